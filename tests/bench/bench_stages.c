/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seconds per stage of solidair on one thread, one repetition per call, as lines "name value" for report.py:
 *
 *   bench_stages peer SCENARIO DRAWS          simulate, settle and quantiles, as the peers do them
 *   bench_stages engine SCENARIO DRAWS        a run's stages as the engine does them: simulate, settle, measure
 *   bench_stages write SCENARIO DRAWS OUT.h5  write the draws, at the levels costs and all
 *
 * A cell is one draw x municipality x product x year. */
#include "models/analysis/measure.h"
#include "models/solidarity/settle.h"
#include "sim/engine/block.h"
#include "sim/engine/ensemble.h"
#include "sim/engine/record.h"
#include "sim/engine/source.h"
#include "tests/bench/bench.h"

#include <omp.h>
#include <string.h>
#include <sys/stat.h>

static const double quantile[5] = {0.05, 0.1, 0.5, 0.9, 0.95};

static void must(enum status status, const struct note *note) {
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "bench_stages: %s\n", note && note->text[0] ? note->text : status_text(status));
    exit(1);
}

/* ---- as the peers do it: all draws in memory, one stage after the other
 * ---------------------------------------------- */

struct whole {
    size_t draws, block_cells; /* cents per full block */
    int64_t *cost;             /* [block][n_year][n_municipality][n_cell][lanes] */
    int32_t *clients;          /* of one block */
    int64_t *result;           /* [n_scheme][n_year][n_municipality][draws] budget - payment */
};

static size_t lanes_at(const struct whole *w, size_t first) {
    return w->draws - first < BLOCK_LANES ? w->draws - first : BLOCK_LANES;
}

static double time_simulate(const struct plan *plan, struct whole *w) {
    struct care_scratch *scratch = NULL;
    uint32_t draw[BLOCK_LANES];
    must(care_scratch_new(&plan->care, BLOCK_LANES, &scratch), NULL);
    double start = bench_now();
    for (size_t first = 0; first < w->draws; first += BLOCK_LANES) {
        size_t n = lanes_at(w, first);
        for (size_t l = 0; l < n; l++)
            draw[l] = (uint32_t)(first + l);
        struct care_block block = {n, draw, w->cost + first / BLOCK_LANES * w->block_cells, w->clients, NULL};
        must(care_simulate_block(&plan->care, scratch, &block), NULL);
    }
    double seconds = bench_now() - start;
    care_scratch_free(scratch);
    return seconds;
}

/* The results of one block, year and scheme to their places. */
static void put_results(const struct plan *plan, struct whole *w, size_t scheme, size_t year, size_t first,
                        const int64_t *payment) {
    size_t n = lanes_at(w, first), towns = plan->n_municipality;
    for (size_t i = 0; i < towns; i++) {
        int64_t *to = w->result + ((scheme * plan->n_year + year) * towns + i) * w->draws + first;
        int64_t budget = plan->budget[year * towns + i];
        for (size_t l = 0; l < n; l++)
            to[l] = budget - payment[i * n + l];
    }
}

static double time_settle(const struct plan *plan, struct whole *w) {
    size_t towns = plan->n_municipality;
    int64_t *budget = bench_room(towns * BLOCK_LANES, sizeof *budget), external[BLOCK_LANES];
    int64_t *payment = bench_room(towns * BLOCK_LANES, sizeof *payment);
    void *room = bench_room(settle_workspace_size(towns, plan->n_care, BLOCK_LANES), 1);
    int64_t *own = bench_room(towns * BLOCK_LANES, sizeof *own);
    struct settle_input input = {.n_municipality = towns, .n_care = plan->n_care, .budget = budget, .own = own};
    double start = bench_now();
    for (size_t first = 0; first < w->draws; first += BLOCK_LANES) {
        input.n_lane = lanes_at(w, first);
        for (size_t t = 0; t < plan->n_year; t++) {
            for (size_t i = 0; i < towns; i++)
                for (size_t l = 0; l < input.n_lane; l++)
                    budget[i * input.n_lane + l] = plan->budget[t * towns + i];
            input.year = t;
            input.cost = w->cost + first / BLOCK_LANES * w->block_cells + t * towns * plan->n_cell * input.n_lane;
            source_sum_cells(towns, plan->n_cell, input.n_lane, input.cost, own);
            input.own_of = input.cost;
            for (size_t s = 0; s < plan->n_scheme; s++) {
                settle_scheme(&plan->scenario->scheme[s], &input, room, payment, external);
                put_results(plan, w, s, t, first, payment);
            }
        }
    }
    double seconds = bench_now() - start;
    free(budget);
    free(payment);
    free(own);
    free(room);
    return seconds;
}

static double time_quantiles(const struct plan *plan, const struct whole *w) {
    int64_t rank[5], value[5], check = 0;
    struct order_scratch scratch = {bench_room(w->draws + 1, sizeof(uint16_t)),
                                    bench_room(w->draws + 1, sizeof(int64_t))};
    for (size_t k = 0; k < 5; k++)
        rank[k] = stats_quantile_rank(quantile[k], (int64_t)w->draws);
    double start = bench_now();
    for (size_t k = 0; k < plan->n_scheme * plan->n_municipality * plan->n_year; k++) {
        stats_order(w->result + k * w->draws, w->draws, rank, 5, value, &scratch);
        check += value[4] >= value[0];
    }
    double seconds = bench_now() - start;
    if (check != (int64_t)(plan->n_scheme * plan->n_municipality * plan->n_year))
        exit(1);
    free(scratch.place);
    free(scratch.list);
    return seconds;
}

/* Mean of the region's own cost in a year, in euros; scheme 0 of the peer is "none". */
static void put_regional(const struct plan *plan, const struct whole *w, size_t year, const char *what) {
    double *total = bench_room(w->draws, sizeof *total);
    memset(total, 0, w->draws * sizeof *total);
    for (size_t i = 0; i < plan->n_municipality; i++)
        for (size_t r = 0; r < w->draws; r++)
            total[r] += 0.01 * (double)(plan->budget[year * plan->n_municipality + i] -
                                        w->result[(year * plan->n_municipality + i) * w->draws + r]);
    bench_put_mean(what, total, w->draws);
    free(total);
}

static void bench_peer(const struct plan *plan, size_t draws) {
    size_t towns = plan->n_year * plan->n_municipality, cells = towns * plan->n_cell * BLOCK_LANES;
    size_t blocks = (draws + BLOCK_LANES - 1) / BLOCK_LANES;
    struct whole w = {draws, cells, bench_room(blocks * cells, sizeof *w.cost), bench_room(cells, sizeof *w.clients),
                      bench_room(plan->n_scheme * towns * draws, sizeof *w.result)};
    double simulate = time_simulate(plan, &w), settle = time_settle(plan, &w), quantiles = time_quantiles(plan, &w);
    bench_put("simulate_ns", simulate * 1e9 / (double)(draws * towns * plan->scenario->care.n_product));
    bench_put("settle_s", settle);
    bench_put("quantiles_s", quantiles);
    put_regional(plan, &w, 0, "first");
    put_regional(plan, &w, plan->n_year - 1, "last");
    free(w.cost);
    free(w.clients);
    free(w.result);
}

/* ---- as the engine does it: block by block, chunk by chunk
 * ------------------------------------------------------------ */

static double time_blocks(const struct plan *plan, struct ensemble *e, size_t first, size_t n) {
    double start = bench_now();
    e->chunk.first = first;
    e->chunk.n_row = n;
    for (size_t row = 0; row < n; row += BLOCK_LANES)
        must(block_run(plan, e->workspace[0], &e->chunk, row, n - row < BLOCK_LANES ? n - row : BLOCK_LANES), NULL);
    return bench_now() - start;
}

/* Settling is what the schemes add to a block; measuring what a chunk takes beyond its blocks. */
static void bench_engine(const struct plan *plan, size_t draws) {
    struct plan bare = *plan;
    struct ensemble e;
    double simulate = 0.0, blocks = 0.0, chunks = 0.0;
    bare.n_scheme = 0;
    must(ensemble_init(&e, plan, 1), NULL);
    for (size_t first = 0; first < draws; first += e.chunk.rows) {
        size_t n = draws - first < e.chunk.rows ? draws - first : e.chunk.rows;
        simulate += time_blocks(&bare, &e, first, n);
        blocks += time_blocks(plan, &e, first, n);
        double start = bench_now();
        must(ensemble_run_chunk(&e, first, n), NULL);
        chunks += bench_now() - start;
    }
    double start = bench_now();
    must(ensemble_measure(&e), NULL);
    bench_put("figures_s", bench_now() - start);
    bench_put("simulate_s", simulate);
    bench_put("settle_s", blocks - simulate);
    bench_put("measure_s", chunks - blocks);
    bench_put("schemes", (double)plan->n_scheme);
    ensemble_free(&e);
}

/* ---- writing
 * ---------------------------------------------------------------------------------------------------------- */

static double megabytes(const struct plan *plan, size_t draws, enum store_level level) {
    double towns = (double)(plan->n_year * plan->n_municipality), cells = towns * (double)plan->n_cell;
    double bytes = 4.0 + 8.0 * towns * FORM_COUNT + 4.0 * cells;
    if (level == STORE_ALL)
        bytes += 8.0 * cells + 8.0 * towns * (double)plan->n_scheme;
    return level == STORE_SUMMARY ? 0.0 : bytes * (double)draws / 1e6;
}

/* All chunks of a file at one level; only what concerns the file is timed. */
static void bench_write(const struct plan *plan, size_t draws, const char *path, enum store_level level) {
    static const char *const name[] = {"summary", "costs", "all"};
    struct ensemble e;
    struct store *store = NULL;
    struct note note = {0};
    struct stat file;
    char key[64];
    must(ensemble_init(&e, plan, 1), NULL);
    double start = bench_now(), seconds;
    must(record_create(plan, &path, true, level, &store, &note), &note);
    must(record_inputs(store, plan, level, &note), &note);
    seconds = bench_now() - start;
    for (size_t first = 0; first < draws; first += e.chunk.rows) {
        must(ensemble_run_chunk(&e, first, draws - first < e.chunk.rows ? draws - first : e.chunk.rows), NULL);
        start = bench_now();
        must(record_chunk(store, plan, &e.chunk, level, &note), &note);
        seconds += bench_now() - start;
    }
    must(ensemble_measure(&e), NULL);
    start = bench_now();
    must(record_measures(store, plan, e.measure, e.series, e.external, e.imbalance, &e.reserves, &note), &note);
    must(record_provenance(store, plan->scenario, level, e.measure, &note), &note);
    must(store_finish(store, &note), &note);
    seconds += bench_now() - start;
    snprintf(key, sizeof key, "write_%s_s", name[level]);
    bench_put(key, seconds);
    snprintf(key, sizeof key, "write_%s_mb", name[level]);
    bench_put(key, megabytes(plan, draws, level));
    snprintf(key, sizeof key, "file_%s_mb", name[level]);
    bench_put(key, stat(path, &file) == 0 ? (double)file.st_size / 1e6 : 0.0);
    ensemble_free(&e);
}

int main(int argc, char **argv) {
    struct scenario scenario;
    struct plan plan;
    struct note note = {0};
    if (argc < 4 || (strcmp(argv[1], "write") == 0 && argc < 5)) {
        fprintf(stderr, "usage: bench_stages peer|engine|write SCENARIO DRAWS [OUT.h5]\n");
        return 2;
    }
    size_t draws = strtoull(argv[3], NULL, 10);
    must(scenario_read(&files_disk, argv[2], &scenario, &note), &note);
    draws -= draws % (size_t)scenario.inner_draws;
    scenario.n_draw = (int64_t)draws;
    must(plan_init(&plan, &scenario, 1, NULL, &note), &note);
    omp_set_num_threads(1);
    if (strcmp(argv[1], "peer") == 0)
        bench_peer(&plan, draws);
    else if (strcmp(argv[1], "engine") == 0)
        bench_engine(&plan, draws);
    else
        for (int level = STORE_SUMMARY; level <= STORE_ALL; level++)
            bench_write(&plan, draws, argv[4], (enum store_level)level);
    plan_free(&plan);
    scenario_free(&scenario);
    return 0;
}
