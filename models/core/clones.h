/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CLONED before a function: compiled for several instruction sets, the best of which is chosen when the program starts.
 *
 * For plain loops over arrays outside of the samplers. All clones give the same bits, since -ffp-contract=off forbids
 * what would differ. A static inline helper belongs to its caller's clone when it is marked CLONE_PART. Where compiler
 * or machine know no clones, there is one plain function. CLONE_BYTES: of a vector for loops that are written in
 * vectors. CLONE_WHOLE: what it calls in its file belongs to it too, without a mark. */
#ifndef MODELS_CORE_CLONES_H
#define MODELS_CORE_CLONES_H

#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && __GNUC__ >= 12
#define CLONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define CLONE_BYTES 32
#else
#define CLONED
#define CLONE_BYTES 16
#endif

#if defined(__GNUC__) && !defined(__clang__)
#define CLONE_WHOLE __attribute__((flatten))
#else
#define CLONE_WHOLE
#endif

#if defined(__GNUC__)
#define CLONE_PART __attribute__((always_inline)) inline
#else
#define CLONE_PART inline
#endif

#endif
