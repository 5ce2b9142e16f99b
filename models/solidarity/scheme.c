/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/scheme.h"
#include "models/core/money.h"
#include "models/solidarity/base.h"
#include "models/solidarity/blend.h"

/* a x nano / divisor to the nearest cent, at most MONEY_LIMIT. */
static int64_t scale_limited(int64_t a, int64_t nano, int64_t divisor) {
    double inverse = 1.0 / (double)divisor;
    if ((double)a * (double)nano * inverse >= (double)MONEY_LIMIT)
        return MONEY_LIMIT;
    return money_scale_round(a, nano, divisor, inverse);
}

int64_t amount_cents(struct amount amount, int64_t budget_part, int64_t residents, int64_t youths) {
    const int64_t per_cent = NANO / 100; /* nano EUR in a cent */
    switch (amount.unit) {
    case AMOUNT_PERCENT_OF_BUDGET:
        return scale_limited(budget_part, amount.nano, 100 * NANO);
    case AMOUNT_EUR:
        return scale_limited(1, amount.nano, per_cent);
    case AMOUNT_EUR_PER_RESIDENT:
        return scale_limited(residents, amount.nano, per_cent);
    case AMOUNT_EUR_PER_YOUTH:
        return scale_limited(youths, amount.nano, per_cent);
    case AMOUNT_NONE:
        break;
    }
    return 0;
}

static unsigned amount_needs(struct amount amount) {
    switch (amount.unit) {
    case AMOUNT_PERCENT_OF_BUDGET:
        return NEED_BUDGET_PART;
    case AMOUNT_EUR_PER_RESIDENT:
        return NEED_RESIDENTS;
    case AMOUNT_EUR_PER_YOUTH:
        return NEED_YOUTHS;
    case AMOUNT_NONE:
    case AMOUNT_EUR:
        break;
    }
    return 0;
}

unsigned layer_needs(const struct layer *layer) {
    unsigned needs = layer->base->needs | layer_key_needs(layer) | amount_needs(layer->attachment) |
                     amount_needs(layer->limit) | amount_needs(layer->contribution_cap) |
                     amount_needs(layer->receipt_cap) | amount_needs(layer->payment_floor);
    if (layer->change.against != AGAINST_NOTHING && layer->change.unit != AMOUNT_PERCENT_OF_BUDGET)
        needs |= amount_needs((struct amount){layer->change.unit, 0});
    for (size_t b = 0; b < layer->n_band; b++)
        needs |= amount_needs(layer->band[b].from);
    if (layer->total_limit == TOTAL_LIMIT_SURPLUS || layer->external_of == EXTERNAL_OF_SHORTFALL)
        needs |= NEED_BUDGET_PART;
    static const unsigned costs[] = {0, NEED_COST_LAG1, NEED_COST_LAG1 | NEED_COST_LAG2};
    static const unsigned budgets[] = {0, NEED_BUDGET_LAG1, NEED_BUDGET_LAG1 | NEED_BUDGET_LAG2};
    needs |= costs[layer->n_back] | (needs & NEED_BUDGET_PART ? budgets[layer->n_back] : 0);
    if (layer->fund.premium)
        needs |= NEED_EXPECTED_COST;
    /* The part is a fraction of the whole. */
    return needs & NEED_BUDGET_PART ? needs | NEED_BUDGET : needs;
}

static bool has_amounts(const struct layer *layer) {
    const struct amount *of[] = {&layer->attachment, &layer->limit, &layer->contribution_cap, &layer->receipt_cap,
                                 &layer->payment_floor};
    bool any = layer->n_band > 0 || layer->change.against != AGAINST_NOTHING;
    for (size_t k = 0; k < sizeof of / sizeof of[0]; k++)
        any |= of[k]->unit != AMOUNT_NONE;
    return any;
}

static bool layer_is_linear(const struct layer *layer) {
    bool linear = layer->base->linear && !has_amounts(layer) && layer->n_back == 0 && layer->external_share == 0 &&
                  layer->total_limit == TOTAL_LIMIT_NONE && !layer->fund.premium;
    for (size_t k = 0; k < layer_count_keys(layer); k++)
        linear &= layer_key(layer, k)->steady;
    return linear;
}

bool scheme_is_linear(const struct scheme *scheme) {
    bool linear = !scheme->leaving && scheme->settled == SETTLED_SAME_YEAR;
    for (size_t k = 0; k < scheme->n_layer; k++)
        linear &=
            layer_is_linear(&scheme->layer[k]) && (k + 1 == scheme->n_layer || scheme->layer[k].base->proportional);
    return linear;
}
