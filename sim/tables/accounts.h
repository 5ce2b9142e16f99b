/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Own accounts of a municipality: how many years of them the run counts with, and how many more would decide whether
 * it pays in structurally or receives.
 *
 * An account narrows what is believed of the municipality's level (models/care/level.h), and with it the share of the
 * variance of the structural transfer that comes from that level (`/grades/transfer_own_level`). With h that share, and
 * q what n more accounts leave of the variance of the level,
 *
 *     sd after n more accounts = sd now x sqrt(1 - h (1 - q))
 *
 * and the verdict is judged once more with that sd, and with the mean as it is: as if the accounts say what is expected
 * of them. They are of the years of the scenario that have none yet, those after the last account first; beyond its
 * years nothing is said. That the accounts of others, and budgets, can decide as well is left out. */
#ifndef SIM_TABLES_ACCOUNTS_H
#define SIM_TABLES_ACCOUNTS_H

#include "sim/tables/source.h"

enum {
    ACCOUNTS_NEVER = -1,  /* accounts of every year of the scenario would not decide it, or it would not be told */
    ACCOUNTS_UNKNOWN = -2 /* not to be told from this file: too few draws, no unknown level, municipalities merged */
};

struct accounts {
    int *given;   /* [n_municipality] years whose account counts */
    size_t *open; /* [n_municipality] index of the year after the last one whose account counts; may be n_year */
    size_t most;  /* years of the scenario */
    double *left; /* [n_municipality][most + 1] what n more accounts leave of the variance; NaN: not that many
                     years, or nothing to learn */
    const double *own_level; /* [n_scheme][n_municipality]; NULL: not in the file */
};

/* Room is owned by the source. STATUS_MEMORY, errors of source_load. */
CHECKED enum status accounts_load(struct source *source, struct accounts *accounts, struct note *note);

/* How many more accounts decide, over the horizon: 0 where it is decided, or there is nothing to decide. Where it is
 * not told who pays in (source_tells_payers), only accounts count as deciding that show that the municipality receives:
 * one who certainly pays in is then told the same as one of whom it stays undecided. */
int accounts_more(const struct source *source, const struct accounts *accounts, size_t scheme, size_t i);

/* A sentence about municipality i under a scheme: which accounts count, and what more would do; "" where there is
 * nothing to say. Owned by the tables. */
struct tables;
const char *accounts_told(struct tables *tables, const struct source *source, const struct accounts *accounts,
                          size_t scheme, size_t i);

/* In one or two words how many more decide, for a cell; "" where there is nothing to decide. */
const char *accounts_word(struct tables *tables, const struct source *source, const struct accounts *accounts,
                          size_t scheme, size_t i);

/* Do all municipalities that are shown have an account? Then none is asked for one. */
bool accounts_of_all_shown(const struct source *source, const struct accounts *accounts);

#endif
