/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published figures of the whole region that a scenario is held against: what each is, and whether the scenario was
 * fitted to it. Nothing that is simulated depends on them. */
#ifndef SIM_SCENARIO_TARGETS_H
#define SIM_SCENARIO_TARGETS_H

#include <stddef.h>

enum target_figure { TARGET_BUDGET, TARGET_COST, TARGET_CLIENTS, TARGET_SHORTFALL, TARGET_FIGURES };
enum target_use { TARGET_GIVEN, TARGET_FITTED, TARGET_CHECKED, TARGET_USES };

struct scenario_target {
    enum target_figure figure;
    int year;     /* calendar year, one of the scenario's */
    double value; /* euros, or clients */
    enum target_use use;
    char *label[2], *note[2]; /* nl, en; never NULL; note may be "" */
};

/* What the figure is used for, English msgid: "fitted". */
const char *target_use_word(enum target_use use);

void targets_of_scenario_free(struct scenario_target *target, size_t n);

#endif
