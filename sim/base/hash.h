/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FNV-1a, 64 bits: each step is a bijection of what was before, so that one byte that differs makes the whole differ.
 * For telling things apart, not for keeping anybody out. */
#ifndef SIM_BASE_HASH_H
#define SIM_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_START UINT64_C(0xcbf29ce484222325)

static inline uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n) {
    const unsigned char *at = bytes;
    for (size_t k = 0; k < n; k++)
        hash = (hash ^ at[k]) * UINT64_C(0x100000001b3);
    return hash;
}

/* With the zero at its end, so that texts after each other are not one. */
static inline uint64_t hash_text(uint64_t hash, const char *text) {
    return hash_bytes(hash, text, strlen(text) + 1);
}

#endif
