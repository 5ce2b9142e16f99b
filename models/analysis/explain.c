/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/explain.h"

#include "models/solidarity/base.h"
#include "models/solidarity/bounds.h"
#include <string.h>

static bool is_plain(const struct layer *layer) {
    return layer->base == &base_costs && layer->attachment.unit == AMOUNT_NONE && layer->limit.unit == AMOUNT_NONE &&
           !bounds_are_there(layer) && layer->n_band == 0 && !layer->settles &&
           layer->total_limit == TOTAL_LIMIT_NONE && layer->external_share == 0 && !layer->fund.premium;
}

bool explain_is_cost_pool(const struct scheme *scheme) {
    if (scheme->by_hand_transfer)
        return false;
    for (size_t k = 0; k < scheme->n_layer; k++)
        if (!is_plain(&scheme->layer[k]))
            return false;
    return true;
}

static double covered_sum(const struct layer *layer, const double *cell, size_t n_cell) {
    double sum = 0.0;
    for (size_t c = 0; c < n_cell; c++)
        sum += layer->covers_all || layer->covered[c] ? cell[c] : 0.0;
    return sum;
}

static void keep_rest(const struct layer *layer, double share, double *cell, size_t n_cell) {
    for (size_t c = 0; c < n_cell; c++)
        if (layer->covers_all || layer->covered[c])
            cell[c] *= 1.0 - share;
}

/* One pool of a layer; need and cost are what earlier layers have left. */
static void explain_pool(const struct layer *layer, int16_t pool, double share, size_t n, size_t n_cell,
                         const double *need, const double *cost, double *use) {
    double all_need = 0.0, all_cost = 0.0;
    for (size_t i = 0; i < n; i++)
        if (layer->pool[i] == pool) {
            all_need += covered_sum(layer, need + i * n_cell, n_cell);
            all_cost += share * covered_sum(layer, cost + i * n_cell, n_cell);
        }
    for (size_t i = 0; i < n && all_need > 0.0; i++)
        if (layer->pool[i] == pool)
            use[i] += covered_sum(layer, need + i * n_cell, n_cell) / all_need * all_cost -
                      share * covered_sum(layer, cost + i * n_cell, n_cell);
}

void explain_use(const struct scheme *scheme, size_t year, size_t n_municipality, size_t n_care, const double *need,
                 const double *cost, double *room, double *use) {
    size_t n = n_municipality, n_cell = FORM_COUNT * n_care;
    double *need_left = room, *cost_left = room + n * n_cell;
    memcpy(need_left, need, n * n_cell * sizeof *need);
    memcpy(cost_left, cost, n * n_cell * sizeof *cost);
    memset(use, 0, n * sizeof *use);
    for (size_t k = 0; k < scheme->n_layer; k++) {
        const struct layer *layer = &scheme->layer[k];
        double share = (double)layer->share[year] / (double)NANO;
        for (size_t p = 0; p < layer->n_pool; p++)
            explain_pool(layer, (int16_t)p, share, n, n_cell, need_left, cost_left, use);
        for (size_t i = 0; i < n; i++)
            if (layer->pool[i] >= 0) {
                keep_rest(layer, share, need_left + i * n_cell, n_cell);
                keep_rest(layer, share, cost_left + i * n_cell, n_cell);
            }
    }
}
