/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked for of one or several results files. */
#ifndef SIM_TABLES_REQUEST_H
#define SIM_TABLES_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which municipalities, in a file of a run in which some merge: as they were in the first year, or as they are in the
 * last one. DIVISION_ANY: the new ones where there are any. */
enum division_shown { DIVISION_ANY, DIVISION_OLD, DIVISION_NEW };

/* Whom a figure is about: a municipality by its number in the file, or one of these. */
enum { PLACE_REGION = INT32_MAX - 1, PLACE_NONE = INT32_MAX };

/* Everything is the caller's. */
struct report_request {
    const char *input;        /* the results file */
    const char *output;       /* the file to write; an old one is replaced when the new one is whole, not before */
    const char *municipality; /* name or CBS code of the one it is about; NULL: all */
    const char *scheme;       /* name or label of the one that tables of one scheme show, and with which the page opens;
                                 NULL: the first that shares anything */
    const char *table;        /* name of a section or sheet (sim/tables/tables.h); NULL: all */
    const char *measure;      /* of tables that compare files; NULL: the mean result */
    double quantile;          /* this quantile of the results in the place of all tables; 0: none */
    bool only_scheme;         /* no other scheme stands beside the one that is asked for */
    bool every;               /* tables of one scheme once for each of them, of all municipalities: for the page */
    bool full;                /* a workbook of every table, not only of those that are read and printed */
    bool light;               /* a page of at most 200 kB without a script */
    bool csv_dutch;           /* CSV with semicolons and decimal commas */
    bool internal;            /* nothing withheld: not for publication */
    size_t fewer;             /* rows that a glance leaves out beside those that it does by itself */
    enum division_shown division;
    size_t n_other;           /* further results files, to be shown beside the first */
    const char *const *other; /* [n_other] */
};

#endif
