/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/reserves.h"

#include "models/core/money.h"
#include "sim/base/threads.h"
#include "sim/engine/division.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* by_place[n_place] from values by municipality in year t: units and, with `region`, the region are sums, unknown where
 * a part is unknown. room[2 x n_municipality]. */
static enum status sum_places(const struct plan *plan, size_t t, const int64_t *values, bool region, int64_t *room,
                              int64_t *by_place) {
    size_t n = plan->n_municipality, last = plan->n_place - 1;
    int64_t *known = room, *gap = room + n, total = 0;
    bool complete = region;
    for (size_t i = 0; i < n; i++) {
        bool unknown = values[i] == REGION_UNKNOWN;
        known[i] = unknown ? 0 : values[i];
        gap[i] = unknown ? NANO : 0; /* of which every part leaves something in its unit */
        complete = complete && !unknown;
        total += known[i];
    }
    memcpy(by_place, values, n * sizeof *by_place);
    by_place[last] = complete ? total : REGION_UNKNOWN;
    if (plan->n_unit == 0)
        return STATUS_OK;
    int64_t *unit = by_place + n, *missing = calloc(plan->n_unit, sizeof *missing);
    enum status status = missing ? division_sum(plan, t, gap, missing) : STATUS_MEMORY;
    if (!status)
        status = division_sum(plan, t, known, unit);
    for (size_t u = 0; !status && u < plan->n_unit; u++)
        unit[u] = missing[u] > 0 ? REGION_UNKNOWN : unit[u];
    free(missing);
    return status;
}

static enum status fill_places(struct reserves *r, int64_t *room) {
    const struct plan *plan = r->plan;
    const struct region *region = &plan->scenario->region;
    size_t n = plan->n_municipality, last = plan->n_year - 1;
    enum status status = sum_places(plan, last, region->reserve, false, room, r->opening);
    if (!status)
        status = sum_places(plan, last, region->other_risks, false, room, r->other_risks);
    if (!status)
        status = sum_places(plan, last, region->whole_budget, false, room, r->whole_budget);
    for (size_t t = 0; !status && t < plan->n_year; t++)
        status = sum_places(plan, t, region->estimate + t * n, true, room, r->estimate + t * plan->n_place);
    for (size_t i = 0; i < n; i++) {
        bool opening = region->reserve[i] != REGION_UNKNOWN;
        r->has_opening = r->has_opening || opening;
        r->has_whole = r->has_whole || region->whole_budget[i] != REGION_UNKNOWN;
        r->has_ratio = r->has_ratio || (opening && region->other_risks[i] != REGION_UNKNOWN);
        for (size_t t = 0; t < plan->n_year; t++)
            r->has_estimate = r->has_estimate || region->estimate[t * n + i] != REGION_UNKNOWN;
    }
    return status;
}

static enum status make_paths(struct reserves *r) {
    const struct plan *plan = r->plan;
    const struct reserve_shape shape = {
        .n_scheme = plan->n_scheme,
        .n_place = plan->n_place,
        .n_year = plan->n_year,
        .n_draw = plan->scenario->n_draw,
        .inner_draws = plan->scenario->inner_draws,
        .memory = RESERVES_BYTES,
        .lineup = plan->lineup,
        .opening = r->opening,
        .estimate = r->estimate,
        .by_estimate = plan->scenario->reserve_by_estimate,
    };
    return r->has_opening || r->has_estimate ? reserve_new(&shape, &r->paths) : STATUS_OK;
}

enum status reserves_init(struct reserves *reserves, const struct plan *plan) {
    struct reserves *r = reserves;
    memset(r, 0, sizeof *r);
    r->plan = plan;
    r->opening = calloc(plan->n_place, sizeof *r->opening);
    r->other_risks = calloc(plan->n_place, sizeof *r->other_risks);
    r->whole_budget = calloc(plan->n_place, sizeof *r->whole_budget);
    r->estimate = calloc(plan->n_year * plan->n_place, sizeof *r->estimate);
    int64_t *room = calloc(2 * plan->n_municipality, sizeof *room);
    bool enough = r->opening && r->other_risks && r->whole_budget && r->estimate && room;
    enum status status = enough ? fill_places(r, room) : STATUS_MEMORY;
    free(room);
    return status ? status : make_paths(r);
}

void reserves_free(struct reserves *reserves) {
    free(reserves->opening);
    free(reserves->other_risks);
    free(reserves->whole_budget);
    free(reserves->estimate);
    reserve_free(reserves->paths);
    free(reserves->series);
    memset(reserves, 0, sizeof *reserves);
}

static size_t series_at(const struct plan *plan, size_t scheme, size_t period, size_t place) {
    return (scheme * (plan->n_year + 1) + period) * plan->n_place + place;
}

int64_t reserves_estimate(const struct reserves *reserves, const struct measure_series *series, const int64_t *budget,
                          size_t scheme, size_t year, size_t place) {
    size_t at = year * reserves->plan->n_place + place;
    int64_t given = reserves->estimate[at];
    double mean = series[series_at(reserves->plan, scheme, year, place)].mean.value;
    return given != REGION_UNKNOWN ? given : budget[at] - (int64_t)llround(mean);
}

/* Buffers count from the expected payment, budget - centre; from now on from the estimate, which has no error, also
 * where in the horizon that of some years is expected: then the interval is on the safe side. */
static void shift_buffers(struct measure_series *series, int64_t budget, int64_t estimate) {
    int64_t shift = estimate - (budget - (int64_t)llround(series->centre.value));
    for (size_t z = 0; z < MEASURE_CERTAINTIES; z++) {
        if (series->buffer[z] == MEASURE_UNKNOWN)
            continue;
        series->buffer[z] -= shift;
        series->buffer_low[z] = series->fixed_low[z] - shift;
        series->buffer_high[z] = series->fixed_high[z] - shift;
    }
}

static void shift_place(const struct reserves *r, struct measure_series *series, const int64_t *budget, size_t scheme,
                        size_t place) {
    const struct plan *plan = r->plan;
    int64_t total = 0, given = 0;
    bool any = false;
    for (size_t t = 0; t < plan->n_year; t++) {
        size_t at = t * plan->n_place + place;
        int64_t estimate = reserves_estimate(r, series, budget, scheme, t, place);
        total += t > 0 ? budget[at] : 0;
        given += t > 0 ? estimate : 0;
        if (r->estimate[at] == REGION_UNKNOWN)
            continue;
        any = any || t > 0;
        shift_buffers(&series[series_at(plan, scheme, t, place)], budget[at], estimate);
    }
    if (any)
        shift_buffers(&series[series_at(plan, scheme, plan->n_year, place)], total, given);
}

enum status reserves_measure(struct reserves *reserves, struct measure_series *series, const int64_t *budget,
                             int n_thread) {
    struct reserves *r = reserves;
    const struct plan *plan = r->plan;
    if (!r->paths)
        return STATUS_OK;
    for (size_t s = 0; s < plan->n_scheme; s++)
        for (size_t i = 0; i < plan->n_place; i++)
            shift_place(r, series, budget, s, i);
    size_t kept = reserve_kept(r->paths), n = plan->n_scheme * plan->n_year * plan->n_place;
    int64_t *room = calloc((size_t)n_thread * kept + 1, sizeof *room);
    r->series = calloc(n, sizeof *r->series);
    if (room && r->series) {
#pragma omp parallel for schedule(dynamic, 16) num_threads(n_thread)
        for (int k = 0; k < (int)n; k++) {
            size_t place = (size_t)k % plan->n_place, row = (size_t)k / plan->n_place;
            reserve_series(r->paths, row / plan->n_year, place, row % plan->n_year,
                           room + (size_t)threads_this() * kept, &r->series[k]);
        }
    }
    enum status status = room && r->series ? STATUS_OK : STATUS_MEMORY;
    free(room);
    return status;
}
