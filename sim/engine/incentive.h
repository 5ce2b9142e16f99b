/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a municipality has an interest in: what one client more, a dearer client or one placement less changes for
 * itself, over the horizon, and what that changes for the others.
 *
 * For a sample of the draws the year after the base year is changed in one municipality, and all years are settled
 * again under every scheme, so that lagged keys, own risks, caps, funds and later settlement tell in the years after
 * it. Nothing else changes: the client is there in that year only, and nobody adapts (behaviour.eta). Of
 * municipalities that merge, what the new one pays counts. */
#ifndef SIM_ENGINE_INCENTIVE_H
#define SIM_ENGINE_INCENTIVE_H

#include "sim/engine/need.h"
#include "sim/store/store.h"

enum { INCENTIVE_SAMPLE = 256, INCENTIVE_DEARER_CENTS = 10000000 };

struct incentive {
    struct need_table need;
    size_t n_kind;   /* n_care kinds: a client more of that class; then a dearer one, then one placement less */
    size_t dearest;  /* care class whose clients cost most: of the last two kinds */
    int64_t *cents;  /* [n_kind] what changes in the municipality's own cost, on average */
    int64_t *own;    /* [n_scheme][n_kind][n_municipality] tallies: what it pays more (of the last: less) itself */
    int64_t *others; /* the same: what the others, and who pays from outside, pay more (of the last: less) */
};

/* Works it out. Errors as care_simulate_block; STATUS_MEMORY. */
CHECKED enum status incentive_run(const struct plan *plan, int threads, struct incentive *incentive);
void incentive_free(struct incentive *incentive); /* legal on a zeroed struct and twice */

CHECKED enum status incentive_record(const struct incentive *incentive, const struct plan *plan, struct store *store,
                                     struct note *note);

#endif
