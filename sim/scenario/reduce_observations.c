/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the rows of the table of observations to what each says by itself. */
#include "models/care/cohort.h"
#include "models/care/financing.h"
#include "models/core/fmath.h"
#include "models/region/fact.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/reduction.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Times what is expected, or that part of it. In the accounts of all municipalities of 2017-2023 whoever books its own
 * care only lies between 0.3 and 2.5 times the mean per resident; who pays for neighbours too, above 3. */
static const double SUSPECT = 3.0;

/* ---- single ones ---- */

static struct known_cost *add_cost(struct known *known, const struct known_cost *cost) {
    known->cost[known->n_cost] = *cost;
    return &known->cost[known->n_cost++];
}

static void take_singles(struct reduction *r) {
    for (size_t k = r->rows->n; k-- > 0;) {
        const struct observed *row = &r->rows->row[k];
        if (!reduction_is_single(row))
            continue;
        struct known_cost cost = {
            .municipality = row->part[0].municipality,
            .year = (size_t)(row->year - r->reading->scenario->first_year),
            .scope = row->scope,
            .cents = row->cents,
            .complete = row->complete,
            .sd = sqrt(row->sd * row->sd + row->complete_sd * row->complete_sd),
            .clients = row->clients,
            .fact = row->fact != OBSERVED_NO_FACT && row->complete >= 1.0,
        };
        add_cost(r->known, &cost);
    }
}

/* The row of a single account, or the last one where it followed from others. */
static const struct observed *row_of(const struct reduction *r, const struct known_cost *cost) {
    size_t k = 0;
    int year = r->reading->scenario->first_year + (int)cost->year;
    while (k + 1 < r->rows->n &&
           !(reduction_is_single(&r->rows->row[k]) && r->rows->row[k].part[0].municipality == cost->municipality &&
             r->rows->row[k].year == year && r->rows->row[k].scope == cost->scope))
        k++;
    return &r->rows->row[k];
}

static enum status row_note(const struct reduction *r, const struct known_cost *cost, enum status status,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));

static enum status row_note(const struct reduction *r, const struct known_cost *cost, enum status status,
                            const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return reduction_row_error(r, row_of(r, cost), status, text);
}

/* What is known of the municipality and year of a cost, by scope; NULL for what is not. */
static void find_forms(const struct known *known, size_t given, const struct known_cost *cost,
                       const struct known_cost *of[3]) {
    of[KNOWN_TOTAL] = of[KNOWN_ZIN] = of[KNOWN_PGB] = NULL;
    for (size_t j = 0; j < given; j++)
        if (known->cost[j].municipality == cost->municipality && known->cost[j].year == cost->year)
            of[known->cost[j].scope] = &known->cost[j];
}

/* Total and forms of one account that are all facts must add up: of three facts one would be no fact. */
static enum status check_forms(const struct reduction *r, const struct known_cost *const of[3]) {
    if (!of[KNOWN_TOTAL] || !of[KNOWN_ZIN] || !of[KNOWN_PGB] || !of[KNOWN_TOTAL]->fact || !of[KNOWN_ZIN]->fact ||
        !of[KNOWN_PGB]->fact || of[KNOWN_ZIN]->cents + of[KNOWN_PGB]->cents == of[KNOWN_TOTAL]->cents)
        return STATUS_OK;
    return row_note(
        r, of[KNOWN_TOTAL], STATUS_CONFLICT,
        _("The accounts of care in kind and of personal budgets of %s over %d are EUR %.2f together, and its "
          "account of all care is EUR %.2f. Correct one of the three, or leave the one of all care out."),
        r->reading->region->municipality[of[KNOWN_TOTAL]->municipality].name,
        r->reading->scenario->first_year + (int)of[KNOWN_TOTAL]->year,
        (double)(of[KNOWN_ZIN]->cents + of[KNOWN_PGB]->cents) / 100.0, (double)of[KNOWN_TOTAL]->cents / 100.0);
}

/* Each form that cost something has a client of its own. */
static enum status check_clients(const struct reduction *r, const struct known_cost *total) {
    const struct known_cost *of[3];
    find_forms(r->known, r->known->n_cost, total, of);
    if (total->scope != KNOWN_TOTAL || total->clients != 1 || !of[KNOWN_ZIN] || !of[KNOWN_PGB])
        return STATUS_OK;
    return row_note(r, total, STATUS_CONFLICT,
                    _("%s has one client in %d and costs of both forms of care. Correct the number of clients, or give "
                      "one account of all care."),
                    r->reading->region->municipality[total->municipality].name,
                    r->reading->scenario->first_year + (int)total->year);
}

/* Of two of total and forms the third follows. */
static enum status complete_forms(struct reduction *r) {
    struct known *known = r->known;
    size_t given = known->n_cost;
    for (size_t k = 0; k < given; k++) {
        const struct known_cost cost = known->cost[k];
        const struct known_cost *of[3];
        find_forms(known, given, &cost, of);
        enum status status = check_forms(r, of);
        if (status)
            return status;
        if (cost.scope == KNOWN_TOTAL ||
            (of[KNOWN_ZIN] && of[KNOWN_PGB] && (of[KNOWN_TOTAL] || cost.scope == KNOWN_PGB)))
            continue;
        struct known_cost more = cost;
        if (of[KNOWN_ZIN] && of[KNOWN_PGB]) {
            more.scope = KNOWN_TOTAL;
            more.cents = of[KNOWN_ZIN]->cents + of[KNOWN_PGB]->cents;
        } else if (of[KNOWN_TOTAL] && of[KNOWN_TOTAL]->fact && cost.fact) {
            more.scope = cost.scope == KNOWN_ZIN ? KNOWN_PGB : KNOWN_ZIN;
            more.cents = of[KNOWN_TOTAL]->cents - cost.cents;
            if (more.cents <= 0)
                return row_note(r, &cost, STATUS_CONFLICT,
                                _("The account of one form of care of %s over %d leaves nothing of its account of "
                                  "all care. Check both."),
                                r->reading->region->municipality[cost.municipality].name,
                                r->reading->scenario->first_year + (int)cost.year);
        } else {
            continue;
        }
        add_cost(known, &more);
    }
    enum status status = STATUS_OK;
    for (size_t k = 0; k < given && !status; k++)
        status = check_clients(r, &known->cost[k]);
    return status;
}

/* ---- sums ---- */

static int by_size(const void *a, const void *b) {
    const struct observed *x = a, *y = b;
    if (x->year != y->year)
        return x->year < y->year ? -1 : 1;
    if (x->n_part != y->n_part)
        return x->n_part < y->n_part ? -1 : 1;
    for (size_t j = 0; j < x->n_part; j++)
        if (x->part[j].municipality != y->part[j].municipality)
            return x->part[j].municipality < y->part[j].municipality ? -1 : 1;
    return 0;
}

/* A sum on its way: what is left of it. */
struct rest {
    double euro;
    int64_t shared;
    bool fact;
    size_t n_part;
    struct known_part *part;
};

static void remove_part(struct rest *rest, size_t j) {
    memmove(rest->part + j, rest->part + j + 1, (rest->n_part - j - 1) * sizeof *rest->part);
    rest->n_part--;
}

static size_t find_part(const struct rest *rest, size_t municipality) {
    size_t j = 0;
    while (j < rest->n_part && rest->part[j].municipality != municipality)
        j++;
    return j;
}

/* What of a part is paid together. */
static int64_t shared_of(const struct reduction *r, size_t year, const struct known_part *part) {
    size_t at = year * r->reading->region->n_municipality + part->municipality;
    return r->shared ? llround(part->fraction * (double)r->shared[at]) : 0;
}

static void subtract_singles(const struct reduction *r, size_t year, struct rest *rest) {
    for (size_t k = 0; k < r->known->n_cost; k++) {
        const struct known_cost *cost = &r->known->cost[k];
        size_t j = find_part(rest, cost->municipality);
        if (cost->year != year || cost->scope != KNOWN_TOTAL || j == rest->n_part)
            continue;
        rest->euro -= rest->part[j].fraction * ((double)cost->cents / 100.0 / cost->complete);
        rest->shared -= shared_of(r, year, &rest->part[j]);
        rest->fact = rest->fact && cost->fact && rest->part[j].fraction >= 1.0 - REDUCTION_EPSILON;
        remove_part(rest, j);
    }
}

/* Takes a smaller sum off, when it is wholly in; STATUS_CONFLICT when only a part of it is and there is not room for
 * both. */
static enum status subtract_sum(const struct known_sum *sum, struct rest *rest) {
    size_t inside = 0;
    bool overlap = false;
    for (size_t k = 0; k < sum->n_part; k++) {
        size_t j = find_part(rest, sum->part[k].municipality);
        if (j == rest->n_part)
            continue;
        inside += rest->part[j].fraction >= sum->part[k].fraction - REDUCTION_EPSILON;
        overlap = overlap || rest->part[j].fraction + sum->part[k].fraction > 1.0 + REDUCTION_EPSILON;
    }
    if (inside < sum->n_part)
        return overlap ? STATUS_CONFLICT : STATUS_OK;
    if (!overlap)
        return STATUS_OK; /* two shares of one municipality that was split */
    for (size_t k = 0; k < sum->n_part; k++) {
        size_t j = find_part(rest, sum->part[k].municipality);
        rest->part[j].fraction -= sum->part[k].fraction;
        rest->part[j].of = (uint8_t)((rest->part[j].of ? rest->part[j].of : UINT8_MAX) & ~sum->part[k].of);
        if (rest->part[j].fraction < REDUCTION_EPSILON)
            remove_part(rest, j);
    }
    rest->euro -= (double)sum->cents / 100.0;
    rest->shared -= sum->shared;
    rest->fact = rest->fact && sum->fact;
    return STATUS_OK;
}

/* Its parts are all known. What of them is shared out over halves of a municipality is right to the euro only. */
static enum status report_gap(const struct reduction *r, const struct observed *row, const struct rest *rest) {
    int64_t cents = (int64_t)llround(rest->euro * 100.0), least = row->complete < 1.0 ? 100 : 1;
    char text[400], gap[FORMAT_SIZE];
    format_cents(llabs(cents), gap);
    for (size_t j = 0; j < row->n_part; j++)
        least = row->part[j].fraction < 1.0 ? 100 : least;
    if (llabs(cents) < least)
        return STATUS_OK;
    if (row->fact == OBSERVED_FACT && rest->fact) {
        snprintf(text, sizeof text,
                 cents > 0
                     ? _("The account of %.60s over %d is a fact, as are those of all its parts, but it is EUR %s "
                         "more than they are together. Correct it or one of them, or leave it out.")
                     : _("The account of %.60s over %d is a fact, as are those of all its parts, but it is EUR %s "
                         "less than they are together. Correct it or one of them, or leave it out."),
                 row->who, row->year, gap);
        return reduction_row_error(r, row, STATUS_CONFLICT, text);
    }
    return read_warn(r->reading,
                     cents > 0 ? _("%s:%d: the sum for %s over %d is already known from its parts; it is EUR %s more "
                                   "than they add up to, and is left out.")
                               : _("%s:%d: the sum for %s over %d is already known from its parts; it is EUR %s less "
                                   "than they add up to, and is left out."),
                     row->file, row->line, row->who, row->year, gap);
}

static void tell_absurd(const char *who, int year, double ratio, size_t size, char *text) {
    char times[FORMAT_SIZE];
    format_real(ratio, ratio < 1e-4 ? 8 : ratio < 1.0 ? 4 : 0, times);
    snprintf(text, size,
             ratio < 1.0
                 ? _("The account of %s over %d is %s times what the scenario expects: less than a hundredth "
                     "is taken for another unit. Give the amount in euros, not in thousands, for all youth care "
                     "of one year, and leave out an account of what is booked elsewhere.")
                 : _("The account of %s over %d is %s times what the scenario expects. Give the amount in "
                     "euros, for all youth care of one year."),
             who, year, times);
}

/* The account of several together, as that of one: refused where it is absurd, told where it is odd. */
static enum status check_sum(const struct reduction *r, const struct observed *row) {
    char text[400], times[FORMAT_SIZE];
    double expected = 0.0;
    enum status status = reduction_expected(r, row, &expected);
    double ratio = (double)row->cents / 100.0 / row->complete / expected;
    if (status || !(expected > 0.0) || (ratio >= 1.0 / SUSPECT && ratio <= SUSPECT))
        return status;
    format_real(ratio, 2, times);
    if (ratio >= 1.0 / REDUCTION_ABSURD && ratio <= REDUCTION_ABSURD)
        return read_warn(
            r->reading,
            _("%s:%d: the account of %s over %d is %s times what the scenario expects. Check that it is in "
              "euros and covers all youth care."),
            row->file, row->line, row->who, row->year, times);
    tell_absurd(row->who, row->year, ratio, sizeof text, text);
    return reduction_row_error(r, row, STATUS_RANGE, text);
}

/* What is left of a sum after the accounts of some of its parts, for the others. */
static enum status check_rest(const struct reduction *r, const struct observed *row, const struct rest *rest) {
    struct observed left = *row; /* borrows */
    char text[400], times[FORMAT_SIZE], euro[FORMAT_SIZE];
    double expected = 0.0;
    left.n_part = rest->n_part;
    left.part = rest->part;
    enum status status = reduction_expected(r, &left, &expected);
    double ratio = rest->euro / expected;
    if (status || rest->n_part == row->n_part || !(expected > 0.0) || (ratio >= 1.0 / SUSPECT && ratio <= SUSPECT))
        return status;
    format_real(rest->euro, 2, euro);
    format_real(ratio, 2, times);
    snprintf(text, sizeof text,
             _("The account of %.60s over %d leaves EUR %s for %.60s after the accounts of its other parts, %s times "
               "what the scenario expects. Check the sum and its parts."),
             row->who, row->year, euro,
             rest->n_part == 1 ? r->reading->region->municipality[rest->part[0].municipality].name : _("the others"),
             times);
    return ratio >= 1.0 / REDUCTION_ABSURD && ratio <= REDUCTION_ABSURD
               ? read_warn(r->reading, "%s:%d: %s", row->file, row->line, text)
               : reduction_row_error(r, row, STATUS_RANGE, text);
}

static enum status keep_rest(struct reduction *r, const struct observed *row, struct rest *rest) {
    struct known *known = r->known;
    size_t year = (size_t)(row->year - r->reading->scenario->first_year);
    double all = (double)row->cents / 100.0 / row->complete;
    double sd = sqrt(row->sd * row->sd + row->complete_sd * row->complete_sd) * all / rest->euro;
    int64_t cents = (int64_t)llround(rest->euro * 100.0);
    if (rest->n_part == 1 && rest->part[0].fraction >= 1.0 - REDUCTION_EPSILON) {
        const struct known_cost cost = {.municipality = rest->part[0].municipality,
                                        .year = year,
                                        .scope = KNOWN_TOTAL,
                                        .cents = cents,
                                        .complete = 1.0,
                                        .sd = sd,
                                        .fact = rest->fact};
        add_cost(known, &cost);
        return STATUS_OK;
    }
    struct known_sum *sum = &known->sum[known->n_sum];
    *sum = (struct known_sum){year, cents, 1.0, sd, rest->fact, rest->n_part, rest->part, rest->shared};
    rest->part = NULL;
    known->n_sum++;
    return STATUS_OK;
}

static enum status reduce_sum(struct reduction *r, const struct observed *row) {
    size_t year = (size_t)(row->year - r->reading->scenario->first_year);
    char text[320];
    bool fact =
        row->complete >= 1.0 && (row->fact == OBSERVED_FACT || (row->fact == OBSERVED_DEFAULT && row->municipality));
    struct rest rest = {(double)row->cents / 100.0 / row->complete, row->shared, fact, row->n_part,
                        calloc(row->n_part + 1, sizeof(struct known_part))};
    enum status status = rest.part ? check_sum(r, row) : STATUS_MEMORY;
    if (!status)
        memcpy(rest.part, row->part, row->n_part * sizeof *rest.part);
    if (!status)
        subtract_singles(r, year, &rest);
    for (size_t k = r->known->n_sum;
         k-- > 0 && !status;) /* larger ones first: they hold what is left of smaller ones */
        if (r->known->sum[k].year == year)
            status = subtract_sum(&r->known->sum[k], &rest);
    if (status == STATUS_CONFLICT) {
        snprintf(
            text, sizeof text,
            _("This sum for %.60s over %d has some municipalities in common with another sum, and neither is a part "
              "of the other. Give accounts of the municipalities, or one of the two sums."),
            row->who, row->year);
        status = reduction_row_error(r, row, STATUS_CONFLICT, text);
    } else if (!status && rest.n_part == 0) {
        status = report_gap(r, row, &rest);
    } else if (!status && !(rest.euro > 0.0)) {
        snprintf(text, sizeof text,
                 _("The sum for %.60s over %d is no more than the accounts of some of its parts. Check them."),
                 row->who, row->year);
        status = reduction_row_error(r, row, STATUS_CONFLICT, text);
    } else if (!status) {
        status = check_rest(r, row, &rest);
        if (!status)
            status = keep_rest(r, row, &rest);
    }
    free(rest.part);
    return status;
}

/* ---- does it make sense? ---- */

/* A whole account, or the part of a form, which is no more than that. *told: once for each municipality. */
static enum status warn_cost(const struct reduction *r, const struct known_cost *cost, double ratio, bool *told) {
    const struct node *list = node_find(r->reading->root, "realised");
    char times[FORMAT_SIZE];
    if (*told || (ratio < SUSPECT && (cost->scope != KNOWN_TOTAL || cost->cents == 0 || ratio > 1.0 / SUSPECT)))
        return STATUS_OK;
    *told = true;
    return read_warn_at(r->reading, list && list->n_child ? list : node_find(r->reading->root, "realised_file"),
                        _("The accounts of %s are %s times what the scenario expects. Check that they are in euros "
                          "and cover all youth care."),
                        r->reading->region->municipality[cost->municipality].name, format_real(ratio, 2, times));
}

/* What was left of a sum has been looked at there: the table has no account of that municipality and year. */
static bool is_rest(const struct reduction *r, const struct known_cost *cost) {
    int year = r->reading->scenario->first_year + (int)cost->year;
    for (size_t k = 0; k < r->rows->n; k++) {
        const struct observed *row = &r->rows->row[k];
        if (reduction_is_single(row) && row->part[0].municipality == cost->municipality && row->year == year)
            return false;
    }
    return true;
}

static enum status check_cost(const struct reduction *r, const struct known_cost *cost, const struct cohorts *cohorts,
                              bool *told) {
    const struct reading *reading = r->reading;
    const char *name = reading->region->municipality[cost->municipality].name;
    double euro = (double)cost->cents / 100.0 / cost->complete, ratio = euro / cohorts->euro[cost->year];
    int year = reading->scenario->first_year + (int)cost->year;
    char text[400];
    if (!(cohorts->euro[cost->year] > 0.0))
        return row_note(r, cost, STATUS_CONFLICT,
                        _("The scenario expects no youth care at all in %s (no youths, or no need), so its accounts "
                          "cannot be compared with anything. Remove them, or mend the table of municipalities."),
                        name);
    if (is_rest(r, cost))
        return STATUS_OK;
    if (cost->scope != KNOWN_TOTAL || (ratio <= REDUCTION_ABSURD && ratio >= 1.0 / REDUCTION_ABSURD))
        return warn_cost(r, cost, ratio, told);
    tell_absurd(name, year, ratio, sizeof text, text);
    return row_note(r, cost, STATUS_RANGE, "%s", text);
}

static enum status check_costs(const struct reduction *r) {
    const struct scenario *scenario = r->reading->scenario;
    enum status status = STATUS_OK;
    struct cohorts cohorts = {.n_year = 0};
    size_t of = SIZE_MAX;
    bool told = false;
    for (size_t k = 0; k < r->known->n_cost && !status; k++) {
        if (r->known->cost[k].municipality != of) {
            of = r->known->cost[k].municipality;
            told = false;
            cohorts_free(&cohorts);
            status = cohorts_make(&scenario->care, r->reading->region, of, scenario->n_year, &cohorts);
        }
        if (!status)
            status = check_cost(r, &r->known->cost[k], &cohorts, &told);
    }
    cohorts_free(&cohorts);
    return status;
}

/* What a known year cannot go with. */
static enum status check_scenario(const struct reduction *r) {
    const struct reading *reading = r->reading;
    const struct care *care = &reading->scenario->care;
    const struct node *list = node_find(reading->root, "realised");
    const struct node *node = list ? list : node_find(reading->root, "realised_file");
    if (r->known->n_cost + r->known->n_sum == 0)
        return STATUS_OK;
    if (care->level == LEVEL_STUDENT_T)
        return node_error(reading->note, STATUS_CONFLICT, node,
                          _("Accounts work with a normal level only, and demand.level has the distribution student_t. "
                            "Choose normal, or remove the accounts."));
    for (size_t p = 0; p < care->n_product; p++)
        if (financing_has_lump_sum(&care->product[p]))
            return node_error(reading->note, STATUS_CONFLICT, node,
                              _("The product \"%s\" is paid by a lump sum, of which an account does not tell its part. "
                                "Accounts need price times volume: change its procurement, or remove the accounts."),
                              care->product[p].name);
    return STATUS_OK;
}

static enum status reduce(struct reduction *r) {
    struct observations *o = r->rows;
    enum status status = reduction_tidy(r);
    if (!status)
        status = reduction_take_shared(r);
    if (status)
        return status;
    r->known->cost = calloc(2 * o->n + 1, sizeof *r->known->cost);
    r->known->sum = calloc(o->n + 1, sizeof *r->known->sum);
    if (!r->known->cost || !r->known->sum)
        return STATUS_MEMORY;
    take_singles(r);
    status = complete_forms(r);
    if (o->n > 0)
        qsort(o->row, o->n, sizeof *o->row, by_size);
    for (size_t k = 0; k < o->n && !status; k++)
        if (!reduction_is_single(&o->row[k]))
            status = reduce_sum(r, &o->row[k]);
    if (status)
        return status;
    reduction_tell_shared(r);
    qsort(r->known->cost, r->known->n_cost, sizeof *r->known->cost, known_compare);
    status = check_scenario(r);
    return status ? status : check_costs(r);
}

enum status observations_reduce(struct reading *reading, struct observations *observations, struct known **known) {
    struct reduction r = {.reading = reading, .rows = observations, .known = calloc(1, sizeof **known)};
    enum status status = r.known ? reduce(&r) : STATUS_MEMORY;
    free(r.shared);
    if (!status)
        r.known->report_sd = value_decimal(reading->root, "report_sd");
    if (status) {
        known_free(r.known);
        r.known = NULL;
    }
    *known = r.known;
    return status;
}
