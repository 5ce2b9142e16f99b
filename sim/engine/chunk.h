/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chunk of consecutive draws: what the blocks yield, gathered for the measures and the store. Row (draw) last. */
#ifndef SIM_ENGINE_CHUNK_H
#define SIM_ENGINE_CHUNK_H

#include "sim/engine/plan.h"
#include "sim/engine/tape.h"

/* Most draws that one thread simulates at once, and per chunk. Regions with many municipalities, schemes or years take
 * fewer, so that a chunk stays below CHUNK_BYTES (plan.block_lanes, plan.chunk_rows). */
enum { BLOCK_LANES = 256, BLOCK_LEAST = 16, CHUNK_ROWS = 1024, CHUNK_BYTES = 64 << 20 };

/* Sets plan->chunk_rows, a multiple of the inner draws, and plan->block_lanes: a function of the sizes alone, since the
 * order of the measures' sums depends on it. */
void chunk_plan_sizes(struct plan *plan);

struct chunk {
    size_t rows;  /* capacity and stride: no more than the run has draws, so that few of them lie close together */
    size_t first; /* draw number of row 0 */
    size_t n_row; /* rows filled */
    const uint32_t *pick; /* draw number of row r is pick[first + r]; lent by the caller. NULL: it is first + r */
    struct tape *tape;    /* of care that others simulate too (tape.h), lent, and then no pick; or NULL */
    int64_t *payment;     /* [n_scheme][n_year][n_place][rows] cents; places as plan.n_place says */
    int64_t *external;    /* [n_scheme][n_year][rows] cents paid from outside */
    int64_t *beside;   /* [n_scheme][n_year][rows] cents that payments hold beside the costs: payment + external = own +
                          beside */
    int32_t *marginal; /* [n_scheme][n_year][n_municipality][rows] nano, where it was worked out (behaviour.h) */
    int64_t *extra; /* [n_scheme][n_year][n_place][rows] cents that behaviour adds to the costs; with eta, else NULL */
    int64_t *fund_balance, *fund_assessed; /* [n_scheme][n_year][rows] cents, all funds of the scheme together; NULL
                                              where no scheme has funds */
    int64_t *to_settle; /* [n_scheme][n_municipality][rows] cents open after the last year; NULL where no scheme settles
                           in the next year */
    int64_t *settled;   /* [n_scheme][n_year][n_municipality][rows] cents that payment holds for the year before; NULL
                           likewise */
    int64_t *exits;     /* the same, exit fees and friction cost; NULL where no scheme has leaving */
    int64_t *flow;   /* [FLOW_COUNT][n_scheme][n_year][n_municipality][rows] cents paid into the pools of layers with a
                        flow; NULL where no layer has one */
    int64_t *budget; /* [n_year][n_place][rows] cents; NULL when every draw has plan.budget */
    int64_t *shared; /* [n_year][n_place][rows] cents, shared costs, part of own; NULL where there are none */
    int64_t *own;    /* [n_year][n_place][rows] cents, own cost */
    int64_t *cost;   /* [n_year][n_municipality][FORM_COUNT][rows] cents */
    int64_t *cost_care; /* [n_year][n_municipality][FORM_COUNT][n_care][rows] cents */
    int32_t *clients;   /* [n_year][n_municipality][n_care][FORM_COUNT][rows] */
    int32_t *outer;     /* [rows] */
};

/* Has a layer of this scheme a flow, or (n_scheme) one of any? */
bool chunk_has_flow(const struct plan *plan, size_t scheme);

CHECKED enum status chunk_init(struct chunk *chunk, const struct plan *plan);
void chunk_free(struct chunk *chunk); /* legal on a zeroed chunk and twice */

/* The draw of a row. */
static inline size_t chunk_draw(const struct chunk *chunk, size_t row) {
    return chunk->pick ? chunk->pick[chunk->first + row] : chunk->first + row;
}

/* The cents of n draws in a period, a year or (n_year) the horizon: the years after the first. year: where those of the
 * base year stand; each next year stands `stride` further on. Of the horizon they are added up in sum[n]. */
const int64_t *chunk_period(const int64_t *year, size_t stride, size_t n_year, size_t period, size_t n, int64_t *sum);

struct workspace; /* block.h */

/* Fill the chunk with draws first .. first + n - 1 (of those that are picked), n <= chunk->rows, block by block on
 * n_thread threads, each with its workspace. Of several errors the first in the order of the draws, on any number of
 * threads. */
CHECKED enum status chunk_run(struct chunk *chunk, const struct plan *plan, struct workspace *const *workspace,
                              int n_thread, size_t first, size_t n);

#endif
