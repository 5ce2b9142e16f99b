/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the benchmarks share. Results are lines "name value" on stdout, which tests/bench/report.py reads. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Seconds of processor time of this program: what others do on the machine does not count. */
static inline double bench_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline void bench_put(const char *name, double value) {
    printf("%s %.9g\n", name, value);
}

/* Room for n things, every page touched so that no first touch is timed; leaves the program when there is none. */
static inline void *bench_room(size_t n, size_t size) {
    unsigned char *room = malloc(n * size + 1);
    if (!room) {
        fprintf(stderr, "not enough memory for this many draws; give fewer\n");
        exit(1);
    }
    for (size_t k = 0; k <= n * size; k += 1024)
        ((volatile unsigned char *)room)[k] = 0;
    return room;
}

/* "what_mean" and its standard error "what_se" from n values. */
static inline void bench_put_mean(const char *what, const double *x, size_t n) {
    double mean = 0.0, square = 0.0;
    for (size_t k = 0; k < n; k++)
        mean += x[k] / (double)n;
    for (size_t k = 0; k < n; k++)
        square += (x[k] - mean) * (x[k] - mean);
    printf("%s_mean %.9g\n%s_se %.9g\n", what, mean, what, sqrt(square / (double)(n - 1) / (double)n));
}

#endif
