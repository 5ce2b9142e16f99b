/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/core/sample.h"
#include "models/core/sample_kernel.h"

#include <stdlib.h>
#include <string.h>

static int run_always(void) {
    return 1;
}

static int run_avx2(void) {
    return __builtin_cpu_supports("avx2") != 0;
}

static int run_avx512(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
}

/* Fastest first. */
static const struct kernel {
    const struct sampler *sampler;
    int (*runs_here)(void);
} kernels[] = {{&sampler_avx512, run_avx512}, {&sampler_avx2, run_avx2}, {&sampler_plain, run_always}};

enum { N_KERNEL = sizeof kernels / sizeof kernels[0] };

const struct sampler *sampler_by_name(const char *name) {
    for (size_t i = 0; i < N_KERNEL; i++)
        if (strcmp(kernels[i].sampler->name, name) == 0)
            return kernels[i].runs_here() ? kernels[i].sampler : NULL;
    return NULL;
}

const struct sampler *sampler_select(void) {
    const char *name = getenv("SOLIDAIR_KERNEL");
    if (name && *name)
        return sampler_by_name(name);
    for (size_t i = 0; i < N_KERNEL; i++)
        if (kernels[i].runs_here())
            return kernels[i].sampler;
    return NULL;
}
