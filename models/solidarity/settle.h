/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settlement of one year under one scheme, for a block of lanes (draws) at once, exact to the cent.
 *
 * Arrays are [municipality][...][lane], the lane last. Municipalities are in ascending order of CBS code (ties of the
 * largest remainder go to the lower code). Cells are (form, care): cell = form * n_care + care, forms ZIN, PGB. */
#ifndef MODELS_SOLIDARITY_SETTLE_H
#define MODELS_SOLIDARITY_SETTLE_H

#include "models/solidarity/scheme.h"

/* The funds of a scheme in a year; arrays [n_fund][n_lane], cents. The caller carries the balances from year to year.
 */
struct fund_book {
    const int64_t *before; /* balances before the year */
    int64_t *after;        /* balances after it; may be `before` itself */
    int64_t *assessed;     /* assessments of the year */
    int64_t *refunded;     /* paid back in the year */
};

/* What is settled. Pointers that no layer needs (layer_needs) may be NULL. Everything is the caller's.
 * Ranges, checked by the readers: amounts 0 <= x, the sum over all municipalities and cells at most MONEY_LIMIT; the
 * sum of the weights of a key below 2^61. */
struct settle_input {
    size_t n_municipality;
    size_t n_care;
    size_t n_lane;
    size_t year;                  /* index into layer.share */
    const int64_t *budget;        /* [n_municipality][n_lane] cents, whole budget */
    const int64_t *residents;     /* [n_municipality] */
    const int64_t *youths;        /* [n_municipality] */
    const int64_t *cost;          /* [n_municipality][n_cell][n_lane] cents, own cost */
    const int64_t *cost_lag1;     /* as cost */
    const int64_t *cost_mean3;    /* as cost; sum over three years */
    const int64_t *expected_cost; /* as cost */
    const int32_t *clients;       /* [n_municipality][n_care][n_lane] */
    const int32_t *clients_lag1;  /* as clients */
    const int32_t *clients_mean3; /* as clients; sum over three years */
    const int64_t *const *excess; /* [n_threshold], each as cost: client excess above the threshold, before any layer */
    const struct fund_book *fund; /* NULL: funds start from their opening balance and nobody asks what becomes of it */
    const int64_t *const *covariance; /* [n_covariance], each [n_municipality]: weights >= 0 of this year */
};

/* Room for settle_scheme: bytes, for these sizes; to be aligned as for int64_t. */
size_t settle_workspace_size(size_t n_municipality, size_t n_care, size_t n_lane);

/* payment[n_municipality][n_lane]: own cost plus the sum of the transfers over the layers, cents.
 * external[n_lane]: what the outside party pays in total; payments + external = costs + what the
 * funds' balances grow by, exactly. */
void settle_scheme(const struct scheme *scheme, const struct settle_input *input, void *workspace, int64_t *payment,
                   int64_t *external);

#endif
