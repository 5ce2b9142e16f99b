/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan of a batch: which scenarios, with which values of which keys, and what is wanted of them. */
#ifndef SIM_SCENARIO_BATCH_PLAN_H
#define SIM_SCENARIO_BATCH_PLAN_H

#include "sim/scenario/files.h"
#include <stdint.h>

/* One key and the values it takes in turn; places are those in the plan. */
struct batch_axis {
    char *key; /* a path, as scenario_setting.key */
    size_t n;
    char **value; /* [n] as scenario_setting.value */
    int line;
};

/* A scenario, by its path from where the program runs, and the line of the plan that names it. */
struct batch_file {
    char *path;
    int line;
};

struct batch_plan {
    char *file; /* as given */
    size_t n_scenario;
    struct batch_file *scenario; /* [n_scenario] */
    size_t n_also;
    struct batch_file *also; /* [n_also] scenarios that the grid is not for */
    size_t n_axis;
    struct batch_axis *axis; /* [n_axis] every combination of their values is one run */
    int64_t draws;           /* 0: as each scenario says */
    int64_t seed;            /* -1 likewise */
    char *store;             /* "summary", "costs", "all"; NULL: costs */
    size_t n_question;
    char **question; /* [n_question] commands that are asked of every results file */
    size_t n_report;
    char **report; /* [n_report] extensions of the reports of every results file */
};

/* Is this file a plan: has it a key that no scenario has? Of one with a slip in it the beginnings of its lines tell. */
bool batch_plan_is(const struct files *files, const char *path);

/* Errors as scenario_read; STATUS_RANGE when it would make more than BATCH_MOST_RUNS runs. The plan is empty after a
 * failure. */
enum { BATCH_MOST_RUNS = 10000 };
CHECKED enum status batch_plan_read(const struct files *files, const char *path, struct batch_plan *plan,
                                    struct note *note);
void batch_plan_free(struct batch_plan *plan); /* legal on a zeroed plan and twice */

/* Is this among its questions; among its reports? NULL, a scenario by itself, has neither. */
bool batch_plan_asks(const struct batch_plan *plan, const char *question);
bool batch_plan_reports(const struct batch_plan *plan, const char *extension);

#endif
