/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/cap.h"
#include <stdbool.h>

/* Cut every transfer to its cap and close the member for more; excess = what was cut off, by lane. True when nothing
 * was. */
static bool cut(size_t n, const int64_t *restrict cap, int64_t *restrict weight, int64_t *restrict transfer,
                int64_t *restrict excess) {
    row_fill(excess, 0);
    for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < LANES; l++) {
            size_t k = i * LANES + l;
            int64_t over = transfer[k] > cap[k] ? transfer[k] - cap[k] : 0;
            transfer[k] -= over;
            excess[l] += over;
            weight[k] = over > 0 ? 0 : weight[k];
        }
    int64_t any = 0;
    for (size_t l = 0; l < LANES; l++)
        any |= excess[l];
    return any == 0;
}

/* Where an excess is left and no weight to bear it, receivers bear it by what they receive. Such a lane is then done: a
 * receiver never comes to pay. */
static void open_receivers(size_t n, const int64_t *restrict transfer, const int64_t *restrict excess,
                           int64_t *restrict total, int64_t *restrict weight) {
    rows_sum(n, weight, total);
    for (size_t l = 0; l < LANES; l++)
        for (size_t i = 0; excess[l] > 0 && total[l] <= 0 && i < n; i++) {
            int64_t received = -transfer[i * LANES + l];
            weight[i * LANES + l] = received > 0 ? received : 0;
        }
    rows_sum(n, weight, total);
}

void cap_transfers(size_t n, const int64_t *restrict cap, int64_t *restrict weight, int64_t *restrict scratch,
                   int64_t *restrict transfer) {
    int64_t excess[LANES], total[LANES];
    while (!cut(n, cap, weight, transfer, excess)) {
        open_receivers(n, transfer, excess, total, weight);
        rows_allocate(excess, n, weight, total, scratch, scratch + n * LANES);
        for (size_t i = 0; i < n; i++)
            row_add(transfer + i * LANES, scratch + (n + i) * LANES, LANES);
    }
}
