/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/design.h"

#include <math.h>

void inputs_take(const struct inputs *inputs, size_t k, const struct input_design *design,
                 const struct sampler *sampler, uint64_t seed, const uint32_t *outer, size_t n, double *values) {
    const struct input *input = &inputs->input[k];
    if (!design) {
        input_values(input, sampler, seed, outer, n, values);
        return;
    }
    const struct distribution_value *given = &input->distribution;
    for (size_t l = 0; l < n; l++) {
        double uniform = design_row(design, outer[l])[k];
        values[l] = isnan(uniform) ? given->distribution->mean(given) : input_value(input, uniform);
    }
}
