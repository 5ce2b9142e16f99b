/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/fund.h"

void fund_premium(const struct member *member, int64_t *restrict row) {
    int64_t nano = member->layer->fund.premium[member->input->year];
    member_sum_cells(member, member->input->expected_cost, row);
    for (size_t l = 0; l < LANES; l++)
        row[l] = money_scale_round(row[l], nano, NANO, 1.0 / (double)NANO);
}

/* The balance after premiums and claim, brought back to the bounds: assessed and refunded say by how much. */
static void keep_bounds(const struct fund *fund, const struct fund_pool *pool, const int64_t *restrict premiums) {
    for (size_t l = 0; l < LANES; l++) {
        bool works = pool->total[l] > 0;
        int64_t balance = pool->balance[l] + (works ? premiums[l] - pool->claim[l] : 0);
        int64_t missing = works && balance < fund->floor ? fund->floor - balance : 0;
        int64_t surplus = works && balance > fund->ceiling ? balance - fund->ceiling : 0;
        pool->assessed[l] = missing;
        pool->refunded[l] = surplus;
        pool->balance[l] = balance + missing - surplus;
    }
}

/* Who paid no premium gets none back; where nobody did, the key says who gets what. */
static void weigh_refund(const struct fund_pool *pool, int64_t *restrict premiums) {
    for (size_t l = 0; l < LANES; l++) {
        if (premiums[l] > 0 || pool->refunded[l] == 0)
            continue;
        premiums[l] = pool->total[l];
        for (size_t m = 0; m < pool->n; m++)
            pool->premium[m * LANES + l] = pool->weight[m * LANES + l];
    }
}

static bool any(const int64_t *row) {
    int64_t bits = 0;
    for (size_t l = 0; l < LANES; l++)
        bits |= row[l];
    return bits != 0;
}

void fund_settle(const struct fund *fund, const struct fund_pool *pool) {
    size_t n = pool->n;
    int64_t premiums[LANES], *back = pool->scratch + n * LANES;
    rows_sum(n, pool->premium, premiums);
    keep_bounds(fund, pool, premiums);
    rows_allocate(pool->assessed, n, pool->weight, pool->total, pool->scratch, pool->part);
    for (size_t m = 0; m < n; m++)
        for (size_t l = 0; l < LANES; l++)
            pool->part[m * LANES + l] += pool->total[l] > 0 ? pool->premium[m * LANES + l] : 0;
    if (!any(pool->refunded))
        return;
    weigh_refund(pool, premiums);
    rows_allocate(pool->refunded, n, pool->premium, premiums, pool->scratch, back);
    for (size_t m = 0; m < n; m++)
        row_subtract(pool->part + m * LANES, back + m * LANES);
}
