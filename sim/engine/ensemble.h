/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deals blocks of draws to threads, chunk by chunk. Every block writes its own rows and every municipality's measures
 * are added by one thread in chunk order, so the result is the same for any number of threads. */
#ifndef SIM_ENGINE_ENSEMBLE_H
#define SIM_ENGINE_ENSEMBLE_H

#include "models/analysis/measure.h"
#include "sim/engine/explained.h"
#include "sim/engine/graded.h"
#include "sim/engine/hangs.h"
#include "sim/engine/reserves.h"
#include "sim/engine/tallies.h"

enum {
    ENSEMBLE_MEASURE_BYTES = 136 << 20, /* room for kept draws or sketches of the results */
    ENSEMBLE_PAID_BYTES = 56 << 20,     /* and of the payments, of which buffers alone are read */
    ENSEMBLE_MEASURES = 2               /* most measures */
};

struct ensemble {
    const struct plan *plan;
    int n_thread;
    struct chunk chunk;
    struct workspace **workspace;     /* [n_thread] */
    struct measure_scratch **scratch; /* [n_thread] */
    struct measure *measure;
    struct measure *paid;          /* where budgets vary: of the payments, as results at the mean budget; else NULL */
    int64_t *measure_budget;       /* [n_year][n_place] */
    struct measure_series *series; /* [n_scheme][n_year + 1][n_place], after ensemble_measure */
    int64_t *external_sum; /* [2][n_scheme][n_year] paid from outside, over the draws: as sum / draws, and rest */
    double *external;      /* [n_scheme][n_year] mean, after ensemble_measure; cents */
    struct tallies tallies;
    struct explained explained;
    struct hangs hangs;
    struct graded graded;
    struct reserves reserves;
    int64_t drawn;      /* draws that are measured */
    int64_t *imbalance; /* [n_scheme][n_year] sum over draws of |payments + outside - costs| */
};

/* threads 0: one per core. */
CHECKED enum status ensemble_init(struct ensemble *ensemble, const struct plan *plan, int threads);
void ensemble_free(struct ensemble *ensemble); /* legal on a zeroed ensemble and twice */

/* Simulate, settle and measure draws first .. first + n - 1, n <= chunk.rows; the rows stay in the chunk. Strips are
 * ended by the caller (ensemble_end_strip). */
CHECKED enum status ensemble_run_chunk(struct ensemble *ensemble, size_t first, size_t n);

void ensemble_end_strip(struct ensemble *ensemble);

/* The measures, always in the same order. Returns how many. */
size_t ensemble_list_measures(const struct ensemble *ensemble, struct measure *list[ENSEMBLE_MEASURES]);

/* Where several processes share the draws, one looks at the first of them and hands its pilot to all, itself included,
 * so that all measure alike (measure.h): ensemble_pilot_length numbers. */
CHECKED enum status ensemble_run_pilot(struct ensemble *ensemble);
size_t ensemble_pilot_length(const struct ensemble *ensemble);
void ensemble_copy_pilot(const struct ensemble *ensemble, int64_t *numbers);
CHECKED enum status ensemble_load_pilot(struct ensemble *ensemble, const int64_t *numbers);

/* Only simulate and settle, while the pilot is on its way: ensemble_run_chunk with the same draws then goes on. */
CHECKED enum status ensemble_simulate(struct ensemble *ensemble, size_t first, size_t n);

/* Everything that is counted in whole numbers, array by array: k = 0, 1, ... until false. Those of several processes
 * add up, number by number; sums of strips and sketches stand apart (measure.h). */
struct counted {
    int64_t *number;
    size_t n; /* may be 0 */
};
bool ensemble_counted(struct ensemble *ensemble, size_t k, struct counted *counted);

/* Everything that the draws so far have left (measure_visit), between two chunks: to be written away, or filled in an
 * ensemble of the same plan. Errors as measure_visit. */
CHECKED enum status ensemble_visit(struct ensemble *ensemble, measure_visitor *visit, void *context);

/* After the last chunk: every figure of every series. STATUS_INTERNAL when draws are missing, or were measured twice.
 */
CHECKED enum status ensemble_measure(struct ensemble *ensemble);

#endif
