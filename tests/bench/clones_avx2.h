/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Included before everything else in the program that is measured, in place of models/core/clones.h: no clones for
 * AVX-512, as on a machine that has AVX2 at most. */
#ifndef MODELS_CORE_CLONES_H
#define MODELS_CORE_CLONES_H

#define CLONED __attribute__((target_clones("arch=x86-64-v3", "default")))
#define CLONE_BYTES 32
#define CLONE_WHOLE __attribute__((flatten))
#define CLONE_PART __attribute__((always_inline)) inline

#endif
