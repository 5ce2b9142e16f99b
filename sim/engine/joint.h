/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A joint run: several runs that differ in their schemes alone, as one. The draws are simulated once and packed once,
 * and a scheme that several of them have is settled and measured once. Each results file is, to the byte, the one that
 * its run makes by itself.
 *
 * Its scenario is that of the first member with the schemes of all, each once; scenario.lineups says which of them
 * stand in which file. What does not hang on the schemes of a file only (which thresholds of costs above there are,
 * whether there are funds or advances at all) is the same in all members, or they are not joined: joint_kin. */
#ifndef SIM_ENGINE_JOINT_H
#define SIM_ENGINE_JOINT_H

#include "sim/engine/run.h"
#include "sim/scenario/scenario.h"

/* A member of a joint run: as run_options has it. */
struct joint_member {
    const char *scenario;
    const struct scenario_change *change;
    const char *output;
    void *context; /* of its own readings and warnings */
};

struct joint {
    size_t n;
    const struct joint_member *member; /* [n] at least one */
};

/* What a run is joined by: those of the same kin can be, and of its schemes those of the same number are one. */
enum { JOINT_SCHEMES = 64 };
struct joint_kin {
    uint64_t kin;                   /* 0: it is run by itself */
    uint64_t care;                  /* those of the same, with other budgets too, draw the same care: run_abreast */
    const char *why;                /* then: why, to be translated; static */
    size_t n_scheme;                /* at most JOINT_SCHEMES */
    uint64_t scheme[JOINT_SCHEMES]; /* [n_scheme] */
};

/* Of a scenario as it will be run, with its draws and seed. Errors as scenario_read. */
CHECKED enum status joint_kin(const struct scenario *scenario, enum store_level level, struct joint_kin *kin,
                              struct note *note);

/* Read the scenarios of the members, and make the one of the joint run. whole->lineups is the caller's to free with
 * joint_free. STATUS_CONFLICT when they are no kin (any more); otherwise as scenario_read. Nothing is to be freed after
 * an error. */
struct joint_read {
    struct scenario *member; /* [n] */
    struct scenario whole;
    const char **output; /* [n] */
    size_t *scheme;      /* of whole.lineups */
};
CHECKED enum status joint_read(const struct run_options *options, struct joint_read *read, struct note *note);
void joint_free(struct joint_read *read, size_t n); /* all but `whole`, which steps takes; legal twice */

#endif
