/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a settlement of real years came to, as a CSV table and as a page to read. */
#ifndef SIM_REPORT_SETTLED_H
#define SIM_REPORT_SETTLED_H

#include "models/core/status.h"
#include "models/region/region.h"
#include "models/solidarity/scheme.h"
#include "sim/scenario/scenario.h"
#include <stdbool.h>
#include <stdio.h>

/* Amounts in cents; the arrays are the caller's. [year][municipality], municipalities by code, years ascending. */
struct settled {
    size_t n_scheme, n_year, n_municipality;
    const struct scheme *scheme;             /* [n_scheme] */
    const struct scenario *scenario;         /* [n_year]: shares may differ from year to year */
    const struct municipality *municipality; /* [n_municipality] */
    const int *year;                         /* [n_year] calendar years; one 0 when it is not known */
    bool show_year;                          /* a column year in the CSV table */
    const int64_t *own_cost;
    const int64_t *shared;   /* the part of it that is of shared costs */
    const int64_t *budget;   /* NULL when not known */
    const int64_t *paid;     /* in advance; NULL when not known */
    const int64_t *payment;  /* [n_scheme][n_year][n_municipality] */
    const int64_t *previous; /* as payment: what was still to be settled of the years before; NULL when not known */
    const int64_t *external; /* [n_scheme][n_year] what an outside party pays */
    const int64_t *flow;  /* [n_scheme][n_year][FLOW_COUNT][n_municipality] paid into the pools of layers with a flow */
    const int64_t *entry; /* as payment, of which it is a part: paid for joining; below 0 what members get of it */
    size_t n_fund;        /* the most that a scheme has */
    const int64_t *balance; /* [n_scheme][n_year + 1][n_fund] at the end of a year; first before all years */
    const int64_t *assessed, *refunded; /* as balance: assessments of the year and what was paid back in it */
    size_t n_given;                     /* columns of the realised figures that are repeated */
    const char *const *given_name;      /* [n_given] */
    const int64_t *given;               /* [n_year][n_municipality][n_given] */
};

/* scheme[,year],code,own_cost,payment,transfer[,contribution,fee][,paid,to_settle[,previous,total_due]] in EUR, then
 * for each layer up to the last with a fund REALISED_FUND_BALANCE with its number from 1, and the given columns. The
 * balance of a pool's fund stands in the row of its first member; other rows are empty there, so that the column adds
 * up to what there is.
 */
struct settled_form {
    bool dutch; /* a byte order mark, semicolons and decimal commas, as Dutch spreadsheets have it; else commas and
                   points */
};
void settled_print_csv(FILE *file, const struct settled *settled, struct settled_form form);

/* For each scheme with funds or an outside party a line per year for either: balance, assessment, what was paid back;
 * what the outside party pays. */
void settled_print_others(FILE *file, const struct settled *settled);

/* "What would it have cost": for each scheme one line per municipality, by name, with the payment of each year and over
 * all years the payment, the result against the budget, the transfer and what is still to be settled. width: columns of
 * the terminal; years that do not fit beside each other follow below. exact: to the cent, in place of EUR 1,000.
 * STATUS_MEMORY only. */
CHECKED enum status settled_print_page(FILE *file, const struct settled *settled, int width, bool exact);

/* Write it to the file `path` in the way that its extension says: .csv, .txt (the page) or .xlsx, a workbook with the
 * settlement, a letter for each municipality and the sums checked in live formulas. STATUS_USAGE with a note for
 * another one; STATUS_IO with a note when it cannot be written; STATUS_MEMORY. */
CHECKED enum status settled_write(const struct settled *settled, const char *path, struct settled_form form,
                                  struct note *note);

/* Does settled_write know the extension of this path? STATUS_USAGE with a note otherwise. */
CHECKED enum status settled_check_path(const char *path, struct note *note);

/* ---- for the writers ---- */

/* Are contributions and fees told apart, under this scheme or (n_scheme) under any? */
bool settled_has_flows(const struct settled *settled, size_t s);

/* What municipality i pays as this flow in year t. */
int64_t settled_flow(const struct settled *settled, size_t s, size_t t, enum flow flow, size_t i);

/* Number of the last layer with a fund, of any scheme. */
size_t settled_last_fund_layer(const struct settled *settled);

/* What stands in the fund of layer k at the end of year t, in the row of the first member of its pool. false for other
 * rows. */
bool settled_balance(const struct settled *settled, size_t s, size_t t, size_t i, size_t k, int64_t *cents);

/* The workbook (settled_xlsx.c). path: of a part that nobody else writes. false when it cannot be written. */
bool settled_write_xlsx(const struct settled *settled, const char *path);

#endif
