/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is withheld from what is told, so that nobody can be recognised in it.
 *
 * Withheld by itself (primary):
 *   counts of fewer than PRIVACY_LEAST_CLIENTS clients, none included, and every amount spent on so few;
 *   amounts in which one client dominates, by the p-percent rule: when what is left after the two dearest clients is
 * less than PRIVACY_PERCENT % of the dearest, the second could work out the first's amount to within that. A results
 * file has no amounts by client, so the dearest is estimated: mean per client plus PRIVACY_SPREAD standard deviations,
 * both from the draws (privacy_largest); the second is taken to be as dear, which withholds more, not less. Withheld
 * besides (secondary): as many other cells as it takes for no withheld cell to follow from totals. In a table with
 * totals every row and every column is an equation. Let rows and columns be the points of a graph and withheld cells
 * its lines: a cell follows from the rest exactly when it is a line that is on no cycle. So a cheapest cycle through
 * every such cell is withheld; cheap is a small amount. Sources: Hundepool et al., Statistical Disclosure Control
 * (2012), chapter 4; Castro, shortest paths for cell suppression (2002). Not guarded: how near an estimate comes, and
 * what several reports of different runs tell together. */
#ifndef MODELS_ANALYSIS_PRIVACY_H
#define MODELS_ANALYSIS_PRIVACY_H

#include "models/core/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PRIVACY_LEAST_CLIENTS = 10, PRIVACY_PERCENT = 10, PRIVACY_SPREAD = 3 };

enum privacy_mark { PRIVACY_OPEN, PRIVACY_PRIMARY, PRIVACY_SECONDARY };

/* Is this count, or an amount spent on so many clients, withheld? Means too; what cannot be told is. */
bool privacy_few(double clients);

/* Estimated amount of the dearest client of a cell: cost[n] and clients[n] of its draws. NAN when no draw has a client.
 */
double privacy_largest(size_t n, const double *cost, const double *clients);

/* Does one client of `largest` dominate this total? True when either is not known. */
bool privacy_dominated(double total, double largest);

/* A table with its totals: (n_row + 1) x (n_column + 1) cells, the last column holding the rows' totals and the last
 * row those of the columns. Everything is the caller's. */
struct privacy_grid {
    size_t n_row, n_column;
    const double *value; /* [n_row + 1][n_column + 1] not below 0 */
    bool row_totals_known,
        column_totals_known; /* printed elsewhere too: not to be withheld. The grand total never is */
    unsigned char *mark;     /* [n_row + 1][n_column + 1] enum privacy_mark: PRIMARY on entry, SECONDARY added */
};

/* Add what must be withheld besides. Where no choice protects a cell, *protected is false: nothing of the table may be
 * shown. STATUS_MEMORY only. */
CHECKED enum status privacy_protect(const struct privacy_grid *grid, bool *protected);

/* Does some withheld cell follow from the rest? For tests too. */
CHECKED enum status privacy_leaks(const struct privacy_grid *grid, bool *leaks);

/* Municipalities of which nothing may be shown (hidden[n] true): when it is one alone, the total would give it away, so
 * the one with the smallest value joins it. */
void privacy_hide_second(size_t n, const double *value, bool *hidden);

#endif
