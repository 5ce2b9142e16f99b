/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a scenario file to a results file: the way of the data. */
#ifndef SIM_ENGINE_RUN_H
#define SIM_ENGINE_RUN_H

#include "models/core/status.h"
#include <stdbool.h>
#include <stdint.h>

enum store_level { STORE_SUMMARY, STORE_COSTS, STORE_ALL };

struct joint;
struct until;
struct scenario_change;

struct run_options {
    const char *scenario;                 /* file; a results file is run again (recall.h) */
    const struct scenario_change *change; /* laid over it, or NULL */
    const char *output;                   /* results file */
    const struct joint *joint;            /* several in one go, instead of these three (joint.h); or NULL */
    int64_t draws;                        /* 0: as the scenario says; with until the most, 0: UNTIL_MOST_DRAWS */
    struct until *until;                  /* how accurate (until.h); NULL: so many draws */
    int64_t seed;                         /* -1: as the scenario says */
    int threads;                          /* 0: one per core */
    enum store_level store;
    bool keep;  /* keep what there is beside the results meanwhile, and go on from what an earlier run has left
                   (restart.h); results on disk only */
    bool fresh; /* but begin at the first draw */
    /* Is it to stop: at the next chunk or set of uncertain budgets, or before the results get their name? May be NULL.
     */
    bool (*stopped)(void *context);
    /* Called after every chunk and once before the first; may be NULL. */
    void (*progress)(void *context, int64_t done, int64_t total);
    void *context;
    /* Called once for each table that a key names, with how it was read; may be NULL. */
    void (*tell)(void *context, const char *reading);
    /* Called once for each warning of the scenario, after that; may be NULL. */
    void (*warn)(void *context, const char *warning);
    /* Called with a sentence on what an earlier run has left; may be NULL. */
    void (*remark)(void *context, const char *sentence);
};

/* Read, simulate, settle, store, measure. On failure the note says why and no results file is left or changed. */
CHECKED enum status run_scenario(const struct run_options *options, struct note *note);

/* n >= 1 runs side by side, in one process and without `until`: those whose care is drawn alike (joint.h, care)
 * simulate it once. Every file is the one that its run makes by itself. On failure some of them may be there. */
CHECKED enum status run_abreast(const struct run_options *options, size_t n, struct note *note);

#endif
