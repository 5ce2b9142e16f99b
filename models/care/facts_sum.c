/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/facts.h"
#include "models/region/merger.h"

/* What one lane of a sum is made of. */
struct sum_lane {
    const struct merger_map *map; /* onto the last division */
    const struct known_sum *sum;
    size_t n_cell, n_lane;
    int64_t *cost; /* of this lane */
};

static int64_t *cell_of(const struct sum_lane *lane, const struct known_part *part, size_t c) {
    return lane->cost + (part->municipality * lane->n_cell + c) * lane->n_lane;
}

/* What of a cell is the sum's. */
static int64_t share_of(const struct merger_map *map, const struct known_part *part, int64_t cents) {
    int64_t split[MERGER_PARTS], share = 0;
    if (part->of == 0)
        return cents;
    merger_split(map, part->municipality, cents, split);
    for (size_t p = 0; p < map->first[part->municipality + 1] - map->first[part->municipality]; p++)
        share += (part->of >> p & 1U) ? split[p] : 0;
    return share;
}

/* How much more the account is than the sum. */
static int64_t find_gap(const struct sum_lane *lane) {
    int64_t gap = lane->sum->cents + lane->sum->shared;
    for (size_t j = 0; j < lane->sum->n_part; j++)
        for (size_t c = 0; c < lane->n_cell; c++)
            gap -= share_of(lane->map, &lane->sum->part[j], *cell_of(lane, &lane->sum->part[j], c));
    return gap;
}

/* The largest cell of a part that is whole, or of any when there is none. NULL where nothing was spent. */
static int64_t *find_largest(const struct sum_lane *lane, const struct known_part **of) {
    int64_t *largest = NULL;
    for (size_t j = 0; j < lane->sum->n_part; j++)
        for (size_t c = 0; c < lane->n_cell; c++) {
            const struct known_part *part = &lane->sum->part[j];
            int64_t *cell = cell_of(lane, part, c);
            bool first = !largest || (part->of == 0 && (*of)->of != 0),
                 same = largest && (part->of == 0) == ((*of)->of == 0);
            if (*cell > 0 && (first || (same && *cell > *largest))) {
                largest = cell;
                *of = part;
            }
        }
    return largest;
}

/* Never too far: where the cell is split its share moves by the gap or by less, and the rest is for the next time. */
static void close_gap(const struct sum_lane *lane, int64_t gap) {
    const struct known_part *part = NULL;
    int64_t *cell = find_largest(lane, &part);
    if (!cell)
        return;
    int64_t step = part->of == 0 ? gap : (int64_t)((double)gap / part->fraction);
    *cell = *cell + step > 0 ? *cell + step : 0;
}

static bool is_split(const struct known_sum *sum) {
    bool split = false;
    for (size_t j = 0; j < sum->n_part; j++)
        split = split || sum->part[j].of != 0;
    return split;
}

void facts_round_sums(const struct known *known, const struct region *region, size_t n_cell, size_t n_lane,
                      int64_t *cost) {
    size_t n = region->n_municipality;
    for (size_t k = 0; known && k < known->n_sum * n_lane; k++) {
        const struct known_sum *sum = &known->sum[k / n_lane];
        if (!sum->fact || !is_split(sum))
            continue;
        const struct sum_lane lane = {&region->division[region->n_year - 1].from_old, sum, n_cell, n_lane,
                                      cost + sum->year * n * n_cell * n_lane + k % n_lane};
        int64_t gap = find_gap(&lane);
        for (size_t tries = 0; gap != 0 && tries < sum->n_part * n_cell; tries++, gap = find_gap(&lane))
            close_gap(&lane, gap);
    }
}
