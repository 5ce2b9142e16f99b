/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of stability: what members of a group pay when a scheme is settled for the group alone, everyone else being
 * outside.
 *
 * Amounts that are given for a pool as a whole (a ceiling on its total, the balances of its fund) are a group's by its
 * part of the budget; an outside party pays for the group by the same rule as for the whole. On the first draws of the
 * run, simulated again from their keys, over all years in turn. What a scheme carries from year to year in a fund goes
 * along; joining and leaving, payment in the next year and behaviour are left out, as in the rule of leaving
 * (leaving.h). */
#ifndef SIM_DECIDE_STABILITY_SETTLE_H
#define SIM_DECIDE_STABILITY_SETTLE_H

#include "sim/decide/stability_parts.h"
#include "sim/engine/leaving.h"

struct stability_world {
    struct scenario scenario;
    struct plan plan;
    struct leaving_pilot pilot;
    size_t n_draw; /* draws of the pilot */
    int threads;
    const double *budget; /* [n_municipality] over the horizon, of the stability */
    int64_t *own;         /* [n_block][n_year][n_municipality][lanes] own cost */
    double **covariance;  /* [n_covariance][n_year] matrices of the region; NULL where no layer has the key */
};

/* The scenario and its draws again. STATUS_CONFLICT when the costs are not those that the file holds. */
CHECKED enum status stability_world_open(const struct stability *stability, struct stability_world *world,
                                         struct note *note);
void stability_world_close(struct stability_world *world); /* legal on a zeroed struct and twice */

/* payment[g][member][n_draw]: cents over the horizon, of scheme s; each allocated by the caller and zeroed. */
CHECKED enum status stability_settle_groups(const struct stability_world *world, size_t s, size_t n_group,
                                            const struct stability_group *group, int64_t *const *payment);

#endif
