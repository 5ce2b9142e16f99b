/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing names without the C library: this room is freestanding. */
#ifndef MODELS_SOLIDARITY_NAME_H
#define MODELS_SOLIDARITY_NAME_H

#include <stdbool.h>

static inline bool name_equal(const char *a, const char *b) {
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

#endif
