/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The latent state of a number of lanes, on the log scale: what use and cost would be but for the chance of who comes,
 * how long he stays and what he costs.
 *
 *   log F[i,p,t] = A[i] + S[sub-region of i] + beta[p] W[t] + Y[p,t] + Z[i,t]        use, centred so that E[F] = 1
 *   log price[t] = start + (price trend + intensity + slope) t + sum of shocks
 *
 * W is a random walk (one for all, or one for each sub-region), Z an AR(1), both 0 in the base year; what is kept here
 * are their innovations. A, S, start and slope are keyed by outer index, the innovations of a year by the lane's draw
 * number. What is drawn depends on the care table, its inputs and the region only. */
#ifndef MODELS_CARE_STATE_H
#define MODELS_CARE_STATE_H

#include "models/care/scales.h"
#include "models/care/sets.h"
#include "models/care/simulate.h"

enum { STATE_CONTRASTS = 4 }; /* years whose steps are drawn together, as a sum and contrasts */

/* Arrays end in [n_lane]. Borrowed pointers into one allocation. */
struct care_state {
    size_t n_lane, n_walk; /* n_walk: 1, or the number of sub-regions */
    double *level;         /* [n_municipality] A, centred */
    double *sub_region;    /* [n_sub_region] S, centred */
    double *start, *slope;
    double *walk;      /* [n_year][n_walk] innovations of W; 0 in the base year, as those of Z and price */
    double *municipal; /* [n_year][n_municipality] innovations of Z */
    double *product;   /* [n_year][n_product] Y */
    double *price;     /* [n_year] shocks */
    double *contrast;  /* [STATE_CONTRASTS] scratch */
    double *room;      /* of all of them */
};

/* STATUS_MEMORY. Free with care_state_free (legal on a zeroed struct and twice). */
CHECKED enum status care_state_init(struct care_state *state, const struct care_plan *plan, size_t n_lane);
void care_state_free(struct care_state *state);

/* Who the lanes are. */
struct state_lanes {
    size_t n;
    const uint32_t *outer; /* [n] */
    const uint32_t *draw;  /* [n] */
    const size_t *slot;    /* [n] the set of inputs of each lane */
    uint32_t inner;        /* draws that share a set; 0: draw holds outer indices */
    /* [n] scales of the innovations of Z, [n_year][n_municipality] each (indices), or NULL: drawn */
    const uint8_t *const *scale;
};

/* Work arrays [n_lane] for drawing. */
struct state_room {
    double *normal, *row, *more;
};

/* Draws what is keyed by outer index where from is 0, and the innovations of years from..until-1 (indices). sets:
 * filled for the lanes. */
void care_state_draw(const struct care_plan *plan, const struct care_sets *sets, const struct state_lanes *lanes,
                     size_t from, size_t until, struct state_room *room, struct care_state *state);

/* ---- from the state to factors ---- */

/* Whose inputs stand beside the state; row[n_lane] is scratch. */
struct state_view {
    const struct care_plan *plan;
    const struct care_sets *sets;
    const size_t *slot; /* [n_lane] */
    double *row;
};

/* The walk that municipality i follows. */
static inline size_t care_walk_of(const struct care_plan *plan, size_t i) {
    return plan->care->regional_by_sub_region ? plan->region->sub_region_of[i] : 0;
}

/* w[n_lane], walk k in the year before (0 in the base year), becomes that of year t; z, Z of municipality i, likewise.
 * Nothing happens in the base year. */
void care_state_walk(const struct care_state *state, size_t t, size_t k, double *w);
void care_state_step(const struct state_view *view, const struct care_state *state, size_t t, size_t i, double *z);

/* log_price[n_lane] of the year before (anything in the base year) becomes that of year t. */
void care_state_price(const struct state_view *view, const struct care_state *state, size_t t, double *log_price);

/* factor[n_lane] = exp(beta w + Y + centre) of product p, for w[n_lane], a walk in year t. */
void care_state_factor(const struct state_view *view, const struct care_state *state, size_t t, size_t p,
                       const double *w, double *factor);

/* log_factor[n_lane] = A + S + z of municipality i. */
void care_state_own(const struct state_view *view, const struct care_state *state, size_t i, const double *z,
                    double *log_factor);

#endif
