/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: how many, and which one this is. The only user of OpenMP's functions; its pragmas stand at the loops.
 *
 * A compiler without OpenMP leaves the pragmas out: then there is one thread, and the results are the same bytes. */
#ifndef SIM_BASE_THREADS_H
#define SIM_BASE_THREADS_H

#ifdef _OPENMP
#include <omp.h>
#endif

/* As many as asked for; 0: as OMP_NUM_THREADS says, by default one per core. */
static inline int threads_wanted(int asked) {
#ifdef _OPENMP
    return asked > 0 ? asked : omp_get_max_threads();
#else
    (void)asked;
    return 1;
#endif
}

/* Number of the calling thread among those of its loop, from 0. */
static inline int threads_this(void) {
#ifdef _OPENMP
    return omp_get_thread_num();
#else
    return 0;
#endif
}

/* Loops of the calling thread that are not told how many threads to take take this many from now on; and how many that
 * is. */
static inline void threads_set_usual(int n) {
#ifdef _OPENMP
    omp_set_num_threads(n);
#else
    (void)n;
#endif
}

static inline int threads_usual(void) {
#ifdef _OPENMP
    return omp_get_max_threads();
#else
    return 1;
#endif
}

#endif
