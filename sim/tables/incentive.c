/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a municipality has an interest in: what a client more, a dearer client or a placement less changes. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

#include <math.h>

enum { FIGURES = 4 };

/* client_*: [n_scheme][n_care][n_municipality]; figure: [n_scheme][n_municipality] dearer own, others, prevented own,
 * others. */
struct incentives {
    const int64_t *cost, *client_own, *client_others, *figure[FIGURES];
    const double *share; /* [n_care] of all clients */
};

#define CARE_AXES                                                                                                      \
    { AXIS_SCHEME, AXIS_CARE, AXIS_MUNICIPALITY, AXIS_END }

static enum status load(const struct source *s, struct incentives *x, struct note *note) {
    const struct result_row rows[] = {{"/incentive/client_cost", REQUIRED, {AXIS_CARE, AXIS_END}, .integer = &x->cost},
                                      {"/incentive/client_share", REQUIRED, {AXIS_CARE, AXIS_END}, .real = &x->share},
                                      {"/incentive/client_own", REQUIRED, CARE_AXES, .integer = &x->client_own},
                                      {"/incentive/client_others", REQUIRED, CARE_AXES, .integer = &x->client_others},
                                      {"/incentive/dearer_own", REQUIRED, MEMBER_AXES, .integer = &x->figure[0]},
                                      {"/incentive/dearer_others", REQUIRED, MEMBER_AXES, .integer = &x->figure[1]},
                                      {"/incentive/prevented_own", REQUIRED, MEMBER_AXES, .integer = &x->figure[2]},
                                      {"/incentive/prevented_others", REQUIRED, MEMBER_AXES, .integer = &x->figure[3]}};
    return SOURCE_READ(s, rows, note);
}

static size_t care_at(const struct source *s, size_t scheme, size_t care, size_t i) {
    return (scheme * s->n_care + care) * s->n_municipality + i;
}

/* The mean client: every class for its part of all clients. */
static int64_t mean_client(const struct source *s, const struct incentives *x, const int64_t *cents, size_t scheme,
                           size_t i) {
    double sum = 0.0;
    for (size_t c = 0; c < s->n_care; c++) {
        int64_t one = cents[care_at(s, scheme, c, i)];
        if (one == STORE_UNKNOWN)
            return STORE_UNKNOWN;
        sum += x->share[c] * (double)one;
    }
    return isfinite(sum) ? (int64_t)llround(sum) : STORE_UNKNOWN;
}

/* Schemes under which everybody bears everything itself are left out. */
static bool shares_anything(const struct source *s, const struct incentives *x, size_t scheme) {
    bool any = false;
    for (size_t i = 0; i < s->n_municipality; i++) {
        size_t at = scheme * s->n_municipality + i;
        any |= x->figure[1][at] != 0 || x->figure[3][at] != 0;
        for (size_t c = 0; c < s->n_care; c++)
            any |= x->client_others[care_at(s, scheme, c, i)] != 0;
    }
    return any;
}

static void put_row(const struct source *s, const struct incentives *x, struct sheet *sheet, size_t scheme, size_t i) {
    tables_row_of(sheet, i);
    tables_put_scheme(sheet, scheme);
    tables_put_cents(sheet, mean_client(s, x, x->client_own, scheme, i));
    tables_put_cents(sheet, mean_client(s, x, x->client_others, scheme, i));
    for (size_t k = 0; k < FIGURES; k++)
        tables_put_cents(sheet, x->figure[k][scheme * s->n_municipality + i]);
}

/* What the columns are about, with the mean client and the dearest kind of care. */
static void say_what(const struct source *s, const struct incentives *x, struct sheet *sheet) {
    char mean[FORMAT_SIZE], most[FORMAT_SIZE];
    double sum = 0.0;
    size_t dearest = 0;
    for (size_t c = 0; c < s->n_care; c++) {
        sum += x->share[c] * (double)x->cost[c];
        dearest = x->cost[c] > x->cost[dearest] ? c : dearest;
    }
    tables_lead(sheet,
                _("One client more: as they come, on average %s. A dearer client: EUR 100,000 more for one in the "
                  "dearest kind of care (%s). One placement less: what a client there who does not come saves, on "
                  "average %s. The client is there in that one year; later years count too: keys that look back, own "
                  "risks, limits and funds. Nobody adapts."),
                format_euro(llround(sum), mean), s->care[dearest], format_euro(x->cost[dearest], most));
}

static void add_all(struct tables *t, const struct source *s, const struct incentives *x) {
    const char *more = N_("One client more"), *dearer = N_("A dearer client"), *less = N_("One placement less, saved");
    struct sheet *sheet = tables_add(
        t, "incentive", _("What a change in one municipality in %s costs itself and the others over %s together."),
        s->period[s->n_year > 1], s->horizon);
    say_what(s, x, sheet);
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Scheme"), CELL_TEXT),
                   GROUPED(more, N_("itself"), CELL_EURO), GROUPED(more, N_("the others"), CELL_EURO),
                   GROUPED(dearer, N_("itself"), CELL_EURO), GROUPED(dearer, N_("the others"), CELL_EURO),
                   GROUPED(less, N_("itself"), CELL_EURO), GROUPED(less, N_("the others"), CELL_EURO));
    for (size_t k = s->first; k < s->end; k++)
        for (size_t row = 0; shares_anything(s, x, k) && row < s->n_shown; row++)
            put_row(s, x, sheet, k, s->shown[row]);
    if (s->end - s->first == 1 && !shares_anything(s, x, s->first))
        tables_note(sheet, _("Under \"%s\" each municipality bears or saves all of it itself."), s->label[s->first]);
    else
        tables_note(sheet, "%s",
                    _("Under schemes that are not listed each municipality bears or saves all of it itself. The others "
                      "include who pays from outside the region."));
}

/* By kind of care, under one scheme. */
static void add_care(struct tables *t, const struct source *s, const struct incentives *x, size_t scheme) {
    struct sheet *sheet = tables_add_of(t, "incentive_care", scheme,
                                        _("What one client more in %s costs over %s together, by kind of care."),
                                        s->period[s->n_year > 1], s->horizon);
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Kind of care"), CELL_TEXT),
                   COLUMN(N_("Client costs"), CELL_EURO), COLUMN(N_("Itself"), CELL_EURO),
                   COLUMN(N_("The others"), CELL_EURO));
    for (size_t k = 0; k < s->n_shown * s->n_care; k++) {
        size_t i = s->shown[k / s->n_care], c = k % s->n_care, at = care_at(s, scheme, c, i);
        tables_row_of(sheet, i);
        tables_put_key(sheet, s->care[c]);
        tables_put_public(sheet, (struct cell){.kind = CELL_EURO, .number = x->cost[c]});
        tables_put_cents(sheet, x->client_own[at]);
        tables_put_cents(sheet, x->client_others[at]);
        if (s->all_shown)
            tables_minor(sheet);
    }
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct incentives x = {0};
    enum status status = result_has(s->result, "/incentive/client_cost") ? load(s, &x, note) : STATUS_OK;
    if (status || !x.cost)
        return status;
    add_all(t, s, &x);
    for (size_t k = s->told; k < s->told_end; k++)
        add_care(t, s, &x, k);
    return STATUS_OK;
}

const struct section section_incentive = {
    .name = "incentive",
    .doc = N_("what one client more or one placement less means for a municipality and for the others"),
    .sheet = {SHEET("incentive", N_("Incentives")), SHEET("incentive_care", N_("Client by kind of care"))},
    .old_only = true,
    .make = make,
};
