/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a table of mergers (mergers.csv): year, old_code, new_code, new_name, fraction. */
#ifndef SIM_SCENARIO_MERGERS_H
#define SIM_SCENARIO_MERGERS_H

#include "models/region/merger.h"
#include "sim/scenario/table.h"

/* (*merger)[table->n_row], to be freed by mergers_free, also on failure. */
CHECKED enum status mergers_of_table(const struct table *table, struct merger **merger, struct note *note);
void mergers_free(struct merger *merger, size_t n);

/* The note for what division_new says of row `row`. Returns status. */
enum status mergers_explain(enum status status, const struct table *table, size_t row, const struct merger *merger,
                            struct note *note);

#endif
