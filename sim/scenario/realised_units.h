/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the look at units of realised figures: a year and its columns, beside themselves (realised_units.c), as a
 * whole (realised_wholes.c), row by row (realised_money.c) and beside the same figures in other columns and years
 * (realised_siblings.c). */
#ifndef SIM_SCENARIO_REALISED_UNITS_H
#define SIM_SCENARIO_REALISED_UNITS_H

#include "sim/scenario/realised_column.h"

/* Instead of a municipality: all of them together. */
#define ALL_TOGETHER SIZE_MAX

/* No honest figure differs so much from the others, and cents or thousands do. */
#define FAR_OFF 30.0

/* One year; people[n]: residents, or youths where the file has no residents. */
struct units {
    struct realised_file *file;
    const struct realised *year;
    struct note *note;
    const struct column *column;
    size_t n_column, n;
    const int64_t *people;
    bool residents, youths; /* these columns are in the file */
    int per_person; /* residents for each of `people`: 1, or 5 where they are youths; 0 where they are neither */
    double *value, *scratch; /* [n] */
};

/* The figures of a column in the table, also where an award stands for a cost? */
static inline bool units_has(const struct units *x, const struct column *column) {
    size_t none = x->year->table->n_column;
    return column->to && column->field < FIELD_COUNT && (column->at < none || column->award < none);
}

/* A figure as it was reported: of a cost without the shared costs of the scenario. */
static inline int64_t units_figure(const struct realised *year, const struct column *column, size_t i) {
    size_t k = i * column->width + column->cell;
    const void *array = column_is_cost(column) ? year->reported : input_room_array(&year->arrays, column->field, 0);
    return field_number(field_row(column->field), array, k);
}

/* Is an amount so far below what is to be expected that a few clients less cannot be why? certain: what is expected
 * where a thirtieth tells; of less than that only a smaller part does. */
static inline bool units_is_low(double cents, double expected, double certain) {
    double part = (expected < certain ? expected / certain : 1.0) / FAR_OFF;
    return cents > 0.0 && cents <= expected * part;
}

/* The same of a number of people. */
static inline bool units_are_few(double count, double expected, double certain) {
    return count > 0.0 && expected >= certain && FAR_OFF * count <= expected;
}

/* The first n of scratch, ascending. */
void units_sort(const struct units *x, size_t n);

/* The care class of a column with a cell for each form and class. */
static inline size_t units_class(const struct column *column) {
    return column->cell % (column->width / FORM_COUNT);
}

enum { UNITS_RESIDENTS_PER_YOUTH = 5 };

#define UNITS_CERTAIN_CENTS 2e7 /* EUR 200,000, of one municipality */

/* The same figure in the other columns of the year, and in the two years nearest to it that were read. */
struct siblings {
    size_t n;         /* that are not 0 */
    bool looks_back;  /* there are other columns of the year among them, be it with 0 */
    bool near;        /* one of them is of the same size */
    bool low, high;   /* it is far below, or above, each of them */
    double times;     /* it is so many times the nearest of them */
    const char *name; /* of which this is the column */
    int year;
};

/* Is it far below, or above, each of them, two at least, be they few? That tells where something else does too. */
static inline bool units_are_fewer(const struct siblings *s) {
    return s->n > 1 && s->times <= 1.0 / FAR_OFF;
}

static inline bool units_are_more(const struct siblings *s) {
    return s->n > 1 && s->times >= FAR_OFF;
}

/* Of municipality i, or of ALL_TOGETHER who have both. */
struct siblings units_siblings(const struct units *x, const struct column *column, size_t i);

/* Tell of columns and cells that are far from their siblings. */
CHECKED enum status units_check_siblings(const struct units *x);

/* Numbers of people, and budgets beside them. */
CHECKED enum status units_check_people(const struct units *x);

/* What was paid in advance beside what the care cost. */
CHECKED enum status units_check_advances(const struct units *x);

/* Whole columns: kinds of care, clients and all costs beside each other. */
CHECKED enum status units_check_wholes(const struct units *x);

/* Costs beside the budget of their row, and both beside who lives there. */
CHECKED enum status units_check_money(const struct units *x);

#endif
