/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a results file. It may have come from anywhere: nothing in it is believed before it is checked.
 *
 * A reader says what he wants as a table of rows (name, axes, where to put it) and reads it in one call:
 *
 *     const int64_t *mean, *fund;
 *     const struct result_row rows[] = {
 *         {"/summary/mean", REQUIRED, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}, .integer = &mean},
 *         {"/fund/balance_mean", OPTIONAL, {AXIS_SCHEME, AXIS_YEAR, AXIS_END}, .integer = &fund},
 *     };
 *     status = result_read(result, AXIS_MUNICIPALITY, rows, sizeof rows / sizeof rows[0], note);
 *
 * What is read belongs to the result: it stays until result_close, is read from the disk once, and is not to be freed
 * or changed. */
#ifndef SIM_STORE_RESULT_H
#define SIM_STORE_RESULT_H

#include "sim/store/store.h"

struct result; /* an open results file */

/* Is there a results file of this path, finished or not? False when it cannot be read. */
bool result_is_there(const char *path);

/* Open for reading. STATUS_FILE with a note when it is absent, not a results file, of another format, or incomplete. */
CHECKED enum status result_open(const char *path, struct result **result, struct note *note);
void result_close(struct result *result); /* NULL is legal */

/* The path as it was opened. */
const char *result_path(const struct result *result);

/* Length of an axis; 0: the file does not have it. */
size_t result_length(const struct result *result, enum axis axis);

/* The same for the variables of a group ("/stress"), which may have axes of its own (sim/store/amend.h). */
size_t result_group_length(const struct result *result, const char *group, enum axis axis);

/* Is the variable in the file? 1 or 0. */
int result_has(const struct result *result, const char *name);

enum presence { REQUIRED, OPTIONAL };

/* One variable to be read whole, and where to put it: exactly one of the four is set. */
struct result_row {
    const char *name;       /* with its group, of the old municipalities: "/summary/mean", "/provenance/title" */
    enum presence presence; /* OPTIONAL: NULL when the file does not have it */
    enum axis axis[STORE_MAX_RANK + 1]; /* slowest first, then AXIS_END; a single value has {AXIS_END} */
    const int64_t **integer;            /* cents, counts, years */
    const double **real;
    const char *const **text; /* safe to print: nothing in it steers a terminal, and at most FORMAT_TEXT_SIZE bytes */
    const char *const **raw;  /* texts byte for byte, to compare or to parse, never to print */
};

/* Read n variables. division: AXIS_MUNICIPALITY, or AXIS_UNIT for the municipalities of the last year in a file in
 * which some merge: variables along AXIS_MUNICIPALITY are then read where they stand by unit ("unit_budget",
 * "/unit_summary/mean").
 * STATUS_FILE with a note when a required one is absent, or one is of another type, has other axes (more, fewer,
 * longer, shorter) or is damaged; STATUS_MEMORY. After a failure all places hold NULL. */
CHECKED enum status result_read(const struct result *result, enum axis division, const struct result_row *rows,
                                size_t n, struct note *note);

/* The number of values that the axes of a row make in this file. */
size_t result_count(const struct result *result, enum axis division, const struct result_row *row);

/* The note of a variable whose size the reader cannot use, though its axes say so. Returns STATUS_FILE. */
CHECKED enum status result_refuse_size(const struct result *result, const char *name, struct note *note);

/* The note of a variable that holds what it cannot. Returns STATUS_FILE. */
CHECKED enum status result_damaged(const struct result *result, const char *name, struct note *note);

/* Of one whole-number variable along AXIS_DRAW the draws first .. first + n_draw - 1: draws may be many, so these are
 * freshly allocated and the caller's to free. axis: as in a row, AXIS_DRAW among them. Errors as result_read;
 * STATUS_FILE too when it has not so many. */
CHECKED enum status result_read_draws(const struct result *result, const char *name, const enum axis *axis,
                                      size_t first, size_t n_draw, int64_t **data, struct note *note);

/* Is all that is in the file as it was written? *n data sets were looked at, 0 in a file of an earlier version, which
 * holds no digests, or in memory. STATUS_FILE with a note that names the first that is damaged. */
CHECKED enum status result_check_all(const struct result *result, size_t *n, struct note *note);

/* A data set, or an attribute of the whole, of a file on disk that this program did not write and result_check_all does
 * not look at: its name; "": there is none, or no list to tell. */
void result_find_stranger(const struct result *result, char *name, size_t size);

/* The first data set of `one` outside /provenance in which two files on disk differ, by the digests of what stands in
 * them, into differs; "": none. Errors as result_check_all. */
CHECKED enum status result_compare(const struct result *one, const struct result *other, char *differs, size_t size,
                                   struct note *note);

/* The same of all that two files hold outside /provenance, answers that commands added and data sets of others too,
 * once both are as they were written. */
struct result_difference {
    char differs[256]; /* the first data set that both have, and which is not the same in them; "": none */
    /* What the other one lacks, "/stress, /cost", a group that it has nothing of whole; "": nothing. */
    char only[2][512];
};
CHECKED enum status result_differ(const struct result *const pair[2], struct result_difference *difference,
                                  struct note *note);

/* Free n texts and the array that holds them; NULL is legal. */
void result_free_texts(size_t n, char **texts);

#endif
