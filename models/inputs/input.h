/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uncertain inputs: numbers of a scenario that are given as a distribution instead of one value. Every outer index has
 * its own values, the same for all draws that share it; a number is keyed by (seed, outer, path of the key), so that
 * adding an uncertain input changes no other number. Values come from the distribution's quantile function at a
 * uniform, so that a design (Latin hypercube, Sobol) may take the place of the random uniforms. */
#ifndef MODELS_INPUTS_INPUT_H
#define MODELS_INPUTS_INPUT_H

#include "models/core/sample.h"
#include "models/inputs/distribution.h"

/* Whose number it is: an array of structs, of which `index` is the element and `offset` the place of a double in it. */
enum input_owner {
    INPUT_CARE,         /* struct care; index 0 */
    INPUT_USE_INDEX,    /* care.use_index[index] */
    INPUT_PRODUCT,      /* care.product[index] */
    INPUT_COMPONENT,    /* care.product[index / COMPONENT_MAX].component[index % COMPONENT_MAX] */
    INPUT_INTERVENTION, /* care.intervention[index] */
    INPUT_BUDGET,       /* struct budget_model; index 0 */
    INPUT_FACTOR,       /* budget_model.factor[index] */
    INPUT_PHASE_IN,     /* budget_model.phase_in[index] */
    INPUT_WEIGHT,       /* budget_model.weight[index] */
    INPUT_CUT,          /* budget_model.cut[index] */
    INPUT_OWNER_COUNT
};

struct input {
    char *path; /* of the key in the scenario: "products.licht.mean_cost_eur" */
    char *file; /* where the key stands, for errors; may be NULL */
    int line;
    uint32_t hash; /* stream_hash_name(path), unique among the inputs */
    enum input_owner owner;
    size_t index, offset;
    double low, high; /* range of the key: values beyond it cannot come out */
    struct distribution_value distribution;
};

struct inputs {
    size_t n;
    struct input *input;
};

/* Frees everything the struct owns and zeroes it; legal on a zeroed struct and twice. */
void inputs_free(struct inputs *inputs);

/* Append an input, whose path, file and list of values then belong to `inputs`; on STATUS_MEMORY they stay the
 * caller's. */
CHECKED enum status inputs_add(struct inputs *inputs, const struct input *input);

/* The input with this hash, or NULL: two paths may not have the same. */
const struct input *inputs_find_hash(const struct inputs *inputs, uint32_t hash);

/* The first input whose path begins with this, or NULL. */
const struct input *inputs_find_group(const struct inputs *inputs, const char *prefix);

/* The probability that lies outside the range of the key, and is cut off. */
double input_outside(const struct input *input);

/* The uniform, in (0, 1), of an input for an outer index. */
double input_uniform(const struct input *input, uint64_t seed, uint32_t outer);

/* The same for outer[n], all at once. */
void input_uniforms(const struct input *input, const struct sampler *sampler, uint64_t seed, const uint32_t *outer,
                    size_t n, double *uniform);

/* The value at a uniform: the quantile of the distribution, cut off to [low, high]. Bit-stable. */
double input_value(const struct input *input, double uniform);

/* The values for outer[n], all at once. */
void input_values(const struct input *input, const struct sampler *sampler, uint64_t seed, const uint32_t *outer,
                  size_t n, double *values);

#endif
