/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/core/stratum.h"

#include "models/core/fmath.h"

enum { NO_FORM = 255, NO_YEAR = 0 };

static struct stratum open_stratum(uint64_t seed, struct stream name, unsigned dimension, uint32_t inner,
                                   enum stream_source source) {
    struct stream group = stream_open(seed, name.who, name.what, NO_FORM, NO_YEAR, source);
    return (struct stratum){name, group, dimension, inner};
}

struct stratum stratum_lasting(uint64_t seed, struct stream name, unsigned dimension) {
    return open_stratum(seed, name, dimension, 1, SOURCE_ORDER_LASTING);
}

struct stratum stratum_steps(uint64_t seed, struct stream name, unsigned dimension, uint32_t inner) {
    return inner > 0 ? open_stratum(seed, name, dimension, inner, SOURCE_ORDER_STEPS)
                     : open_stratum(seed, name, dimension, 1, SOURCE_ORDER_PAST);
}

double stratum_uniform(const struct stratum *s, uint32_t key) {
    uint32_t replicate = stratum_replicate(key, s->inner), order[4], scramble[4], digits = 0;
    stream_words(&s->group, replicate, s->dimension / STRATUM_DIMENSIONS, 0, order);
    stream_words(&s->name, replicate, 0, 0, scramble);
    uint32_t point = stratum_scramble(stratum_reverse(stratum_point(key, s->inner)), order[0]);
    for (unsigned b = 0; b < 32; b++)
        if (point >> b & 1)
            digits ^= stratum_number[s->dimension % STRATUM_DIMENSIONS][b];
    return fmath_uniform(stratum_word(stratum_scramble(digits, scramble[0])));
}
