/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/attitude.h"

#include "models/core/fmath.h"
#include "models/core/stream.h"
#include "models/inputs/normal.h"
#include <math.h>

enum { NO_FORM = 255, NO_YEAR = 0 };

const char *const attitude_name[ATTITUDE_TRAITS] = {"rho", "margin", "patience_years"};

bool attitude_varies(const struct attitude *attitude, enum attitude_trait trait) {
    return attitude->trait[trait].distribution.distribution != NULL;
}

bool attitude_is_uncertain(const struct attitude *attitude) {
    bool any = false;
    for (int k = 0; k < ATTITUDE_TRAITS; k++)
        any |= attitude_varies(attitude, (enum attitude_trait)k);
    return any;
}

static double normal_of(uint64_t seed, uint32_t who, uint32_t what, uint32_t repetition) {
    uint32_t words[4];
    struct stream stream = stream_open(seed, who, what, NO_FORM, NO_YEAR, SOURCE_ATTITUDE);
    stream_words(&stream, repetition, 0, 0, words);
    return normal_quantile(fmath_uniform((uint64_t)words[1] << 32 | words[0]));
}

double attitude_draw(const struct attitude *attitude, enum attitude_trait trait, uint64_t seed, uint32_t municipality,
                     uint32_t repetition) {
    uint32_t what = stream_hash_name(attitude_name[trait]);
    double all = normal_of(seed, stream_hash_name("region"), what, repetition);
    double own = normal_of(seed, municipality, what, repetition);
    double z = sqrt(attitude->alike) * all + sqrt(1.0 - attitude->alike) * own;
    return attitude_at(attitude, trait, normal_probability(z));
}

double attitude_at(const struct attitude *attitude, enum attitude_trait trait, double probability) {
    return input_value(&attitude->trait[trait], probability);
}

void attitude_free(struct attitude *attitude) {
    for (int k = 0; k < ATTITUDE_TRAITS; k++)
        distribution_value_free(&attitude->trait[k].distribution);
    *attitude = (struct attitude){0};
}
