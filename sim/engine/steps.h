/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run in steps, to be called from outside: run.c tells a whole run with them.
 *
 *     steps_prepare                                 the scenario read, plan and budgets, who leaves; the file begun
 *     steps_run_strip(0), (1), ... (n_strip - 1)    draws simulated, settled and measured, a strip at a time (deal.h)
 *     steps_measure, steps_record, steps_close      figures; into the file; the file complete
 *
 * Strips may be run anywhere, in any order, by any number of others that have prepared the same run (processes, workers
 * of a page). One of all makes the pilot, which all take; each packs into parcels what it has run; the one with the
 * file merges them, in any order:
 *
 *     steps_make_pilot -> steps_take_pilot          once, by all; the maker too
 *     steps_run_strip, steps_pack -> steps_merge    until the one with the file has every strip
 *
 * Every bit of the results is the same, whoever has run which strip. A parcel goes between copies of one program on
 * machines of one kind; one of another run is refused (STATUS_CONFLICT). */
#ifndef SIM_ENGINE_STEPS_H
#define SIM_ENGINE_STEPS_H

#include "sim/engine/deal.h"
#include "sim/engine/ensemble.h"
#include "sim/engine/joint.h"
#include "sim/engine/parcel.h"
#include "sim/engine/run.h"

struct steps {
    const struct run_options *options; /* must outlive the run */
    struct scenario scenario;
    struct joint_read joint; /* of a joint run: what stands in its files */
    struct plan plan;
    struct ensemble ensemble;
    struct store *store; /* the results file, or a packer where `writes` is not set */
    bool writes;         /* has the results file */
    struct deal deal;    /* of one process: the strips in order */
    bool piloted;
    size_t next_strip;          /* without a pilot strips must be run in order */
    double *strip[DEAL_STRIPS]; /* sums of strips that are neither folded nor packed; NULL elsewhere */
    size_t folded;              /* strips whose sums are in the totals */
    size_t done;                /* draws that were run here */
    struct parcel rows;         /* without the file: draws of the strips since the last parcel */
    size_t n_letter;            /* in rows */
};

/* draws: as the options say when 0, otherwise those of one of the runs of options->until. writes: is this the one with
 * the results file? On failure there is a note, and nothing to free. */
CHECKED enum status steps_prepare(struct steps *steps, const struct run_options *options, int64_t draws, bool writes,
                                  struct note *note);

/* The two halves of it, for who compares what was read with others before the work begins (run.c): the scenario, after
 * which there is an identity; then plan and file. `stop` ends the work on the budgets (plan.h). After a failure of
 * either there is nothing to free. */
CHECKED enum status steps_read(struct steps *steps, const struct run_options *options, int64_t draws, bool writes,
                               struct note *note);
CHECKED enum status steps_plan(struct steps *steps, const struct plan_stop *stop, struct note *note);

/* Frees everything; a results file that is not complete is thrown away. Legal on a zeroed struct and twice. */
void steps_free(struct steps *steps);

/* The same for all that have read the same run: scenario, tables, program, draws, seed, what is stored. */
uint64_t steps_identity(const struct steps *steps);

/* Look at the first draws for all; and measure by what was seen there. STATUS_INTERNAL after a strip has been run. */
CHECKED enum status steps_make_pilot(struct steps *steps, struct parcel *pilot, struct note *note);
CHECKED enum status steps_take_pilot(struct steps *steps, struct parcel *pilot, struct note *note);

/* Run a strip, each one once. Asks options->stopped and tells options->progress before every chunk; STATUS_INTERRUPTED
 * when it is to stop. Without a pilot the strips come in order. */
CHECKED enum status steps_run_strip(struct steps *steps, size_t strip, struct note *note);

/* All strips run since the last parcel, and what they add to the counts: into an empty parcel. Without the file only.
 */
CHECKED enum status steps_pack(struct steps *steps, struct parcel *parcel);

/* Take in a parcel; with the file only. STATUS_CONFLICT: it is of another run, or of a strip that is there already. */
CHECKED enum status steps_merge(struct steps *steps, struct parcel *parcel, struct note *note);

/* With the file, when all strips are there: every figure with its error. */
CHECKED enum status steps_measure(struct steps *steps, struct note *note);

/* The figures, what explains them and what they were made from, into the file; and the file made complete. Between the
 * two more may be written to steps->store. */
CHECKED enum status steps_record(struct steps *steps, struct note *note);
CHECKED enum status steps_close(struct steps *steps, struct note *note);

/* For who deals the draws himself (run.c): ask and tell as above, then run one chunk, `done` draws being done; nothing
 * where it is empty. */
CHECKED enum status steps_run_chunk(struct steps *steps, struct span span, size_t done, struct note *note);

/* A note for a failure of the simulation that has none. */
CHECKED enum status steps_describe(enum status status, struct note *note);

#endif
