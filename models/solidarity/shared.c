/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/shared.h"

#include "models/solidarity/key.h"

/* One block of lanes; pool arrays [n_municipality][LANES] have a row for each who takes part. */
struct share_block {
    const struct shared_cost *shared;
    const struct settle_input *input;
    size_t first, n; /* lanes */
    int64_t *weight, *part, *remainder;
};

/* weight of everybody who takes part, and their sum; returns how many. */
static size_t weigh_all(const struct share_block *b, int64_t *total) {
    size_t n = 0;
    for (size_t i = 0; i < b->input->n_municipality; i++) {
        if (b->shared->of.pool[i] < 0)
            continue;
        struct member member = {
            .input = b->input, .layer = &b->shared->of, .municipality = i, .first = b->first, .n = b->n};
        b->shared->of.key->weight(&member, b->weight + n++ * LANES);
    }
    rows_sum(n, b->weight, total);
    for (size_t l = 0; l < LANES; l++)
        if (total[l] == 0) {
            for (size_t k = 0; k < n; k++)
                b->weight[k * LANES + l] = 1;
            total[l] = (int64_t)n;
        }
    return n;
}

static void find_amount(const struct share_block *b, int64_t *amount) {
    const struct settle_input *in = b->input;
    if (b->shared->cents) {
        row_fill(amount, b->shared->cents[in->year]);
        return;
    }
    row_fill(amount, 0);
    for (size_t i = 0; i < in->n_municipality; i++)
        if (b->shared->of.pool[i] >= 0)
            row_add(amount, in->budget + i * in->n_lane + b->first, b->n);
    row_scale(amount, b->shared->share[in->year], NANO);
}

static void add_block(const struct share_block *b, int64_t *cost) {
    const struct settle_input *in = b->input;
    int64_t amount[LANES], total[LANES];
    size_t n = weigh_all(b, total), k = 0;
    find_amount(b, amount);
    rows_allocate(amount, n, b->weight, total, b->remainder, b->part);
    for (size_t i = 0; i < in->n_municipality; i++) {
        if (b->shared->of.pool[i] < 0)
            continue;
        const int64_t *part = b->part + k++ * LANES;
        int64_t *cell = cost + ((i * FORM_COUNT + FORM_ZIN) * in->n_care + b->shared->care) * in->n_lane + b->first;
        for (size_t l = 0; l < b->n; l++)
            cell[l] += part[l];
    }
}

void shared_cost_add(const struct shared_cost *shared, const struct settle_input *input, void *workspace,
                     int64_t *cost) {
    size_t rows = input->n_municipality * LANES;
    int64_t *room = (int64_t *)workspace;
    for (size_t first = 0; first < input->n_lane; first += LANES) {
        size_t left = input->n_lane - first;
        struct share_block block = {shared, input,       first,          left < LANES ? left : LANES,
                                    room,   room + rows, room + 2 * rows};
        add_block(&block, cost);
    }
}
