/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table for the council paper: its lines, the amounts in them, and the words around it.
 *
 * Amounts are cents and never below 0 where a line says what they are (income, expenditure); balances have a sign,
 * below 0 a shortfall. The horizon is the sum of its years, so that the table adds up to the cent in both directions:
 *
 *     balance = income - expenditure,  without the lines that are a part ("of which") of the one above
 *     result  = balance + taken from the reserve - added to it
 */
#ifndef SIM_TABLES_COUNCIL_H
#define SIM_TABLES_COUNCIL_H

#include "sim/tables/source.h"
#include "sim/tables/tables.h"

/* Columns of a line: the municipality's own account and budget, the periods, the change from the first year to the
 * second, and the ends between which 8 of 10 draws lie. */
enum { COUNCIL_ACCOUNT, COUNCIL_BUDGET, COUNCIL_PERIODS };

struct council {
    const struct source *s;
    size_t n_column;                       /* COUNCIL_PERIODS + periods + 3 */
    const int64_t *buffer, *region_buffer; /* [n_scheme][n_period][n_municipality] at 90 %, without municipality */
    const int64_t *over_estimate;          /* as buffer; NULL where the file does not have it, as all below */
    const int64_t *form;                   /* [n_form][n_year][n_municipality] mean own cost */
    const int64_t *shared;                 /* [n_year][n_municipality] shared costs, part of the cost in kind */
    const int64_t *contribution;           /* [n_scheme][n_year][n_municipality] mean of transfers above 0 */
    const int64_t *extra;                  /* as buffer: cost by behaviour */
    const int64_t *settled, *exits;        /* as contribution: for the year before; exit fees and friction cost */
    const int64_t *to_settle;              /* [n_scheme][n_municipality] open after the last year */
    const int64_t *reserve;                /* [n_municipality] */
    const double *p_shortfall;             /* as buffer */
    int64_t *guardianship;                 /* [n_year][n_municipality] */
    int64_t *account, *account_clients;    /* [n_municipality] own account of account_year, STORE_UNKNOWN */
    int account_year,
        budget_year;  /* the last year with an account, 0 without; and t: the year after it, or the first */
    size_t now;       /* index of t among the years; the last one where t comes after all of them */
    bool *hide_forms; /* [n_municipality + 1] cost by form is withheld, the region last */
    bool by_estimate; /* the reserve bears what is paid above the estimate */
};

/* A line as it is defined. field: taakveld of the BBV, the rules by which municipalities keep their accounts; kind: S
 * structural, I incidental. */
struct council_line {
    const char *id, *text; /* text: a msgid */
    const char *field, *kind;
    bool by_scheme; /* differs from scheme to scheme */
    bool sum;       /* adds up what stands above it */
};

/* Room is owned by the source. Errors of source_load; STATUS_MEMORY. */
CHECKED enum status council_load(struct source *source, struct council *council, struct note *note);

size_t council_lines(void);
const struct council_line *council_line(size_t line);

/* Is the line known of municipality i, or of the region (n_municipality)? Otherwise it is left out. */
bool council_has(const struct council *council, size_t scheme, size_t i, size_t line);

/* A cell of a line: CELL_PAPER or CELL_BALANCE with cents, CELL_TEXT what stands in the place of a figure, a gap,
 * or CELL_EMPTY. With assumed inputs nobody is told that it pays in: what goes in and out is then "undecided". */
struct cell council_cell(const struct council *council, size_t scheme, size_t i, size_t line, size_t column);

/* Heading of a column; buffer is for some of them. */
enum { COUNCIL_HEAD_SIZE = 128 };
const char *council_head(const struct council *council, size_t column, char buffer[COUNCIL_HEAD_SIZE]);

/* What stands below the table, sentences; NULL after the last. */
const char *council_note(const struct council *council, size_t k);

/* "Financial consequences" of a scheme for a municipality, as a paragraph to copy; empty where nothing of it may be
 * shown. */
enum { COUNCIL_TEXT_SIZE = 2048 };
void council_paragraph(const struct council *council, size_t scheme, size_t i, char text[COUNCIL_TEXT_SIZE]);

#endif
