/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/explain.h"

#include "models/core/clones.h"
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

static bool covers(const struct layer *layer, size_t cell) {
    return layer->covers_all || layer->covered[cell];
}

static double covered_need(const struct layer *layer, const double *need, size_t n_cell) {
    double sum = 0.0;
    for (size_t c = 0; c < n_cell; c++)
        sum += covers(layer, c) ? need[c] : 0.0;
    return sum;
}

/* sum[n_draw] = factor x what the layer covers of a municipality's cells [n_cell][n_draw]. */
CLONED static void covered_cost(const struct layer *layer, double factor, const double *restrict cell, size_t n_cell,
                                size_t n_draw, double *restrict sum) {
    for (size_t r = 0; r < n_draw; r++)
        sum[r] = 0.0;
    for (size_t c = 0; c < n_cell; c++)
        for (size_t r = 0; covers(layer, c) && r < n_draw; r++)
            sum[r] += cell[c * n_draw + r];
    for (size_t r = 0; r < n_draw; r++)
        sum[r] *= factor;
}

CLONED static void keep_rest(const struct layer *layer, double share, double *cell, size_t n_cell, size_t n_draw) {
    for (size_t c = 0; c < n_cell; c++)
        for (size_t r = 0; covers(layer, c) && r < n_draw; r++)
            cell[c * n_draw + r] *= 1.0 - share;
}

CLONED static void add(size_t n, const double *restrict x, double *restrict sum) {
    for (size_t r = 0; r < n; r++)
        sum[r] += x[r];
}

CLONED static void add_use(size_t n, double part, const double *restrict all, const double *restrict own,
                           double *restrict use) {
    for (size_t r = 0; r < n; r++)
        use[r] += part * all[r] - own[r];
}

/* What earlier layers have left of need and cost, and the cost in a pool. */
struct left {
    double *need, *cost;
    double *all, *own; /* [n_draw], [n_municipality][n_draw] */
};

/* One pool of a layer. */
static void explain_pool(const struct explain_input *in, const struct layer *layer, int16_t pool,
                         const struct left *left, double *use) {
    size_t n_cell = FORM_COUNT * in->n_care, n_draw = in->n_draw;
    double all_need = 0.0, share = (double)layer->share[in->year] / (double)NANO;
    memset(left->all, 0, n_draw * sizeof *left->all);
    for (size_t i = 0; i < in->n_municipality; i++)
        if (layer->pool[i] == pool) {
            all_need += covered_need(layer, left->need + i * n_cell, n_cell);
            covered_cost(layer, share, left->cost + i * n_cell * n_draw, n_cell, n_draw, left->own + i * n_draw);
            add(n_draw, left->own + i * n_draw, left->all);
        }
    for (size_t i = 0; i < in->n_municipality && all_need > 0.0; i++)
        if (layer->pool[i] == pool)
            add_use(n_draw, covered_need(layer, left->need + i * n_cell, n_cell) / all_need, left->all,
                    left->own + i * n_draw, use + i * n_draw);
}

size_t explain_room(const struct explain_input *input) {
    size_t n = input->n_municipality, cells = n * FORM_COUNT * input->n_care;
    return cells + (cells + n + 1) * input->n_draw;
}

void explain_use(const struct explain_input *input, double *room, double *use) {
    const struct explain_input *in = input;
    size_t n = in->n_municipality, n_cell = FORM_COUNT * in->n_care, n_draw = in->n_draw;
    struct left left = {.need = room, .cost = room + n * n_cell};
    left.all = left.cost + n * n_cell * n_draw;
    left.own = left.all + n_draw;
    memcpy(left.need, in->need, n * n_cell * sizeof *left.need);
    memcpy(left.cost, in->cost, n * n_cell * n_draw * sizeof *left.cost);
    memset(use, 0, n * n_draw * sizeof *use);
    for (size_t k = 0; k < in->scheme->n_layer; k++) {
        const struct layer *layer = &in->scheme->layer[k];
        double share = (double)layer->share[in->year] / (double)NANO;
        for (size_t p = 0; p < layer->n_pool; p++)
            explain_pool(in, layer, (int16_t)p, &left, use);
        for (size_t i = 0; i < n && k + 1 < in->scheme->n_layer; i++)
            if (layer->pool[i] >= 0) {
                keep_rest(layer, share, left.need + i * n_cell, n_cell, 1);
                keep_rest(layer, share, left.cost + i * n_cell * n_draw, n_cell, n_draw);
            }
    }
}
