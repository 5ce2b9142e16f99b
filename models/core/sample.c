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

/* Is the word in the list, with commas between? */
static bool is_listed(const char *list, const char *word) {
    size_t n = strlen(word);
    for (const char *at = list; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (strncmp(at, word, n) == 0 && (at[n] == ',' || at[n] == '\0'))
            return true;
    return false;
}

/* Is the word of so many bytes the name of a kernel, on whatever machine? */
static bool is_kernel(const char *word, size_t n) {
    static const char *const names[] = {"avx512", "avx2", "plain"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i]) == n && strncmp(names[i], word, n) == 0)
            return true;
    return false;
}

const char *sampler_misnamed(const char *list, size_t *n) {
    for (const char *at = list; at && *at; at += *n + (at[*n] == ',')) {
        *n = strcspn(at, ",");
        if (!is_kernel(at, *n))
            return at;
    }
    return NULL;
}

static bool runs_here(const struct kernel *kernel) {
    return !is_listed(getenv("SOLIDAIR_WITHOUT"), kernel->sampler->name) && kernel->runs_here();
}

const struct sampler *sampler_by_name(const char *name) {
    for (size_t i = 0; i < N_KERNEL; i++)
        if (strcmp(kernels[i].sampler->name, name) == 0)
            return runs_here(&kernels[i]) ? kernels[i].sampler : NULL;
    return NULL;
}

const struct sampler *sampler_select(void) {
    const char *name = getenv("SOLIDAIR_KERNEL");
    if (name && *name)
        return sampler_by_name(name);
    for (size_t i = 0; i < N_KERNEL; i++)
        if (runs_here(&kernels[i]))
            return kernels[i].sampler;
    return NULL;
}
