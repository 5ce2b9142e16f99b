/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Realised figures of one or more years, for the yearly settlement (afrekening): REALISED.csv, one row per municipality
 * and year, and CLIENTS.csv, one row per client.
 *
 * Reading goes in turns, because the schemes name municipalities and the columns name the schemes' care classes: first
 * realised_read, then realised_choose with the years to settle, then scenario_read_schemes with the region of each of
 * them, then realised_read_columns and, where a scheme needs single clients, realised_read_clients, for which the
 * scenario of any of the years will do. */
#ifndef SIM_SCENARIO_REALISED_H
#define SIM_SCENARIO_REALISED_H

#include "models/region/region.h"
#include "models/solidarity/settle.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/table.h"
#include <stdbool.h>

/* Who is paid in advance: the RIGG for care in kind, the SVB for personal budgets. */
enum { ADVANCE_RIGG, ADVANCE_SVB, ADVANCE_COUNT };

/* One year. */
struct realised {
    int year;                  /* calendar year; 0 when the file has no column year and none was asked for */
    const struct table *table; /* the file's */
    size_t *row;               /* [n_municipality] row of the table; municipalities are sorted by code */
    struct region region;      /* code and name (the code where there is no name); one year */
    struct settle_input input; /* what settle_scheme takes, with one lane; an absent column is zeros */
    struct settle_arrays arrays;
    void *room;        /* of the arrays */
    int64_t *reported; /* [n_municipality][n_cell] cents: the costs of the table, without shared ones */
    int64_t *advance;  /* [n_municipality][ADVANCE_COUNT] cents, 0 where the column is absent */
    int64_t *known;    /* [n_municipality] residents in the region of the schemes file, 0: unknown; or NULL */
    bool *lacking;     /* [n_municipality] that a cell of its row is empty has been told */
};

struct realised_file {
    const struct files *files; /* where it was read from */
    struct table *table;
    bool has_year; /* these columns are in the file */
    bool has_budget;
    bool has_advance; /* at least one of them */
    size_t n_year;
    struct realised *year; /* [n_year] all years of the file, ascending */
    size_t first,
        n_settled; /* year[first] to year[first + n_settled - 1] are settled; the rest may be looked back at */
    size_t n_reading;
    char **reading; /* how the other tables were read, in order: clients, the year before */
    size_t n_warning;
    char **warning;    /* complete sentences for the user */
    enum status fault; /* of the first row, column or cell that is wrong: all of them are told, none is settled */
    bool torn;         /* whose a row is, or of which year, is in doubt: what else is wrong may follow from that */
};

/* Read REALISED.csv and make out its years and municipalities; all years are to be settled. known: the municipalities
 * of the region, as far as they are known (places.h). On failure the note says what is wrong and the struct is empty.
 * Beside what is wrong with a row the rest is read, here and in what follows: realised->fault is for the caller to end
 * with. */
CHECKED enum status realised_read(const struct files *files, const char *file, const struct region *known,
                                  struct realised_file *realised, struct note *note);

/* Settle the years first_year to last_year only; both 0: all years of the file. Without a column year both are the year
 * that the whole file is about. STATUS_MISSING when a year is not in the file, or when a municipality is not in each of
 * the years; STATUS_USAGE for several years without a column year. */
CHECKED enum status realised_choose(struct realised_file *realised, int first_year, int last_year, struct note *note);

/* The weights of layers that share by a column of the table, of one year: into the scenario's layers. STATUS_MISSING
 * when the column is absent, STATUS_RANGE when it adds up to too much. */
CHECKED enum status realised_read_column_keys(const struct realised *realised, const struct scenario *scenario,
                                              struct note *note);

/* Read the amounts and counts in the columns that belong to the scenario's care classes, for the years that are
 * settled; of the years before only costs and clients. A column that looks back and is absent is added up from the rows
 * of the years before. STATUS_UNKNOWN for any other column, STATUS_MISSING (with scheme, layer, column and year) when a
 * scheme needs one that is absent. The cost of a personal budget may be given as award and utilisation instead. A cost,
 * of the year or of years before, that is absent beside those of other forms or kinds of care is zero, with a warning;
 * no costs at all are refused. As a weight, and in years before, costs below 0 count as 0, with a warning. Shared costs
 * become part of the costs, with a warning too. scenario [n_settled]: of each year that is settled. */
CHECKED enum status realised_read_columns(struct realised_file *realised, const struct scenario *scenario,
                                          struct note *note);

/* Is there a layer that looks at single clients? The first such scheme and its layer, from 0. */
bool realised_needs_clients(const struct scenario *scenario, size_t *scheme, size_t *layer);

/* Add up the client excess above each threshold of the scenario, in each year that is settled. file may be NULL when
 * there is none: STATUS_MISSING (with scheme and layer) if a scheme needs it. */
CHECKED enum status realised_read_clients(struct realised_file *realised, const char *file,
                                          const struct scenario *scenario, struct note *note);

/* Column of an output with the balance of the fund in this layer, whose number from 1 follows. */
#define REALISED_FUND_BALANCE "fund_balance:"

/* What the year before leaves to this one; arrays are the caller's. */
struct realised_carried {
    int64_t *due;     /* [n_scheme][n_municipality] cents still to be settled; NULL: advances are not known */
    int64_t *paid;    /* [n_scheme][n_municipality] cents that the year before came to; NULL: nobody asks */
    int64_t *balance; /* of fund k of scheme s: balance[s * stride + k] cents */
    size_t stride;
};

/* What was still to be settled and what stood in the funds after the year before: OUT.csv, the output of an earlier
 * settlement, for the first year that is settled. Its column total_due counts, or to_settle where it has none. The
 * balance of a pool's fund may stand in the row of any of its members, once; a pool without members keeps what
 * carried->balance holds. STATUS_UNKNOWN, REFERENCE, DUPLICATE, CONFLICT or MISSING when its rows and columns are not
 * just those that scenario and realised ask for. */
CHECKED enum status realised_read_previous(struct realised_file *realised, const char *file,
                                           const struct scenario *scenario, const struct realised_carried *carried,
                                           struct note *note);

/* Frees everything the struct owns and zeroes it; legal on a zeroed struct and twice. */
void realised_free(struct realised_file *realised);

/* ---- for the parts of this reader ---- */

/* Keep what is wrong with a row or cell (one) in `note`, so that others are told beside it (headings_go_on). */
CHECKED enum status realised_go_on(struct realised_file *realised, const struct table *table, enum status status,
                                   struct note *one, struct note *note);

/* What a table has to tell becomes warnings. */
CHECKED enum status realised_tell(struct realised_file *realised, struct table *table);

/* Add how a table was read to realised->reading; column: its amounts (table_summary). */
CHECKED enum status realised_keep_reading(struct realised_file *realised, const struct table *table,
                                          const char *column);

/* Add a sentence to realised->warning, unless it is there. */
CHECKED enum status realised_warn(struct realised_file *realised, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* rows_tidy, with what it tells among the warnings. */
CHECKED enum status realised_tidy(struct realised_file *file, struct table *table, const struct region *known,
                                  struct note *note);

/* Beside the region of the schemes file, which may be empty: keeps its residents, warns of who lacks and who is not of
 * it, and STATUS_CONFLICT where somebody has ten times as many residents, or as few. */
CHECKED enum status realised_compare_known(struct realised_file *file, const struct region *known, struct note *note);

/* Index of the calendar year in realised->year, n_year when it is not in the file. */
size_t realised_find_year(const struct realised_file *realised, int year);

/* Do two years have the same municipalities? STATUS_MISSING with a note that names the first that is in one only. */
CHECKED enum status realised_compare_municipalities(const struct realised *a, const struct realised *b,
                                                    struct note *note);

/* Index of the municipality whose code stands in a table's cell, n_municipality when there is none. */
size_t realised_find_code(const struct realised *realised, const char *code);

#endif
