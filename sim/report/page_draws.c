/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the draws of a file can tell of a municipality: its own cost and budget by year where budgets are
 * uncertain, and what happened in its dearest draws. */
#include "sim/report/page_parts.h"

#include "models/analysis/privacy.h"
#include "sim/report/json.h"
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* MOST_ELEMENTS: of the largest variable that is read. LEAST_DRAWS: so that the dearest tenth is not a handful. */
enum { MOST_ELEMENTS = 8000000, LEAST_DRAWS = 100, MOST_NAMED = 3, DEAREST = 10, MIDDLE = 5, BANDS = 3 };

/* The first draws, as in the file; NULL what it does not have. */
struct page_draws {
    size_t n_draw, n_care, n_year, n_municipality, first_year;
    int64_t *cost;              /* [draw][form][year][municipality] */
    int64_t *clients;           /* [draw][care][form][year][municipality] */
    int64_t *budget;            /* [draw][year][municipality]; only where budgets are uncertain */
    const int64_t *client_cost; /* [care] expected cost of a client of the class */
    bool internal;
};

/* A draw and what the municipality's own care cost in it over the horizon. */
struct ranked {
    int64_t cost;
    size_t draw;
};

/* A tenth or fifth of the draws in the order of cost: means of its draws, over all years of the horizon together. */
struct part {
    double cost[FORM_COUNT];
    double *clients; /* [n_care] */
};

/* The difference between the dearest draws and the middle ones, in cents; all parts but pgb add up to it. */
struct difference {
    int64_t dear, middle, others, price, pgb;
    size_t n_named, named[MOST_NAMED];
    int64_t amount[MOST_NAMED];
    bool shows_pgb;
};

static int compare_ranked(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return x->draw < y->draw ? -1 : x->draw > y->draw;
}

static int compare_cents(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Over the horizon, of one draw. */
static int64_t sum_cost(const struct page_draws *d, size_t draw, size_t form, size_t i) {
    int64_t sum = 0;
    for (size_t t = d->first_year; t < d->n_year; t++)
        sum += d->cost[((draw * FORM_COUNT + form) * d->n_year + t) * d->n_municipality + i];
    return sum;
}

static int64_t sum_clients(const struct page_draws *d, size_t draw, size_t care, size_t form, size_t i) {
    int64_t sum = 0;
    for (size_t t = d->first_year; t < d->n_year; t++)
        sum += d->clients[(((draw * d->n_care + care) * FORM_COUNT + form) * d->n_year + t) * d->n_municipality + i];
    return sum;
}

static void take_part(const struct page_draws *d, const struct ranked *ranked, size_t n, size_t i, struct part *part) {
    for (size_t f = 0; f < FORM_COUNT; f++) {
        part->cost[f] = 0.0;
        for (size_t k = 0; k < n; k++)
            part->cost[f] += (double)sum_cost(d, ranked[k].draw, f, i) / (double)n;
    }
    for (size_t c = 0; c < d->n_care; c++) {
        part->clients[c] = 0.0;
        for (size_t k = 0; k < n; k++)
            for (size_t f = 0; f < FORM_COUNT; f++)
                part->clients[c] += (double)sum_clients(d, ranked[k].draw, c, f, i) / (double)n;
    }
}

/* Both forms must be fit to be shown: with the total one would tell the other. scratch[2 n_draw] */
static bool forms_may_show(const struct page_draws *d, size_t i, double *scratch) {
    double *cost = scratch, *clients = scratch + d->n_draw, years = (double)(d->n_year - d->first_year);
    bool may = true;
    for (size_t f = 0; f < FORM_COUNT; f++) {
        double costs = 0.0, count = 0.0;
        for (size_t k = 0; k < d->n_draw; k++) {
            cost[k] = (double)sum_cost(d, k, f, i) / years;
            clients[k] = 0.0;
            for (size_t c = 0; c < d->n_care; c++)
                clients[k] += (double)sum_clients(d, k, c, f, i) / years;
            costs += cost[k] / (double)d->n_draw;
            count += clients[k] / (double)d->n_draw;
        }
        may &= !privacy_few(count) && !privacy_dominated(costs, privacy_largest(d->n_draw, cost, clients));
    }
    return may || d->internal;
}

/* Few clients in a year, in one of the two parts? */
static bool is_small(const struct page_draws *d, double dear, double middle) {
    double years = (double)(d->n_year - d->first_year);
    return !d->internal && (privacy_few(dear / years) || privacy_few(middle / years));
}

/* The class that moves the cost most and is not named yet; n_care when none is left that may be. */
static size_t next_class(const struct page_draws *d, const struct part *dear, const struct part *middle,
                         const struct difference *found) {
    size_t best = d->n_care;
    double most = 0.0;
    for (size_t c = 0; c < d->n_care; c++) {
        double moved = fabs((dear->clients[c] - middle->clients[c]) * (double)d->client_cost[c]);
        bool named = false;
        for (size_t k = 0; k < found->n_named; k++)
            named |= found->named[k] == c;
        if (!named && !is_small(d, dear->clients[c], middle->clients[c]) && moved > most) {
            best = c;
            most = moved;
        }
    }
    return best;
}

/* More clients of a class cost what such a client is expected to cost; what is left is cost per client. */
static void explain(const struct page_draws *d, const struct part *dear, const struct part *middle,
                    struct difference *found) {
    double moved = 0.0, rest_dear = 0.0, rest_middle = 0.0;
    int64_t named = 0;
    size_t c;
    while (found->n_named < MOST_NAMED && (c = next_class(d, dear, middle, found)) < d->n_care) {
        found->named[found->n_named] = c;
        found->amount[found->n_named++] = llround((dear->clients[c] - middle->clients[c]) * (double)d->client_cost[c]);
    }
    for (c = 0; c < d->n_care; c++) {
        moved += (dear->clients[c] - middle->clients[c]) * (double)d->client_cost[c];
        rest_dear += dear->clients[c];
        rest_middle += middle->clients[c];
    }
    for (size_t k = 0; k < found->n_named; k++) {
        rest_dear -= dear->clients[found->named[k]];
        rest_middle -= middle->clients[found->named[k]];
        named += found->amount[k];
    }
    /* What is left over may not tell of a few clients either. */
    if (found->n_named < d->n_care && is_small(d, rest_dear, rest_middle))
        found->n_named = 0, named = 0;
    found->others = llround(moved) - named;
    found->dear = llround(dear->cost[FORM_ZIN] + dear->cost[FORM_PGB]);
    found->middle = llround(middle->cost[FORM_ZIN] + middle->cost[FORM_PGB]);
    found->pgb = llround(dear->cost[FORM_PGB]) - llround(middle->cost[FORM_PGB]);
    found->price = found->dear - found->middle - llround(moved);
}

static void write_difference(FILE *out, const struct difference *found) {
    int first = 1;
    const struct {
        const char *name;
        int64_t cents;
    } amounts[] = {
        {"dear", found->dear}, {"middle", found->middle}, {"others", found->others}, {"price", found->price}};
    fputc('{', out);
    for (size_t k = 0; k < sizeof amounts / sizeof amounts[0]; k++) {
        json_key(out, amounts[k].name, &first);
        fprintf(out, "%" PRId64, amounts[k].cents);
    }
    json_key(out, "pgb", &first);
    if (found->shows_pgb)
        fprintf(out, "%" PRId64, found->pgb);
    else
        fputs("null", out);
    json_key(out, "named", &first);
    fputc('[', out);
    for (size_t k = 0; k < found->n_named; k++)
        fprintf(out, "%s[%zu,%" PRId64 "]", k > 0 ? "," : "", found->named[k], found->amount[k]);
    fputs("]}", out);
}

/* Room for one municipality at a time. */
struct scratch {
    struct ranked *ranked; /* [n_draw] */
    double *pairs;         /* [2 n_draw] */
    struct part dear, middle;
};

static void write_dearest(FILE *out, const struct page_draws *d, size_t i, struct scratch *room) {
    struct difference found = {0};
    size_t n_dear = d->n_draw / DEAREST, n_middle = d->n_draw / MIDDLE;
    for (size_t k = 0; k < d->n_draw; k++)
        room->ranked[k] = (struct ranked){sum_cost(d, k, FORM_ZIN, i) + sum_cost(d, k, FORM_PGB, i), k};
    qsort(room->ranked, d->n_draw, sizeof *room->ranked, compare_ranked);
    take_part(d, room->ranked + d->n_draw - n_dear, n_dear, i, &room->dear);
    take_part(d, room->ranked + (d->n_draw - n_middle) / 2, n_middle, i, &room->middle);
    explain(d, &room->dear, &room->middle, &found);
    found.shows_pgb = forms_may_show(d, i, room->pairs);
    write_difference(out, &found);
}

static enum status write_all_dearest(FILE *out, const struct page_file *file, const struct page_draws *d, int *first) {
    struct scratch room = {.ranked = calloc(d->n_draw, sizeof *room.ranked),
                           .pairs = calloc(2 * d->n_draw, sizeof *room.pairs),
                           .dear.clients = calloc(d->n_care, sizeof *room.dear.clients),
                           .middle.clients = calloc(d->n_care, sizeof *room.middle.clients)};
    bool room_enough = room.ranked && room.pairs && room.dear.clients && room.middle.clients;
    if (room_enough) {
        json_key(out, "dearest", first);
        for (size_t i = 0; i < d->n_municipality; i++) {
            fputs(i > 0 ? "," : "[", out);
            if (file->hidden[i])
                fputs("null", out);
            else
                write_dearest(out, d, i, &room);
        }
        fputc(']', out);
    }
    free(room.ranked);
    free(room.pairs);
    free(room.dear.clients);
    free(room.middle.clients);
    return room_enough ? STATUS_OK : STATUS_MEMORY;
}

/* P10, P50, P90 of a year, amounts that occurred: [band][year][municipality]. budget: of it, else of own cost. */
static enum status write_bands(FILE *out, const struct page_file *file, const struct page_draws *d, bool budget) {
    static const size_t percent[BANDS] = {10, 50, 90};
    size_t towns = d->n_year * d->n_municipality;
    int64_t *values = calloc(d->n_draw, sizeof *values), *bands = calloc(BANDS * towns, sizeof *bands);
    enum status status = values && bands ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; !status && k < towns; k++) {
        for (size_t draw = 0; draw < d->n_draw; draw++) {
            const int64_t *forms = &d->cost[draw * FORM_COUNT * towns + k];
            values[draw] = budget ? d->budget[draw * towns + k] : forms[0] + forms[FORM_PGB * towns];
        }
        qsort(values, d->n_draw, sizeof *values, compare_cents);
        for (size_t b = 0; b < BANDS; b++)
            bands[b * towns + k] =
                file->hidden[k % d->n_municipality] ? JSON_UNKNOWN : values[(percent[b] * d->n_draw + 99) / 100 - 1];
    }
    if (!status)
        json_integers(out, BANDS * towns, bands);
    free(values);
    free(bands);
    return status;
}

static enum status read_all(const struct result *result, struct page_draws *d, struct note *note) {
    const enum axis cost[] = {AXIS_DRAW, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    const enum axis clients[] = {AXIS_DRAW, AXIS_CARE, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    const enum axis budget[] = {AXIS_DRAW, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    const struct result_row row = {
        "/incentive/client_cost", OPTIONAL, {AXIS_CARE, AXIS_END}, .integer = &d->client_cost};
    if (result_length(result, AXIS_FORM) != FORM_COUNT)
        return result_refuse_size(result, "form", note);
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (!status)
        status = result_read_draws(result, "cost", cost, 0, d->n_draw, &d->cost, note);
    if (!status && result_has(result, "clients"))
        status = result_read_draws(result, "clients", clients, 0, d->n_draw, &d->clients, note);
    if (!status && result_has(result, "budget_mean"))
        status = result_read_draws(result, "budget", budget, 0, d->n_draw, &d->budget, note);
    return status;
}

static enum status write_draws(FILE *out, const struct page_file *file, const struct page_draws *d, int *first) {
    enum status status = STATUS_OK;
    json_key(out, "draws_read", first);
    fprintf(out, "%zu", d->n_draw);
    if (d->budget) {
        json_key(out, "own_cost_band", first);
        status = write_bands(out, file, d, false);
        json_key(out, "budget_band", first);
        if (!status)
            status = write_bands(out, file, d, true);
    }
    return !status && d->clients && d->client_cost ? write_all_dearest(out, file, d, first) : status;
}

enum status page_draws(FILE *out, const struct page_file *file, bool internal, int *first, struct note *note) {
    const struct result *result = file->result;
    struct page_draws d = {.n_draw = result_length(result, AXIS_DRAW),
                           .n_care = result_length(result, AXIS_CARE),
                           .n_year = result_length(result, AXIS_YEAR),
                           .n_municipality = result_length(result, AXIS_MUNICIPALITY),
                           .internal = internal};
    size_t most = MOST_ELEMENTS / (d.n_care * FORM_COUNT * d.n_year * d.n_municipality + 1);
    d.first_year = d.n_year > 1;
    d.n_draw = d.n_draw < most ? d.n_draw : most;
    if (file->by_unit || d.n_draw < LEAST_DRAWS || !result_has(result, "cost"))
        return STATUS_OK;
    enum status status = read_all(result, &d, note);
    if (!status)
        status = write_draws(out, file, &d, first);
    free(d.cost);
    free(d.clients);
    free(d.budget);
    return status;
}
