/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form changes, and what it can change: the keys of a scenario with their values. */
#ifndef SIM_REPORT_WEB_ENGINE_SETTINGS_H
#define SIM_REPORT_WEB_ENGINE_SETTINGS_H

#include "sim/report/json.h"
#include "sim/scenario/scenario.h"

struct settings {
    char *text;
    size_t n;
    struct scenario_setting *setting; /* [n]; points into text */
};

/* From lines "key=value", in the place of what was there; NULL: none. STATUS_MEMORY. */
CHECKED enum status settings_take(const char *lines, struct settings *settings);
void settings_free(struct settings *settings); /* legal on a zeroed struct and twice */

/* "values": every key that holds no others, as [{"path", "value", "key": its row in the table of keys, "grade"}]; of a
 * distribution each of its parameters. Before what is in it, what stands in a file as a whole: {"path", "whole": true,
 * "value"}. Errors of tree_read_file. */
CHECKED enum status settings_write(struct json *to, const struct scenario *scenario, struct note *note);

#endif
