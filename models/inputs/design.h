/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A design: uniforms that the caller gives for everything that is keyed by outer index, in the place of the random
 * ones. Every point of the design is an outer index. What is keyed by the draw, chance, is then keyed by the number of
 * the draw within its point, so that all points meet the same chance (common random numbers) and differ in their inputs
 * only. That number may go in strides: STRATUM_REPLICATES makes the draws of a point lie evenly
 * (models/core/stratum.h), 1 makes them replicates, which tell an error. */
#ifndef MODELS_INPUTS_DESIGN_H
#define MODELS_INPUTS_DESIGN_H

#include "models/inputs/input.h"

/* A uniform in (0, 1), or NAN: the quantity stands at its mean. Columns of a point, in this order:
 *   n_input  the uncertain inputs, in their order
 *   n_town   the unknown level of each municipality
 *   n_year   the factor of the region's total budget of each year (0 in the first) */
struct input_design {
    size_t n_point, n_input, n_town, n_year;
    const double *uniform;  /* [n_point][n_input + n_town + n_year] */
    uint32_t first, stride; /* draw k of a point has the chance of draw first + k * stride */
};

static inline size_t design_columns(const struct input_design *design) {
    return design->n_input + design->n_town + design->n_year;
}

static inline const double *design_row(const struct input_design *design, uint32_t point) {
    return design->uniform + (size_t)point * design_columns(design);
}

/* The number of the chance that draw k of a point has. */
static inline uint32_t design_draw(const struct input_design *design, uint32_t k) {
    return design->first + k * design->stride;
}

/* values[n] of input k for outer[n]: from the design, or drawn when that is NULL. */
void inputs_take(const struct inputs *inputs, size_t k, const struct input_design *design,
                 const struct sampler *sampler, uint64_t seed, const uint32_t *outer, size_t n, double *values);

#endif
