/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samplers over a block of lanes at once. A lane is one (draw, client); each lane's variate is a pure function of the
 * stream, its draw number, its client number and its parameters, never of the other lanes or of the block's size.
 *
 * The kernels are compiled for several instruction sets from one source, sample_kernel.c, and give the same bits on
 * all: -ffp-contract=off, no reassociation, own log and exp (fmath.h). All are exact in distribution up to the rounding
 * of double precision. Parameters are not checked here; the ranges below are the caller's duty.
 *
 * All arrays have n elements and may not overlap. draw: draw numbers. client: client numbers, or NULL for all 0.
 *
 * With STREAM_MIRRORED a draw number stands for the draw without it, mirrored: the uniform u that a variate grows with
 * becomes 1 - u, in every attempt of a rejection too, whose second uniform stays. */
#ifndef MODELS_CORE_SAMPLE_H
#define MODELS_CORE_SAMPLE_H

#include "models/core/stratum.h"
#include <stddef.h>
#include <stdint.h>

struct lanes {
    size_t n;
    const uint32_t *draw;   /* [n] */
    const uint32_t *client; /* [n] or NULL */
};

struct sampler {
    const char *name; /* "avx512", "avx2" or "plain" */
    /* uniform on the open interval (0, 1), 53 bits */
    void (*uniform)(const struct stream *stream, const struct lanes *lanes, double *u);
    /* standard normal */
    void (*normal)(const struct stream *stream, const struct lanes *lanes, double *z);
    /* the same of stratified numbers, keyed by lanes.draw; lanes.client is not looked at */
    void (*stratified)(const struct stratum *stratum, const struct lanes *lanes, double *u);
    void (*stratified_normal)(const struct stratum *stratum, const struct lanes *lanes, double *z);
    /* exponential with mean 1 */
    void (*exponential)(const struct stream *stream, const struct lanes *lanes, double *x);
    /* Poisson; 0 <= mean <= 1e8 */
    void (*poisson)(const struct stream *stream, const struct lanes *lanes, const double *mean, int32_t *count);
    /* binomial; trials >= 0, 0 <= probability <= 1 */
    void (*binomial)(const struct stream *stream, const struct lanes *lanes, const int32_t *trials,
                     const double *probability, int32_t *count);
    /* gamma with scale 1; shape >= 0, shape 0 gives 0; shape below 1e-3 is allowed and may underflow to 0 */
    void (*gamma)(const struct stream *stream, const struct lanes *lanes, const double *shape, double *x);
    /* elementwise exp of x, |x| <= 700; in place allowed */
    void (*exp)(size_t n, const double *x, double *y);
};

/* The fastest kernels this machine can run, or those named by the environment variable SOLIDAIR_KERNEL (avx512, avx2,
 * plain). NULL when the variable names kernels that this machine or build does not have. Never changes a result.
 * Those named in SOLIDAIR_WITHOUT, with commas between, are taken as not there: so is every older machine tried. */
const struct sampler *sampler_select(void);

/* The first word of a list with commas between, NULL being none, that is the name of no kernels of any machine: its
 * place, and its length in *n. NULL when there is no such word. */
const char *sampler_misnamed(const char *list, size_t *n);

/* The kernels by name, or NULL when not built or not runnable here. */
const struct sampler *sampler_by_name(const char *name);

#endif
