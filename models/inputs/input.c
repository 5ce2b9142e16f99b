/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/input.h"

#include <stdlib.h>
#include <string.h>

enum { NO_FORM = 255, NO_YEAR = 0 };

void inputs_free(struct inputs *inputs) {
    for (size_t k = 0; inputs->input && k < inputs->n; k++) {
        free(inputs->input[k].path);
        free(inputs->input[k].file);
        distribution_value_free(&inputs->input[k].distribution);
    }
    free(inputs->input);
    memset(inputs, 0, sizeof *inputs);
}

enum status inputs_add(struct inputs *inputs, const struct input *input) {
    struct input *larger = realloc(inputs->input, (inputs->n + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    inputs->input = larger;
    larger[inputs->n++] = *input;
    return STATUS_OK;
}

const struct input *inputs_find_hash(const struct inputs *inputs, uint32_t hash) {
    for (size_t k = 0; k < inputs->n; k++)
        if (inputs->input[k].hash == hash)
            return &inputs->input[k];
    return NULL;
}

const struct input *inputs_find_group(const struct inputs *inputs, const char *prefix) {
    for (size_t k = 0; k < inputs->n; k++)
        if (strncmp(inputs->input[k].path, prefix, strlen(prefix)) == 0)
            return &inputs->input[k];
    return NULL;
}

static struct stratum stratum_of(const struct input *input, uint64_t seed) {
    return stratum_lasting(seed, stream_open(seed, input->hash, 0, NO_FORM, NO_YEAR, SOURCE_INPUT), 0);
}

double input_uniform(const struct input *input, uint64_t seed, uint32_t outer) {
    struct stratum stratum = stratum_of(input, seed);
    return stratum_uniform(&stratum, outer);
}

void input_uniforms(const struct input *input, const struct sampler *sampler, uint64_t seed, const uint32_t *outer,
                    size_t n, double *uniform) {
    struct stratum stratum = stratum_of(input, seed);
    sampler->stratified(&stratum, &(struct lanes){n, outer, NULL}, uniform);
}

double input_value(const struct input *input, double uniform) {
    const double least = 0x1p-1000, most = 1.0 - 0x1p-53; /* what a quantile may be asked for */
    const struct distribution_value *value = &input->distribution;
    double from = value->distribution->probability(value, input->low);
    double to = value->distribution->probability(value, input->high);
    double probability = from + uniform * (to - from);
    probability = probability < least ? least : probability > most ? most : probability;
    double x = value->distribution->quantile(value, probability);
    return x < input->low ? input->low : x > input->high ? input->high : x;
}

double input_outside(const struct input *input) {
    const struct distribution_value *value = &input->distribution;
    return value->distribution->probability(value, input->low) +
           (1.0 - value->distribution->probability(value, input->high));
}

void input_values(const struct input *input, const struct sampler *sampler, uint64_t seed, const uint32_t *outer,
                  size_t n, double *values) {
    input_uniforms(input, sampler, seed, outer, n, values);
    for (size_t l = 0; l < n; l++)
        values[l] = input_value(input, values[l]);
}
