/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The national panel (scenarios/panel): youth care in the accounts and primitive budgets of every municipality, on the
 * municipalities of the last division. A cell of an earlier year is the sum of its predecessors by the fractions of
 * mergers.csv. What it holds and how far to trust it: scenarios/panel/SOURCES.md. */
#ifndef SIM_SCENARIO_PANEL_H
#define SIM_SCENARIO_PANEL_H

#include "models/region/region.h"
#include "sim/scenario/files.h"
#include <stdbool.h>

struct panel_unit {
    char code[CODE_SIZE];
    char *name;
    char *subregion; /* "" when unknown */
};

/* One municipality and year. Per resident: EUR of the predecessor with the lowest, so that one that books elsewhere is
 * seen; 0 when it is unknown. */
struct panel_cell {
    double residents;
    double account, budget;               /* EUR, sums of what is given */
    double known_account;                 /* EUR, of predecessors with at least FACT_LEAST_EUR per resident */
    double known_residents;               /* of those */
    double lowest_account, lowest_budget; /* EUR per resident */
    bool payment;                         /* exceptions.csv: not the municipality's own cost */
};

struct panel {
    int first_year;
    size_t n_year;
    size_t n_unit;
    struct panel_unit *unit; /* [n_unit] ascending by code */
    struct panel_cell *cell; /* [n_unit][n_year] */
};

/* Read accounts.csv, mergers.csv, subregions.csv and exceptions.csv of a folder. On failure the note says where and
 * what, and the panel is empty. */
CHECKED enum status panel_read(const struct files *files, const char *folder, struct panel *panel, struct note *note);

/* Frees everything and zeroes; legal on a zeroed panel and twice. */
void panel_free(struct panel *panel);

static inline const struct panel_cell *panel_at(const struct panel *panel, size_t unit, size_t year) {
    return &panel->cell[unit * panel->n_year + year];
}

/* Index of a municipality by code or name, n_unit when there is none. */
size_t panel_find(const struct panel *panel, const char *code_or_name);

/* Log of the account per resident of a municipality, NAN where a fact by rules 1 and 2 cannot be had:
 * log_cost[n_year]. The rest is for fact_judge (models/region/fact.h). */
void panel_unit_log_cost(const struct panel *panel, size_t unit, double *log_cost);

#endif
