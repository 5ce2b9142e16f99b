/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the decisions to leave: the window of years that is judged (leaving_window.c), the cascade of decisions
 * (leaving_cascade.c), which is run once at the rule's means (leaving_judge.c), and again for rules that are drawn
 * (leaving_repeat.c). */
#ifndef SIM_ENGINE_LEAVING_PARTS_H
#define SIM_ENGINE_LEAVING_PARTS_H

#include "sim/engine/leaving.h"

struct leaving_slot;

/* What a municipality would have paid and borne in a window of years, on the pilot, whoever is in the pool. Years that
 * were settled are kept, since windows overlap. */
struct leaving_window {
    struct plan *plan;
    const struct leaving_pilot *pilot;
    int threads;
    size_t s; /* scheme that is looked at, and its rules */
    const struct leaving *rules;
    int64_t *inside, *own, *outside; /* [n_draw] of leaving_window_look */
    int64_t *scratch;                /* [n_draw] */
    int64_t *own_of_year;            /* [n_year][n_municipality][n_draw] */
    size_t n_slot, next;
    struct leaving_slot *slot; /* [n_slot] */
};

CHECKED enum status leaving_window_init(struct leaving_window *window, struct plan *plan,
                                        const struct leaving_pilot *pilot, int threads);
void leaving_window_free(struct leaving_window *window);

/* Municipality i in the years t - patience + 1 .. t, in the pool without the absent ([n_municipality]): what it would
 * have paid inside, its own cost, and what it would have borne outside, summed over those years. STATUS_MEMORY. */
CHECKED enum status leaving_window_look(struct leaving_window *window, size_t t, size_t patience, const bool *absent,
                                        size_t i);

/* The cascade of one scheme, whatever the judgements rest on. */
struct leaving_cascade {
    const struct plan *plan;
    size_t s;
    const struct leaving *rules;
    const struct leaving_rule *rule; /* [n_municipality] whose rule each goes by */
    int16_t *out, *round;            /* [n_municipality] as in struct leaving_verdict; filled by the run */
    bool *absent;                    /* [n_municipality] not in the pool of this round */
    size_t t;                        /* decisions are taken at the end of this year */
    /* Does municipality i, which may decide, give notice in this round? */
    enum status (*judge)(void *context, const struct leaving_cascade *cascade, size_t i, bool *leaves);
    void *context;
};

CHECKED enum status leaving_cascade_init(struct leaving_cascade *cascade, const struct plan *plan);
void leaving_cascade_free(struct leaving_cascade *cascade);

/* From the start: who leaves by given years, then round by round. Errors as judge. */
CHECKED enum status leaving_cascade_run(struct leaving_cascade *cascade);

/* A judgement is uncertain within so many standard errors; on how few groups of draws it has no error. */
enum { LEAVING_CLOSE = 2 };
static inline bool leaving_has_few(size_t groups, double rho) {
    return groups < (size_t)(rho > 0.0 ? MEASURE_TAIL_GROUPS : MEASURE_LEAST_GROUPS);
}

/* Means, tails and errors of what a window came to, kept by its years and its pool: a judgement by any rho and margin
 * takes no settlement then. */
struct leaving_memo;

CHECKED enum status leaving_memo_new(struct leaving_window *window, struct leaving_memo **memo);
void leaving_memo_free(struct leaving_memo *memo); /* NULL is legal */

/* Municipality i by its rule, at the end of year t without the absent: its advantage (cents, as in a verdict), and
 * whether that is uncertain. STATUS_MEMORY. */
CHECKED enum status leaving_memo_judge(struct leaving_memo *memo, size_t t, const bool *absent, size_t i,
                                       const struct leaving_rule *rule, int64_t *advantage, bool *close);

void leaving_odds_free(struct leaving_odds *odds); /* what it owns; legal on a zeroed struct and twice */

#endif
