/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/entry.h"

static bool meet(const struct scheme *scheme, size_t i, size_t j) {
    for (size_t k = 0; k < scheme->n_layer; k++)
        if (scheme->layer[k].pool[i] >= 0 && scheme->layer[k].pool[i] == scheme->layer[k].pool[j])
            return true;
    return false;
}

/* Municipality i joins, in one lane. */
static void settle_one(const struct scheme *scheme, const struct settle_input *in, size_t i, size_t lane, size_t t,
                       int64_t *scratch, int64_t *payment) {
    const struct leaving *leaving = scheme->leaving;
    size_t n = in->n_municipality, lanes = in->n_lane;
    int64_t *weight = scratch, *part = scratch + n, total = 0;
    for (size_t j = 0; j < n; j++) {
        bool before = (size_t)leaving->join[j] < t && meet(scheme, i, j);
        weight[j] = before ? in->budget[j * lanes + lane] : 0;
        total += weight[j];
    }
    if (total <= 0)
        return;
    int64_t fee = amount_cents(leaving->entry_fee, in->budget[i * lanes + lane], in->residents[i], in->youths[i]);
    money_allocate(-fee, n, weight, part);
    part[i] += fee;
    for (size_t j = 0; j < n; j++)
        payment[j * lanes + lane] += part[j];
}

void entry_settle(const struct scheme *scheme, const struct settle_input *input, size_t t, int64_t *scratch,
                  int64_t *payment) {
    const struct leaving *leaving = scheme->leaving;
    if (!leaving || leaving->entry_fee.unit == AMOUNT_NONE || t == 0)
        return;
    for (size_t i = 0; i < input->n_municipality; i++)
        for (size_t l = 0; (size_t)leaving->join[i] == t && l < input->n_lane; l++)
            settle_one(scheme, input, i, l, t, scratch, payment);
}
