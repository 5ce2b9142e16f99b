/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of a scenario do where real figures are settled: nothing that was given is dropped without a word. */
#ifndef SIM_SCENARIO_SETTLED_KEYS_H
#define SIM_SCENARIO_SETTLED_KEYS_H

#include <stddef.h>

enum settled_as {
    SETTLED_COUNTS, /* it is settled, or says how */
    SETTLED_APART,  /* of no effect on what is settled */
    SETTLED_TOLD,   /* of no effect, which the user is told, because he may think otherwise */
};

/* A key at the top, or one of a scheme or a layer; it speaks for whatever is in it. */
struct settled_key {
    const char *path; /* as in keys.h */
    enum settled_as as;
    const char *why; /* why it has no effect: a sentence, English msgid; NULL where it counts */
};

/* Row i, NULL past the end. */
const struct settled_key *settled_keys_at(size_t i);

#endif
