/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the making of a region folder (region_new.c): downloads (region_download.c), what its files say
 * (region_write.c), and the files themselves (region_disk.c). */
#ifndef SIM_BELIEF_REGION_PARTS_H
#define SIM_BELIEF_REGION_PARTS_H

#include "sim/belief/region_new.h"
#include "sim/scenario/panel.h"
#include <stdio.h>

enum { YEARS_MAX = 40, INDICATORS_MAX = 64, COLUMN_NAME = 64 };

/* A column of a download that is neither residents nor youths. */
struct new_indicator {
    char name[COLUMN_NAME];
    const char *file; /* path of the download */
    int year;
    double *value; /* [n_unit], NAN where not given */
};

struct making {
    const struct files *files;
    const struct region_new *wanted;
    struct region_made *made;
    struct note *note;
    struct panel panel;
    size_t n_unit;
    size_t *unit;                             /* [n_unit] of the panel, ascending by code */
    size_t n_year;                            /* years from the panel's first on that have residents */
    double *residents;                        /* [n_unit][YEARS_MAX], 0 where unknown */
    double *youths;                           /* likewise */
    const char *residents_file, *youths_file; /* downloads they come from, or NULL */
    size_t n_indicator;
    struct new_indicator indicator[INDICATORS_MAX];
};

/* Add the figures of a StatLine download. */
CHECKED enum status region_add_download(struct making *m, const char *path);

/* The municipalities that the downloads name, in the place of a list. STATUS_REFERENCE where there are none. */
CHECKED enum status region_choose_named(struct making *m);

/* Who is in it and all their figures, before anything is written; as region_new. m is to be freed, also after a
 * failure. */
CHECKED enum status region_work_out(struct making *m, const struct files *files, const struct region_new *wanted,
                                    struct region_made *made, struct note *note);
void making_free(struct making *m);

/* What is written, in this order: what one counts is told by a later one. */
enum { REGION_TEXTS = 6 };
struct region_text {
    const char *name; /* of the file in the region's folder */
    void (*write)(struct making *m, FILE *file);
};
extern const struct region_text region_texts[REGION_TEXTS];
/* Does a download have the budgets of the state, as columns "Rijksbudget"? The scenario takes them then. */
bool region_has_budgets(const struct making *m);
void region_write_scenario(struct making *m, FILE *file);

#endif
