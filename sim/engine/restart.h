/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run that goes on from where an earlier one of the same scenario, tables, draws, seed, options and program was
 * ended: by Ctrl-C, a kill or a full disk. What it has so far is kept beside its results file (sim/store/journal.h):
 * the draws as they come, and from time to time what they have left in the ensemble. The finished file is the same,
 * byte for byte, as without.
 *
 * A state is written after RESTART_SECONDS, and so seldom that it takes less than one part in RESTART_SPACING of the
 * time: the first one by what its size is worth at RESTART_PACE, the others by what the one before took. So a run of a
 * few seconds keeps nothing. Runs of several processes keep nothing either. */
#ifndef SIM_ENGINE_RESTART_H
#define SIM_ENGINE_RESTART_H

#include "sim/engine/steps.h"
#include "sim/store/journal.h"

enum { RESTART_SECONDS = 2, RESTART_SPACING = 50, RESTART_PACE = 500 << 20 /* bytes a second */ };

struct restart {
    struct steps *steps;
    struct journal journal;
    uint64_t run;
    bool on;
    size_t done; /* draws that are there */
    double last, cost, every;
    unsigned char *letter;
    size_t room;
};

/* After steps_prepare with so many draws (0: the first time), before the first draw: take over what is there;
 * restart->done tells how much, and options->remark is told. Nothing is kept unless options->keep. *next is 0, or,
 * where the number of draws is looked for and an earlier run had come to another one, that number: the run is to be
 * prepared with it. Free the struct in every case. */
CHECKED enum status restart_begin(struct restart *restart, struct steps *steps, int64_t draws, int64_t *next,
                                  struct note *note);

/* The draws of the chunk that has been run, into the file, and kept. */
CHECKED enum status restart_place(struct restart *restart, struct note *note);

/* Between two chunks: so many draws are in the file and measured. A state is written when it is time, or at once. */
void restart_mark(struct restart *restart, size_t done, bool at_once);

/* The run is complete: nothing is to be kept any more. Or it is not: what is kept stays, and a note of an interruption
 * says so. */
void restart_complete(struct restart *restart);
void restart_free(struct restart *restart, enum status status, struct note *note); /* legal on a zeroed struct */

#endif
