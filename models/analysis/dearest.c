/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/dearest.h"

#include "models/analysis/privacy.h"
#include <math.h>
#include <stdlib.h>

enum { TENTH = 10, FIFTH = 5 };

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

/* Over the horizon, of one draw. */
static int64_t sum_cost(const struct dearest_draws *d, size_t draw, size_t form, size_t i) {
    int64_t sum = 0;
    for (size_t t = d->first_year; t < d->n_year; t++)
        sum += d->cost[((draw * FORM_COUNT + form) * d->n_year + t) * d->n_municipality + i];
    return sum;
}

static int64_t sum_clients(const struct dearest_draws *d, size_t draw, size_t care, size_t form, size_t i) {
    int64_t sum = 0;
    for (size_t t = d->first_year; t < d->n_year; t++)
        sum += d->clients[(((draw * d->n_care + care) * FORM_COUNT + form) * d->n_year + t) * d->n_municipality + i];
    return sum;
}

static void take_part(const struct dearest_draws *d, const struct ranked *ranked, size_t n, size_t i,
                      struct part *part) {
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
static bool forms_may_show(const struct dearest_draws *d, size_t i, double *scratch) {
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

/* Room for one municipality at a time. */
struct scratch {
    struct ranked *ranked; /* [n_draw] */
    double *pairs;         /* [2 n_draw] */
    struct part dear, middle;
};

static void find_one(const struct dearest_draws *d, size_t i, struct scratch *room, struct dearest *found) {
    size_t n_dear = d->n_draw / TENTH, n_middle = d->n_draw / FIFTH;
    *found = (struct dearest){0};
    for (size_t k = 0; k < d->n_draw; k++)
        room->ranked[k] = (struct ranked){sum_cost(d, k, FORM_ZIN, i) + sum_cost(d, k, FORM_PGB, i), k};
    qsort(room->ranked, d->n_draw, sizeof *room->ranked, compare_ranked);
    take_part(d, room->ranked + d->n_draw - n_dear, n_dear, i, &room->dear);
    take_part(d, room->ranked + (d->n_draw - n_middle) / 2, n_middle, i, &room->middle);
    explain(d, &room->dear, &room->middle, found);
    found->shows_pgb = forms_may_show(d, i, room->pairs);
}

enum status dearest_find(const struct dearest_draws *d, const bool *skip, struct dearest *found) {
    struct scratch room = {.ranked = calloc(d->n_draw, sizeof *room.ranked),
                           .pairs = calloc(2 * d->n_draw, sizeof *room.pairs),
                           .dear.clients = calloc(d->n_care, sizeof *room.dear.clients),
                           .middle.clients = calloc(d->n_care, sizeof *room.middle.clients)};
    bool enough = room.ranked && room.pairs && room.dear.clients && room.middle.clients;
    for (size_t i = 0; enough && i < d->n_municipality; i++)
        if (!skip[i])
            find_one(d, i, &room, &found[i]);
    free(room.ranked);
    free(room.pairs);
    free(room.dear.clients);
    free(room.middle.clients);
    return enough ? STATUS_OK : STATUS_MEMORY;
}
