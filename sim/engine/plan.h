/* A scenario made ready for the kernels: flat arrays, one row per municipality, product or cell. Const once made. */
#ifndef SIM_ENGINE_PLAN_H
#define SIM_ENGINE_PLAN_H

#include "models/care/simulate.h"
#include "sim/scenario/scenario.h"

struct plan {
    const struct scenario *scenario; /* must outlive the plan */
    size_t n_year, n_municipality, n_care, n_cell, n_scheme;
    size_t chunk_rows, block_lanes;    /* draws per chunk and per block (chunk.h) */
    const struct scheme **year_scheme; /* [n_year][n_scheme] each scheme as it stands in that year: its members then */
    struct care_plan care;
    bool *excess_wanted;            /* [n_care] classes that a client_excess layer covers */
    int64_t *budget;                /* [n_year][n_municipality] cents */
    int64_t *expected_cost;         /* [n_year][n_municipality][n_cell] cents, closed form */
    int32_t *expected_clients;      /* [n_year][n_municipality][n_care] closed form */
    int64_t *covariance;            /* [n_year][n_covariance][n_municipality] weights of the key covariance; or NULL */
    const int64_t **covariance_row; /* [n_year][n_covariance] the rows of covariance; or NULL */
};

/* Computes budgets and expectations. STATUS_CONFLICT with a note when a cut cannot be met; STATUS_USAGE when
 * SOLIDAIR_KERNEL names kernels that are not here; STATUS_MEMORY. */
CHECKED enum status plan_init(struct plan *plan, const struct scenario *scenario, struct note *note);
void plan_free(struct plan *plan); /* legal on a zeroed plan and twice */

/* The weights of every layer with the key covariance; part of plan_init. STATUS_MEMORY. */
CHECKED enum status plan_compute_covariance(struct plan *plan);

#endif
