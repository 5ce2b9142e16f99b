/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/attribution.h"

#include "models/core/money.h"
#include <string.h>

#define ATTRIBUTION_ADDRESS(symbol) &symbol,
static const struct attribution *const attributions[] = {ATTRIBUTION_LIST(ATTRIBUTION_ADDRESS)};
#undef ATTRIBUTION_ADDRESS

enum { N_ATTRIBUTION = sizeof attributions / sizeof attributions[0] };

const struct attribution *attribution_at(size_t i) {
    return i < N_ATTRIBUTION ? attributions[i] : NULL;
}

const struct attribution *attribution_find(const char *name) {
    for (size_t i = 0; i < N_ATTRIBUTION; i++)
        if (strcmp(attributions[i]->name, name) == 0)
            return attributions[i];
    return NULL;
}

void attribution_weigh_clients(const struct attribution_input *input, const int32_t *count, const int64_t *expected,
                               int64_t *weight) {
    for (size_t i = 0; i < input->n_municipality; i++)
        weight[i] = count ? (int64_t)count[i * input->stride] * ATTRIBUTION_UNIT : expected[i];
}

static int64_t total(size_t n, const int64_t *weight) {
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weight[i];
    return sum;
}

void attribution_allocate(const struct attribution *attribution, const struct attribution_input *input, int64_t amount,
                          int64_t *weight, int64_t *part) {
    size_t n = input->n_municipality;
    attribution->weigh(input, weight);
    const int64_t *by = total(n, weight) > 0 ? weight : total(n, input->expected) > 0 ? input->expected : input->youths;
    money_allocate(amount, n, by, part);
}
