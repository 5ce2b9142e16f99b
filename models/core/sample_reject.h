/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rejection over lists of lanes. Included by sample_kernel.c only.
 *
 * The first pass proposes for all lanes and settles most of them by a cheap test. Those it leaves open are collected
 * and put to the exact test; all that are rejected are collected for the next attempt, whose words are keyed by its
 * number. So a lane's variate does not depend on the other lanes. */
#ifndef MODELS_CORE_SAMPLE_REJECT_H
#define MODELS_CORE_SAMPLE_REJECT_H

#include "models/core/sample_lanes.h"

/* A lane's parameters, gathered for one attempt. */
struct parameters {
    double a[TILE], b[TILE];
};

struct proposal {
    double x[TILE];     /* candidate */
    double level[TILE]; /* what the exact test compares */
    int32_t open[TILE]; /* 1 when the exact test must decide */
    int32_t fail[TILE]; /* 1 when rejected */
};

/* Both work on n lanes, a multiple of LANE_GROUP, of which the last are padding. */
struct rejection {
    void (*propose)(size_t n, const struct tile *tile, const struct parameters *par, struct proposal *out);
    /* fail[j] = 1 to reject */
    void (*test)(size_t n, const struct parameters *par, const double *x, const double *level, int32_t *fail);
};

enum { REJECT_LAST_ATTEMPT = STREAM_MAX_ATTEMPT - 1 /* the very last one is for other uses */ };

/* The exact test on the lanes that the proposal left open; their verdict goes to proposal->fail. */
static inline __attribute__((always_inline)) void reject_test(const struct rejection *method, size_t n,
                                                              const struct parameters *par, struct proposal *proposal) {
    struct list open;
    list_select(&open, n, proposal->open);
    if (open.n == 0)
        return;
    struct parameters some;
    double x[TILE], level[TILE];
    int32_t fail[TILE];
    list_gather_real(&open, par->a, some.a);
    list_gather_real(&open, par->b, some.b);
    list_gather_real(&open, proposal->x, x);
    list_gather_real(&open, proposal->level, level);
    method->test(lanes_round_up(open.n), &some, x, level, fail);
    list_scatter_count(&open, fail, proposal->fail);
}

/* x[l] for the lanes l of the list, by their parameters a[l] and b[l] (b may be a). Whatever were not accepted in 255
 * attempts would keep its last candidate; with at least two thirds accepted each time that does not happen. */
static inline __attribute__((always_inline)) void reject_all(const struct rejection *method,
                                                             const struct stream *stream, const struct tile *lanes,
                                                             struct list *todo, const double *restrict a,
                                                             const double *restrict b, double *restrict x) {
    struct tile tile;
    struct parameters par;
    struct proposal proposal;
    for (uint32_t attempt = 0; todo->n > 0 && attempt <= REJECT_LAST_ATTEMPT; attempt++) {
        tile_gather(lanes, todo, &tile);
        list_gather_real(todo, a, par.a);
        list_gather_real(todo, b, par.b);
        tile_words(stream, &tile, attempt);
        method->propose(lanes_round_up(tile.n), &tile, &par, &proposal);
        list_scatter_real(todo, proposal.x, x);
        reject_test(method, tile.n, &par, &proposal);
        struct list again;
        list_select(&again, tile.n, proposal.fail);
        list_compose(todo, &again);
        *todo = again;
    }
}

#endif
