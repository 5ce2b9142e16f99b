/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slow twin of models/solidarity: the whole settlement of one lane as the rules read, in 128 bits, one municipality
 * and one cent at a time. It knows bases and keys by name and shares nothing with the kernel but the input structs. */
#ifndef TESTS_SETTLE_TWIN_H
#define TESTS_SETTLE_TWIN_H

#include "models/solidarity/base.h"
#include "models/solidarity/blend.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

enum { TWIN_MUNICIPALITIES = 128, TWIN_CELLS = 16, TWIN_FUNDS = 16 };

struct twin {
    const struct settle_input *in;
    size_t lane;
    size_t n_cell;
    wide cell[TWIN_MUNICIPALITIES][TWIN_CELLS]; /* what is left */
    wide own[TWIN_MUNICIPALITIES];
    wide payment[TWIN_MUNICIPALITIES]; /* own cost and T so far */
    wide flow[FLOW_COUNT][TWIN_MUNICIPALITIES];
    wide external;
    wide balance[TWIN_FUNDS], assessed[TWIN_FUNDS], refunded[TWIN_FUNDS];
};

struct twin_pool {
    const struct layer *layer;
    size_t n;
    size_t member[TWIN_MUNICIPALITIES];
    wide covered[TWIN_MUNICIPALITIES], budget_part[TWIN_MUNICIPALITIES];
    wide taken[TWIN_MUNICIPALITIES], weight[TWIN_MUNICIPALITIES], transfer[TWIN_MUNICIPALITIES];
};

/* A new base or key needs its rule here too, in its own words. */
static inline void twin_lacks(const char *what, const char *name) {
    fprintf(stderr, "the twin of the settlement does not know the %s %s: say in settle_twin.h what it is\n", what,
            name);
    abort();
}

static inline wide twin_round(wide numerator, wide divisor) {
    wide size = numerator < 0 ? -numerator : numerator;
    wide rounded = (2 * size + divisor) / (2 * divisor);
    return numerator < 0 ? -rounded : rounded;
}

static inline wide twin_sum(size_t n, const wide *x) {
    wide sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

/* part: zero when nothing has weight. */
static inline void twin_allocate(wide amount, size_t n, const wide *weight, wide *part) {
    wide total = twin_sum(n, weight), size = amount < 0 ? -amount : amount, left = total > 0 ? size : 0;
    wide remainder[TWIN_MUNICIPALITIES];
    for (size_t i = 0; i < n; i++) {
        part[i] = total > 0 ? size * weight[i] / total : 0;
        remainder[i] = total > 0 ? size * weight[i] % total : 0;
        left -= part[i];
    }
    for (; left > 0; left--) {
        size_t best = 0;
        for (size_t i = 1; i < n; i++)
            if (remainder[i] > remainder[best])
                best = i;
        part[best]++;
        remainder[best] = -1;
    }
    for (size_t i = 0; amount < 0 && i < n; i++)
        part[i] = -part[i];
}

static inline wide twin_cells(const struct twin *twin, const struct layer *layer, const int64_t *cells, size_t i) {
    wide sum = 0;
    for (size_t k = 0; k < twin->n_cell; k++)
        if (layer->covered[k])
            sum += cells[(i * twin->n_cell + k) * twin->in->n_lane + twin->lane];
    return sum;
}

static inline wide twin_clients(const struct twin *twin, const struct layer *layer, const int32_t *clients, size_t i) {
    size_t n_care = twin->in->n_care;
    wide sum = 0;
    for (size_t care = 0; care < n_care; care++)
        if (layer->covered[care] || layer->covered[n_care + care])
            sum += clients[(i * n_care + care) * twin->in->n_lane + twin->lane];
    return sum;
}

static inline wide twin_amount(const struct twin *twin, struct amount amount, size_t i, wide budget_part) {
    switch (amount.unit) {
    case AMOUNT_PERCENT_OF_BUDGET:
        return twin_round(amount.nano * budget_part, (wide)100 * NANO);
    case AMOUNT_EUR:
        return twin_round((wide)amount.nano * 100, NANO);
    case AMOUNT_EUR_PER_RESIDENT:
        return twin_round((wide)amount.nano * twin->in->residents[i] * 100, NANO);
    case AMOUNT_EUR_PER_YOUTH:
        return twin_round((wide)amount.nano * twin->in->youths[i] * 100, NANO);
    case AMOUNT_NONE:
        break;
    }
    return 0;
}

static inline wide twin_base(const struct twin *twin, const struct layer *layer, size_t i, wide covered,
                             wide budget_part) {
    const char *name = layer->base->name;
    if (strcmp(name, "costs") == 0)
        return covered;
    if (strcmp(name, "result") == 0)
        return covered - budget_part;
    if (strcmp(name, "deficit") == 0)
        return covered > budget_part ? covered - budget_part : 0;
    if (strcmp(name, "unexpected") == 0)
        return covered - twin_cells(twin, layer, twin->in->expected_cost, i);
    if (strcmp(name, "client_excess") != 0)
        twin_lacks("base", name);
    wide excess = twin_cells(twin, layer, twin->in->excess[layer->threshold], i);
    return excess < covered ? excess : covered;
}

static inline wide twin_weight(const struct twin *twin, const struct layer *layer, const char *name, size_t i,
                               wide covered, wide budget_part) {
    const struct settle_input *in = twin->in;
    if (strcmp(name, "budget") == 0)
        return in->budget[i * in->n_lane + twin->lane];
    if (strcmp(name, "residents") == 0)
        return in->residents[i];
    if (strcmp(name, "youths") == 0)
        return in->youths[i];
    if (strcmp(name, "clients") == 0)
        return twin_clients(twin, layer, in->clients, i);
    if (strcmp(name, "clients_lag1") == 0)
        return twin_clients(twin, layer, in->clients_lag1, i);
    if (strcmp(name, "clients_mean3") == 0)
        return twin_clients(twin, layer, in->clients_mean3, i);
    if (strcmp(name, "cost_lag1") == 0)
        return twin_cells(twin, layer, in->cost_lag1, i);
    if (strcmp(name, "clients_lag2") == 0)
        return twin_clients(twin, layer, in->clients_lag2, i);
    if (strcmp(name, "clients_weighted") == 0)
        return layer->lag_weight[0] * twin_clients(twin, layer, in->clients_lag1, i) +
               layer->lag_weight[1] * twin_clients(twin, layer, in->clients_lag2, i) +
               layer->lag_weight[2] * twin_clients(twin, layer, in->clients_lag3, i);
    if (strcmp(name, "cost_lag2") == 0)
        return twin_cells(twin, layer, in->cost_lag2, i);
    if (strcmp(name, "cost_weighted") == 0)
        return layer->lag_weight[0] * twin_cells(twin, layer, in->cost_lag1, i) +
               layer->lag_weight[1] * twin_cells(twin, layer, in->cost_lag2, i) +
               layer->lag_weight[2] * twin_cells(twin, layer, in->cost_lag3, i);
    if (strcmp(name, "youths_in_care") == 0)
        return in->youths_in_care[i];
    if (strcmp(name, "youths_in_care_lag1") == 0)
        return in->youths_in_care_lag1[i];
    if (strcmp(name, "cost_mean3") == 0)
        return twin_cells(twin, layer, in->cost_mean3, i);
    if (strcmp(name, "expected_cost") == 0)
        return twin_cells(twin, layer, in->expected_cost, i);
    if (strcmp(name, "surplus") == 0)
        return budget_part > covered ? budget_part - covered : 0;
    if (strcmp(name, "covariance") == 0)
        return in->covariance[layer->covariance][i];
    if (strcmp(name, "equal") == 0)
        return 1;
    if (strcmp(name, "fixed") != 0)
        twin_lacks("key", name);
    return layer->weight[i];
}

static inline wide twin_above_zero(wide x) {
    return x > 0 ? x : 0;
}

static inline wide twin_budget_part(const struct twin *twin, const struct layer *layer, const int64_t *budgets,
                                    size_t i) {
    wide budget = budgets ? budgets[i * twin->in->n_lane + twin->lane] : 0;
    return layer->covers_all ? budget : twin_round(budget * layer->covered_fraction, NANO);
}

/* y of a layer with bands: of what lies in each its share; of clients what they cost above its beginning but not above
 * its end, as far as covered cost is left. */
static inline wide twin_bands(const struct twin *twin, const struct layer *layer, size_t i, wide x, wide part) {
    bool clients = strcmp(layer->base->name, "client_excess") == 0;
    wide size = x < 0 ? -x : x, y = 0;
    for (size_t b = 0; b < layer->n_band; b++) {
        const struct band *band = &layer->band[b];
        bool ends = band->to.unit != AMOUNT_NONE;
        wide width;
        if (clients) {
            width = twin_cells(twin, layer, twin->in->excess[band->threshold_from], i) -
                    (ends ? twin_cells(twin, layer, twin->in->excess[band->threshold_to], i) : 0);
            width = twin_above_zero(width) < size ? twin_above_zero(width) : size;
            size -= width;
        } else {
            wide from = twin_amount(twin, band->from, i, part), to = ends ? twin_amount(twin, band->to, i, part) : size;
            width = twin_above_zero((size < to ? size : to) - from);
        }
        y += twin_round(width * band->share[twin->in->year], NANO);
    }
    return x < 0 ? -y : y;
}

/* Steps 1 to 4 for one member. */
static inline void twin_take(const struct twin *twin, struct twin_pool *pool, size_t m) {
    const struct layer *layer = pool->layer;
    size_t i = pool->member[m];
    wide covered = 0, part = twin_budget_part(twin, layer, twin->in->budget, i);
    for (size_t k = 0; k < twin->n_cell; k++)
        covered += layer->covered[k] ? twin->cell[i][k] : 0;
    covered = covered > 0 ? covered : 0;
    if (layer->n_back > 0) {
        covered += twin_above_zero(twin_cells(twin, layer, twin->in->cost_lag1, i));
        part += twin_budget_part(twin, layer, twin->in->budget_lag1, i);
    }
    if (layer->n_back > 1) {
        covered += twin_above_zero(twin_cells(twin, layer, twin->in->cost_lag2, i));
        part += twin_budget_part(twin, layer, twin->in->budget_lag2, i);
    }
    bool clients_in_bands = layer->n_band > 0 && strcmp(layer->base->name, "client_excess") == 0;
    wide x = clients_in_bands ? covered : twin_base(twin, layer, i, covered, part);
    wide z = x < 0 ? -x : x;
    if (layer->attachment.unit != AMOUNT_NONE) {
        wide a = twin_amount(twin, layer->attachment, i, part);
        z = z > a ? z - a : 0;
    }
    if (layer->limit.unit != AMOUNT_NONE) {
        wide l = twin_amount(twin, layer->limit, i, part);
        z = z < l ? z : l;
    }
    pool->covered[m] = covered;
    pool->budget_part[m] = part;
    pool->taken[m] = twin_round((x < 0 ? -1 : 1) * layer->share[twin->in->year] * z, NANO);
    if (layer->n_band > 0)
        pool->taken[m] = twin_bands(twin, layer, i, x, part);
    if (layer->n_part == 0)
        pool->weight[m] = twin_weight(twin, layer, layer->key->name, i, covered, part);
}

/* part[n] of the amount by the blended key: over the keys that somebody has weight in, then by each of them. */
static inline void twin_blend(const struct twin *twin, const struct twin_pool *pool, wide amount, wide *part) {
    const struct layer *layer = pool->layer;
    wide weight[BLEND_KEYS][TWIN_MUNICIPALITIES], counts[BLEND_KEYS], share[BLEND_KEYS], one[TWIN_MUNICIPALITIES];
    for (size_t k = 0; k < layer->n_part; k++) {
        for (size_t m = 0; m < pool->n; m++)
            weight[k][m] = twin_weight(twin, layer, layer->part[k].key->name, pool->member[m], pool->covered[m],
                                       pool->budget_part[m]);
        counts[k] = twin_sum(pool->n, weight[k]) > 0 ? layer->part[k].nano : 0;
    }
    twin_allocate(amount, layer->n_part, counts, share);
    memset(part, 0, pool->n * sizeof *part);
    for (size_t k = 0; k < layer->n_part; k++) {
        twin_allocate(share[k], pool->n, weight[k], one);
        for (size_t m = 0; m < pool->n; m++)
            part[m] += one[m];
    }
}

/* Step 5. */
static inline void twin_limit_total(struct twin_pool *pool) {
    wide limit = pool->layer->total_limit_cents, part[TWIN_MUNICIPALITIES];
    if (pool->layer->total_limit == TOTAL_LIMIT_NONE)
        return;
    if (pool->layer->total_limit == TOTAL_LIMIT_SURPLUS) {
        limit = 0;
        for (size_t m = 0; m < pool->n; m++)
            if (pool->budget_part[m] > pool->covered[m])
                limit += pool->budget_part[m] - pool->covered[m];
    }
    if (twin_sum(pool->n, pool->taken) <= limit)
        return;
    twin_allocate(limit, pool->n, pool->taken, part);
    memcpy(pool->taken, part, pool->n * sizeof *part);
}

/* Further than any transfer. */
static const wide TWIN_FAR = (wide)1 << 100;

/* Nothing to compare with: false. */
static inline bool twin_reference(const struct twin *twin, const struct change_cap *change, size_t i, wide own,
                                  wide *reference) {
    const int64_t *const *all = twin->in->reference;
    *reference = own;
    if (change->against == AGAINST_OWN_COST)
        return true;
    if (change->against == AGAINST_NOTHING || !all || !all[change->reference])
        return false;
    *reference = all[change->reference][i * twin->in->n_lane + twin->lane];
    return true;
}

/* Step 9, what T of a member may be. */
static inline void twin_bounds(const struct twin *twin, const struct twin_pool *pool, size_t m, wide *lower,
                               wide *upper) {
    const struct layer *layer = pool->layer;
    size_t i = pool->member[m];
    wide part = pool->budget_part[m], paid = twin->payment[i], reference;
    *lower = -TWIN_FAR;
    *upper = TWIN_FAR;
    if (layer->contribution_cap.unit != AMOUNT_NONE)
        *upper = twin_amount(twin, layer->contribution_cap, i, part);
    if (layer->receipt_cap.unit != AMOUNT_NONE)
        *lower = -twin_amount(twin, layer->receipt_cap, i, part);
    if (layer->payment_floor.unit != AMOUNT_NONE) {
        wide least = twin_amount(twin, layer->payment_floor, i, part) - paid;
        *lower = least > *lower ? least : *lower;
    }
    if (twin_reference(twin, &layer->change, i, twin->own[i], &reference)) {
        struct amount size = {layer->change.unit, layer->change.nano[twin->in->year]};
        wide change = twin_amount(twin, size, i, reference < 0 ? -reference : reference);
        *lower = reference - change - paid > *lower ? reference - change - paid : *lower;
        *upper = reference + change - paid < *upper ? reference + change - paid : *upper;
    }
    *lower = *lower < *upper ? *lower : *upper;
}

/* What is short goes over who may pay more, in words of paying: for what is left over all signs are turned. Returns
 * what nobody can bear. */
static inline wide twin_spread(struct twin_pool *pool, wide short_of, const wide *most, wide *open) {
    wide bearer[TWIN_MUNICIPALITIES], part[TWIN_MUNICIPALITIES], left = 0;
    bool receivers = false;
    while (short_of > 0) {
        receivers = receivers || twin_sum(pool->n, open) == 0;
        for (size_t m = 0; m < pool->n; m++) {
            bool receives = pool->transfer[m] < 0 && pool->transfer[m] < most[m];
            bearer[m] = !receivers ? open[m] : receives ? -pool->transfer[m] : 0;
        }
        if (receivers && short_of > twin_sum(pool->n, bearer)) {
            left += short_of - twin_sum(pool->n, bearer);
            short_of = twin_sum(pool->n, bearer);
        }
        twin_allocate(short_of, pool->n, bearer, part);
        short_of = 0;
        for (size_t m = 0; m < pool->n; m++) {
            pool->transfer[m] += part[m];
            wide over = pool->transfer[m] > most[m] ? pool->transfer[m] - most[m] : 0;
            pool->transfer[m] -= over;
            short_of += over;
            open[m] = over > 0 ? 0 : open[m];
        }
    }
    return left;
}

/* Step 9. Returns what an outside party pays, or below 0 receives. */
static inline wide twin_cap(const struct twin *twin, struct twin_pool *pool) {
    wide open[TWIN_MUNICIPALITIES], most[TWIN_MUNICIPALITIES], cut[TWIN_MUNICIPALITIES], excess = 0;
    wide lower[TWIN_MUNICIPALITIES], upper[TWIN_MUNICIPALITIES];
    for (size_t m = 0; m < pool->n; m++) {
        wide before = pool->transfer[m];
        twin_bounds(twin, pool, m, &lower[m], &upper[m]);
        pool->transfer[m] = before > upper[m] ? upper[m] : before < lower[m] ? lower[m] : before;
        cut[m] = before - pool->transfer[m];
        excess += cut[m];
    }
    if (pool->layer->cut_outside || excess == 0)
        return excess;
    wide sign = excess > 0 ? 1 : -1;
    for (size_t m = 0; m < pool->n; m++) {
        open[m] = sign * cut[m] > 0 ? 0 : pool->weight[m];
        most[m] = sign > 0 ? upper[m] : -lower[m];
        pool->transfer[m] *= sign;
    }
    wide left = twin_spread(pool, sign * excess, most, open);
    for (size_t m = 0; m < pool->n; m++)
        pool->transfer[m] *= sign;
    return sign * left;
}

/* Step 10. */
static inline void twin_reduce_cells(struct twin *twin, const struct twin_pool *pool) {
    for (size_t m = 0; m < pool->n; m++) {
        wide *cell = twin->cell[pool->member[m]];
        wide weight[TWIN_CELLS], part[TWIN_CELLS];
        size_t first = twin->n_cell;
        for (size_t k = twin->n_cell; k-- > 0;) {
            weight[k] = pool->layer->covered[k] ? twin_above_zero(cell[k]) : 0;
            first = pool->layer->covered[k] ? k : first;
        }
        if (first == twin->n_cell)
            continue;
        twin_allocate(pool->taken[m], twin->n_cell, weight, part);
        if (twin_sum(twin->n_cell, weight) == 0)
            part[first] = pool->taken[m];
        for (size_t k = 0; k < twin->n_cell; k++)
            cell[k] -= part[k];
    }
}

/* Step 6: E. */
static inline wide twin_external(const struct twin_pool *pool, wide pooled) {
    wide basis = pooled;
    if (pool->layer->external_of == EXTERNAL_OF_SHORTFALL)
        basis = twin_sum(pool->n, pool->covered) - twin_sum(pool->n, pool->budget_part);
    return basis > 0 ? twin_round(basis * pool->layer->external_share, NANO) : 0;
}

/* Step 7 of a layer with a fund: paid[m] = premium + assessment - what is paid back. */
static inline void twin_fund(struct twin *twin, const struct twin_pool *pool, wide claim, wide *paid) {
    const struct fund *fund = &pool->layer->fund;
    size_t number = fund->first + (size_t)pool->layer->pool[pool->member[0]];
    wide premium[TWIN_MUNICIPALITIES], assessment[TWIN_MUNICIPALITIES], back[TWIN_MUNICIPALITIES];
    for (size_t m = 0; m < pool->n; m++)
        premium[m] = twin_round(fund->premium[twin->in->year] *
                                    twin_cells(twin, pool->layer, twin->in->expected_cost, pool->member[m]),
                                NANO);
    wide sum = twin_sum(pool->n, premium), balance = twin->balance[number] + sum - claim;
    wide missing = balance < fund->floor ? fund->floor - balance : 0;
    wide surplus = balance > fund->ceiling ? balance - fund->ceiling : 0;
    twin_allocate(missing, pool->n, pool->weight, assessment);
    twin_allocate(surplus, pool->n, sum > 0 ? premium : pool->weight, back);
    for (size_t m = 0; m < pool->n; m++)
        paid[m] = premium[m] + assessment[m] - back[m];
    twin->balance[number] = balance + missing - surplus;
    twin->assessed[number] = missing;
    twin->refunded[number] = surplus;
}

static inline void twin_settle_pool(struct twin *twin, struct twin_pool *pool) {
    for (size_t m = 0; m < pool->n; m++)
        twin_take(twin, pool, m);
    if (pool->layer->n_part > 0)
        twin_blend(twin, pool, 1000000000000000, pool->weight);
    if (twin_sum(pool->n, pool->weight) == 0)
        return;
    twin_limit_total(pool);
    wide pooled = twin_sum(pool->n, pool->taken);
    wide external = twin_external(pool, pooled);
    wide paid[TWIN_MUNICIPALITIES];
    if (pool->layer->fund.premium)
        twin_fund(twin, pool, pooled - external, paid);
    else if (pool->layer->n_part > 0)
        twin_blend(twin, pool, pooled - external, paid);
    else
        twin_allocate(pooled - external, pool->n, pool->weight, paid);
    for (size_t m = 0; m < pool->n; m++)
        pool->transfer[m] = paid[m] - pool->taken[m];
    if (!pool->layer->fund.premium)
        external += twin_cap(twin, pool);
    for (size_t m = 0; m < pool->n; m++) {
        twin->payment[pool->member[m]] += pool->transfer[m];
        if (pool->layer->flow != FLOW_NONE)
            twin->flow[pool->layer->flow - FLOW_CONTRIBUTION][pool->member[m]] += pool->transfer[m] + pool->taken[m];
    }
    twin->external += external;
    twin_reduce_cells(twin, pool);
}

/* Settle one lane; payments and the outside share are left in the struct. */
static inline void twin_settle(struct twin *twin, const struct scheme *scheme, const struct settle_input *in,
                               size_t lane) {
    memset(twin, 0, sizeof *twin);
    twin->in = in;
    twin->lane = lane;
    twin->n_cell = FORM_COUNT * in->n_care;
    for (size_t k = 0; k < scheme->n_fund; k++)
        twin->balance[k] = in->fund->before[k * in->n_lane + lane];
    for (size_t i = 0; i < in->n_municipality; i++)
        for (size_t k = 0; k < twin->n_cell; k++) {
            twin->cell[i][k] = in->cost[(i * twin->n_cell + k) * in->n_lane + lane];
            twin->own[i] += twin->cell[i][k];
            twin->payment[i] = twin->own[i];
        }
    for (size_t k = 0; k < scheme->n_layer; k++)
        for (size_t p = 0; p < scheme->layer[k].n_pool; p++) {
            if (scheme->layer[k].settles && !scheme->layer[k].settles[in->year])
                continue;
            struct twin_pool pool = {.layer = &scheme->layer[k]};
            for (size_t i = 0; i < in->n_municipality; i++)
                if (pool.layer->pool[i] == (int16_t)p)
                    pool.member[pool.n++] = i;
            twin_settle_pool(twin, &pool);
        }
    for (size_t i = 0; scheme->by_hand_transfer && i < in->n_municipality; i++) {
        wide given = scheme->by_hand_transfer[in->year * in->n_municipality + i];
        twin->payment[i] += given;
        twin->external -= given;
    }
}

#endif
