/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels that sample.c chooses from; private to the sampler. Each is sample_kernel.c compiled once more. */
#ifndef MODELS_CORE_SAMPLE_KERNEL_H
#define MODELS_CORE_SAMPLE_KERNEL_H

#include "models/core/sample.h"

extern const struct sampler sampler_plain;
extern const struct sampler sampler_avx2;
extern const struct sampler sampler_avx512;

#endif
