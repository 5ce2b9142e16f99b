/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pilot that decisions to leave rest on. */
#include "sim/engine/block.h"
#include "sim/engine/leaving.h"
#include "sim/engine/workspace.h"

#include <stdlib.h>
#include <string.h>

/* The pilot's draws, and the room they may take; a function of sizes alone, since decisions depend on it. */
enum { PILOT_DRAWS = 2000, PILOT_BYTES = 96 << 20 };

void leaving_pilot_free(struct leaving_pilot *pilot) {
    for (size_t b = 0; pilot->workspace && b < pilot->n_block; b++)
        workspace_free(pilot->workspace[b]);
    free(pilot->workspace);
    memset(pilot, 0, sizeof *pilot);
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t count_draws(const struct plan *plan) {
    size_t cells = plan->n_year * plan->n_municipality * plan->n_cell, inner = (size_t)plan->scenario->inner_draws;
    size_t amounts =
        4 * cells; /* cost, expected cost, clients and users, client excess; whatever the schemes ask for */
    size_t n = smaller(PILOT_DRAWS, smaller((size_t)plan->scenario->n_draw, PILOT_BYTES / (amounts * sizeof(int64_t))));
    return n < inner ? inner : n - n % inner;
}

size_t leaving_pilot_lanes(const struct leaving_pilot *pilot, size_t b) {
    return smaller(pilot->block_lanes, pilot->n_draw - b * pilot->block_lanes);
}

static enum status run_block(const struct plan *plan, struct leaving_pilot *pilot, size_t b) {
    enum status status = workspace_new(plan, &pilot->workspace[b]);
    if (!status)
        status = block_simulate(plan, pilot->workspace[b], b * pilot->block_lanes, leaving_pilot_lanes(pilot, b));
    if (!status)
        workspace_end_simulation(pilot->workspace[b]);
    return status;
}

enum status leaving_pilot_run(const struct plan *plan, int threads, struct leaving_pilot *pilot) {
    size_t n = count_draws(plan), lanes = plan->block_lanes;
    *pilot = (struct leaving_pilot){.n_draw = n, .n_block = (n + lanes - 1) / lanes, .block_lanes = lanes};
    pilot->workspace = calloc(pilot->n_block, sizeof *pilot->workspace);
    enum status worst = pilot->workspace ? STATUS_OK : STATUS_MEMORY;
    int n_block = pilot->workspace ? (int)pilot->n_block : 0;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (int b = 0; b < n_block; b++) {
        enum status status = run_block(plan, pilot, (size_t)b);
        if (status) {
#pragma omp critical
            worst = status;
        }
    }
    if (worst)
        leaving_pilot_free(pilot);
    return worst;
}
