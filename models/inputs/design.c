/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/design.h"

#include <math.h>

void inputs_take(const struct inputs *inputs, const struct input_design *design, uint64_t seed, uint32_t outer,
                 double *values) {
    if (!design) {
        inputs_draw(inputs, seed, outer, values);
        return;
    }
    const double *uniform = design_row(design, outer);
    for (size_t k = 0; k < inputs->n; k++) {
        const struct distribution_value *given = &inputs->input[k].distribution;
        values[k] = isnan(uniform[k]) ? given->distribution->mean(given) : input_value(&inputs->input[k], uniform[k]);
    }
}
