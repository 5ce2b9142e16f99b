/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings what several processes have done to the first one. With one process it only writes chunks and ends strips. */
#ifndef SIM_ENGINE_GATHER_H
#define SIM_ENGINE_GATHER_H

#include "sim/cluster/cluster.h"
#include "sim/engine/deal.h"
#include "sim/engine/ensemble.h"
#include "sim/engine/record.h"

struct gather {
    const struct deal *deal;
    struct ensemble *ensemble;
    struct store *store; /* a packer on all processes but the first */
    enum store_level level;
    struct letter letter[2]; /* one travels while the other is written; the first process reads into letter[0] */
    size_t bytes;            /* written into this round's letter */
    double *sums;            /* of a strip of another process */
};

/* All arguments must outlive the struct. STATUS_MEMORY. */
CHECKED enum status gather_init(struct gather *gather, const struct deal *deal, struct ensemble *ensemble,
                                struct store *store, enum store_level level);
void gather_free(struct gather *gather); /* legal on a zeroed struct and twice */

/* A round, after the chunk has been simulated: prepare makes the letter. When all processes have agreed that all is
 * well so far, send (collective) brings all rows of the round into the file; its status is for the next agreement. */
CHECKED enum status gather_prepare(struct gather *gather, size_t round, struct note *note);
CHECKED enum status gather_send(struct gather *gather, size_t round, struct note *note);

/* Collective, after a round that ends strips: fold their sums in order. */
void gather_end_strips(struct gather *gather, size_t round);

/* Collective, after the last round: everything that is counted. Afterwards the first process's ensemble holds the
 * whole. */
void gather_counts(struct gather *gather);

#endif
