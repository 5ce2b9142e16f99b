/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the reader of realised figures: one column that may be in REALISED.csv, and amounts that come from more than
 * one cell. */
#ifndef SIM_SCENARIO_REALISED_COLUMN_H
#define SIM_SCENARIO_REALISED_COLUMN_H

#include "sim/scenario/realised.h"

/* Counts of people; far above any country's. */
#define COUNT_MAX INT64_C(1000000000)

/* Weights of that size, of as many municipalities as there may be, add up to less than 2^61. */
#define WEIGHT_MAX INT64_C(1000000000000000)

/* Those of a field of settle_input fill its array; the advances fill theirs; the others are read elsewhere. */
struct column {
    char *name;
    size_t at;        /* in the table, n_column when absent */
    enum field field; /* FIELD_COUNT: of none */
    enum field_kind kind;
    void *to;      /* the array; NULL for columns that are read elsewhere */
    size_t cell;   /* place in a municipality's part of it */
    size_t width;  /* length of that part */
    size_t source; /* of a field that looks back: the column of a single year, n_column when absent */
    size_t award;  /* cost of a personal budget: the two columns that may stand in for it, n_column when absent */
    size_t utilisation;
    bool has_others; /* a cost, of the year or of years before: the table has one of some form or kind of care */
};

/* Does it hold the cost of the year, which is always read and may be absent? */
static inline bool column_is_cost(const struct column *column) {
    return column->field == FIELD_COST;
}

/* The years back that it adds up; 0 when it is about this year. */
static inline int column_looks_back(const struct column *column) {
    return column->field < FIELD_COUNT ? field_row(column->field)->last : 0;
}

static inline bool column_is_money(const struct column *column) {
    return column->kind == KIND_COST || column->kind == KIND_AMOUNT;
}

/* Has the field columns? What single clients cost stands in a table of its own. */
bool column_of_field(const struct field_row *row);

/* The column of a cell of a field: NAME, NAME:FORM:CARE or NAME:CARE, to be freed. NULL without memory. */
char *column_name(const char *name, enum field field, size_t cell, const struct care *care);

/* Where a layer needs this column: its scheme and its number from 1; or a shared cost, with the number 0. false when
 * none does. */
bool column_user(const struct column *column, const struct scenario *scenario, const char **scheme, size_t *layer);

/* ---- columns that are not in the table (realised_absent.c) ---- */

struct absent_names {
    size_t n;
    char *list; /* of the first few, with commas; NULL: none */
};

/* Those of a year. Zeroed: none. */
struct absent {
    struct absent_names zero;   /* costs of a form or kind of care of which the table has others: they are 0 */
    const struct column *first; /* what a scheme needs, and costs of which there are none at all */
    struct absent_names more;   /* likewise */
};

/* Take in a column, which is kept, if anything needs it. STATUS_MEMORY. */
CHECKED enum status absent_add(struct absent *absent, const struct scenario *scenario, const struct column *column);

/* STATUS_MISSING with a note that names all that is needed; STATUS_MEMORY. */
CHECKED enum status absent_check(const struct absent *absent, const struct table *table,
                                 const struct scenario *scenario, struct note *note);

/* Warn of what counts as zero. */
CHECKED enum status absent_tell(const struct absent *absent, struct realised_file *file);

/* Frees the names and zeroes. */
void absent_free(struct absent *absent);

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

/* Are there rows of all years that it looks back at from year[t]? */
bool column_has_rows(const struct realised_file *file, size_t t, const struct column *column);

/* Add to what this kind of amounts adds up to: settlement is exact up to MONEY_LIMIT. */
CHECKED enum status column_add_to_total(const struct realised *realised, size_t i, const struct column *column,
                                        int64_t cents, int64_t *total, struct note *note);

/* Credit notes may bring a cell of cost below 0, but not all that a layer covers of a municipality: STATUS_RANGE with a
 * note at its row. In years before that counts as 0, which is told (realised_credits.c). */
CHECKED enum status realised_check_credits(struct realised_file *file, const struct realised *year,
                                           const struct scenario *scenario, struct note *note);

/* Years that a layer takes together may cost no more than one year may. STATUS_RANGE (realised_lookback.c). */
CHECKED enum status realised_check_together(const struct realised *year, const struct scenario *scenario,
                                            struct note *note);

/* ---- figures in another unit (realised_units.c) ---- */

/* Look at all columns of a year, which have been read. STATUS_RANGE with a note where a figure is off by a factor of
 * some 100 or 1,000; warns where it may be meant. */
CHECKED enum status realised_check_units(struct realised_file *file, const struct realised *year,
                                         const struct column *column, size_t n, struct note *note);

/* ---- shared costs of the scenario (realised_shared.c) ---- */

/* Does it say how a shared cost is shared out? */
bool column_used_by_shared(const struct column *column, const struct shared_cost *shared, size_t n_care);

/* Add the shared costs of a year, whose columns have been read, to its costs, and what each comes to to
 * cents[n_shared]. scenario: of that year. */
CHECKED enum status realised_add_shared(struct realised *realised, const struct scenario *scenario, int64_t *cents,
                                        struct note *note);

/* Tell the user of them. */
CHECKED enum status realised_tell_shared(struct realised_file *file, const struct scenario *scenario,
                                         const int64_t *cents);

/* STATUS_MISSING where a column is to be added up from year[before], whose shared costs it lacks. */
CHECKED enum status realised_check_shared(const struct realised_file *file, size_t before, const struct column *column,
                                          const struct scenario *scenario, struct note *note);

/* Is a column with this heading the key of a layer? scenario: a struct scenario. */
bool realised_is_column_key(const void *scenario, const char *header);

/* Warns where a column that looks back says something else than the rows of the years before, if those are all there.
 */
CHECKED enum status column_compare_back(struct realised_file *file, size_t t, const struct column *column);

/* Headings that can mean one column of the scenario only become its name: of care classes in other capitals, "Lasten
 * ZIN verblijf (EUR)", "kosten in natura" where there is one class (realised_headings.c). STATUS_MEMORY. */
CHECKED enum status realised_match_headings(struct table *table, const struct scenario *scenario);

#endif
