/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/shared.h"

#include <stdlib.h>
#include <string.h>

/* Year t of arrays [n_municipality][...][lanes] that begin in that year. */
static void add_year(const struct plan *plan, size_t t, size_t lanes, const int64_t *budget, const int32_t *clients,
                     void *room, int64_t *cost) {
    const struct scenario *scenario = plan->scenario;
    struct settle_input input = {
        .n_municipality = plan->n_municipality,
        .n_care = plan->n_care,
        .n_lane = lanes,
        .year = t,
        .budget = budget,
        .residents = scenario->region.residents + t * plan->n_municipality,
        .youths = scenario->region.youths + t * plan->n_municipality,
        .clients = clients,
    };
    for (size_t k = 0; k < scenario->n_shared; k++)
        shared_cost_add(&scenario->shared[k], &input, room, cost);
}

/* Adds sign times what each has booked in the classes of the year to shared [n_municipality][lanes]. */
static void add_booked(const struct plan *plan, int64_t sign, size_t lanes, const int64_t *cost, int64_t *shared) {
    for (size_t k = 0; k < plan->n_municipality * plan->n_cell; k++)
        for (size_t l = 0; l < lanes; l++)
            shared[k / plan->n_cell * lanes + l] += sign * cost[k * lanes + l];
}

void shared_add_block(const struct plan *plan, struct workspace *workspace, size_t lanes) {
    struct workspace *w = workspace;
    size_t towns = plan->n_municipality * lanes, users = towns * plan->n_care;
    if (!w->shared)
        return;
    memset(w->shared, 0, plan->n_year * towns * sizeof *w->shared);
    for (size_t t = 0; t < plan->n_year; t++) {
        add_booked(plan, -1, lanes, w->cost + t * towns * plan->n_cell, w->shared + t * towns);
        add_year(plan, t, lanes, w->budget + t * towns, w->users + (t + 1) * users, w->settle,
                 w->cost + t * towns * plan->n_cell);
        add_booked(plan, 1, lanes, w->cost + t * towns * plan->n_cell, w->shared + t * towns);
    }
}

enum status shared_add_expected(struct plan *plan) {
    size_t towns = plan->n_municipality;
    void *room = calloc(1, settle_workspace_size(towns, plan->n_care, 1));
    if (!room)
        return STATUS_MEMORY;
    for (size_t t = 0; t < plan->n_year; t++)
        add_year(plan, t, 1, plan->budget + t * towns, plan->expected_clients + t * towns * plan->n_care, room,
                 plan->expected_cost + t * towns * plan->n_cell);
    free(room);
    return STATUS_OK;
}
