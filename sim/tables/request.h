/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked for of one or several results files. */
#ifndef SIM_TABLES_REQUEST_H
#define SIM_TABLES_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

/* Which municipalities, in a file of a run in which some merge: as they were in the first year, or as they are in the
 * last one. DIVISION_ANY: the new ones where there are any. */
enum division_shown { DIVISION_ANY, DIVISION_OLD, DIVISION_NEW };

/* Everything is the caller's. */
struct report_request {
    const char *input;        /* the results file */
    const char *output;       /* the file to write; an old one is replaced when the new one is whole, not before */
    const char *municipality; /* name or CBS code of the one it is about; NULL: all */
    const char *scheme; /* name or label of the one that page and tables begin with; NULL: the first that shares */
    bool csv_dutch;     /* CSV with semicolons and decimal commas */
    bool internal;      /* nothing withheld: not for publication */
    enum division_shown division;
    size_t n_other;           /* further results files, to be shown beside the first */
    const char *const *other; /* [n_other] */
};

#endif
