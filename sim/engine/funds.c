/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/funds.h"

#include <stdlib.h>
#include <string.h>

/* [n_fund of all schemes][lanes]; a scheme's own begin at plan.fund_first. */
struct funds {
    int64_t *balance, *before, *assessed, *refunded;
    int64_t *probe; /* three times the largest scheme's */
};

void funds_free(struct funds *funds) {
    if (!funds)
        return;
    free(funds->balance);
    free(funds->before);
    free(funds->assessed);
    free(funds->refunded);
    free(funds->probe);
    free(funds);
}

enum status funds_new(const struct plan *plan, struct funds **funds) {
    size_t n = plan->n_fund * plan->block_lanes;
    *funds = NULL;
    if (n == 0)
        return STATUS_OK;
    struct funds *f = calloc(1, sizeof *f);
    if (!f)
        return STATUS_MEMORY;
    f->balance = calloc(n, sizeof *f->balance);
    f->before = calloc(n, sizeof *f->before);
    f->assessed = calloc(n, sizeof *f->assessed);
    f->refunded = calloc(n, sizeof *f->refunded);
    f->probe = calloc(4 * n, sizeof *f->probe);
    if (!f->balance || !f->before || !f->assessed || !f->refunded || !f->probe) {
        funds_free(f);
        return STATUS_MEMORY;
    }
    *funds = f;
    return STATUS_OK;
}

static void open_funds(const struct scheme *scheme, int64_t *balance, size_t lanes) {
    for (size_t k = 0; k < scheme->n_layer; k++)
        for (size_t p = 0; scheme->layer[k].fund.premium && p < scheme->layer[k].n_pool; p++)
            for (size_t l = 0; l < lanes; l++)
                balance[(scheme->layer[k].fund.first + p) * lanes + l] = scheme->layer[k].fund.opening;
}

const struct fund_book *funds_book(const struct plan *plan, struct funds *funds, size_t t, size_t s, size_t lanes,
                                   struct fund_book *book) {
    const struct scheme *scheme = &plan->scenario->scheme[s];
    size_t first = scheme->n_fund ? plan->fund_first[s] * lanes : 0, n = scheme->n_fund * lanes;
    if (n == 0)
        return NULL;
    if (t == 0)
        open_funds(scheme, funds->balance + first, lanes);
    memcpy(funds->before + first, funds->balance + first, n * sizeof *funds->before);
    *book = (struct fund_book){funds->before + first, funds->balance + first, funds->assessed + first,
                               funds->refunded + first};
    return book;
}

const struct fund_book *funds_probe(const struct plan *plan, struct funds *funds, size_t s, size_t n_lane,
                                    const size_t *lane, size_t lanes, struct fund_book *book) {
    size_t n_fund = plan->scenario->scheme[s].n_fund, n = n_fund * n_lane;
    if (n_fund == 0)
        return NULL;
    const int64_t *balance = funds->before + plan->fund_first[s] * lanes;
    for (size_t k = 0; k < n_fund; k++)
        for (size_t l = 0; l < n_lane; l++)
            funds->probe[k * n_lane + l] = balance[k * lanes + lane[l]];
    *book = (struct fund_book){funds->probe, funds->probe + n, funds->probe + 2 * n, funds->probe + 3 * n};
    return book;
}

void funds_put(const struct plan *plan, struct funds *funds, struct chunk *chunk, size_t t, size_t s, size_t row,
               size_t lanes, int64_t *beside) {
    size_t n_fund = plan->scenario->scheme[s].n_fund, at = (s * plan->n_year + t) * chunk->rows + row;
    for (size_t k = 0; k < n_fund; k++) {
        size_t fund = (plan->fund_first[s] + k) * lanes;
        for (size_t l = 0; l < lanes; l++) {
            int64_t start = k ? 1 : 0;
            chunk->fund_balance[at + l] = start * chunk->fund_balance[at + l] + funds->balance[fund + l];
            chunk->fund_assessed[at + l] = start * chunk->fund_assessed[at + l] + funds->assessed[fund + l];
            beside[l] += funds->balance[fund + l] - funds->before[fund + l];
        }
    }
}
