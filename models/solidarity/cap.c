/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/cap.h"

/* Bring every transfer within its bounds and close who was cut for more in the same direction; excess = what others are
 * to pay more, or below 0 less, by lane. */
static void clamp(size_t n, const int64_t *restrict lower, const int64_t *restrict upper, int64_t *restrict weight,
                  int64_t *restrict transfer, int64_t *restrict excess) {
    row_fill(excess, 0);
    for (size_t k = 0; k < n * LANES; k++) {
        int64_t over = transfer[k] > upper[k] ? transfer[k] - upper[k] : 0;
        int64_t under = transfer[k] < lower[k] ? transfer[k] - lower[k] : 0;
        excess[k % LANES] += over + under;
    }
    for (size_t k = 0; k < n * LANES; k++) {
        bool over = transfer[k] > upper[k], under = transfer[k] < lower[k];
        if ((over && excess[k % LANES] > 0) || (under && excess[k % LANES] < 0))
            weight[k] = 0;
        transfer[k] = over ? upper[k] : under ? lower[k] : transfer[k];
    }
}

/* Lanes in which others are to pay less are turned round, so that what is left to do is the same in all. */
static void turn(size_t n, const bool *restrict turned, const int64_t *restrict lower, int64_t *restrict upper,
                 int64_t *restrict transfer) {
    for (size_t k = 0; k < n * LANES; k++)
        if (turned[k % LANES]) {
            transfer[k] = -transfer[k];
            upper[k] = -lower[k];
        }
}

/* Where an excess is left and no weight to bear it, receivers below their bound bear it by what they receive, and no
 * more than that together; the rest is left. A receiver never comes to pay. total = sum of the weights. */
static void open_receivers(size_t n, const int64_t *restrict upper, const int64_t *restrict transfer,
                           bool *restrict opened, int64_t *restrict excess, int64_t *restrict weight,
                           int64_t *restrict total, int64_t *restrict left) {
    rows_sum(n, weight, total);
    for (size_t l = 0; l < LANES; l++) {
        opened[l] |= total[l] <= 0;
        for (size_t i = 0; excess[l] > 0 && opened[l] && i < n; i++) {
            size_t k = i * LANES + l;
            weight[k] = transfer[k] < 0 && transfer[k] < upper[k] ? -transfer[k] : 0;
        }
    }
    rows_sum(n, weight, total);
    for (size_t l = 0; l < LANES; l++) {
        int64_t rest = opened[l] && excess[l] > total[l] ? excess[l] - total[l] : 0;
        excess[l] -= rest;
        left[l] += rest;
    }
}

/* Cut what has come above its bound again. */
static void cut(size_t n, const int64_t *restrict upper, int64_t *restrict weight, int64_t *restrict transfer,
                int64_t *restrict excess) {
    row_fill(excess, 0);
    for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < LANES; l++) {
            size_t k = i * LANES + l;
            int64_t over = transfer[k] > upper[k] ? transfer[k] - upper[k] : 0;
            transfer[k] -= over;
            excess[l] += over;
            weight[k] = over > 0 ? 0 : weight[k];
        }
}

static bool is_zero(const int64_t *restrict row) {
    int64_t any = 0;
    for (size_t l = 0; l < LANES; l++)
        any |= row[l];
    return any == 0;
}

void cap_transfers(size_t n, const int64_t *restrict lower, int64_t *restrict upper, int64_t *restrict weight,
                   int64_t *restrict scratch, int64_t *restrict transfer, int64_t *restrict left, bool to_outside) {
    int64_t excess[LANES], total[LANES];
    bool turned[LANES], opened[LANES] = {false};
    row_fill(left, 0);
    clamp(n, lower, upper, weight, transfer, excess);
    if (to_outside) {
        row_copy(left, excess);
        return;
    }
    if (is_zero(excess))
        return;
    for (size_t l = 0; l < LANES; l++) {
        turned[l] = excess[l] < 0;
        excess[l] = turned[l] ? -excess[l] : excess[l];
    }
    turn(n, turned, lower, upper, transfer);
    while (!is_zero(excess)) {
        open_receivers(n, upper, transfer, opened, excess, weight, total, left);
        rows_allocate(excess, n, weight, total, scratch, scratch + n * LANES);
        for (size_t i = 0; i < n; i++)
            row_add(transfer + i * LANES, scratch + (n + i) * LANES, LANES);
        cut(n, upper, weight, transfer, excess);
    }
    turn(n, turned, lower, upper, transfer);
    for (size_t l = 0; l < LANES; l++)
        left[l] = turned[l] ? -left[l] : left[l];
}
