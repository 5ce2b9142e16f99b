/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/decide/replay.h"

#include "models/analysis/equivalent.h"
#include "models/analysis/replicate.h"
#include "sim/base/i18n.h"
#include "sim/base/threads.h"
#include "sim/engine/block.h"
#include "sim/engine/steps.h"
#include <stdlib.h>
#include <string.h>

/* What works on the draws. */
struct player {
    struct plan plan;
    struct chunk chunk;
    int n_thread;
    struct workspace **workspace; /* [n_thread] */
};

size_t replay_draw_bytes(const struct scenario *scenario) {
    return 3 * scenario->n_scheme * (scenario->region.n_municipality + 1) * sizeof(int64_t);
}

void replay_free(struct replay *replay) {
    free(replay->payment);
    free(replay->result);
    free(replay->lowest);
    plan_mean_free(&replay->mean);
    memset(replay, 0, sizeof *replay);
}

static enum status replay_new(const struct scenario *scenario, size_t n_draw, struct replay *replay) {
    memset(replay, 0, sizeof *replay);
    replay->n_scheme = scenario->n_scheme;
    replay->n_place = scenario->region.n_municipality + 1;
    replay->n_draw = n_draw;
    size_t n = replay->n_scheme * replay->n_place * replay->n_draw;
    replay->payment = calloc(n, sizeof *replay->payment);
    replay->result = calloc(n, sizeof *replay->result);
    replay->lowest = calloc(n, sizeof *replay->lowest);
    return replay->payment && replay->result && replay->lowest ? STATUS_OK : STATUS_MEMORY;
}

/* No more rows than there are draws, and blocks that leave no thread without work: few draws are soon done. */
static void fit_plan(struct plan *plan, size_t n_draw, size_t threads) {
    size_t each = (n_draw + threads - 1) / threads, lanes = (each + BLOCK_LEAST - 1) / BLOCK_LEAST * BLOCK_LEAST;
    plan->chunk_rows = n_draw < plan->chunk_rows ? n_draw : plan->chunk_rows;
    plan->block_lanes = lanes < plan->block_lanes ? lanes : plan->block_lanes;
}

/* No more threads than there are blocks: others would only wait. */
static enum status player_init(struct player *player, const struct scenario *scenario, int threads,
                               const struct replay_part *part, struct note *note) {
    size_t wanted = (size_t)threads_wanted(threads);
    const struct plan_terms terms = {.mean = part->mean};
    enum status status = plan_init(&player->plan, scenario, threads, &terms, note);
    if (status)
        return status;
    fit_plan(&player->plan, part->n, wanted);
    status = chunk_init(&player->chunk, &player->plan);
    player->chunk.pick = part->pick;
    size_t blocks = 1 + part->n / player->plan.block_lanes;
    player->n_thread = (int)(wanted < blocks ? wanted : blocks);
    player->workspace = calloc((size_t)player->n_thread, sizeof *player->workspace);
    status = status || player->workspace ? status : STATUS_MEMORY;
    for (int k = 0; k < player->n_thread && !status; k++)
        status = workspace_new(&player->plan, &player->workspace[k]);
    return status;
}

static void player_free(struct player *player) {
    for (int k = 0; player->workspace && k < player->n_thread; k++)
        workspace_free(player->workspace[k]);
    free(player->workspace);
    chunk_free(&player->chunk);
    plan_free(&player->plan);
}

/* The budget of a place of the plan in year t and in the draw of a row. */
static int64_t budget_at(const struct plan *plan, const struct chunk *chunk, size_t t, size_t place, size_t row) {
    size_t n = plan->n_municipality;
    int64_t sum = 0;
    if (plan->budget_varies)
        return chunk->budget[(t * plan->n_place + place) * chunk->rows + row];
    if (place < n)
        return plan->budget[t * n + place];
    for (size_t i = 0; i < n; i++)
        sum += plan->budget[t * n + i];
    return sum;
}

/* What a reserve bears beside that: nothing, or what the estimates are above the budgets. */
static int64_t beside_budget(const struct plan *plan, const struct chunk *chunk, size_t t, size_t place, size_t row) {
    const int64_t *estimate = plan->scenario->region.estimate + t * plan->n_municipality;
    size_t first = place < plan->n_municipality ? place : 0,
           last = place < plan->n_municipality ? place + 1 : plan->n_municipality;
    int64_t sum = 0;
    for (size_t i = first; plan->scenario->reserve_by_estimate && i < last; i++)
        sum += estimate[i] == REGION_UNKNOWN ? 0 : estimate[i] - budget_at(plan, chunk, t, i, row);
    return sum;
}

/* Horizon sums of one scheme and place, for the rows of the chunk. */
static void take_series(const struct player *player, struct replay *replay, size_t s, size_t place) {
    const struct plan *plan = &player->plan;
    const struct chunk *chunk = &player->chunk;
    size_t at = place + 1 == replay->n_place ? plan->n_place - 1 : place; /* units stand before the region */
    size_t to = (s * replay->n_place + place) * replay->n_draw + chunk->first;
    for (size_t row = 0; row < chunk->n_row; row++) {
        int64_t paid = 0, result = 0, reserve = 0, lowest = INT64_MAX;
        for (size_t t = 1; t < plan->n_year; t++) {
            int64_t payment = chunk->payment[((s * plan->n_year + t) * plan->n_place + at) * chunk->rows + row];
            int64_t left = budget_at(plan, chunk, t, at, row) - payment;
            paid += payment;
            result += left;
            reserve += left + beside_budget(plan, chunk, t, at, row);
            lowest = reserve < lowest ? reserve : lowest;
        }
        replay->payment[to + row] = paid;
        replay->result[to + row] = result;
        replay->lowest[to + row] = lowest;
    }
}

static void take_chunk(const struct player *player, struct replay *replay) {
    int n = (int)(replay->n_scheme * replay->n_place);
#pragma omp parallel for schedule(static) num_threads(player->n_thread)
    for (int k = 0; k < n; k++)
        take_series(player, replay, (size_t)k / replay->n_place, (size_t)k % replay->n_place);
}

enum status replay_run_part(const struct scenario *scenario, int threads, const struct replay_part *part,
                            struct replay *replay, struct note *note) {
    struct player player = {0};
    enum status status = replay_new(scenario, part->n, replay);
    if (!status)
        status = player_init(&player, scenario, threads, part, note);
    if (!status)
        status = plan_keep_mean(&player.plan, &replay->mean);
    for (size_t first = 0; first < replay->n_draw && !status; first += player.plan.chunk_rows) {
        size_t left = replay->n_draw - first, n = left < player.plan.chunk_rows ? left : player.plan.chunk_rows;
        status = chunk_run(&player.chunk, &player.plan, player.workspace, player.n_thread, first, n);
        if (!status)
            take_chunk(&player, replay);
    }
    player_free(&player);
    if (status)
        replay_free(replay);
    return steps_describe(status, note);
}

enum status replay_run(const struct scenario *scenario, int threads, struct replay *replay, struct note *note) {
    const struct replay_part all = {(size_t)scenario->n_draw, NULL, NULL};
    return replay_run_part(scenario, threads, &all, replay, note);
}

double replay_chance(const struct replay *replay, size_t scheme, size_t place, int64_t reserve, int64_t inner_draws,
                     double *term, double *se) {
    const int64_t *lowest = replay_series(replay, replay->lowest, scheme, place);
    for (size_t d = 0; d < replay->n_draw; d++)
        term[d] = lowest[d] < -reserve;
    return replicate_figure(replay->n_draw, term, (size_t)inner_draws, se);
}
