/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the making of a region folder (region_new.c): downloads (region_download.c) and files (region_write.c). */
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

void region_write_municipalities(struct making *m, FILE *file);
void region_write_columns(struct making *m, FILE *file);
void region_write_accounts(struct making *m, FILE *file);
void region_write_no_facts(struct making *m, FILE *file); /* after the accounts */
void region_write_budgets(struct making *m, FILE *file);
void region_write_sources(struct making *m, FILE *file);
void region_write_scenario(struct making *m, FILE *file);

#endif
