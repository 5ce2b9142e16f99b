/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario as read, inherited, checked and resolved; const from then on. The only user of libconfig and libcsv is
 * this room. Everything a run's numbers depend on is in here. */
#ifndef SIM_SCENARIO_SCENARIO_H
#define SIM_SCENARIO_SCENARIO_H

#include "models/analysis/lineups.h"
#include "models/budget/budget.h"
#include "models/care/care.h"
#include "models/core/status.h"
#include "models/inputs/input.h"
#include "models/region/region.h"
#include "models/solidarity/scheme.h"
#include "models/solidarity/shared.h"
#include "sim/scenario/files.h"
#include "sim/scenario/grades.h"
#include "sim/scenario/targets.h"
#include <stdbool.h>

/* One input table, kept whole for the result file. */
struct input_table {
    char *name; /* "municipalities.csv" */
    char *text;
};

/* A shock that the scenario describes, for `solidair stress`. */
struct shock {
    char *name;
    char *label[2]; /* nl, en; never NULL */
    char *text;     /* all of it, as in a scenario file, with defaults written out; what it changes is missing while it
                       is in force (scenario_change.shock) */
};

struct scenario {
    char *file; /* as given by the user */
    char *name;
    char *title[2]; /* nl, en */
    int first_year; /* base year */
    size_t n_year;
    int64_t n_draw;
    char *draws_file; /* where the key draws stands, or its default stands in */
    int draws_line;
    int64_t inner_draws; /* K: draws that share one set of uncertain inputs */
    uint64_t seed;
    struct region region;
    int *gone; /* [n_municipality] year from which on the region's mergers.csv has it no more, counting here or not; 0:
                  it stays; NULL where the scenario has no accounts or the region no such table */
    struct care care;
    struct budget_model budget;
    enum budget_origin budget_origin;
    double share_sd;  /* the key budget.share_sd: of who has none of its own */
    char *macro_file; /* where the key budget.macro_sd stands, or its default stands in */
    int macro_line;
    struct inputs inputs;  /* keys given as a distribution; the structs they belong to hold their means */
    int64_t *budget_split; /* [FORM_COUNT][n_care] nano fractions, sum NANO to within 1000; NULL when not given */
    size_t n_shared;
    struct shared_cost *shared; /* [n_shared] in file order */
    size_t n_scheme;
    struct scheme *scheme;
    struct lineups
        lineups; /* of a joint run (sim/engine/joint.h): the schemes of each results file; n 0: one has all */
    size_t n_threshold;
    int64_t *threshold; /* [n_threshold] cents, distinct thresholds of client_excess layers; for settling real figures,
                           in which a client may have several cells, distinct with what their layers cover: */
    const bool **threshold_covered; /* [n_threshold] covered of the first layer that has it */
    size_t n_covariance;            /* layers with the key covariance; layer.covariance numbers them */
    bool reserve_by_estimate;       /* reserves bear what payments exceed the estimate, not the budget (reserve.h) */
    int64_t eta;                    /* nano; behaviour.eta, 0 when absent (sim/engine/behaviour.h) */
    struct grades grades;           /* how sure the numbers are */
    size_t n_target;
    struct scenario_target *target; /* [n_target] in file order */
    size_t n_shock;
    struct shock *shock; /* [n_shock] in file order */
    unsigned needs;      /* all needs of all layers (enum need) */
    char *settings;      /* what scenario_change.setting has set, "key = value" a line; NULL when nothing */
    char *resolved;      /* the whole scenario after inheritance, as libconfig text that reads back to the same */
    size_t n_table;
    struct input_table *table; /* the region's files: municipalities.csv, columns.csv */
    size_t n_file;
    char **file_read; /* [n_file] every file that was read, by path: scenario, inherited, included, schemes, tables */
    size_t n_reading;
    char **reading; /* how the tables that keys name were read: table_summary */
    size_t n_warning;
    char **warning; /* complete sentences for the user, with file and line where they apply */
};

/* Read a scenario and its region folder from a source of texts, such as files_disk. On failure the note says what is
 * wrong and the struct is empty. */
CHECKED enum status scenario_read(const struct files *files, const char *file, struct scenario *scenario,
                                  struct note *note);

/* One key with another value: a path and a value in text (tree.h, tree_set), and where that is asked, for errors. */
struct scenario_setting {
    const char *key, *value;
    const char *file;
    int line;
};

/* What is laid over a scenario. Each may be NULL: nothing. */
struct scenario_change {
    const char *shocks; /* a file of which only the group shocks counts, over that of the scenario */
    const char
        *over; /* a file whose keys hold over those of the scenario, as those of an heir do; `inherit` is refused */
    size_t n_setting;
    const struct scenario_setting *setting; /* [n_setting] */
    const char *shock;                      /* name of one of the shocks, which comes into force */
};

/* scenario_read with a change, in the order of the struct. STATUS_REFERENCE when there is no shock of that name. */
CHECKED enum status scenario_read_changed(const struct files *files, const char *file,
                                          const struct scenario_change *change, struct scenario *scenario,
                                          struct note *note);

/* Can n_draw be divided into groups of inner_draws? Apart from scenario_read, since a command may set n_draw in
 * between: option, such as "-n", says so, and is NULL otherwise. STATUS_CONFLICT with a note that points to the option,
 * or to the line of the key draws. */
CHECKED enum status scenario_check_draws(const struct scenario *scenario, const char *option, struct note *note);

/* Only care_classes, budget_split and schemes, for settling real figures: municipalities (codes) come from the caller,
 * in ascending order, with names or NULL. year: calendar year or 0; needed when a share is a list. A whole scenario
 * file is accepted too. Fills care (classes and labels), budget_split, scheme, threshold and needs. The only year of a
 * layer's shares is the one that is settled: layer.share[0], settle_input.year 0. */
CHECKED enum status scenario_read_schemes(const struct files *files, const char *file, const struct region *region,
                                          int year, struct scenario *scenario, struct note *note);

/* Is this path one of the files on the disk that the scenario was read from, by whatever name or link? */
bool scenario_has_read(const struct scenario *scenario, const char *path);

/* Frees everything the struct owns and zeroes it; legal on a zeroed struct and twice. */
void scenario_free(struct scenario *scenario);

/* What is missing where part of the budgets is for guardianship (region_has_guardianship): a msgid, a sentence. */
extern const char scenario_lacks_hedge[];

#endif
