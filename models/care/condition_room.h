/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of conditioning: the room of one thread, and what the stages on it share. */
#ifndef MODELS_CARE_CONDITION_ROOM_H
#define MODELS_CARE_CONDITION_ROOM_H

#include "models/care/condition.h"
#include "models/care/simulate.h"
#include <math.h>

/* A state that moves by less has come to rest. */
static const double REST = 1e-3;

/* Lanes are outer indices here; arrays end in [n_lane]. */
struct condition_room {
    size_t n;              /* lanes at work */
    uint32_t *outer, *key; /* key: what its random numbers are keyed by */
    size_t *slot, *of;     /* set of inputs of a lane; the lane that a draw belongs to */
    const uint8_t **scale;
    const struct system **system;
    bool *rest;
    struct care_state state;
    struct forecast forecast;
    double *target;   /* [n_row] y - e */
    double *weight;   /* [n_row] U so far */
    double *residual; /* [n_row] */
    double *log_cost; /* [n_year] */
    double *normal, *row, *more;
    double *b, *x, *common, *solve;             /* of one lane */
    double *sum_target, *sum_weight, *sum_cost; /* [n_sum] y - e, U so far, expected cost */
    double *sum_move;                           /* [n_sum] of one lane */
    double *part_cost;                          /* [n_year][n_municipality] log expected cost of parts */
    int64_t *part;                              /* [n_year][n_municipality] cents of the lanes, where a sum is a fact */
    int64_t *draw_part;                         /* the same of the draws */
    double *sums;
    size_t n_draw;
    double *doubles;
};

/* x[k] += step; the largest step so far. */
static inline void condition_move(double *x, double step, double *largest) {
    *x += step;
    *largest = fabs(step) > *largest ? fabs(step) : *largest;
}

/* y - e - h(x) of every row at the lanes' states, less what R U has of it. */
void condition_find_residuals(const struct care_plan *plan, const struct state_view *view, struct condition_room *r);

/* The common terms of lane k by room->common times their variances. */
void condition_move_common(const struct care_plan *plan, struct condition_room *r, size_t k, double *largest);

/* Second stage (condition_sums.h): the states to what agrees with the sums too, and the sums that are facts over their
 * parts. */
void condition_take_sums(const struct care_plan *plan, const struct state_view *view, struct condition_room *r);

#endif
