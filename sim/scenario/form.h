/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table that somebody is to fill in: which columns a scenario asks for, of which kind, and why. */
#ifndef SIM_SCENARIO_FORM_H
#define SIM_SCENARIO_FORM_H

#include "sim/scenario/scenario.h"
#include <stdbool.h>

enum form_kind { FORM_CODE, FORM_NAME, FORM_YEAR, FORM_PEOPLE, FORM_CLIENTS, FORM_COST, FORM_MONEY, FORM_NUMBER };

struct form_column {
    char *heading; /* as readers of tables know it */
    enum form_kind kind;
    bool is_zero; /* is given as 0, to be changed where it is not */
    char *why;    /* a sentence, translated; never NULL */
};

/* Rows: every municipality in every year. Pointers into the region are the caller's. */
struct form {
    const struct region *region; /* code, name; and of the last year residents, where known */
    int first_year, last_year;   /* both 0: the table has no column year */
    size_t n_column;
    struct form_column *column;
};

/* What settle, realised_file and estimates_file read. STATUS_MEMORY. */
CHECKED enum status form_settle(const struct scenario *scenario, const struct region *region, int first, int last,
                                struct form *form);
CHECKED enum status form_realised(const struct region *region, int first, int last, struct form *form);
CHECKED enum status form_estimates(const struct region *region, int first, int last, struct form *form);

void form_free(struct form *form); /* legal on a zeroed struct and twice */

#endif
