/* Nanoseconds per stage on one thread, for the comparison with the peers: bench_stages SCENARIO [DRAWS].
 * A cell is one draw x municipality x product x year; an item one draw x municipality x year. */
#include "models/analysis/measure.h"
#include "models/solidarity/settle.h"
#include "sim/engine/chunk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The whole block, demand and cost alone, and by difference settlement with its copies. */
static double time_simulate(const struct plan *plan, size_t draws) {
    struct care_scratch *scratch = NULL;
    size_t cells = plan->n_year * plan->n_municipality * plan->n_cell * BLOCK_LANES;
    int64_t *cost = calloc(cells, sizeof *cost);
    int32_t *clients = calloc(cells, sizeof *clients);
    uint32_t draw[BLOCK_LANES];
    if (!cost || !clients || care_scratch_new(&plan->care, BLOCK_LANES, &scratch))
        exit(1);
    double start = now();
    for (size_t first = 0; first < draws; first += BLOCK_LANES) {
        for (size_t l = 0; l < BLOCK_LANES; l++)
            draw[l] = (uint32_t)(first + l);
        struct care_block block = {BLOCK_LANES, draw, cost, clients, NULL};
        if (care_simulate_block(&plan->care, scratch, &block))
            exit(1);
    }
    double seconds = now() - start;
    care_scratch_free(scratch);
    free(cost);
    free(clients);
    return seconds;
}

/* Settling all schemes over the same block again and again. */
static double time_settle(const struct plan *plan, size_t draws) {
    size_t towns = plan->n_municipality * BLOCK_LANES;
    int64_t *budget = calloc(towns, sizeof *budget), *cost = calloc(towns * plan->n_cell, sizeof *cost);
    int64_t *payment = calloc(towns, sizeof *payment), external[BLOCK_LANES];
    void *room = calloc(settle_workspace_size(plan->n_municipality, plan->n_care, BLOCK_LANES), 1);
    if (!budget || !cost || !payment || !room)
        exit(1);
    for (size_t k = 0; k < towns; k++)
        budget[k] = plan->budget[k / BLOCK_LANES];
    for (size_t k = 0; k < towns * plan->n_cell; k++)
        cost[k] = budget[k / plan->n_cell] / (int64_t)plan->n_cell + (int64_t)(k * 2654435761u % 10000000);
    const struct region *region = &plan->scenario->region;
    struct settle_input input = {.n_municipality = plan->n_municipality, .n_care = plan->n_care, .n_lane = BLOCK_LANES,
                                 .budget = budget, .residents = region->residents, .youths = region->youths,
                                 .cost = cost};
    double start = now();
    for (size_t first = 0; first < draws; first += BLOCK_LANES)
        for (size_t t = 0; t < plan->n_year; t++)
            for (size_t s = 0; s < plan->n_scheme; s++) {
                input.year = t;
                settle_scheme(&plan->scenario->scheme[s], &input, room, payment, external);
            }
    double seconds = now() - start;
    free(budget);
    free(cost);
    free(payment);
    free(room);
    return seconds;
}

/* The peer's five quantiles of every scheme, municipality and year. */
static double time_quantiles(const struct plan *plan, size_t draws) {
    static const double q[] = {0.05, 0.1, 0.5, 0.9, 0.95};
    int64_t *x = calloc(draws, sizeof *x), rank[5], value[5];
    struct order_scratch scratch = {calloc(draws + 1, sizeof(uint16_t)), calloc(draws + 1, sizeof(int64_t))};
    if (!x || !scratch.place || !scratch.list)
        exit(1);
    const struct sampler *sampler = plan->care.sampler;
    struct stream stream = stream_open(1, 2, 3, 0, 2015, SOURCE_REGIONAL);
    for (size_t r = 0; r < draws; r++) {
        uint32_t draw = (uint32_t)r;
        double z;
        sampler->normal(&stream, &(struct lanes){1, &draw, NULL}, &z);
        x[r] = (int64_t)(1e8 * z);
    }
    for (size_t k = 0; k < 5; k++)
        rank[k] = stats_quantile_rank(q[k], (int64_t)draws);
    double start = now();
    for (size_t k = 0; k < plan->n_scheme * plan->n_municipality * plan->n_year; k++)
        stats_order(x, draws, rank, 5, value, &scratch);
    double seconds = now() - start;
    free(x);
    free(scratch.place);
    free(scratch.list);
    return seconds;
}

int main(int argc, char **argv) {
    struct scenario scenario;
    struct plan plan;
    struct note note = {0};
    size_t draws = argc > 2 ? strtoull(argv[2], NULL, 10) : 10000;
    if (argc < 2 || scenario_read(argv[1], &scenario, &note) || plan_init(&plan, &scenario, &note)) {
        fprintf(stderr, "%s\n", note.text);
        return 2;
    }
    draws -= draws % BLOCK_LANES;
    double cells = (double)(draws * plan.n_municipality * scenario.care.n_product * plan.n_year);
    double simulate = 1e30, settle = 1e30, quantiles = 1e30;
    for (int repeat = 0; repeat < 5; repeat++) {
        double a = time_simulate(&plan, draws), b = time_settle(&plan, draws), c = time_quantiles(&plan, draws);
        simulate = a < simulate ? a : simulate;
        settle = b < settle ? b : settle;
        quantiles = c < quantiles ? c : quantiles;
    }
    /* Machine-readable for the table: nanoseconds per cell, seconds per scheme per 10,000 draws. */
    double scale = 10000.0 / (double)draws / (double)plan.n_scheme;
    printf("kernel %s simulate_ns_per_cell %.2f settle_s_per_scheme %.5f quantiles_s_per_scheme %.5f\n",
           plan.care.sampler->name, simulate * 1e9 / cells, settle * scale, quantiles * scale);
    printf("settling ten schemes / simulating: %.2f\n", 10.0 * settle / (double)plan.n_scheme / simulate);
    plan_free(&plan);
    scenario_free(&scenario);
    return 0;
}
