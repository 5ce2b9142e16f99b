/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the draws of a file can tell of a municipality: its own cost and budget by year where budgets are
 * uncertain, and what happened in its dearest draws. */
#include "sim/report/page_parts.h"

#include "models/analysis/dearest.h"
#include "models/analysis/stats.h"
#include <stdlib.h>

/* MOST_ELEMENTS: of the largest variable that is read. LEAST_DRAWS: so that the dearest tenth is not a handful. */
enum { MOST_ELEMENTS = 8000000, LEAST_DRAWS = 100, BANDS = 3 };

/* The first draws, as in the file; NULL what it does not have. */
struct page_draws {
    struct dearest_draws of;
    int64_t *cost, *clients; /* as in `of` */
    int64_t *budget;         /* [draw][year][municipality]; only where budgets are uncertain */
};

static void write_difference(struct json *to, const struct dearest *found) {
    json_open(to, NULL, '{');
    json_integer(to, "dear", found->dear);
    json_integer(to, "middle", found->middle);
    json_integer(to, "others", found->others);
    json_integer(to, "price", found->price);
    json_integer(to, "pgb", found->shows_pgb ? found->pgb : JSON_UNKNOWN);
    json_open(to, "named", '[');
    for (size_t k = 0; k < found->n_named; k++)
        json_integers(to, NULL, 2, (const int64_t[]){(int64_t)found->named[k], found->amount[k]});
    json_close(to, ']');
    json_close(to, '}');
}

static enum status write_all_dearest(struct json *to, const struct page_file *file, const struct page_draws *d) {
    struct dearest *found = calloc(d->of.n_municipality, sizeof *found);
    enum status status = found ? dearest_find(&d->of, file->hidden, found) : STATUS_MEMORY;
    if (!status)
        json_open(to, "dearest", '[');
    for (size_t i = 0; !status && i < d->of.n_municipality; i++) {
        if (file->hidden[i])
            json_integer(to, NULL, JSON_UNKNOWN);
        else
            write_difference(to, &found[i]);
    }
    if (!status)
        json_close(to, ']');
    free(found);
    return status;
}

/* P10, P50, P90 of a year, amounts that occurred: [band][year][municipality]. budget: of it, else of own cost. */
static enum status write_bands(struct json *to, const struct page_file *file, const struct page_draws *d, bool budget) {
    static const int64_t percent[BANDS] = {10, 50, 90};
    int64_t rank[BANDS];
    size_t towns = d->of.n_year * d->of.n_municipality;
    int64_t *values = calloc(d->of.n_draw, sizeof *values), *bands = calloc(BANDS * towns, sizeof *bands);
    enum status status = values && bands ? STATUS_OK : STATUS_MEMORY;
    for (size_t b = 0; b < BANDS; b++)
        rank[b] = (percent[b] * (int64_t)d->of.n_draw + 99) / 100;
    for (size_t k = 0; !status && k < towns; k++) {
        for (size_t draw = 0; draw < d->of.n_draw; draw++) {
            const int64_t *forms = &d->cost[draw * FORM_COUNT * towns + k];
            values[draw] = budget ? d->budget[draw * towns + k] : forms[0] + forms[FORM_PGB * towns];
        }
        stats_select(values, d->of.n_draw, rank, BANDS);
        for (size_t b = 0; b < BANDS; b++)
            bands[b * towns + k] = file->hidden[k % d->of.n_municipality] ? JSON_UNKNOWN : values[rank[b] - 1];
    }
    if (!status)
        json_integers(to, budget ? "budget_band" : "own_cost_band", BANDS * towns, bands);
    free(values);
    free(bands);
    return status;
}

static enum status read_all(const struct result *result, struct page_draws *d, struct note *note) {
    const enum axis cost[] = {AXIS_DRAW, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    const enum axis clients[] = {AXIS_DRAW, AXIS_CARE, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    const enum axis budget[] = {AXIS_DRAW, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    const struct result_row row = {
        "/incentive/client_cost", OPTIONAL, {AXIS_CARE, AXIS_END}, .integer = &d->of.client_cost};
    if (result_length(result, AXIS_FORM) != FORM_COUNT)
        return result_refuse_size(result, "form", note);
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (!status)
        status = result_read_draws(result, "cost", cost, 0, d->of.n_draw, &d->cost, note);
    if (!status && result_has(result, "clients"))
        status = result_read_draws(result, "clients", clients, 0, d->of.n_draw, &d->clients, note);
    if (!status && result_has(result, "budget_mean"))
        status = result_read_draws(result, "budget", budget, 0, d->of.n_draw, &d->budget, note);
    return status;
}

static enum status write_draws(struct json *to, const struct page_file *file, const struct page_draws *d) {
    enum status status = STATUS_OK;
    json_integer(to, "draws_read", (int64_t)d->of.n_draw);
    if (d->budget)
        status = write_bands(to, file, d, false);
    if (d->budget && !status)
        status = write_bands(to, file, d, true);
    return !status && d->clients && d->of.client_cost ? write_all_dearest(to, file, d) : status;
}

enum status page_draws(struct json *to, const struct page_file *file, bool internal, struct note *note) {
    const struct result *result = file->result;
    struct page_draws d = {.of = {.n_draw = result_length(result, AXIS_DRAW),
                                  .n_care = result_length(result, AXIS_CARE),
                                  .n_year = result_length(result, AXIS_YEAR),
                                  .n_municipality = result_length(result, AXIS_MUNICIPALITY),
                                  .every = internal}};
    size_t most = MOST_ELEMENTS / (d.of.n_care * FORM_COUNT * d.of.n_year * d.of.n_municipality + 1);
    d.of.first_year = d.of.n_year > 1;
    d.of.n_draw = d.of.n_draw < most ? d.of.n_draw : most;
    if (file->by_unit || d.of.n_draw < LEAST_DRAWS || !result_has(result, "cost"))
        return STATUS_OK;
    enum status status = read_all(result, &d, note);
    d.of.cost = d.cost;
    d.of.clients = d.clients;
    if (!status)
        status = write_draws(to, file, &d);
    free(d.cost);
    free(d.clients);
    free(d.budget);
    return status;
}
