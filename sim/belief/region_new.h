/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A region folder made from public tables: the national panel, and StatLine downloads beside it. */
#ifndef SIM_BELIEF_REGION_NEW_H
#define SIM_BELIEF_REGION_NEW_H

#include "models/core/status.h"
#include "sim/scenario/files.h"
#include <stdbool.h>
#include <stddef.h>

/* Need per resident grows with size by this power (fitted to the accounts of 2017-2023), and the part of the residents
 * that are youths where no table says so. */
#define NEED_EXPONENT 0.157
#define YOUTH_SHARE 0.193

struct region_new {
    const char *name;           /* of the region */
    const char *scenarios;      /* folder that holds panel/ and regions/ */
    const char *municipalities; /* codes or names with commas between; NULL: all */
    bool of_downloads;          /* all: those that the downloads name */
    size_t n_from;
    char *const *from; /* [n_from] downloads */
    double need_exponent;
};

/* What was made, for the user. */
struct region_made {
    size_t n_municipality, n_account, n_fact, n_ignored; /* n_ignored: rows of downloads of other municipalities */
    size_t n_partial;          /* columns of downloads that are not known for all municipalities */
    int first_year, last_year; /* of the accounts */
    char folder[1024];
    char scenario[1024]; /* a scenario beside it, which uses it; or one of that name that was there */
    bool scenario_stays; /* it was there, and stays as it is */
    bool has_budgets;    /* of the state, from a download: the scenario takes them */
};

/* Makes the folder regions/NAME with municipalities.csv, columns.csv, accounts.csv, budgets.csv and SOURCES.md, and
 * NAME.cfg that inherits nederland.cfg. STATUS_CONFLICT when the folder is there already; a municipality or file that
 * cannot be used is told with what was expected; nothing is left behind then. */
CHECKED enum status region_new(const struct files *files, const struct region_new *wanted, struct region_made *made,
                               struct note *note);

#endif
