/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The division of the last year, in a run in which municipalities merge: what it is, and its draws. */
#include "models/core/money.h"
#include "models/region/merger.h"
#include "sim/engine/division.h"
#include "sim/engine/record.h"
#include <stdlib.h>

static const struct variable name = {"unit_name", VALUE_TEXT, 1,
                                     {AXIS_UNIT}, "1",        "name of the municipality of the last year"};
static const struct variable since = {
    "unit_since", VALUE_INT64, 1,
    {AXIS_UNIT},  "year",      "first year in which it is as in the last year; before, a sum of its parts"};
static const struct variable fraction = {"unit_fraction",
                                         VALUE_DOUBLE,
                                         2,
                                         {AXIS_MUNICIPALITY, AXIS_UNIT},
                                         "share",
                                         "part of the municipality that is in the unit in the last year"};
static const struct variable residents = {
    "unit_residents", VALUE_INT64, 2, {AXIS_YEAR, AXIS_UNIT}, "count", "residents on 1 January, summed over its parts"};
static const struct variable youths = {
    "unit_youths", VALUE_INT64, 2, {AXIS_YEAR, AXIS_UNIT}, "count", "youths of 0 to 17 years, summed over its parts"};
static const struct variable budget = {
    "unit_budget",          VALUE_CENTS, 2,
    {AXIS_YEAR, AXIS_UNIT}, "EUR",       "rijksbudget, summed over its parts; the mean over the draws where uncertain"};
static const struct variable cost = {
    "unit_cost", VALUE_CENTS, 3, {AXIS_DRAW, AXIS_YEAR, AXIS_UNIT}, "EUR", "own cost before settlement"};
static const struct variable payment = {"unit_payment",
                                        VALUE_CENTS,
                                        4,
                                        {AXIS_SCHEME, AXIS_DRAW, AXIS_YEAR, AXIS_UNIT},
                                        "EUR",
                                        "what the municipality of the last year pays in the end"};

/* Is unit u in year t already what it is in the last year? */
static bool is_there(const struct division *division, size_t u) {
    size_t parts = 0, whole = 0;
    for (size_t p = 0; p < division->onward.first[division->n_unit]; p++) {
        parts += division->onward.part[p].to == u;
        whole += division->onward.part[p].to == u && division->onward.part[p].nano == NANO;
    }
    return parts == 1 && whole == 1;
}

static enum status write_names(struct store *store, const struct plan *plan, void *buffer, struct note *note) {
    const struct division *division = plan->scenario->region.division, *last = division + plan->n_year - 1;
    const char **text = buffer;
    int64_t *year = buffer;
    double *share = buffer;
    for (size_t u = 0; u < plan->n_unit; u++)
        text[u] = last->unit[u].name;
    enum status status = store_write(store, &name, text, note);
    for (size_t u = 0; u < plan->n_unit; u++) {
        size_t t = plan->n_year - 1;
        while (t > 0 && is_there(&division[t - 1], u))
            t--;
        year[u] = plan->scenario->first_year + (int)t;
    }
    if (!status)
        status = store_write(store, &since, year, note);
    for (size_t k = 0; k < plan->n_municipality * plan->n_unit; k++)
        share[k] = 0.0;
    for (size_t i = 0; i < plan->n_municipality; i++)
        for (size_t p = last->from_old.first[i]; p < last->from_old.first[i + 1]; p++)
            share[i * plan->n_unit + last->from_old.part[p].to] = (double)last->from_old.part[p].nano / (double)NANO;
    return status ? status : store_write(store, &fraction, share, note);
}

static enum status write_sums(struct store *store, const struct plan *plan, const struct variable *variable,
                              const int64_t *values, int64_t *sums, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t t = 0; t < plan->n_year && !status; t++)
        status = division_sum(plan, t, values + t * plan->n_municipality, sums + t * plan->n_unit);
    return status ? status : store_write(store, variable, sums, note);
}

enum status record_units(struct store *store, const struct plan *plan, struct note *note) {
    const struct region *region = &plan->scenario->region;
    if (plan->n_unit == 0)
        return STATUS_OK;
    int64_t *buffer = calloc((plan->n_municipality + plan->n_year) * plan->n_unit, sizeof *buffer);
    if (!buffer)
        return STATUS_MEMORY;
    enum status status = write_names(store, plan, buffer, note);
    if (!status)
        status = write_sums(store, plan, &residents, region->residents, buffer, note);
    if (!status)
        status = write_sums(store, plan, &youths, region->youths, buffer, note);
    if (!status)
        status = store_write(store, &budget, plan->unit_budget, note);
    free(buffer);
    return status;
}

size_t record_unit_rows(const struct plan *plan, const struct chunk *chunk, enum store_level level,
                        struct rows rows[RECORD_UNIT_ROWS]) {
    size_t r = chunk->rows, n = 0, offset = plan->n_municipality * r, year = plan->n_place * r;
    if (plan->n_unit == 0 || level == STORE_SUMMARY)
        return 0;
    rows[n++] = (struct rows){&cost, chunk->own ? chunk->own + offset : NULL, {year, r}};
    if (level == STORE_ALL)
        rows[n++] =
            (struct rows){&payment, chunk->payment ? chunk->payment + offset : NULL, {plan->n_year * year, year, r}};
    return n;
}
