/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the reader of realised figures: one column that may be in REALISED.csv, and amounts that come from more than
 * one cell. */
#ifndef SIM_SCENARIO_REALISED_COLUMN_H
#define SIM_SCENARIO_REALISED_COLUMN_H

#include "sim/scenario/realised.h"

/* Counts of people; far above any country's. */
#define COUNT_MAX INT64_C(1000000000)

/* Weights of that size, of as many municipalities as there may be, add up to less than 2^61. */
#define COVARIANCE_MAX INT64_C(1000000000000000)

/* At most one of the targets is set: cents, or one of the two kinds of counts. */
struct column {
    char *name;
    size_t at;     /* in the table, n_column when absent */
    unsigned need; /* the need that asks for it; 0 for what is always read */
    size_t cell;   /* place in a municipality's part of the target */
    size_t width;  /* length of that part; 0 for columns that are read elsewhere */
    bool by_care;  /* cell counts care classes, not cells */
    bool by_cell;
    bool is_cost;
    int lookback;  /* years before this one that it adds up, 0 when it is about this year */
    size_t source; /* lookback: the column of a single year, n_column when absent */
    size_t award;  /* cost of a personal budget: the two columns that may stand in for it, n_column when absent */
    size_t utilisation;
    int64_t *cents;
    int64_t *people;
    int64_t least, most; /* of people, or the least of clients */
    int32_t *clients;
};

/* Where a layer needs this column: its scheme and its number from 1. false when none does. */
bool column_user(const struct column *column, const struct scenario *scenario, const char **scheme, size_t *layer);

/* Is the cost of this column given as award and utilisation? STATUS_CONFLICT with a note when it is given in both ways,
 * STATUS_MISSING when one of the two lacks. */
CHECKED enum status column_by_award(const struct table *table, const struct column *column, bool *by_award,
                                    struct note *note);

/* award x utilisation to the cent, halves away from zero. */
CHECKED enum status column_read_award(const struct table *table, size_t row, const struct column *column,
                                      int64_t *cents, struct note *note);

/* Fill a column that looks back from the years before year[t], which have been read. STATUS_MISSING when they are not
 * in the file, STATUS_RANGE when the sum is too large to be settled. */
CHECKED enum status column_look_back(const struct realised_file *file, size_t t, const struct column *column,
                                     const struct scenario *scenario, int64_t *total, struct note *note);

/* Add to what this kind of amounts adds up to: settlement is exact up to MONEY_LIMIT. */
CHECKED enum status column_add_to_total(const struct realised *realised, size_t i, const struct column *column,
                                        int64_t cents, int64_t *total, struct note *note);

#endif
