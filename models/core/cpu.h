/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine that the program runs on can do: which of the samplers' kernels it has. Only x86-64 has more than
 * the plain one. */
#ifndef MODELS_CORE_CPU_H
#define MODELS_CORE_CPU_H

#include <stdbool.h>

#ifdef __x86_64__
#define CPU_HAS_KERNELS 1 /* those for AVX2 and AVX-512 are built */

static inline bool cpu_has_avx2(void) {
    return __builtin_cpu_supports("avx2") != 0;
}

static inline bool cpu_has_avx512(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
}
#else
#define CPU_HAS_KERNELS 0
#endif

#endif
