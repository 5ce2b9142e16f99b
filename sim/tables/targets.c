/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scenario is held against: published figures of the region beside what comes out. */
#include "sim/base/i18n.h"
#include "sim/engine/recall.h"
#include "sim/scenario/scenario.h"
#include "sim/tables/build.h"

#include <math.h>

static const double CENTS = 100.0, MILLION = 1e6;

/* clients[care][form][year][municipality], by the municipalities of the first year. */
struct reached {
    const double *clients;
    size_t n_old;
};

/* All municipalities together in a year. */
static double sum_cents(const struct source *s, const int64_t *data, size_t year) {
    double sum = 0.0;
    for (size_t i = 0; i < s->n_municipality; i++)
        sum += (double)data[year * s->n_municipality + i];
    return sum / CENTS / MILLION;
}

static double sum_clients(const struct source *s, const struct reached *x, size_t year) {
    double sum = x->clients ? 0.0 : NAN;
    for (size_t cell = 0; x->clients && cell < s->n_care * s->n_form; cell++)
        for (size_t i = 0; i < x->n_old; i++)
            sum += x->clients[(cell * s->n_year + year) * x->n_old + i];
    return sum;
}

/* Of a result, in millions of euros. */
static double shortfall(int64_t result) {
    return result == STORE_UNKNOWN ? (double)NAN : -(double)result / CENTS / MILLION;
}

/* Could a number of clients that is withheld be worked out from the region's? */
static bool hides_clients(const struct source *s) {
    bool hidden = false;
    for (size_t i = 0; i < s->n_municipality; i++)
        hidden = hidden || s->hidden[i];
    return hidden && !s->internal;
}

static void put_reached(const struct source *s, const struct reached *x, const struct scenario_target *target,
                        size_t year, struct sheet *sheet) {
    size_t scheme = s->alone < s->n_scheme ? s->alone : s->shown_scheme;
    bool band = target->figure == TARGET_SHORTFALL;
    double mean = NAN;
    if (target->figure == TARGET_BUDGET)
        mean = sum_cents(s, s->budget, year);
    else if (target->figure == TARGET_COST)
        mean = sum_cents(s, s->own_cost, year);
    else if (band)
        mean = shortfall(source_mean(s, scheme, year, PLACE_REGION));
    else
        mean = sum_clients(s, x, year);
    if (target->figure == TARGET_CLIENTS && hides_clients(s))
        tables_put(sheet, (struct cell){.kind = CELL_WITHHELD});
    else
        tables_put_real(sheet, mean);
    for (size_t p = P90;; p = P10) { /* the worst result is the largest shortfall */
        if (band)
            tables_put_real(sheet, shortfall(source_quantile(s, p, scheme, year, PLACE_REGION)));
        else
            tables_put(sheet, (struct cell){.kind = CELL_EMPTY});
        if (p == P10)
            return;
    }
}

static void put_target(struct tables *t, const struct source *s, const struct reached *x,
                       const struct scenario_target *target, int first_year, struct sheet *sheet) {
    enum language language = i18n_language();
    bool clients = target->figure == TARGET_CLIENTS;
    tables_row(sheet);
    tables_put_text(sheet, tables_print(t, "%s", target->label[language]));
    tables_put_text(sheet, tables_print(t, "%d", target->year));
    tables_put_text(sheet, clients ? _("clients") : _("million EUR"));
    tables_put_real(sheet, clients ? target->value : target->value / MILLION);
    put_reached(s, x, target, (size_t)(target->year - first_year), sheet);
    tables_put_text(sheet, _(target_use_word(target->use)));
    tables_put_text(sheet, tables_print(t, "%s", target->note[language]));
}

static void add_targets(struct tables *t, const struct source *s, const struct reached *x,
                        const struct scenario *scenario) {
    struct sheet *sheet =
        tables_add(t, "targets", "%s", _("Published figures of the region, and what comes out of the scenario."));
    TABLES_COLUMNS(sheet, COLUMN(N_("Figure"), CELL_TEXT), COLUMN(N_("Year"), CELL_TEXT), COLUMN(N_("Unit"), CELL_TEXT),
                   COLUMN(N_("Target"), CELL_NUMBER), COLUMN(N_("Reached"), CELL_NUMBER),
                   GROUPED(N_("8 out of 10 times between"), N_("from"), CELL_NUMBER),
                   GROUPED(N_("8 out of 10 times between"), N_("to"), CELL_NUMBER), COLUMN(N_("Use"), CELL_TEXT),
                   COLUMN(N_("Source and explanation"), CELL_TEXT));
    for (size_t k = 0; k < scenario->n_target; k++)
        put_target(t, s, x, &scenario->target[k], scenario->first_year, sheet);
    tables_note(sheet, "%s",
                _("Reached: the mean over the draws. given: the figure is an input. fitted: inputs were chosen so that "
                  "it comes out. checked: only compared, so that it says whether the scenario deserves belief."));
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct reached x = {.n_old = result_length(s->result, AXIS_MUNICIPALITY)};
    const struct result_row rows[] = {{"/summary/clients_mean",
                                       OPTIONAL,
                                       {AXIS_CARE, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END},
                                       .real = &x.clients}};
    struct scenario scenario = {0};
    bool known = false;
    if (!s->all_shown)
        return STATUS_OK;
    enum status status = result_read(s->result, AXIS_MUNICIPALITY, rows, 1, note);
    if (!status)
        status = recall_if_known(s->result, &scenario, &known, note);
    if (known && scenario.n_target > 0)
        add_targets(t, s, &x, &scenario);
    scenario_free(&scenario);
    return status;
}

const struct section section_targets = {
    .name = "targets",
    .doc = N_("published figures of the region beside what comes out, fitted or checked"),
    .sheet = {SHEET_IN("targets", N_("Targets"), BOOK_REGION, N_("Schemes"))},
    .make = make,
};
