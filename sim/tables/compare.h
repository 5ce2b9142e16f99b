/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many results files beside each other: one matrix of runs by municipalities, or by schemes. Inside of this room. */
#ifndef SIM_TABLES_COMPARE_H
#define SIM_TABLES_COMPARE_H

#include "sim/tables/build.h"

/* One figure that can be compared. */
struct compare_measure {
    const char *name;     /* as asked for */
    const char *title;    /* msgid, "expected result" */
    enum cell_kind kind;  /* of cents or a share */
    const char *variable; /* in /summary and /region */
    int slot;             /* place on its leading axis; -1: it has none */
    enum axis axis;
};

/* By name, NULL being the first one; STATUS_USAGE with a note that lists them. */
CHECKED enum status compare_find_measure(const char *name, const struct compare_measure **measure, struct note *note);

/* The figures of one file. NULL where it has none of them. */
struct compare_figures {
    const int64_t *cents[2], *cents_error[2][2]; /* of municipalities, of the region; its error, or the ends of its */
    const double *real[2], *real_error[2][2];    /* interval */
};
CHECKED enum status compare_load(const struct source *source, const struct compare_measure *measure,
                                 struct compare_figures *x, struct note *note);

/* Over the horizon: the figure, and half the width of its 95 % interval. Unknown for a scheme or a place that the file
 * does not have (n_scheme, n_municipality). */
struct cell compare_cell(const struct source *source, const struct compare_measure *measure,
                         const struct compare_figures *x, size_t scheme, size_t place, bool error);

/* What was set by a grid or --set, "key = value" lines; "" when nothing. */
CHECKED enum status compare_settings(const struct source *source, const char **settings, struct note *note);

/* The value of a key among those lines, owned by the tables; NULL when it is not there. */
const char *compare_setting(struct tables *tables, const char *settings, const char *key);

/* The sheet of the inputs in which the files differ. */
CHECKED enum status compare_add_inputs(struct tables *tables, struct note *note);

/* Matrix, errors and lines over a swept key: all files of the tables. */
CHECKED enum status compare_add_matrix(struct tables *tables, const struct report_request *request, struct note *note);

/* Of two files with the same seed and draws: their draws once more, to see how differences of the result spread. *pair
 * stays NULL where the draws are not the same. What recall_scenario and replay_run can say. */
struct compare_pair;
CHECKED enum status compare_pair_new(const struct tables *tables, struct compare_pair **pair, struct note *note);
void compare_pair_free(struct compare_pair *pair); /* NULL is legal */

/* Half the width of the 95 % interval of the mean result in the second file minus that in the first, over the horizon,
 * cents; place may be PLACE_REGION. NaN where one of them does not have it. */
double compare_pair_error(const struct compare_pair *pair, const size_t scheme[2], const size_t place[2]);

/* A short name of file f: that of the file, without folder and extension. */
const char *compare_name(struct tables *tables, size_t f);

/* What a run is called: by its scenario where something was set, of which the settings [n_file] tell; else by its file.
 */
const char *compare_run(struct tables *tables, const char *const *settings, size_t f);

/* What tells each run from those with the same name and settings: draws, seed, file, whatever differs; "" where nothing
 * has to. *apart: [n_file], of the tables. STATUS_MEMORY. */
CHECKED enum status compare_tell_apart(struct tables *tables, const char *const *settings, const char ***apart);

#endif
