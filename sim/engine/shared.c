/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/shared.h"

#include <stdlib.h>
#include <string.h>

static void add_year(const struct plan *plan, const struct settle_input *input, void *room, int64_t *cost) {
    for (size_t k = 0; k < plan->scenario->n_shared; k++)
        shared_cost_add(&plan->scenario->shared[k], input, room, cost);
}

/* Adds sign times what each has booked in the classes of the year to shared [n_municipality][lanes]. */
static void add_booked(const struct plan *plan, int64_t sign, size_t lanes, const int64_t *cost, int64_t *shared) {
    for (size_t k = 0; k < plan->n_municipality * plan->n_cell; k++)
        for (size_t l = 0; l < lanes; l++)
            shared[k / plan->n_cell * lanes + l] += sign * cost[k * lanes + l];
}

void shared_add_block(const struct plan *plan, struct workspace *workspace, size_t lanes) {
    struct workspace *w = workspace;
    size_t towns = plan->n_municipality * lanes;
    if (!w->shared)
        return;
    memset(w->shared, 0, plan->n_year * towns * sizeof *w->shared);
    for (size_t t = 0; t < plan->n_year; t++) {
        struct settle_input input = source_drawn(plan, w, t, lanes, SHARED_COST_FIELDS);
        int64_t *cost = w->cost + t * towns * plan->n_cell;
        add_booked(plan, -1, lanes, cost, w->shared + t * towns);
        add_year(plan, &input, w->settle, cost);
        add_booked(plan, 1, lanes, cost, w->shared + t * towns);
    }
}

enum status shared_add_expected(struct plan *plan) {
    size_t towns = plan->n_municipality;
    struct source_room source;
    void *room = calloc(1, settle_workspace_size(towns, plan->n_care, 1));
    enum status status = source_room_init(plan, 1, &source);
    status = room ? status : STATUS_MEMORY;
    for (size_t t = 0; t < plan->n_year && !status; t++) {
        struct settle_input input = source_expected(plan, &source, t, SHARED_COST_FIELDS);
        add_year(plan, &input, room, plan->expected_cost + t * towns * plan->n_cell);
    }
    source_room_free(&source);
    free(room);
    return status;
}
