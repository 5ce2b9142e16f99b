/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of the variance of a figure comes from inputs of each grade, and the key that weighs most, as a results file
 * has it (/grades), for the sections that tell it. */
#ifndef SIM_TABLES_GRADED_H
#define SIM_TABLES_GRADED_H

#include "sim/scenario/grades.h"
#include "sim/tables/build.h"

/* share[grade][scheme][municipality], of the region [scheme]; NULL where the file has none. */
struct graded_part {
    const double *share[GRADE_COUNT], *most_share;
    const char *const *most; /* key of the scenario; "" where none can be told */
};

struct graded_figures {
    struct graded_part result, region, transfer;
};

/* Errors of source_load. */
CHECKED enum status graded_load(const struct source *source, struct graded_figures *figures, struct note *note);

/* The uncertain inputs of a file, by path and in the words of the scenario; where that cannot be read here, the paths.
 */
struct graded_words {
    size_t n;
    const char *const *path;
    const char *const *word;
};

/* STATUS_MEMORY, errors of source_load. */
CHECKED enum status graded_load_words(struct tables *tables, const struct source *source, struct graded_words *words,
                                      struct note *note);

/* A key of graded_part.most in words. */
const char *graded_word(const struct graded_words *words, const char *key);

#endif
