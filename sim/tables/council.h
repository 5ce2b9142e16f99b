/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table for the council paper: its lines, and the amounts in them.
 *
 * Amounts are cents and never below 0 where a line says what they are (income, expenditure); balances have a sign,
 * below 0 a shortfall. The horizon is the sum of its years, so that the table adds up to the cent in both directions:
 *
 *     balance = income - expenditure,  without the lines that are a part ("of which") of the one above; where what goes
 *                                      in and out is not told apart, the line of both together counts
 *     result  = balance + taken from the reserve - added to it
 *
 * Of the reserve no more is taken than it holds, year after year: what it cannot bear stays in the result.
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
    size_t n_column;                    /* COUNCIL_PERIODS + periods + 3 */
    const int64_t *over_estimate;       /* [n_scheme][n_period][n_municipality]; NULL where not in the file, as below */
    const int64_t *form;                /* [n_form][n_year][n_municipality] mean own cost */
    const int64_t *shared;              /* [n_year][n_municipality] shared costs, part of the cost in kind */
    const int64_t *contribution;        /* [n_scheme][n_year][n_municipality] mean of transfers above 0 */
    const int64_t *extra;               /* as over_estimate: cost by behaviour */
    const int64_t *settled, *exits;     /* as contribution: for the year before; exit fees and friction cost */
    const int64_t *to_settle;           /* [n_scheme][n_municipality] open after the last year */
    const int64_t *reserve, *whole;     /* [n_municipality]; whole: budget of a year for all that it does */
    const double *p_shortfall;          /* as over_estimate */
    const int64_t *guardianship;        /* [n_year][n_municipality] */
    const int64_t *estimate, *given;    /* [n_scheme][n_year][n_municipality] what the council voted;
                                           [n_year][n_municipality]    did it? */
    int64_t *account, *account_clients; /* [n_municipality] own account of account_year, STORE_UNKNOWN */
    int64_t *account_form;              /* [n_form][n_municipality] what of it is of a form, as far as that is known */
    int account_year,
        budget_year;  /* the last year with an account, 0 without; and t: the year after it, or the first */
    size_t now;       /* index of t among the years; the last one where t comes after all of them */
    bool *hide_forms; /* [n_municipality + 1] cost by form is withheld, the region last */
    bool by_estimate; /* the reserve bears what is paid above the estimate */
};

enum line {
    LINE_BUDGET,
    LINE_GUARDIANSHIP,
    LINE_COST,
    LINE_ZIN,
    LINE_PGB,
    LINE_SHARED,
    LINE_VOTED, /* of the budget alone: what the council voted, the pool included */
    LINE_EXTRA,
    LINE_CONTRIBUTION,
    LINE_RECEIPT,
    LINE_EXITS,
    LINE_SETTLED,
    LINE_NET, /* these four together, an expectation: where they are not told apart */
    LINE_BALANCE,
    LINE_WHOLE, /* the balance, as a part of all that the municipality has to spend */
    LINE_TAKEN,
    LINE_ADDED,
    LINE_RESULT,
    LINE_OPEN,
    LINE_ESTIMATED, /* of the years themselves: what the council voted for each, where it did */
    LINE_OVER,      /* how much more that is than the expected payment */
    LINE_RISK,
    LINES
};

/* SUM: adds up what stands above it; BALANCE: a surplus or a shortfall; TRANSFER: what goes into the pool or out of it;
 * FORM: of care in kind or of personal budgets alone; PART: of the line above it; RECORD: outside the sums, and of the
 * run alone. */
enum line_is {
    LINE_IS_SUM = 1,
    LINE_IS_BALANCE = 2,
    LINE_IS_TRANSFER = 4,
    LINE_IS_FORM = 8,
    LINE_IS_PART = 16,
    LINE_IS_RECORD = 32
};

/* field: taakveld of the BBV, the rules by which municipalities keep their accounts; kind: S structural, I incidental.
 * direction: 1 where more is an advantage, such as income, -1 where less is; 0: no change is told. */
extern const struct council_line {
    const char *text; /* a msgid */
    const char *field, *kind;
    int direction;
    unsigned is; /* of enum line_is */
} council_lines[LINES];

/* Room is owned by the source. Errors of source_load; STATUS_MEMORY. */
CHECKED enum status council_load(struct source *source, struct council *council, struct note *note);

/* Is the line known of municipality i, or of the region (n_municipality)? Otherwise it is left out. */
bool council_has(const struct council *council, size_t scheme, size_t i, enum line line);

/* The first year in which the reserve of municipality i cannot bear all that it should; the number of years where it
 * always can, or is not known. */
size_t council_reserve_short(const struct council *council, size_t scheme, size_t i);

/* A cell of a line: CELL_PAPER or CELL_BALANCE with cents, CELL_INPUT what the municipality knows itself, CELL_TEXT
 * what stands in the place of a figure, a gap, or CELL_EMPTY. With assumed inputs nobody is told that it pays in: what
 * goes in and out is then "undecided", and told together alone, as what is expected. */
struct cell council_cell(const struct council *council, size_t scheme, size_t i, enum line line, size_t column);

/* What a municipality, or all of them, has to spend in a year, in cents: NAN where that is not known. */
double council_whole(const struct council *c, size_t i);

#endif
