/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How municipalities that decide by a rule differ: what each of them weighs, drawn for every repetition of the rule.
 *
 * A value comes from the quantile function of its trait at u = Phi(z), z = sqrt(alike) z_all + sqrt(1 - alike) z_own
 * (a Gaussian copula), so that every municipality has the stated distribution and any two of them correlate as `alike`
 * says: 0, each decides by itself; 1, all are the same, and nobody knows how. z_own is keyed by (seed, municipality,
 * trait, repetition), z_all by "region" in its place: one municipality more, or another scheme, changes no other value,
 * and a municipality has the same attitude under every scheme with the same distribution. */
#ifndef MODELS_INPUTS_ATTITUDE_H
#define MODELS_INPUTS_ATTITUDE_H

#include "models/inputs/input.h"
#include <stdbool.h>

enum attitude_trait { ATTITUDE_RHO, ATTITUDE_MARGIN, ATTITUDE_PATIENCE, ATTITUDE_TRAITS };

struct attitude {
    double alike;                        /* correlation of any two municipalities, 0 to 1 */
    struct input trait[ATTITUDE_TRAITS]; /* its distribution and the range of its key; no distribution: certain */
};

/* Names of the traits, as their keys are called. */
extern const char *const attitude_name[ATTITUDE_TRAITS];

/* Is anything of it uncertain? */
bool attitude_is_uncertain(const struct attitude *attitude);
bool attitude_varies(const struct attitude *attitude, enum attitude_trait trait);

/* The value for a municipality (hash of its code) in a repetition; of a trait that varies. */
double attitude_draw(const struct attitude *attitude, enum attitude_trait trait, uint64_t seed, uint32_t municipality,
                     uint32_t repetition);

/* The value at a probability; of a trait that varies. */
double attitude_at(const struct attitude *attitude, enum attitude_trait trait, double probability);

void attitude_free(struct attitude *attitude); /* what it owns; legal on a zeroed struct and twice */

#endif
