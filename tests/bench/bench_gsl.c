/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A peer: the model of peer.cfg as a plain C loop over GSL's samplers.
 * bench_gsl MUNICIPALITIES.csv DRAWS [mt19937|taus2|gfsr4] prints nanoseconds per cell and the region's mean costs. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <string.h>

typedef const gsl_rng peer_rng;
#define peer_normal gsl_ran_gaussian_ziggurat
#define peer_poisson gsl_ran_poisson
#define peer_binomial gsl_ran_binomial
#define peer_gamma gsl_ran_gamma
#include "tests/bench/peer_loop.h"

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: bench_gsl MUNICIPALITIES.csv DRAWS [mt19937|taus2|gfsr4]\n");
        return 2;
    }
    size_t draws = strtoull(argv[2], NULL, 10);
    const char *name = argc > 3 ? argv[3] : "mt19937";
    gsl_rng *rng = gsl_rng_alloc(strcmp(name, "taus2") == 0   ? gsl_rng_taus2
                                 : strcmp(name, "gfsr4") == 0 ? gsl_rng_gfsr4
                                                              : gsl_rng_mt19937);
    if (!rng || draws < 2)
        return 2;
    gsl_rng_set(rng, 20161122);
    peer_run(rng, argv[1], draws);
    gsl_rng_free(rng);
    return 0;
}
