/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Realised figures beside the same figures of other years, in rows or in columns that look back, and beside what was to
 * be expected. Of people and budgets such a difference can be nothing but a slip; the care of a few may change so. */
#include "models/core/fmath.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/realised_units.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What is certain of all municipalities together: EUR 2 million. And of people: clients of one kind of care are few,
 * and what a column that looks back says of them may be about others. */
static const double CERTAIN_TOGETHER = 2e8;
static const double CERTAIN_PERSONS = 30.0, CERTAIN_CLIENTS = 60.0, CERTAIN_BACK = 500.0, BACK_TOGETHER = 1500.0;

/* same: the expected figure stands in the same column, of another year. */
static bool is_low(const struct column *column, double value, double expected, bool all, bool same) {
    if (column_is_money(column))
        return units_is_low(value, expected, all ? CERTAIN_TOGETHER : UNITS_CERTAIN_CENTS);
    if (column->kind != KIND_CLIENTS)
        return units_are_few(value, expected, CERTAIN_PERSONS);
    return units_are_few(value, expected, same ? CERTAIN_CLIENTS : all ? BACK_TOGETHER : CERTAIN_BACK);
}

/* Expected costs are those of the year, seen from before. */
static enum field family(enum field field) {
    return field == FIELD_EXPECTED_COST ? FIELD_COST : field_row(field)->of;
}

/* Index in another year of municipality i of this one; n when it is not there. */
static size_t find_in(const struct realised *other, const struct realised *year, size_t i) {
    const char *code = year->region.municipality[i].code;
    bool same = i < other->region.n_municipality && strcmp(other->region.municipality[i].code, code) == 0;
    return same ? i : realised_find_code(other, code);
}

/* What those who have both have in the two; both 0 where nobody has. */
static void sum_both(const struct units *x, const struct column *column, size_t i, const struct column *of,
                     const struct realised *other, double *own, double *sibling) {
    size_t from = i == ALL_TOGETHER ? 0 : i, to = i == ALL_TOGETHER ? x->n : i + 1;
    *own = *sibling = 0.0;
    for (size_t m = from; m < to; m++) {
        size_t there = find_in(other, x->year, m);
        double a = (double)units_figure(x->year, column, m);
        double b = there < other->region.n_municipality ? (double)units_figure(other, of, there) : 0.0;
        *own += a > 0.0 && b > 0.0 ? a : 0.0;
        *sibling += a > 0.0 && b > 0.0 ? b : 0.0;
    }
}

static void add_sibling(struct siblings *s, double own, double sibling, bool all, const struct column *column,
                        const struct column *of, int year) {
    double times = own / sibling;
    s->low = (s->n == 0 || s->low) && is_low(column, own, sibling, all, of == column);
    s->high = (s->n == 0 || s->high) && is_low(column, sibling, own, all, of == column);
    s->near = s->near || (times > 1.0 / FAR_OFF && times < FAR_OFF);
    if (s->n++ == 0 || fabs(fmath_log(times)) < fabs(fmath_log(s->times))) {
        s->times = times;
        s->name = of->name;
        s->year = year;
    }
}

/* The first of three years that were read, this one among them: in the middle where that can be. */
static const struct realised *first_of_three(const struct units *x) {
    const struct realised *first = x->file->year, *last = first + x->file->first + x->file->n_settled - 1;
    const struct realised *from = x->year < last ? x->year - 1 : last - 2;
    return from < first ? first : from;
}

struct siblings units_siblings(const struct units *x, const struct column *column, size_t i) {
    struct siblings s = {0};
    double own, sibling;
    const struct realised *from = first_of_three(x), *end = x->file->year + x->file->first + x->file->n_settled;
    for (const struct realised *y = from; y < end && y < from + 3; y++)
        for (size_t k = 0; k < x->n_column; k++) {
            const struct column *of = &x->column[k];
            if (!units_has(x, of) || family(of->field) != family(column->field) || of->cell != column->cell ||
                (of == column && y == x->year))
                continue;
            s.looks_back = s.looks_back || of != column;
            sum_both(x, column, i, of, y, &own, &sibling);
            if (sibling > 0.0)
                add_sibling(&s, own, sibling, i == ALL_TOGETHER, column, of, y->year);
        }
    return s;
}

/* Where it stands: a column, and the year where that is another one. */
static const char *place_of(const struct units *x, const struct siblings *s, char *text, size_t size) {
    if (s->year == x->year->year)
        return s->name;
    snprintf(text, size, _("%s of %d"), s->name, s->year);
    return text;
}

static enum status tell(const struct units *x, const struct column *column, size_t i, const struct siblings *s) {
    const struct table *table = x->year->table;
    bool all = i == ALL_TOGETHER, care = column->field != FIELD_BUDGET && column->kind != KIND_PERSONS;
    int line = all ? table->line[0] : table_line(table, x->year->row[i]);
    const char *who = all ? _("all municipalities together") : x->year->region.municipality[i].name;
    char times[FORMAT_SIZE], text[200];
    format_number(s->times, times);
    const char *place = place_of(x, s, text, sizeof text);
    if (!care)
        return note_error(x->note, STATUS_RANGE, table->file, line, column->name,
                          _("This figure of %s is %s times that in %s. Is one of the two in another unit (cents, "
                            "thousands), or is a decimal point or a digit wrong?"),
                          who, times, place);
    return realised_warn(x->file,
                         _("%s:%d: %s: this figure of %s is %s times that in %s. Check that both are in the same "
                           "unit."),
                         table->file, line, column->name, who, times, place);
}

/* It is wrong in the one that differs from all others; of two in the one that is low. */
static bool is_odd(const struct siblings *s) {
    return s->low || (s->high && s->n > 1);
}

static enum status check_column(const struct units *x, const struct column *column) {
    struct siblings s = units_siblings(x, column, ALL_TOGETHER);
    if (is_odd(&s))
        return tell(x, column, ALL_TOGETHER, &s);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < x->n && !status; i++) {
        s = units_siblings(x, column, i);
        if (is_odd(&s))
            status = tell(x, column, i, &s);
    }
    return status;
}

enum status units_check_siblings(const struct units *x) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < x->n_column && !status; k++)
        if (units_has(x, &x->column[k]) && x->column[k].kind != KIND_WEIGHT)
            status = check_column(x, &x->column[k]);
    return status;
}
