/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a report as data, made once from one or several results files; every writer only formats them.
 *
 * What may not be shown is already withheld in here (sim/tables/privacy.h); a writer cannot undo it. Texts are in the
 * language of the program and safe to print. Everything is owned by the struct. */
#ifndef SIM_TABLES_TABLES_H
#define SIM_TABLES_TABLES_H

#include "models/core/status.h"
#include "sim/tables/request.h"
#include <stdint.h>

enum cell_kind {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_MONEY,     /* number: cents */
    CELL_RESULT,    /* number: cents; below 0 a shortfall, above it a surplus */
    CELL_THOUSANDS, /* number: cents, not below 0; shown x 1,000 euros */
    CELL_BALANCE,   /* the same as a result */
    CELL_COUNT,     /* number */
    CELL_SHARE,     /* real: 0.123 is 12.3 % */
    CELL_REAL,      /* real: shown with one decimal */
    CELL_NUMBER,    /* real: of any size, shown to about four digits */
    CELL_CLASS,     /* text: a class A-F, or what stands for it */
    CELL_UNKNOWN,   /* cannot be given: too few draws, or not in the file */
    CELL_WITHHELD,  /* for privacy */
    CELL_KINDS
};

struct cell {
    enum cell_kind kind;
    int64_t number;
    double real;
    const char *text;
};

struct sheet_column {
    const char *title;
    enum cell_kind kind; /* what its cells are, but for gaps and where rows are of different kinds */
    bool sum;            /* the cell in the total row is the sum of those above */
};

enum chart_kind { CHART_BARS, CHART_LINES };

struct sheet_chart {
    enum chart_kind kind;
    size_t category, first, last; /* columns: what stands along the axis; those drawn as series */
};

enum { SHEET_CHARTS = 2 };

struct sheet {
    const char *id;      /* lower case, for programs: the same in every language */
    const char *title;   /* short, unique within a report: 31 characters at most */
    const char *caption; /* what it is, of what, with which certainty */
    size_t n_note;
    const char **note; /* whole sentences below it */
    size_t n_column, n_row;
    struct sheet_column *column;
    struct cell *cell; /* [n_row][n_column] */
    bool total_row;    /* the last row is the total */
    size_t n_chart;
    struct sheet_chart chart[SHEET_CHARTS];
};

struct recheck;

struct tables {
    const char *title;    /* of the report */
    const char *subtitle; /* scenario, draws, seed */
    const char *stamp;    /* "example figures" in words, or NULL */
    const char *scope;    /* what was withheld, or that nothing was */
    size_t n_sheet;
    struct sheet **sheet;
    struct recheck *recheck; /* from own cost to payment (sim/tables/recheck.h); NULL where the file cannot tell */
    size_t n_owned;
    void **owned;
    bool failed; /* memory ran out while building; tables_make then says so */
};

/* All tables for a request. Errors as result_open; STATUS_USAGE when the municipality or the division is not in the
 * file; STATUS_CONFLICT when several files have other municipalities or periods. The struct is empty after a failure.
 */
CHECKED enum status tables_make(const struct report_request *request, struct tables *tables, struct note *note);

/* Legal on a zeroed struct and twice. */
void tables_free(struct tables *tables);

const struct cell *sheet_cell(const struct sheet *sheet, size_t row, size_t column);

/* A cell as people read it: amounts as € 1.234, results as "1.234 N" and thousands as 1.234 (format.h). Returns buffer,
 * or a text that lives as long as the tables. */
enum { CELL_TEXT_SIZE = 48 };
const char *cell_format(const struct cell *cell, char buffer[CELL_TEXT_SIZE]);

/* Cents as thousands of euros, a half away from 0. */
int64_t tables_thousands(int64_t cents);

/* Is the number of such a cell in cents? */
static inline bool cell_is_cents(enum cell_kind kind) {
    return kind == CELL_MONEY || kind == CELL_RESULT || kind == CELL_THOUSANDS || kind == CELL_BALANCE;
}

/* What stands in the place of a withheld figure, and of an unknown one. */
const char *cell_gap(enum cell_kind kind);

#endif
