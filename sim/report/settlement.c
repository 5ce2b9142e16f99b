/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/settlement.h"

#include "models/solidarity/entry.h"
#include "sim/base/i18n.h"
#include "sim/scenario/files.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/places.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void settlement_free(struct settlement *settlement) {
    for (size_t t = 0; settlement->scenario && t < settlement->n_year; t++)
        scenario_free(&settlement->scenario[t]);
    void *const arrays[] = {settlement->scenario, settlement->year,     settlement->own_cost,
                            settlement->budget,   settlement->paid,     settlement->payment,
                            settlement->previous, settlement->balance,  settlement->assessed,
                            settlement->refunded, settlement->due,      (void *)settlement->given_name,
                            settlement->given,    settlement->external, settlement->before,
                            settlement->flow,     settlement->entry,    settlement->shared};
    for (size_t a = 0; a < sizeof arrays / sizeof arrays[0]; a++)
        free(arrays[a]);
    realised_free(&settlement->realised);
    memset(settlement, 0, sizeof *settlement);
}

struct realised *settlement_year(const struct settlement *settlement, size_t t) {
    return &settlement->realised.year[settlement->realised.first + t];
}

/* Where the funds of a scheme stand in balance, assessed and refunded: number t, of which 0 is before the first year.
 */
static size_t funds_at(const struct settlement *settlement, size_t s, size_t t) {
    return (s * (settlement->n_year + 1) + t) * settlement->n_fund;
}

static enum status read_schemes(const struct settlement_files *files, struct settlement *settlement,
                                struct note *note) {
    enum status status = STATUS_OK;
    settlement->scenario = calloc(settlement->realised.n_settled, sizeof *settlement->scenario);
    if (!settlement->scenario)
        return STATUS_MEMORY;
    settlement->n_year = settlement->realised.n_settled;
    for (size_t t = 0; t < settlement->n_year && !status; t++) {
        const struct realised *realised = settlement_year(settlement, t);
        status = scenario_read_schemes(files->from, files->schemes, &realised->region, realised->year,
                                       &settlement->scenario[t], note);
        if (!status)
            status = realised_read_column_keys(realised, &settlement->scenario[t], note);
    }
    return status;
}

static enum status allocate(struct settlement *settlement) {
    settlement->n_municipality = settlement_year(settlement, 0)->region.n_municipality;
    settlement->n_scheme = settlement->scenario[0].n_scheme;
    for (size_t s = 0; s < settlement->n_scheme; s++) {
        size_t n = settlement->scenario[0].scheme[s].n_fund;
        settlement->n_fund = n > settlement->n_fund ? n : settlement->n_fund;
    }
    size_t n = settlement->n_scheme * settlement->n_year * settlement->n_municipality;
    size_t funds = settlement->n_scheme * (settlement->n_year + 1) * settlement->n_fund;
    size_t years = settlement->n_scheme * settlement->n_year;
    struct {
        int64_t **array;
        size_t n;
    } const rooms[] = {
        {&settlement->own_cost, n},     {&settlement->budget, n},       {&settlement->paid, n},
        {&settlement->payment, n},      {&settlement->previous, n},     {&settlement->due, n},
        {&settlement->balance, funds},  {&settlement->assessed, funds}, {&settlement->refunded, funds},
        {&settlement->external, years}, {&settlement->before, n},       {&settlement->flow, FLOW_COUNT * n},
        {&settlement->entry, n},        {&settlement->shared, n}};
    settlement->year = calloc(settlement->n_year, sizeof *settlement->year);
    bool ok = settlement->year;
    for (size_t a = 0; a < sizeof rooms / sizeof rooms[0]; a++)
        ok &= (*rooms[a].array = calloc(rooms[a].n + 1, sizeof **rooms[a].array)) != NULL;
    return ok ? STATUS_OK : STATUS_MEMORY;
}

static void open_funds(struct settlement *settlement) {
    for (size_t s = 0; s < settlement->n_scheme; s++) {
        const struct scheme *scheme = &settlement->scenario[0].scheme[s];
        for (size_t k = 0; k < scheme->n_layer; k++)
            for (size_t p = 0; scheme->layer[k].fund.premium && p < scheme->layer[k].n_pool; p++)
                settlement->balance[funds_at(settlement, s, 0) + scheme->layer[k].fund.first + p] =
                    scheme->layer[k].fund.opening;
    }
}

/* Advances and awards stand in no other table of a year that is closed: what is written repeats them. Not in a table of
 * one year without a fund, of which nothing is carried on. */
static enum status repeat_given(struct settlement *settlement, struct note *note) {
    const struct realised_file *realised = &settlement->realised;
    const struct table *table = realised->table;
    size_t n = settlement->n_municipality, at = 0;
    enum status status = STATUS_OK;
    settlement->given_name = calloc(table->n_column, sizeof *settlement->given_name);
    settlement->given = calloc(settlement->n_year * n * table->n_column, sizeof *settlement->given);
    if (!settlement->given_name || !settlement->given)
        return STATUS_MEMORY;
    size_t *column = calloc(table->n_column, sizeof *column);
    if (!column)
        return STATUS_MEMORY;
    for (size_t c = 0; c < table->n_column && (realised->has_year || settlement->n_fund); c++)
        if (strncmp(table_header(table, c), "advance:", 8) == 0 || strncmp(table_header(table, c), "award:", 6) == 0) {
            column[settlement->n_given] = c;
            settlement->given_name[settlement->n_given++] = table_header(table, c);
        }
    for (size_t t = 0; t < settlement->n_year; t++)
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < settlement->n_given && !status; k++)
                status = table_cents(table, settlement_year(settlement, t)->row[i], column[k], 0, MONEY_LIMIT,
                                     &settlement->given[at++], note);
    free(column);
    return status;
}

/* A fund that starts anew in a later year is likely to have had a year before. */
static enum status warn_of_opening(struct settlement *settlement) {
    struct realised_file *realised = &settlement->realised;
    const struct scenario *scenario = &settlement->scenario[0];
    int year = settlement_year(settlement, 0)->year;
    if (!year || !(realised->first > 0 || (scenario->first_year && scenario->first_year < year)))
        return STATUS_OK;
    enum status status = STATUS_OK;
    for (size_t s = 0; s < settlement->n_scheme && !status; s++)
        if (scenario->scheme[s].n_fund)
            status =
                realised_warn(realised,
                              _("The fund of scheme \"%s\" begins %d with its opening_eur, as if there had been no "
                                "year before. Settle the years before along with it, or give their outcome: "
                                "--previous OUT.csv."),
                              scenario->scheme[s].name, year);
    return status;
}

/* Without a year before, nothing bounds the change from it. */
static enum status warn_of_first_year(struct settlement *settlement) {
    const struct scenario *scenario = &settlement->scenario[0];
    enum status status = STATUS_OK;
    for (size_t s = 0; !settlement->has_before && s < settlement->n_scheme && !status; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer && !status; k++)
            if (scenario->scheme[s].layer[k].change.against == AGAINST_LAST_YEAR)
                status =
                    realised_warn(&settlement->realised,
                                  _("Scheme \"%s\", layer %zu: of the first year that is settled there is no last "
                                    "year, so that its change_cap does not hold then. Settle the year before along "
                                    "with it, or give its outcome: --previous OUT.csv."),
                                  scenario->scheme[s].name, k + 1);
    return status;
}

static bool looks_at_last_year(const struct settlement *settlement) {
    for (size_t s = 0; s < settlement->n_scheme; s++)
        for (size_t k = 0; k < settlement->scenario[0].scheme[s].n_layer; k++)
            if (settlement->scenario[0].scheme[s].layer[k].change.against == AGAINST_LAST_YEAR)
                return true;
    return false;
}

static enum status read_previous(const char *file, struct settlement *settlement, struct note *note) {
    struct realised_carried carried = {.due = settlement->realised.has_advance ? settlement->due : NULL,
                                       .balance = settlement->balance,
                                       .stride = funds_at(settlement, 1, 0)};
    settlement->has_previous = file;
    settlement->has_before = file && looks_at_last_year(settlement);
    carried.paid = settlement->has_before ? settlement->before : NULL;
    open_funds(settlement);
    if (!file)
        return warn_of_opening(settlement);
    if (!carried.due && !carried.paid && !settlement->n_fund)
        return note_error(note, STATUS_MISSING, settlement->realised.table->file, 0, "--previous",
                          _("What was left of the year before can be added only to what is left of this one. Add "
                            "the columns advance:RIGG and advance:SVB, what was paid in advance."));
    return realised_read_previous(&settlement->realised, file, settlement->scenario, &carried, note);
}

/* Beside the region that the schemes file names; without it the figures are settled, unchecked. *misnamed: of a region
 * that is not there; `region` tells it, and the rest is read. */
static enum status read_realised(const struct settlement_files *files, struct realised_file *realised,
                                 enum status *misnamed, struct note *region, struct note *note) {
    struct region places;
    bool absent;
    enum status status = places_read(files->from, files->schemes, &places, &absent, region);
    *misnamed = absent ? status : STATUS_OK;
    if (status && !absent)
        *note = *region;
    if (!status || absent)
        status = realised_read(files->from, files->realised, &places, realised, note);
    region_free(&places);
    return status;
}

/* What the schemes and the other tables are read by; what follows from a row that is in doubt is not told. */
static enum status read_by_rows(const struct settlement_files *files, struct settlement *settlement,
                                struct note *note) {
    struct realised_file *realised = &settlement->realised;
    struct note one = {0};
    enum status status = realised_choose(realised, files->first, files->last, &one);
    if (!status)
        status = read_schemes(files, settlement, &one);
    if (!status)
        status = realised_read_columns(realised, settlement->scenario, note);
    else if (!realised->torn)
        note_keep(note, &one);
    if (!status && !realised->torn)
        status = realised_read_clients(realised, files->clients, settlement->scenario, note);
    if (!status && !realised->torn)
        status = allocate(settlement);
    if (!status && !realised->torn)
        status = read_previous(files->previous, settlement, note);
    return status ? status : realised->fault;
}

/* Beside a region that is not there: what was read after it, of status. What is wrong with the rows may follow from it,
 * since the region has the names. */
static enum status tell_region(const struct settlement *settlement, enum status misnamed, struct note *region,
                               enum status status, struct note *note) {
    size_t n = strlen(region->text);
    if (status && status_exit_code(status) != status_exit_code(misnamed))
        return status;
    if (!settlement->realised.table || settlement->realised.fault)
        snprintf(region->text + n, sizeof region->text - n, " %s",
                 _("The rest is looked at once this has been mended."));
    else if (note->text[0])
        note_keep(region, note);
    *note = *region;
    return misnamed;
}

enum status settlement_read(const struct settlement_files *files, struct settlement *settlement, struct note *note) {
    struct realised_file *realised = &settlement->realised;
    struct note region = {0};
    enum status misnamed = STATUS_OK;
    enum status status = read_realised(files, realised, &misnamed, &region, note);
    if (!status && !(misnamed && realised->fault))
        status = read_by_rows(files, settlement, note);
    if (!status)
        status = repeat_given(settlement, note);
    if (!status)
        status = warn_of_first_year(settlement);
    if (!status)
        status = settlement_warn(settlement);
    if (status && realised->table)
        headings_restore(realised->table, note);
    return misnamed ? tell_region(settlement, misnamed, &region, status, note) : status;
}

/* cost: [n_municipality][n_cell] */
static int64_t cost_of(const struct settle_input *input, const int64_t *cost, size_t i) {
    size_t n_cell = FORM_COUNT * input->n_care;
    int64_t sum = 0;
    for (size_t k = 0; k < n_cell; k++)
        sum += cost[i * n_cell + k];
    return sum;
}

/* What the change caps of scheme s compare with in year t, as list[n_reference]. */
static void list_references(const struct settlement *settlement, size_t t, size_t s, const int64_t **list) {
    const struct scheme *scheme = &settlement->scenario[t].scheme[s];
    size_t n = settlement->n_municipality, year = settlement->n_year * n;
    const int64_t *before = settlement->has_before ? settlement->before + s * n : NULL;
    for (size_t k = 0; k < scheme->n_layer; k++) {
        const struct change_cap *change = &scheme->layer[k].change;
        if (change->against == AGAINST_LAST_YEAR)
            list[change->reference] = t > 0 ? settlement->payment + s * year + (t - 1) * n : before;
        else if (change->against == AGAINST_SCHEME)
            list[change->reference] = settlement->payment + change->scheme * year + t * n;
    }
}

/* One scheme in year t; its funds go along from year to year, and it may look at what was paid the year before and at
 * what is paid under schemes before it. */
static enum status settle_scheme_year(struct settlement *settlement, size_t t, size_t s, struct settle_input *input,
                                      void *workspace) {
    const struct scheme *scheme = &settlement->scenario[t].scheme[s];
    size_t n = settlement->n_municipality, at = s * settlement->n_year + t, after = funds_at(settlement, s, t + 1);
    struct fund_book book = {settlement->balance + funds_at(settlement, s, t), settlement->balance + after,
                             settlement->assessed + after, settlement->refunded + after};
    int64_t *flow[FLOW_COUNT], *scratch = malloc(2 * n * sizeof *scratch);
    const int64_t **references = calloc(scheme->n_reference + 1, sizeof *references);
    if (references && scratch) {
        list_references(settlement, t, s, references);
        for (size_t k = 0; k < FLOW_COUNT; k++)
            flow[k] = settlement->flow + (at * FLOW_COUNT + k) * n;
        input->reference = references;
        input->flow = flow;
        input->fund = &book;
        settle_scheme(scheme, input, workspace, settlement->payment + at * n, settlement->external + at);
        entry_settle(scheme, input, 1, scratch, settlement->entry + at * n);
        for (size_t k = at * n; k < (at + 1) * n; k++)
            settlement->payment[k] += settlement->entry[k];
        input->reference = NULL;
        input->flow = NULL;
        input->fund = NULL;
    }
    enum status status = references && scratch ? STATUS_OK : STATUS_MEMORY;
    free(scratch);
    free((void *)references);
    return status;
}

/* Year t under every scheme. */
static enum status settle_year(struct settlement *settlement, size_t t) {
    const struct realised *realised = settlement_year(settlement, t);
    struct settle_input input = realised->input;
    size_t n = settlement->n_municipality;
    void *workspace = malloc(settle_workspace_size(n, input.n_care, input.n_lane));
    if (!workspace)
        return STATUS_MEMORY;
    settlement->year[t] = realised->year;
    for (size_t i = 0; i < n; i++) {
        const int64_t *advance = realised->advance + i * ADVANCE_COUNT;
        settlement->own_cost[t * n + i] = cost_of(&input, input.cost, i);
        settlement->shared[t * n + i] = settlement->own_cost[t * n + i] - cost_of(&input, realised->reported, i);
        settlement->budget[t * n + i] = input.budget[i];
        settlement->paid[t * n + i] = advance[ADVANCE_RIGG] + advance[ADVANCE_SVB];
    }
    enum status status = STATUS_OK;
    for (size_t s = 0; s < settlement->n_scheme && !status; s++)
        status = settle_scheme_year(settlement, t, s, &input, workspace);
    free(workspace);
    return status;
}

/* What is left of a year goes along to the next; before the first year stands what was due, or nothing. */
static void carry_over(struct settlement *settlement) {
    size_t n = settlement->n_municipality, n_year = settlement->n_year;
    for (size_t s = 0; s < settlement->n_scheme; s++) {
        const int64_t *payment = settlement->payment + s * n_year * n;
        int64_t *previous = settlement->previous + s * n_year * n;
        memcpy(previous, settlement->due + s * n, n * sizeof *previous);
        for (size_t k = n; k < n_year * n; k++)
            previous[k] = previous[k - n] + payment[k - n] - settlement->paid[k - n];
    }
}

enum status settlement_settle(struct settlement *settlement) {
    enum status status = STATUS_OK;
    for (size_t t = 0; t < settlement->n_year && !status; t++)
        status = settle_year(settlement, t);
    if (!status)
        carry_over(settlement);
    return status;
}

struct settled settlement_view(const struct settlement *settlement) {
    const struct realised_file *realised = &settlement->realised;
    bool chain = realised->has_advance && (settlement->has_previous || settlement->n_year > 1);
    return (struct settled){.n_scheme = settlement->n_scheme,
                            .n_year = settlement->n_year,
                            .n_municipality = settlement->n_municipality,
                            .scheme = settlement->scenario[0].scheme,
                            .scenario = settlement->scenario,
                            .municipality = settlement_year(settlement, settlement->n_year - 1)->region.municipality,
                            .year = settlement->year,
                            .show_year = realised->has_year,
                            .own_cost = settlement->own_cost,
                            .shared = settlement->shared,
                            .budget = realised->has_budget ? settlement->budget : NULL,
                            .paid = realised->has_advance ? settlement->paid : NULL,
                            .payment = settlement->payment,
                            .previous = chain ? settlement->previous : NULL,
                            .external = settlement->external,
                            .flow = settlement->flow,
                            .entry = settlement->entry,
                            .n_fund = settlement->n_fund,
                            .balance = settlement->balance,
                            .assessed = settlement->assessed,
                            .refunded = settlement->refunded,
                            .n_given = settlement->n_given,
                            .given_name = settlement->given_name,
                            .given = settlement->given};
}
