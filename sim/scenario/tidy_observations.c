/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the table of observations that say nothing by themselves, or the same as another one. */
#include "models/care/cohort.h"
#include "models/core/fmath.h"
#include "models/region/fact.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/overruled.h"
#include "sim/scenario/reduction.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum status reduction_row_error(const struct reduction *r, const struct observed *row, enum status status,
                                const char *text) {
    char *amount = status == STATUS_RANGE ? headings_own("cost_eur") : NULL; /* what is out of range is the amount */
    const char *key = row->path[0] ? row->path : amount ? amount : "code";
    status = note_error(r->reading->note, status, row->file, row->line, key, "%s", text);
    free(amount);
    return status;
}

static void drop_row(struct observations *o, size_t k) {
    free(o->row[k].part);
    memmove(o->row + k, o->row + k + 1, (o->n - k - 1) * sizeof *o->row);
    o->n--;
}

/* ---- rows of the same ---- */

static bool same_parts(const struct observed *a, const struct observed *b) {
    if (a->n_part != b->n_part || a->year != b->year || a->scope != b->scope)
        return false;
    for (size_t j = 0; j < a->n_part; j++)
        if (a->part[j].municipality != b->part[j].municipality ||
            fabs(a->part[j].fraction - b->part[j].fraction) > REDUCTION_EPSILON)
            return false;
    return true;
}

/* Does anything that the two say differ? Of the number of clients one may be silent. */
static bool contradict(const struct observed *a, const struct observed *b) {
    bool sd = a->sd < b->sd || a->sd > b->sd || a->complete_sd < b->complete_sd || a->complete_sd > b->complete_sd;
    return a->cents != b->cents || a->complete < b->complete || a->complete > b->complete || sd || a->fact != b->fact ||
           (a->clients > 0 && b->clients > 0 && a->clients != b->clients);
}

/* An account of a part of the year makes way for one that is more complete and was known later: a table may hold both,
 * and the date as_of tells which of them there is. */
static bool supersedes(const struct observed *late, const struct observed *early) {
    return late->complete > early->complete && late->known > early->known && same_parts(late, early);
}

/* ---- what is given, what is inherited ---- */

static bool overrules(const struct observed *one, const struct observed *other, bool table_counts) {
    if (!one->element != table_counts || !other->element == table_counts)
        return false; /* both of the table or both of the list, or the other way round */
    return one->kind == other->kind && same_parts(one, other) && contradict(one, other) && !supersedes(one, other) &&
           !supersedes(other, one);
}

static void overrule(const struct reduction *r, struct overruled *overruled, const struct observed *left,
                     const struct observed *kept) {
    const struct overruled_account lost = {left->file, left->line, left->cents},
                                   held = {kept->file, kept->line, kept->cents};
    const char *name = r->reading->region->municipality[left->part[0].municipality].name;
    overruled_add(overruled, reduction_is_single(left) ? name : left->who, left->year, &lost, &held);
    if (left->element)
        left->element->overruled = true;
}

/* Of a row of the list and one of the table that contradict each other one counts. */
static enum status leave_overruled(struct reduction *r) {
    struct observations *o = r->rows;
    struct overruled overruled = {.n = 0};
    bool table = overruled_is_list(r->reading), *left = calloc(o->n + 1, sizeof *left);
    if (!left)
        return STATUS_MEMORY;
    for (size_t k = 0; k < o->n; k++)
        for (size_t j = 0; j < o->n; j++)
            if (!left[j] && overrules(&o->row[k], &o->row[j], table)) {
                left[j] = true;
                overrule(r, &overruled, &o->row[j], &o->row[k]);
            }
    enum status status = overruled_tell(&overruled, r->reading);
    for (size_t k = o->n; k-- > 0;)
        if (left[k])
            drop_row(o, k);
    free(left);
    return status;
}

/* ---- what was paid, what was budgeted ---- */

/* Payments of all municipalities of a year make up the region's cost; those of some say nothing of any. */
static enum status sum_payments(struct reduction *r, int year) {
    struct observations *o = r->rows;
    size_t n = r->reading->region->n_municipality, last = o->n;
    double *covered = calloc(n, sizeof *covered), sd = 0.0;
    int64_t cents = 0;
    if (!covered)
        return STATUS_MEMORY;
    bool whole = true;
    for (size_t k = 0; k < o->n; k++) {
        const struct observed *row = &o->row[k];
        if (row->kind != OBSERVED_PAYMENT || row->year != year)
            continue;
        for (size_t j = 0; j < row->n_part; j++)
            covered[row->part[j].municipality] += row->part[j].fraction;
        cents += row->cents;
        sd = row->sd > sd ? row->sd : sd;
        last = k;
    }
    for (size_t i = 0; i < n; i++)
        whole = whole && fabs(covered[i] - 1.0) < 1e-6;
    free(covered);
    if (last == o->n)
        return STATUS_OK;
    if (!whole)
        return read_warn(
            r->reading,
            _("%s:%d: the payments of %d are not those of all municipalities of the region, and say nothing "
              "of what each of them costs: they are left out."),
            o->row[last].file, o->row[last].line, year);
    struct observed *sum = &o->row[last]; /* takes the place of the last one */
    struct known_part *part = calloc(n + 1, sizeof *part);
    if (!part)
        return STATUS_MEMORY;
    for (size_t i = 0; i < n; i++)
        part[i] = (struct known_part){i, 1.0, 0};
    free(sum->part);
    sum->part = part;
    sum->n_part = n;
    sum->cents = cents;
    sum->sd = sd;
    sum->kind = OBSERVED_COST;
    sum->municipality = false;
    sum->fact = OBSERVED_NO_FACT;
    return STATUS_OK;
}

/* Once, however many there are. */
static enum status tell_budgets(const struct reduction *r) {
    const struct observed *first = NULL;
    size_t n = 0;
    for (size_t k = 0; k < r->rows->n; k++)
        if (r->rows->row[k].kind == OBSERVED_BUDGET && n++ == 0)
            first = &r->rows->row[k];
    return n == 0
               ? STATUS_OK
               : read_warn(r->reading,
                           _("%s:%d: %zu of the accounts are budgets (kind = budget), which say nothing of what care "
                             "cost: they do nothing here. solidair backtest --budgets looks at those of budgets.csv in "
                             "the folder of the region."),
                           first->file, first->line, n);
}

static enum status leave_payments(struct reduction *r) {
    const struct scenario *scenario = r->reading->scenario;
    enum status status = tell_budgets(r);
    for (size_t t = 0; t < scenario->n_year && !status; t++)
        status = sum_payments(r, scenario->first_year + (int)t);
    for (size_t k = r->rows->n; k-- > 0;)
        if (r->rows->row[k].kind != OBSERVED_COST)
            drop_row(r->rows, k);
    return status;
}

/* ---- what is no fact ---- */

static bool is_judged(const struct observed *row) {
    return row->municipality && row->scope == KNOWN_TOTAL && row->complete >= FACT_LEAST_PART;
}

enum status reduction_expected(const struct reduction *r, const struct observed *row, double *euro) {
    const struct scenario *scenario = r->reading->scenario;
    enum status status = STATUS_OK;
    *euro = 0.0;
    for (size_t j = 0; j < row->n_part && !status; j++) {
        struct cohorts cohorts;
        status =
            cohorts_make(&scenario->care, r->reading->region, row->part[j].municipality, scenario->n_year, &cohorts);
        if (!status)
            *euro += row->part[j].fraction * cohorts.euro[row->year - scenario->first_year];
        cohorts_free(&cohorts);
    }
    return status;
}

/* Log of an account per resident; NAN where it is next to nothing by rule 1. That rule is about all youth care: it does
 * not hold where the scenario itself expects less than that, and an absurd amount is no booking but another unit, which
 * is refused later. */
static enum status log_cost_of(const struct reduction *r, const struct observed *row, double *log_cost) {
    double euro = (double)row->cents / 100.0 / row->complete,
           residents = observed_people(r->reading, row, r->reading->region->residents), expected;
    *log_cost = fact_log_cost(euro, residents);
    if (!isnan(*log_cost) || row->cents == 0)
        return STATUS_OK;
    enum status status = reduction_expected(r, row, &expected);
    if (!status && (expected < FACT_LEAST_EUR * residents || euro < expected / REDUCTION_ABSURD))
        *log_cost = fmath_log(euro / residents);
    return status;
}

enum { NAMED = 8 }; /* at most so many accounts are named in a warning */

/* Why an account is no fact. */
static const char *const why[] = {"", N_("below EUR 100 per resident"), N_("in one year only"), N_("before a jump")};

static void note_no_fact(struct reduction *r, const struct observed *row, const char *because) {
    size_t n = strlen(r->no_fact);
    if (r->n_no_fact++ == NAMED) /* a country would fill the screen */
        snprintf(r->no_fact + n, sizeof r->no_fact - n, "%s", _(", and others"));
    if (r->n_no_fact <= NAMED)
        snprintf(r->no_fact + n, sizeof r->no_fact - n, "%s%s %d (%s)", n ? ", " : "", row->who, row->year, because);
}

/* The accounts of one municipality together, from its first row on. */
static enum status judge(struct reduction *r, size_t first, bool *no_fact) {
    const struct observed *row = r->rows->row;
    double log_cost[64];
    enum fact fact[64];
    enum status status = STATUS_OK;
    size_t years = r->reading->scenario->n_year;
    for (size_t t = 0; t < years; t++)
        log_cost[t] = (double)NAN;
    for (size_t k = first; k < r->rows->n && !status; k++)
        if (is_judged(&row[k]) && strcmp(row[k].who, row[first].who) == 0)
            status = log_cost_of(r, &row[k], &log_cost[row[k].year - r->reading->scenario->first_year]);
    if (status)
        return status;
    fact_judge(years, log_cost, fact);
    for (size_t k = first; k < r->rows->n; k++) {
        enum fact is = fact[row[k].year - r->reading->scenario->first_year];
        if (!is_judged(&row[k]) || strcmp(row[k].who, row[first].who) != 0 || is == FACT_HOLDS ||
            row[k].fact == OBSERVED_FACT)
            continue;
        no_fact[k] = true;
        note_no_fact(r, &row[k], _(why[is]));
    }
    return STATUS_OK;
}

static enum status leave_no_facts(struct reduction *r) {
    struct observations *o = r->rows;
    bool *no_fact = calloc(o->n + 1, sizeof *no_fact), seen;
    enum status status = no_fact ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < o->n && !status; k++) {
        seen = !is_judged(&o->row[k]);
        for (size_t j = 0; j < k && !seen; j++)
            seen = is_judged(&o->row[j]) && strcmp(o->row[j].who, o->row[k].who) == 0;
        if (!seen)
            status = judge(r, k, no_fact);
    }
    for (size_t k = 0; k < o->n && !status; k++)
        if (!no_fact[k] && o->row[k].cents == 0) /* of a form, or of several together */
            note_no_fact(r, &o->row[k], _("EUR 0"));
    for (size_t k = o->n; k-- > 0 && !status;)
        if (no_fact[k] || o->row[k].cents == 0)
            drop_row(o, k);
    free(no_fact);
    if (status || r->n_no_fact == 0)
        return status;
    if (r->n_no_fact == 1)
        return read_warn(
            r->reading,
            _("One account is no fact about a municipality's own cost (nothing, next to nothing, or booked "
              "elsewhere in some years) and is left out: %s. If it is the cost of that year all the same, say fact = "
              "yes in its row."),
            r->no_fact);
    return read_warn(
        r->reading,
        _("%zu accounts are no facts about a municipality's own cost (nothing, next to nothing, or "
          "booked elsewhere in some years) and are left out: %s. Where one is the cost of its year all the "
          "same, say fact = yes in its row."),
        r->n_no_fact, r->no_fact);
}

/* ---- rows that are the same ---- */

static void drop_superseded(struct observations *o) {
    for (size_t k = o->n; k-- > 0;) {
        const struct observed *early = &o->row[k];
        bool superseded = false;
        for (size_t j = 0; j < o->n; j++)
            superseded = superseded || supersedes(&o->row[j], early);
        if (superseded)
            drop_row(o, k);
    }
}

static void tell_twice(const struct observed *first, const struct observed *again, size_t size, char *text) {
    if (strcmp(first->file, again->file) == 0)
        snprintf(text, size,
                 _("The account of %.60s over %d is given twice, here and at line %d, with other figures. Keep one of "
                   "them."),
                 again->who, again->year, first->line);
    else
        snprintf(text, size,
                 _("The account of %.60s over %d is given twice, here and in %.120s at line %d, with other figures. "
                   "Keep one of them, or leave this whole table out: realised_file = \"\"."),
                 again->who, again->year, first->file, first->line);
}

static void name_twice(const struct observed *first, const struct observed *again, size_t size, char *text) {
    if (strcmp(first->file, again->file) == 0)
        snprintf(text, size, _("that of %.60s over %d on lines %d and %d"), again->who, again->year, first->line,
                 again->line);
    else
        snprintf(text, size, _("that of %.60s over %d in %.120s on line %d and in %.120s on line %d"), again->who,
                 again->year, first->file, first->line, again->file, again->line);
}

static enum status merge_twice(struct reduction *r) {
    struct observations *o = r->rows;
    size_t twice = 0;
    char text[512];
    for (size_t k = 0; k < o->n; k++)
        for (size_t j = o->n; j-- > k + 1;) {
            if (!same_parts(&o->row[k], &o->row[j]))
                continue;
            if (contradict(&o->row[k], &o->row[j])) {
                tell_twice(&o->row[k], &o->row[j], sizeof text, text);
                return reduction_row_error(r, &o->row[j], STATUS_DUPLICATE, text);
            }
            o->row[k].clients = o->row[k].clients > 0 ? o->row[k].clients : o->row[j].clients;
            if (twice++ == 0)
                name_twice(&o->row[k], &o->row[j], sizeof text, text);
            drop_row(o, j);
        }
    if (twice == 1)
        return read_warn(r->reading, _("One account is given twice with the same figures, %s: it counts once."), text);
    return twice == 0
               ? STATUS_OK
               : read_warn(r->reading,
                           _("%zu accounts are given twice with the same figures, such as %s: each counts once."),
                           twice, text);
}

enum status reduction_tidy(struct reduction *r) {
    enum status status = leave_overruled(r);
    if (!status)
        status = leave_payments(r);
    if (status)
        return status;
    drop_superseded(r->rows);
    status = leave_no_facts(r);
    return status ? status : merge_twice(r);
}
