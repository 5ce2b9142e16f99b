/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/dearest.h"

#include "models/analysis/privacy.h"
#include <math.h>
#include <stdlib.h>

enum { TENTH = 10, FIFTH = 5, AT_ONCE = 16 /* municipalities: about a line of the caches */ };

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

static int compare_ranked(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return x->draw < y->draw ? -1 : x->draw > y->draw;
}

/* Sums over the horizon of the municipalities first .. first + n - 1, each with its draws side by side: draws hold the
 * municipalities side by side, so that looking for those of one would read all of them. */
struct sums {
    const struct dearest_draws *d;
    size_t first, n;
    int64_t *cost;    /* [FORM_COUNT][AT_ONCE][n_draw] */
    int64_t *clients; /* [n_care][FORM_COUNT][AT_ONCE][n_draw] */
};

/* Adds up one draw of one row: [n_year][n_municipality]. */
static void add_years(const struct sums *s, const int64_t *year, int64_t *sum) {
    const struct dearest_draws *d = s->d;
    for (size_t i = 0; i < s->n; i++)
        sum[i * d->n_draw] = 0;
    for (size_t t = d->first_year; t < d->n_year; t++)
        for (size_t i = 0; i < s->n; i++)
            sum[i * d->n_draw] += year[t * d->n_municipality + s->first + i];
}

static void add_draws(const struct sums *s) {
    const struct dearest_draws *d = s->d;
    size_t years = d->n_year * d->n_municipality, rows = d->n_care * FORM_COUNT;
    for (size_t draw = 0; draw < d->n_draw; draw++) {
        for (size_t f = 0; f < FORM_COUNT; f++)
            add_years(s, d->cost + (draw * FORM_COUNT + f) * years, s->cost + f * AT_ONCE * d->n_draw + draw);
        for (size_t k = 0; k < rows; k++)
            add_years(s, d->clients + (draw * rows + k) * years, s->clients + k * AT_ONCE * d->n_draw + draw);
    }
}

/* Over the horizon, of one draw; i counts from the first. */
static int64_t sum_cost(const struct sums *s, size_t draw, size_t form, size_t i) {
    return s->cost[(form * AT_ONCE + i) * s->d->n_draw + draw];
}

static int64_t sum_clients(const struct sums *s, size_t draw, size_t care, size_t form, size_t i) {
    return s->clients[((care * FORM_COUNT + form) * AT_ONCE + i) * s->d->n_draw + draw];
}

static void take_part(const struct sums *s, const struct ranked *ranked, size_t n, size_t i, struct part *part) {
    for (size_t f = 0; f < FORM_COUNT; f++) {
        part->cost[f] = 0.0;
        for (size_t k = 0; k < n; k++)
            part->cost[f] += (double)sum_cost(s, ranked[k].draw, f, i) / (double)n;
    }
    for (size_t c = 0; c < s->d->n_care; c++) {
        part->clients[c] = 0.0;
        for (size_t k = 0; k < n; k++)
            for (size_t f = 0; f < FORM_COUNT; f++)
                part->clients[c] += (double)sum_clients(s, ranked[k].draw, c, f, i) / (double)n;
    }
}

/* Both forms must be fit to be shown: with the total one would tell the other. scratch[2 n_draw] */
static bool forms_may_show(const struct sums *s, size_t i, double *scratch) {
    const struct dearest_draws *d = s->d;
    double *cost = scratch, *clients = scratch + d->n_draw, years = (double)(d->n_year - d->first_year);
    bool may = true;
    for (size_t f = 0; f < FORM_COUNT; f++) {
        double costs = 0.0, count = 0.0;
        for (size_t k = 0; k < d->n_draw; k++) {
            cost[k] = (double)sum_cost(s, k, f, i) / years;
            clients[k] = 0.0;
            for (size_t c = 0; c < d->n_care; c++)
                clients[k] += (double)sum_clients(s, k, c, f, i) / years;
            costs += cost[k] / (double)d->n_draw;
            count += clients[k] / (double)d->n_draw;
        }
        may &= !privacy_few(count) && !privacy_dominated(costs, privacy_largest(d->n_draw, cost, clients));
    }
    return may || d->every;
}

/* Few clients in a year, in one of the two parts? */
static bool is_small(const struct dearest_draws *d, double dear, double middle) {
    double years = (double)(d->n_year - d->first_year);
    return !d->every && (privacy_few(dear / years) || privacy_few(middle / years));
}

/* The class that moves the cost most and is not named yet; n_care when none is left that may be. */
static size_t next_class(const struct dearest_draws *d, const struct part *dear, const struct part *middle,
                         const struct dearest *found) {
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
static void explain(const struct dearest_draws *d, const struct part *dear, const struct part *middle,
                    struct dearest *found) {
    double moved = 0.0, rest_dear = 0.0, rest_middle = 0.0;
    int64_t named = 0;
    size_t c;
    while (found->n_named < DEAREST_NAMED && (c = next_class(d, dear, middle, found)) < d->n_care) {
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

struct scratch {
    struct sums sums;
    struct ranked *ranked; /* [n_draw] of one municipality */
    double *pairs;         /* [2 n_draw] */
    struct part dear, middle;
};

static void find_one(struct scratch *room, size_t i, struct dearest *found) {
    const struct sums *s = &room->sums;
    const struct dearest_draws *d = s->d;
    size_t n_dear = d->n_draw / TENTH, n_middle = d->n_draw / FIFTH;
    *found = (struct dearest){0};
    for (size_t k = 0; k < d->n_draw; k++)
        room->ranked[k] = (struct ranked){sum_cost(s, k, FORM_ZIN, i) + sum_cost(s, k, FORM_PGB, i), k};
    qsort(room->ranked, d->n_draw, sizeof *room->ranked, compare_ranked);
    take_part(s, room->ranked + d->n_draw - n_dear, n_dear, i, &room->dear);
    take_part(s, room->ranked + (d->n_draw - n_middle) / 2, n_middle, i, &room->middle);
    explain(d, &room->dear, &room->middle, found);
    found->shows_pgb = forms_may_show(s, i, room->pairs);
}

static void free_scratch(struct scratch *room) {
    free(room->sums.cost);
    free(room->sums.clients);
    free(room->ranked);
    free(room->pairs);
    free(room->dear.clients);
    free(room->middle.clients);
}

static bool make_scratch(const struct dearest_draws *d, struct scratch *room) {
    size_t rows = AT_ONCE * FORM_COUNT * d->n_draw;
    *room = (struct scratch){.sums = {.d = d,
                                      .cost = calloc(rows, sizeof *room->sums.cost),
                                      .clients = calloc(rows * d->n_care, sizeof *room->sums.clients)},
                             .ranked = calloc(d->n_draw, sizeof *room->ranked),
                             .pairs = calloc(2 * d->n_draw, sizeof *room->pairs),
                             .dear.clients = calloc(d->n_care, sizeof *room->dear.clients),
                             .middle.clients = calloc(d->n_care, sizeof *room->middle.clients)};
    return room->sums.cost && room->sums.clients && room->ranked && room->pairs && room->dear.clients &&
           room->middle.clients;
}

enum status dearest_find(const struct dearest_draws *d, const bool *skip, struct dearest *found) {
    struct scratch room;
    struct sums *sums = &room.sums;
    bool enough = make_scratch(d, &room);
    for (; enough && sums->first < d->n_municipality; sums->first += sums->n) {
        size_t left = d->n_municipality - sums->first;
        sums->n = left < AT_ONCE ? left : AT_ONCE;
        add_draws(sums);
        for (size_t i = 0; i < sums->n; i++)
            if (!skip[sums->first + i])
                find_one(&room, i, &found[sums->first + i]);
    }
    free_scratch(&room);
    return enough ? STATUS_OK : STATUS_MEMORY;
}
