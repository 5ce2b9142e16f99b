/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/core/sample.h"
#include "models/core/cpu.h"
#include "models/core/sample_kernel.h"

#include <stdlib.h>
#include <string.h>

static bool always(void) {
    return true;
}

/* Fastest first. */
static const struct kernel {
    const struct sampler *sampler;
    bool (*runs_here)(void);
} kernels[] = {
#if CPU_HAS_KERNELS
    {&sampler_avx512, cpu_has_avx512},
    {&sampler_avx2, cpu_has_avx2},
#endif
    {&sampler_plain, always},
};

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
