/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many runs in one go: what they are (batch_list.c), which are simulated together (batch_joint.c), what is done for
 * each (batch_work.c) and remembered of it (batch_record.c), and how they are dealt to processes (batch_queue.c).
 * batch.c tells the story. */
#ifndef SIM_CLI_BATCH_H
#define SIM_CLI_BATCH_H

#include "sim/engine/joint.h"
#include "sim/engine/run.h"
#include "sim/scenario/batch_plan.h"
#include "sim/scenario/scenario.h"
#include <stdio.h>
#include <sys/types.h>

struct batch_run {
    const char *scenario; /* file */
    char *name;           /* of its files in the folder: the scenario's, then what the grid sets */
    char *output, *log;   /* FOLDER/NAME.h5 and .log */
    size_t n_setting;
    struct scenario_setting *setting; /* [n_setting] texts of the plan */
    const struct batch_plan *plan;    /* NULL: a scenario that was given by itself */
    int line;                         /* of the plan: where it names the scenario */
};

enum batch_state {
    BATCH_WAITING,
    BATCH_READY,    /* checked, and to be run */
    BATCH_REFUSED,  /* a mistake in what was given */
    BATCH_GOOD,     /* run, asked and reported */
    BATCH_COMPLETE, /* the same, but its results were there already */
    BATCH_FAILED,
    BATCH_STOPPED,
    BATCH_STATES
};

/* What is known of a run, in memory that its process shares. */
struct batch_slot {
    enum batch_state state;
    enum status status; /* of the last work that was done for it */
    struct note note;
    bool complete;        /* its results are there, and are those of this scenario, program and options */
    bool settled;         /* and so is all that the plan asks of them: there is nothing to do */
    struct joint_kin kin; /* which others it can be simulated with */
    size_t joint;         /* it is simulated with others, of which the first is run joint - 1; 0: by itself */
    size_t team;          /* then: joint runs of one process, whose first run is team - 1 */
    const char *why;      /* then: why, to be translated; NULL: there is nothing to tell */
    bool drafted;         /* its budgets and expectations were worked out, which are the same for all of its kin */
    bool made;            /* and that went well: its results file is there */
    bool over;            /* all that is done for it by itself has been done */
    int64_t done, total;  /* draws times municipalities */
    int64_t bytes;        /* of memory that it may take, by itself; at most BATCH_RUN_BYTES */
    double earlier;       /* seconds that earlier batches took for what is complete */
    double seconds;       /* these, and what has been done since, as far as it is over */
    double begun;         /* the work that is not over, by batch_clock */
};

struct batch {
    const char *folder;
    int lock;                           /* the folder, open and locked, with --only for all tasks together; -1: not */
    char *own_folder;                   /* when none was given */
    int64_t jobs, threads, draws, seed; /* 0 (of seed -1): not given */
    int64_t asked_jobs, asked_threads;  /* as they were given */
    enum store_level store;
    bool store_given, resume, keep_going, slurm, force;
    int64_t only; /* this run alone, from 1 on; 0: all */
    size_t n_plan;
    struct batch_plan **plan;
    size_t n_given;
    char **given; /* scenarios that no plan names, owned */
    size_t n_run;
    struct batch_run *run;
    struct batch_slot *slot; /* [n_run] */
};

/* The runs of scenarios, plans and folders; the folder is known. Errors as batch_plan_read; STATUS_DUPLICATE when two
 * runs would have the same files. */
CHECKED enum status batch_list(struct batch *batch, char *const *argument, size_t n, struct note *note);
void batch_free(struct batch *batch); /* legal on a zeroed batch and twice */

/* What may be done for run k; the slot learns of it. STATUS of what was worked at. */
CHECKED enum status batch_check(const struct batch *batch, size_t k, struct note *note);
CHECKED enum status batch_work(const struct batch *batch, size_t k, struct note *note);

/* The options of its simulation. */
struct run_options batch_run_options(const struct batch *batch, size_t k);

/* Which of the runs that are ready are simulated together: slot->joint. A joint run has at most BATCH_JOINT_TIMES as
 * many schemes as one of its files, or a few dozen. And which joint runs, whose budgets differ, go side by side in one
 * process, which simulates their care once: slot->team; as many as leave no job without work, but at most `most`, which
 * is at most BATCH_ABREAST. The first run of a team leads it: its process does it for all. STATUS_MEMORY. */
enum { BATCH_JOINT_TIMES = 3, BATCH_ABREAST = 4, BATCH_RUN_BYTES = 600 << 20 };
struct batch_teams {
    size_t n, widest; /* how many, and joint runs in the widest of them */
};
CHECKED enum status batch_join(struct batch *batch, size_t most, struct batch_teams *teams);
bool batch_leads(const struct batch *batch, size_t k);
CHECKED enum status batch_work_joint(const struct batch *batch, size_t k, struct note *note);

/* FOLDER/NAME.extension, freshly allocated; NULL without memory. */
char *batch_report_path(const struct batch *batch, size_t k, const char *extension);

/* What earlier batches remember of run k: has it this report, made of its results as they are now and unchanged since;
 * has it all that the plan asks; and the seconds it took, 0 when nothing is known. */
bool batch_has_report(const struct batch *batch, size_t k, const char *extension);
bool batch_recall(const struct batch *batch, size_t k, double *seconds);

/* Remember run k with its questions and the first n_report reports of its plan. STATUS_IO with a note. */
CHECKED enum status batch_remember(const struct batch *batch, size_t k, size_t n_report, struct note *note);

/* Seconds since some moment; the same one for all processes. */
double batch_clock(void);

/* The same run as one command line. */
void batch_print_command(FILE *out, const struct batch *batch, size_t k);

/* Do it for every run that is wanted, each in a process of its own, `jobs` at a time; afterwards its status and, when
 * something ended the process, a note are in the slot. quiet: no log and no progress. last: nothing comes after it.
 * STATUS_IO when no process can be made; STATUS_INTERRUPTED when the batch is to stop, after all have. */
typedef enum status batch_task(const struct batch *batch, size_t k, struct note *note);
struct batch_pass {
    bool (*wanted)(const struct batch *batch, size_t k);
    batch_task *task;
    bool quiet, last;
};
CHECKED enum status batch_each(const struct batch *batch, const struct batch_pass *pass, struct note *note);

/* What is wrong with a run, on one line: file:line: key: text. Returns the buffer. */
enum { BATCH_REASON_SIZE = 2 * sizeof(struct note) };
const char *batch_reason(const struct batch_slot *slot, char text[BATCH_REASON_SIZE]);

/* May batch.csv be written, and can it? Errors as target_check and target_try. */
CHECKED enum status batch_check_table(const struct batch *batch, struct note *note);

/* FOLDER/batch.csv. STATUS_IO with a note. */
CHECKED enum status batch_write_table(const struct batch *batch, struct note *note);

/* FOLDER/batch.sh, an array for Slurm. arguments: as given. STATUS_CONFLICT with a note when there is another one and
 * no force, STATUS_IO. */
CHECKED enum status batch_write_script(const struct batch *batch, char *const *argument, size_t n, struct note *note);

#endif
