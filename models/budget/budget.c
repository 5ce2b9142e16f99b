/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/budget/budget.h"

#include "models/core/money.h"
#include <stdlib.h>
#include <string.h>

/* Shares become integer weights with this many parts, so that the allocation is exact in cents. */
static const double SHARE_PARTS = 1e15;

static const char *const origin_name[] = {
    [BUDGET_OF_STATE] = "state", [BUDGET_OF_COUNCILS] = "own", [BUDGET_ASSUMED] = "assumed"};

const char *budget_origin_name(enum budget_origin origin) {
    return origin_name[origin];
}

enum budget_origin budget_origin_of(const char *name) {
    for (size_t k = BUDGET_OF_COUNCILS; k <= BUDGET_ASSUMED; k++)
        if (strcmp(name, origin_name[k]) == 0)
            return (enum budget_origin)k;
    return BUDGET_OF_STATE;
}

void budget_model_free(struct budget_model *model) {
    free(model->regional);
    free(model->phase_in);
    free(model->factor);
    free(model->indicator);
    free(model->weight);
    free(model->cut);
    free(model->incidental);
    free(model->share_sd);
    free(model->given_share);
    memset(model, 0, sizeof *model);
}

/* What a computation works with; arrays [n_municipality] unless said otherwise. */
struct work {
    const struct budget_model *model;
    const struct region *region;
    size_t n;
    double *historic;  /* h */
    double *objective; /* o, before any cut */
    double *pinned;    /* o of the municipalities with a cut */
    double *factor;    /* of h and o */
    double *reached;   /* shares in the year whose division is known */
    int64_t *weight;   /* of an allocation */
    int64_t *part;
    const struct cut **cut; /* the municipality's cut or NULL */
};

static void scale_to_one(size_t n, double *share) {
    double total = 0.0;
    for (size_t i = 0; i < n; i++)
        total += share[i];
    for (size_t i = 0; i < n; i++)
        share[i] /= total;
}

/* Follows from its cut and its anchor, and not from the division that is known. */
static bool is_anchored(const struct work *w, size_t i) {
    return w->model->given_share && w->cut[i] && w->cut[i]->anchored;
}

static void multiply(const struct work *w, double *share) {
    double kept = 0.0, rest = 0.0;
    for (size_t i = 0; i < w->n; i++) {
        share[i] *= is_anchored(w, i) ? 1.0 : w->factor[i];
        *(is_anchored(w, i) ? &kept : &rest) += share[i];
    }
    for (size_t i = 0; i < w->n; i++)
        share[i] = is_anchored(w, i) ? share[i] : share[i] / rest * (1.0 - kept);
}

static enum status compute_objective(struct work *w) {
    double total = 0.0;
    for (size_t i = 0; i < w->n; i++) {
        w->objective[i] = 0.0;
        for (size_t m = 0; m < w->model->n_weight; m++)
            w->objective[i] += w->model->weight[m] * w->region->indicator[w->model->indicator[m] * w->n + i];
        total += w->objective[i];
    }
    if (!(total > 0.0))
        return STATUS_CONFLICT;
    for (size_t i = 0; i < w->n; i++)
        w->objective[i] /= total;
    if (w->model->share_factor || w->model->given_share)
        multiply(w, w->objective);
    return STATUS_OK;
}

/* V + X: what stands beside the formula, unknown V counting as 0. */
static int64_t beside_formula(const struct work *w, size_t year, size_t i, bool with_incidental) {
    int64_t v = w->region->guardianship[year * w->n + i];
    int64_t sum = v == REGION_UNKNOWN ? 0 : v;
    for (size_t k = 0; with_incidental && k < w->model->n_incidental; k++)
        if (w->model->incidental[k].municipality == i && w->model->incidental[k].year == year)
            sum += w->model->incidental[k].cents;
    return sum;
}

/* The part of a budget that a cut speaks of, beside the formula. */
static int64_t beside_in_basis(const struct work *w, const struct cut *cut, size_t year) {
    return cut->basis == CUT_TOTAL ? beside_formula(w, year, cut->municipality, true) : 0;
}

/* The region's amount of a year that is meant for the care itself, M[t] in whole cents. */
static int64_t regional(const struct work *w, size_t year) {
    return (int64_t)((double)w->model->regional[year] * w->model->covers + 0.5);
}

/* Shares of a pinned municipality: in the cut's year y the formula must give, with lambda0 of the base year,
 *   M[y] ((1 - lambda) h + lambda o) = (1 - L) (M[0] ((1 - lambda0) h + lambda0 o) + beside[0]) - beside[y]
 * so o = alpha h + beta.
 * anchor 0 takes h = own cost share; anchor 1 takes o = need share; between them h is mixed linearly. */
static enum status pin_shares(struct work *w, const struct cut *cut) {
    const struct budget_model *model = w->model;
    size_t i = cut->municipality;
    double lambda = model->phase_in[cut->year], begun = model->phase_in[0];
    double keep = 1.0 - (double)cut->cut / (double)NANO;
    double then = (double)regional(w, cut->year), kept = keep * (double)regional(w, 0) / then;
    double moved = lambda - kept * begun; /* what o weighs */
    if (!(moved > 0.0) || !(then > 0.0))
        return STATUS_CONFLICT;
    double alpha = (kept * (1.0 - begun) - (1.0 - lambda)) / moved;
    double beta =
        (keep * (double)beside_in_basis(w, cut, 0) - (double)beside_in_basis(w, cut, cut->year)) / (then * moved);
    double h = w->historic[i];
    if (cut->anchor != 0.0) {
        if (!(alpha > 0.0))
            return STATUS_CONFLICT;
        h = (1.0 - cut->anchor) * h + cut->anchor * (w->objective[i] - beta) / alpha;
    }
    double o = alpha * h + beta;
    if (!(h >= 0.0) || !(o >= 0.0))
        return STATUS_CONFLICT;
    w->historic[i] = h;
    w->pinned[i] = o;
    return STATUS_OK;
}

/* An anchor moves h of its municipality; the others share the rest of the base year in their old proportions, so that
 * the historic shares still sum to 1. */
static enum status share_rest(struct work *w) {
    bool anchored = false;
    double taken = 0.0, others = 0.0;
    for (size_t k = 0; k < w->model->n_cut; k++)
        anchored = anchored || w->model->cut[k].anchor != 0.0;
    for (size_t i = 0; i < w->n; i++)
        *(w->cut[i] ? &taken : &others) += w->historic[i];
    if (!anchored)
        return STATUS_OK;
    if (!(taken < 1.0) || !(others > 0.0))
        return STATUS_CONFLICT;
    for (size_t i = 0; i < w->n; i++)
        w->historic[i] *= w->cut[i] ? 1.0 : (1.0 - taken) / others;
    return STATUS_OK;
}

static double formula_share(const struct work *w, size_t year, size_t i) {
    double lambda = w->model->phase_in[year];
    return (1.0 - lambda) * w->historic[i] + lambda * w->objective[i];
}

/* Every municipality by its unpinned shares: M[t] in whole cents by largest remainder. */
static void allocate_unpinned(struct work *w, int64_t *budget) {
    for (size_t t = 0; t < w->model->n_year; t++) {
        for (size_t i = 0; i < w->n; i++)
            w->weight[i] = (int64_t)(formula_share(w, t, i) * SHARE_PARTS + 0.5);
        money_allocate(regional(w, t), w->n, w->weight, budget + t * w->n);
    }
}

/* The formula's amount of a pinned municipality in a year; the base year keeps its allocated cents, as long as nothing
 * of the formula is in it. */
static int64_t pinned_amount(const struct work *w, const struct cut *cut, size_t year, int64_t unpinned, int64_t base) {
    double lambda = w->model->phase_in[year];
    double share = (1.0 - lambda) * w->historic[cut->municipality] + lambda * w->pinned[cut->municipality];
    if (year == 0 && !(lambda > 0.0))
        return unpinned;
    if (year != cut->year)
        return (int64_t)((double)regional(w, year) * share + 0.5);
    int64_t whole = base + beside_in_basis(w, cut, 0);
    return money_scale_round(whole, NANO - cut->cut, NANO, 1.0 / (double)NANO) - beside_in_basis(w, cut, year);
}

/* What the cuts that stay in the region free (or take) is shared by the municipalities without a cut, pro rata. */
static enum status share_freed(struct work *w, size_t year, int64_t freed, int64_t *budget) {
    int64_t total = freed, weights = 0;
    for (size_t i = 0; i < w->n; i++) {
        w->weight[i] = w->cut[i] ? 0 : budget[year * w->n + i];
        weights += w->weight[i];
        total += w->weight[i];
    }
    if (weights <= 0 || total < 0)
        return STATUS_CONFLICT;
    money_allocate(total, w->n, w->weight, w->part);
    for (size_t i = 0; i < w->n; i++)
        if (!w->cut[i])
            budget[year * w->n + i] = w->part[i];
    return STATUS_OK;
}

static enum status pin_cuts(struct work *w, size_t *culprit) {
    for (size_t k = 0; k < w->model->n_cut; k++) {
        *culprit = w->model->cut[k].municipality;
        w->cut[*culprit] = &w->model->cut[k];
        if (pin_shares(w, &w->model->cut[k]) != STATUS_OK)
            return STATUS_CONFLICT;
    }
    return share_rest(w);
}

static enum status apply_cuts(struct work *w, int64_t *budget, size_t *culprit) {
    const struct budget_model *model = w->model;
    for (size_t t = 0; t < model->n_year; t++) {
        int64_t freed = 0;
        for (size_t k = 0; k < model->n_cut; k++) {
            const struct cut *cut = &model->cut[k];
            int64_t *cell = &budget[t * w->n + cut->municipality];
            int64_t amount = pinned_amount(w, cut, t, *cell, budget[cut->municipality]);
            *culprit = cut->municipality;
            if (amount < 0)
                return STATUS_CONFLICT;
            freed += cut->goes_to == CUT_TO_REGION ? *cell - amount : 0;
            *cell = amount;
        }
        if (freed != 0 && share_freed(w, t, freed, budget) != STATUS_OK)
            return STATUS_CONFLICT;
    }
    return STATUS_OK;
}

/* ---- the division that is known ---- */

static enum status set_shares(struct work *w, const double *cost_share, size_t *culprit) {
    *culprit = w->n;
    enum status status = compute_objective(w);
    if (status)
        return status;
    memcpy(w->historic, cost_share, w->n * sizeof *cost_share);
    if (w->model->share_factor || w->model->given_share)
        multiply(w, w->historic);
    return pin_cuts(w, culprit);
}

/* The shares that the formula gives in that year: what cuts leave in the region goes to the others. */
static void reach(struct work *w) {
    size_t year = w->model->given_year;
    double lambda = w->model->phase_in[year], freed = 0.0, others = 0.0;
    for (size_t i = 0; i < w->n; i++) {
        double share = formula_share(w, year, i);
        w->reached[i] = w->cut[i] ? (1.0 - lambda) * w->historic[i] + lambda * w->pinned[i] : share;
        if (!w->cut[i])
            others += share;
        else if (w->cut[i]->goes_to == CUT_TO_REGION)
            freed += share - w->reached[i];
    }
    for (size_t i = 0; i < w->n; i++)
        w->reached[i] *= w->cut[i] ? 1.0 : 1.0 + freed / others;
    scale_to_one(w->n, w->reached);
}

enum { FIT_ROUNDS = 1000 };
static const double FIT_ENOUGH = 1e-12; /* of a share: a cent in EUR 10 billion */

/* What those who follow an anchor leave of these shares for the others. */
static double left_for_known(const struct work *w, const double *share) {
    double left = 1.0;
    for (size_t i = 0; i < w->n; i++)
        left -= is_anchored(w, i) ? share[i] : 0.0;
    return left;
}

/* The factors, by raising those that come out too low; the wanted shares stand in `wanted`, and hold among each other
 * where some follow an anchor. */
static enum status fit_factors(struct work *w, const double *cost_share, const double *wanted, size_t *culprit) {
    double worst = 1.0;
    enum status status = STATUS_OK;
    for (int round = 0; round < FIT_ROUNDS && worst > FIT_ENOUGH && !status; round++) {
        status = set_shares(w, cost_share, culprit);
        if (status)
            break;
        reach(w);
        worst = 0.0;
        double scale = left_for_known(w, w->reached) / left_for_known(w, wanted);
        for (size_t i = 0; i < w->n; i++) {
            if (is_anchored(w, i))
                continue;
            double ratio = wanted[i] / w->reached[i] * scale, miss = ratio > 1.0 ? ratio - 1.0 : 1.0 - ratio;
            worst = miss > worst || !(miss >= 0.0) ? miss : worst;
            w->factor[i] *= ratio;
        }
    }
    *culprit = status ? *culprit : w->n;
    return status ? status : worst <= FIT_ENOUGH ? STATUS_OK : STATUS_CONFLICT;
}

/* h, o and the pins: as they are, or as the known division has them. */
static enum status find_shares(struct work *w, const double *cost_share, size_t *culprit) {
    const struct budget_model *model = w->model;
    for (size_t i = 0; i < w->n; i++)
        w->factor[i] = model->share_factor && !model->given_share ? model->share_factor[i] : 1.0;
    if (!model->given_share)
        return set_shares(w, cost_share, culprit);
    for (size_t k = 0; k < model->n_cut; k++)
        w->cut[model->cut[k].municipality] = &model->cut[k];
    double *wanted = malloc(w->n * sizeof *wanted);
    if (!wanted)
        return STATUS_MEMORY;
    for (size_t i = 0; i < w->n; i++)
        wanted[i] = model->given_share[i] * (model->share_factor ? model->share_factor[i] : 1.0);
    scale_to_one(w->n, wanted);
    enum status status = fit_factors(w, cost_share, wanted, culprit);
    free(wanted);
    return status;
}

/* What is pinned in the year, by the last one in *culprit; the others have their weight in what remains. */
static int64_t set_pins_apart(struct work *w, size_t year, const int64_t *row, size_t *culprit) {
    int64_t pinned = 0;
    *culprit = w->n;
    for (size_t i = 0; i < w->n; i++) {
        bool pins = w->cut[i] && w->cut[i]->year == year;
        pinned += pins ? row[i] : 0;
        w->weight[i] = pins ? 0 : row[i];
        *culprit = pins ? i : *culprit;
    }
    return pinned;
}

/* The year's factor over the region's total, shared in the proportions that stand: all move alike, to the cent, but a
 * cut holds in its year whatever the total is. */
static enum status scale_totals(struct work *w, int64_t *budget, size_t *culprit) {
    for (size_t t = 0; w->model->total_factor && t < w->model->n_year; t++) {
        int64_t *row = budget + t * w->n, total = 0, pinned = set_pins_apart(w, t, row, culprit);
        for (size_t i = 0; i < w->n; i++)
            total += row[i];
        double scaled = (double)total * w->model->total_factor[t];
        if (!(scaled < (double)MONEY_LIMIT)) {
            *culprit = w->n;
            return STATUS_RANGE;
        }
        int64_t rest = (int64_t)(scaled + 0.5) - pinned;
        if (rest < 0)
            return STATUS_CONFLICT;
        if (total == pinned)
            continue;
        money_allocate(rest, w->n, w->weight, w->part);
        for (size_t i = 0; i < w->n; i++)
            row[i] = w->weight[i] > 0 ? w->part[i] : row[i];
    }
    return STATUS_OK;
}

static void add_beside(const struct work *w, int64_t *budget) {
    for (size_t t = 0; t < w->model->n_year; t++)
        for (size_t i = 0; i < w->n; i++)
            budget[t * w->n + i] += beside_formula(w, t, i, true);
}

static enum status find_negative(const struct work *w, const int64_t *budget, size_t *culprit) {
    for (size_t k = 0; k < w->model->n_year * w->n; k++)
        if (budget[k] < 0) {
            *culprit = k % w->n;
            return STATUS_RANGE;
        }
    return STATUS_OK;
}

/* More would not fit in whole cents with what stands beside it. */
static const double AMOUNT_MAX = 1e17;

/* What each municipality's units give, in EUR at factor 1; with an error of the shares the region's sum stays. */
static void sum_units(const struct work *w, double *euro) {
    const struct budget_model *model = w->model;
    double total = 0.0, moved = 0.0;
    for (size_t i = 0; i < w->n; i++) {
        euro[i] = 0.0;
        for (size_t m = 0; m < model->n_weight; m++)
            euro[i] += model->weight[m] * w->region->indicator[model->indicator[m] * w->n + i];
        if (!model->share_factor)
            continue;
        total += euro[i];
        moved += euro[i] *= model->share_factor[i];
    }
    for (size_t i = 0; moved > 0.0 && i < w->n; i++)
        euro[i] *= total / moved;
}

/* Every municipality by its own units: no amount of the region. */
static enum status compute_amounts(const struct work *w, int64_t *budget, size_t *culprit) {
    const struct budget_model *model = w->model;
    double *euro = w->objective;
    sum_units(w, euro);
    for (size_t i = 0; i < w->n; i++) {
        for (size_t t = 0; t < model->n_year; t++) {
            double factor = model->covers * model->factor[t] * (model->total_factor ? model->total_factor[t] : 1.0);
            double cents = factor * euro[i] * 100.0;
            *culprit = i;
            if (!(cents >= 0.0 && cents < AMOUNT_MAX))
                return STATUS_CONFLICT;
            budget[t * w->n + i] = (int64_t)(cents + 0.5);
        }
    }
    add_beside(w, budget);
    return find_negative(w, budget, culprit);
}

static enum status compute(struct work *w, const double *cost_share, int64_t *budget, size_t *culprit) {
    if (w->model->kind == BUDGET_AMOUNT)
        return compute_amounts(w, budget, culprit);
    enum status status = find_shares(w, cost_share, culprit);
    if (status)
        return status;
    allocate_unpinned(w, budget);
    status = apply_cuts(w, budget, culprit);
    if (!status)
        status = scale_totals(w, budget, culprit);
    if (status)
        return status;
    add_beside(w, budget);
    return find_negative(w, budget, culprit);
}

enum status budget_compute(const struct budget_model *model, const struct region *region, const double *cost_share,
                           int64_t *budget, size_t *culprit) {
    size_t n = region->n_municipality;
    struct work w = {model,
                     region,
                     n,
                     calloc(n, sizeof(double)),
                     calloc(n, sizeof(double)),
                     calloc(n, sizeof(double)),
                     calloc(n, sizeof(double)),
                     calloc(n, sizeof(double)),
                     calloc(n, sizeof(int64_t)),
                     calloc(n, sizeof(int64_t)),
                     calloc(n, sizeof(struct cut *))};
    enum status status = STATUS_MEMORY;
    if (w.historic && w.objective && w.pinned && w.factor && w.reached && w.weight && w.part && w.cut)
        status = compute(&w, cost_share, budget, culprit);
    free(w.historic);
    free(w.objective);
    free(w.pinned);
    free(w.factor);
    free(w.reached);
    free(w.weight);
    free(w.part);
    free(w.cut);
    return status;
}
