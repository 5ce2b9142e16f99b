/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page does without, since it asks for a library of statistics: the tables of what was forecast and came true,
 * which the views of the page do not show of a run of its own. */
#include "sim/base/version.h"
#include "sim/tables/tables.h"

static enum status make_nothing(struct tables *tables, struct source *source, struct note *note) {
    (void)tables;
    (void)source;
    (void)note;
    return STATUS_OK;
}

const struct section section_backtest = {.name = "", .doc = "", .make = make_nothing};
const struct section section_forecast = {.name = "", .doc = "", .make = make_nothing};

const char version_libraries[] = "wasi-libc";
