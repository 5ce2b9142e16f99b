/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a municipality has an interest in: what a client more, a dearer client or a placement less changes. */
#include "sim/tables/build.h"

#include "sim/base/i18n.h"
#include <math.h>

enum { FIGURES = 4 };

/* client_*: [n_scheme][n_care][n_municipality]; figure: [n_scheme][n_municipality] dearer own, others, prevented own,
 * others. */
struct incentives {
    int64_t *cost, *client_own, *client_others, *figure[FIGURES];
    double *share; /* [n_care] of all clients */
};

static enum status load_incentives(struct source *s, struct incentives *x, bool *there, struct note *note) {
    static const char *const names[FIGURES] = {"/incentive/dearer_own", "/incentive/dearer_others",
                                               "/incentive/prevented_own", "/incentive/prevented_others"};
    size_t n = s->n_scheme * s->n_municipality;
    enum status status = source_cents(s, "/incentive/client_cost", s->n_care, &x->cost, note);
    if (!status)
        status = source_real(s, "/incentive/client_share", s->n_care, &x->share, note);
    if (!status)
        status = source_cents(s, "/incentive/client_own", n * s->n_care, &x->client_own, note);
    if (!status)
        status = source_cents(s, "/incentive/client_others", n * s->n_care, &x->client_others, note);
    *there = x->cost && x->share && x->client_own && x->client_others;
    for (size_t k = 0; !status && k < FIGURES; k++) {
        status = source_cents(s, names[k], n, &x->figure[k], note);
        *there &= x->figure[k] != NULL;
    }
    return status;
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

static void add_row(struct tables *t, const struct source *s, const struct incentives *x, struct sheet *sheet,
                    size_t scheme, size_t i) {
    tables_row(t, sheet);
    tables_set_text(sheet, 0, tables_text(t, "%s", s->municipality[i]));
    tables_set_text(sheet, 1, tables_text(t, "%s", s->label[scheme]));
    for (size_t k = 0; s->hidden[i] && k < 2 + FIGURES; k++)
        tables_set_gap(sheet, 2 + k, CELL_WITHHELD);
    if (s->hidden[i])
        return;
    tables_set_cents(sheet, 2, mean_client(s, x, x->client_own, scheme, i));
    tables_set_cents(sheet, 3, mean_client(s, x, x->client_others, scheme, i));
    for (size_t k = 0; k < FIGURES; k++)
        tables_set_cents(sheet, 4 + k, x->figure[k][scheme * s->n_municipality + i]);
}

static void add_all(struct tables *t, const struct source *s, const struct incentives *x) {
    struct sheet *sheet = tables_add(
        t, "incentive", _("Incentives"),
        tables_text(t,
                    _("What one client more, a dearer client (EUR 100,000 more) or one placement less in %s changes "
                      "for the municipality itself and for the others over %s together."),
                    s->period[s->n_year > 1], s->horizon));
    const char *const head[] = {_("One more: itself"), _("One more: others"), _("Dearer: itself"),
                                _("Dearer: others"),   _("One less: itself"), _("One less: others")};
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    tables_column(t, sheet, CELL_TEXT, false, _("Scheme"));
    for (size_t k = 0; k < sizeof head / sizeof head[0]; k++)
        tables_column(t, sheet, CELL_MONEY, false, head[k]);
    for (size_t k = 0; k < s->n_scheme; k++)
        for (size_t row = 0; shares_anything(s, x, k) && row < s->n_shown; row++)
            add_row(t, s, x, sheet, k, s->shown[row]);
    tables_note(
        t, sheet,
        _("One more (client) and dearer: what is paid more. One less (placement): what is saved. Under schemes that "
          "are not listed each municipality bears or saves all of it itself. Nobody adapts."));
}

/* By kind of care, under the scheme that is shown. */
static void add_care(struct tables *t, const struct source *s, const struct incentives *x) {
    struct sheet *sheet =
        tables_add(t, "incentive_care", _("Client by kind of care"),
                   tables_text(t, _("What one client more in %s costs over %s together, by kind of care. Scheme: %s."),
                               s->period[s->n_year > 1], s->horizon, s->label[s->shown_scheme]));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    tables_column(t, sheet, CELL_TEXT, false, _("Kind of care"));
    tables_column(t, sheet, CELL_MONEY, false, _("Client costs"));
    tables_column(t, sheet, CELL_MONEY, false, _("Itself"));
    tables_column(t, sheet, CELL_MONEY, false, _("The others"));
    for (size_t k = 0; k < s->n_shown * s->n_care; k++) {
        size_t i = s->shown[k / s->n_care], c = k % s->n_care, at = care_at(s, s->shown_scheme, c, i);
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_text(t, "%s", s->municipality[i]));
        tables_set_text(sheet, 1, tables_text(t, "%s", s->care[c]));
        tables_set_cents(sheet, 2, x->cost[c]);
        tables_set_cents(sheet, 3, x->client_own[at]);
        tables_set_cents(sheet, 4, x->client_others[at]);
        for (size_t gap = 3; s->hidden[i] && gap < 5; gap++)
            tables_set_gap(sheet, gap, CELL_WITHHELD);
    }
}

/* Told of the old municipalities only. */
enum status section_incentive(struct tables *t, struct source *s, struct note *note) {
    struct incentives x = {0};
    bool there = false;
    enum status status = s->by_unit ? STATUS_OK : load_incentives(s, &x, &there, note);
    if (status || !there)
        return status;
    add_all(t, s, &x);
    add_care(t, s, &x);
    return STATUS_OK;
}
