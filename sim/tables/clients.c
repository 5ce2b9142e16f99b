/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients and cost by kind of care: what is withheld for privacy is withheld here. */
#include "models/analysis/privacy.h"
#include "sim/tables/build.h"

#include "sim/base/i18n.h"
#include <math.h>
#include <stdlib.h>

/* A table with totals: values of all municipalities as they would be shown, and marks of what is withheld. */
struct secret {
    size_t n_column;
    double *value;       /* [n_municipality + 1][n_column + 1] */
    unsigned char *mark; /* the same */
};

static void secret_free(struct secret *secret) {
    free(secret->value);
    free(secret->mark);
}

/* data[n_municipality][n_column] in cents or clients, rounded to whole ones, so that they add up. */
static enum status secret_make(const struct source *s, size_t n_column, const double *data, struct secret *secret) {
    size_t wide = n_column + 1, bottom = s->n_municipality * wide;
    *secret = (struct secret){n_column, calloc(bottom + wide, sizeof(double)), calloc(bottom + wide, 1)};
    if (!secret->value || !secret->mark)
        return STATUS_MEMORY;
    for (size_t i = 0; i < s->n_municipality; i++)
        for (size_t c = 0; c < n_column; c++) {
            double value = round(data[i * n_column + c]);
            secret->value[i * wide + c] = value;
            secret->value[i * wide + n_column] += value;
            secret->value[bottom + c] += value;
            secret->value[bottom + n_column] += value;
        }
    return STATUS_OK;
}

/* Protect what is marked; when nothing protects a cell, the whole table is withheld but for its grand total. */
static enum status secret_protect(const struct source *s, const struct secret *secret, bool row_totals_known) {
    bool protected = false;
    size_t cells = (s->n_municipality + 1) * (secret->n_column + 1);
    struct privacy_grid grid = {s->n_municipality, secret->n_column, secret->value, row_totals_known, false,
                                secret->mark};
    if (s->internal)
        return STATUS_OK;
    enum status status = privacy_protect(&grid, &protected);
    for (size_t k = 0; !status && !protected && k + 1 < cells; k++)
        secret->mark[k] = secret->mark[k] == PRIVACY_OPEN ? PRIVACY_SECONDARY : secret->mark[k];
    return status;
}

static void secret_show(const struct source *s, const struct secret *secret, struct sheet *sheet) {
    size_t wide = secret->n_column + 1;
    for (size_t row = 0; row < s->n_shown + s->all_shown; row++) {
        size_t i = row < s->n_shown ? s->shown[row] : s->n_municipality;
        tables_row_of(sheet, row < s->n_shown ? i : PLACE_REGION);
        for (size_t c = 0; c < wide; c++) {
            if (secret->mark[i * wide + c] != PRIVACY_OPEN && !s->internal)
                tables_put(sheet, (struct cell){.kind = CELL_WITHHELD});
            else
                tables_put_cents(sheet, (int64_t)secret->value[i * wide + c]);
        }
    }
    if (s->all_shown && sheet)
        sheet->total_row = true;
    if (s->sample.exact)
        tables_note(sheet, "%s", _("Means per year over all draws of the run."));
    else
        tables_note(sheet, _("Means per year over the first %zu draws: the file is of an older version."),
                    s->sample.n_draw);
}

static void secret_columns(struct sheet *sheet, enum cell_kind kind, size_t n, const char *const *name) {
    tables_column(sheet, COLUMN(_("Municipality"), CELL_TEXT));
    for (size_t c = 0; c < n; c++)
        tables_column(sheet, SUMMED(name[c], kind));
    tables_column(sheet, SUMMED(_("Total"), kind));
}

static enum status add_clients(struct tables *t, const struct source *s) {
    struct secret secret = {0};
    enum status status = secret_make(s, s->n_care, s->sample.clients, &secret);
    for (size_t k = 0; !status && k < (s->n_municipality + 1) * (s->n_care + 1); k++)
        secret.mark[k] = privacy_few(secret.value[k]) ? PRIVACY_PRIMARY : PRIVACY_OPEN;
    if (!status)
        status = secret_protect(s, &secret, false);
    if (!status) {
        struct sheet *sheet =
            tables_add(t, "clients", _("Clients per year, mean over %s, by kind of care."), s->horizon);
        secret_columns(sheet, CELL_COUNT, s->n_care, s->care);
        secret_show(s, &secret, sheet);
    }
    secret_free(&secret);
    return status;
}

/* Amounts with the marks of what is withheld. clients and largest are as cost, [n_municipality][n]; cost in cents. The
 * totals by municipality are known from other tables, up to what the sample differs from all draws. */
static enum status secret_costs(const struct source *s, size_t n, const double *cost, const double *clients,
                                const double *largest, struct secret *made) {
    struct secret secret = {0};
    enum status status = secret_make(s, n, cost, &secret);
    for (size_t c = 0; !status && c < n; c++) {
        double all = 0.0, dearest = 0.0, total = 0.0;
        for (size_t i = 0; i < s->n_municipality; i++) {
            size_t k = i * n + c;
            bool mark = privacy_few(clients[k]) || privacy_dominated(cost[k], largest[k]);
            secret.mark[i * (n + 1) + c] = mark ? PRIVACY_PRIMARY : PRIVACY_OPEN;
            all += clients[k];
            total += cost[k];
            dearest = largest[k] > dearest ? largest[k] : dearest;
        }
        secret.mark[s->n_municipality * (n + 1) + c] =
            privacy_few(all) || privacy_dominated(total, dearest) ? PRIVACY_PRIMARY : PRIVACY_OPEN;
    }
    *made = secret;
    return status ? status : secret_protect(s, &secret, true);
}

static enum status add_costs(const struct source *s, size_t n, const double *cost, const double *clients,
                             const double *largest, struct sheet *sheet) {
    struct secret secret = {0};
    enum status status = secret_costs(s, n, cost, clients, largest, &secret);
    if (!status)
        secret_show(s, &secret, sheet);
    secret_free(&secret);
    return status;
}

enum status source_hide_forms(const struct source *s, bool *hide) {
    const struct source_sample *sample = &s->sample;
    struct secret secret = {0};
    for (size_t i = 0; i <= s->n_municipality; i++)
        hide[i] = true;
    if (sample->n_draw == 0)
        return STATUS_OK;
    enum status status =
        secret_costs(s, s->n_form, sample->cost_form, sample->clients_form, sample->largest_form, &secret);
    for (size_t i = 0; !status && i <= s->n_municipality; i++) {
        hide[i] = false;
        for (size_t f = 0; f < s->n_form; f++)
            hide[i] = hide[i] || secret.mark[i * (s->n_form + 1) + f] != PRIVACY_OPEN;
    }
    secret_free(&secret);
    return status;
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    const struct source_sample *sample = &s->sample;
    (void)note;
    enum status status = sample->n_draw ? add_clients(t, s) : STATUS_OK;
    if (status || sample->n_draw == 0)
        return status;
    struct sheet *sheet =
        tables_add(t, "cost_form",
                   _("Own cost per year before settlement, mean over %s, in kind (ZIN) and by personal budget (PGB)."),
                   s->horizon);
    secret_columns(sheet, CELL_MONEY, s->n_form, s->form);
    status = add_costs(s, s->n_form, sample->cost_form, sample->clients_form, sample->largest_form, sheet);
    if (status || !sample->cost_care)
        return status;
    sheet = tables_add(t, "cost_care", _("Own cost per year before settlement, mean over %s, by kind of care."),
                       s->horizon);
    secret_columns(sheet, CELL_MONEY, s->n_care, s->care);
    return add_costs(s, s->n_care, sample->cost_care, sample->clients, sample->largest_care, sheet);
}

const struct section section_clients = {
    .name = "clients",
    .doc = N_("clients and own cost by kind and form of care"),
    .sheet = {SHEET("clients", N_("Clients")), SHEET("cost_form", N_("Cost by form")),
              SHEET("cost_care", N_("Cost by kind of care"))},
    .old_only = true,
    .make = make,
};
