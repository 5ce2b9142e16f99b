/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said: every table of a results file as data, defined once. Writers (sim/report: terminal, text, CSV,
 * workbook, page) only format it, and all of them show the same cells. Decided here, for all tables:
 *
 * Result or payment. A table shows the result (state budget minus payment) wherever it says what something does to a
 *   municipality: schemes, shocks, years. The result holds both ways a municipality can be hit, what it pays and what
 *   the state gives; a payment alone misses a cut. Payments stand beside it where a table is about paying: by year,
 *   what a shock adds, buffers, one client more.
 * Words. No sign stands alone: an amount that can go two ways carries a word for its side, by its kind (cell_side).
 *   Results: N nadeel (tekort) and V voordeel (overschot), in English S shortfall and P surplus; where there is room,
 *   as in a sentence, in full. What goes into and out of the pool: pays in, receives. A change: more, less. What should
 *   not be below 0 but can be, such as a reserve: "below 0". Only CSV and the numbers of a workbook have minus signs.
 * Units. Amounts are whole cents here, and in CSV and workbook. Where people read them they stand in thousands of
 * euros; what one client or one head costs stands in whole euros. Classes. "B", or "B or C" where the draws leave more
 * than one open (first and last of those open). Undecided. "undecided", with why: figures missing, or too few draws.
 * Never rounded to yes or no. While part of the inputs is assumed nobody is named as one who pays in: such an amount
 * reads "undecided". Only `internal` shows it. Privacy. What may not be shown is withheld in here
 * (models/analysis/privacy.h) and no writer can undo it: the row of a municipality begins withheld when nothing of it
 * may be shown (tables_row_of in build.h), so that a new table is private without a line. `internal` withholds nothing.
 *
 * Texts are in the language of the program and safe to print. Everything is owned by the struct. */
#ifndef SIM_TABLES_TABLES_H
#define SIM_TABLES_TABLES_H

#include "models/core/status.h"
#include "sim/tables/request.h"
#include <stdint.h>

enum cell_kind {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_INPUT,    /* text: what only the municipality knows; in a workbook a cell to fill in */
    CELL_CLASS,    /* text: a class A-F, or two */
    CELL_MONEY,    /* cents */
    CELL_RESULT,   /* cents; below 0 a shortfall, above it a surplus */
    CELL_TRANSFER, /* cents; above 0 is paid into the pool, below 0 received from it */
    CELL_CHANGE,   /* cents; more or less than without what the column is about */
    CELL_PAPER,    /* cents, x EUR 1,000 in a workbook too: for the council paper */
    CELL_BALANCE,  /* the same of a result */
    CELL_EURO,     /* cents in whole euros: what one client costs, more or less */
    CELL_HEAD,     /* cents in whole euros: a result per head */
    CELL_COUNT,    /* whole number */
    CELL_SHARE,    /* real: 0.123 is 12.3 % */
    CELL_PART,     /* the same of a result, with its word */
    CELL_CHANCE,   /* the same, counted in draws: never rounded to certain or impossible */
    CELL_RATIO,    /* real: two decimals */
    CELL_NUMBER,   /* real: of any size, about four digits */
    CELL_GAIN,     /* cents; how much better a result is than another one, below 0 worse */
    CELL_BESIDE,   /* the four kinds of results where the budget is assumed: below 0 is over it, above 0 under it */
    CELL_BALANCE_BESIDE,
    CELL_HEAD_BESIDE,
    CELL_PART_BESIDE,
    CELL_UNKNOWN,  /* cannot be given: too few draws, or not in the file */
    CELL_WITHHELD, /* for privacy */
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
    const char *group;   /* stands above it and the columns beside it that have the same; NULL: none */
    bool sum;            /* the cell in the total row is the sum of those above */
};

/* LINES: columns first .. last as series; BARS: the same, without groups between single columns. SPAN: a bar from the
 * first to the last column. */
enum chart_kind { CHART_BARS, CHART_LINES, CHART_SPAN };

struct sheet_chart {
    enum chart_kind kind;
    size_t category, first, last; /* columns; category: what stands along the axis */
};

struct sheet_row {
    int32_t place;  /* municipality, PLACE_REGION, PLACE_NONE */
    int32_t scheme; /* -1: of none, or of the sheet's own */
    bool sum;       /* it adds up what stands above it, from the sum before of the same place on */
    bool minor;     /* a short print leaves it out */
    int side;       /* how it counts in the next sum: 1 added, -1 taken away, 0 not */
    int better;     /* 1: more is an advantage, -1: less is, 0: neither */
    double whole;   /* what the row above is told as a part of, in cents a year; 0: it is not */
};

/* A column that tells how much better `after` is than `before`, two other columns; all 0: none. */
struct sheet_change {
    size_t column, before, after;
};

/* The workbooks that a sheet is in: of all municipalities, of one. A workbook with every table has the others too. Of
 * what would take more pages than are read, sheets are left out, BOOK_SPARE(1) first, and before all of them the charts
 * of those with BOOK_SPARE_CHART. */
enum sheet_book {
    BOOK_REGION = 1,
    BOOK_ONE = 2,
    BOOK_BOTH = BOOK_REGION | BOOK_ONE,
    BOOK_SPARE_CHART = 4,
    BOOK_SPARES = 8 /* most places in that order */
};
#define BOOK_SPARE(n) ((unsigned)(n) << 3U)

enum { SHEET_CHARTS = 2 };

struct tables;

struct sheet {
    const char *id;      /* lower case, for programs: the same in every language */
    const char *title;   /* short, unique within a report: 31 characters at most */
    const char *caption; /* what it is, of what, with which certainty */
    size_t n_lead, n_note, n_column, n_row;
    const char **lead; /* whole sentences above it: how sure, of which draws */
    const char **note; /* and below it: what the words mean */
    struct sheet_column *column;
    const char *const *field; /* [n_column] their names for programs: asked for alone it is written as they expect, with
                                 the municipality's code in front (report_csv.c); NULL: as every sheet */
    struct sheet_row *row;
    struct cell *cell;           /* [n_row][n_column] */
    int32_t scheme;              /* the one it is about; -1: all of them, or none */
    const char *about;           /* its label; NULL without one */
    size_t heat_first, heat_end; /* columns with one scale of colours; 0, 0: none */
    bool heat_apart;             /* the column after them has a scale of its own */
    size_t own_first,
        own_end; /* columns that a municipality fills in, or has given: in a workbook each cell has a name */
    struct sheet_change change;
    unsigned book;    /* of enum sheet_book */
    const char *page; /* there on this worksheet, below those that have it too; NULL: by itself */
    bool total_row;   /* the last row is the total */
    bool tight;       /* to be seen at a glance: no empty lines on a terminal */
    size_t n_chart;
    struct sheet_chart chart[SHEET_CHARTS];
    /* while it is built (build.h) */
    struct tables *tables;
    size_t cursor;
    bool closed; /* the present row is withheld */
};

struct recheck;
struct source;

struct tables {
    const char *title;    /* of the report */
    const char *run;      /* scenario, draws, seed */
    const char *subtitle; /* the same, and into what a municipality that is asked for has merged */
    const char *stamp;    /* "example figures" in words, or NULL */
    const char *scope;    /* what was withheld, or that nothing was */
    size_t fewer;         /* rows that the request leaves out of a glance */
    bool brief;           /* a section was asked for: rows that are `minor` are left to a report */
    size_t n_sheet;
    struct sheet **sheet;
    struct recheck *recheck;     /* from own cost to payment (sim/decide/recheck.h); NULL where the file cannot tell */
    size_t n_file;               /* that stand beside each other */
    struct source *file;         /* [n_file], open as long as the tables live: the page reads on */
    const struct source *source; /* while it is built: whose figures */
    size_t n_owned;
    void **owned;
    bool failed; /* memory ran out while building; tables_make then says so */
};

/* ---- which tables there are ---- */

enum { SECTION_SHEETS = 8 };

/* Sheets that belong together and are read together, a registry: one const struct per subject, one line in
 * SECTION_LIST. A file has those sheets that it has the figures for. */
struct section {
    const char *name; /* as `solidair show --table` has it; "" where it is not shown by itself */
    const char *doc;  /* one line, English msgid */
    struct section_sheet {
        const char *id, *title; /* msgid, within 31 characters in any language */
        unsigned book;          /* as in struct sheet */
        const char *page;       /* the same, msgid */
        const char *region;     /* the page in a workbook of all municipalities, msgid; NULL: the same */
    } sheet[SECTION_SHEETS + 1];
    const char *ask;  /* msgid: how to get it where the file has none of it, with two places for the file; NULL */
    const char *with; /* the section that it stands below where a short print shows that one; NULL */
    bool old_only;    /* told of the municipalities of the first year only */
    enum status (*make)(struct tables *tables, struct source *source, struct note *note);
};

/* Of a section: a sheet in a workbook of every table only, and one that is in a short one too, by itself or on a page;
 * _BY: on a page each in that of one municipality and in that of all. */
#define SHEET(id, title)                                                                                               \
    { id, title, 0, NULL, NULL }
#define SHEET_IN(id, title, book, page)                                                                                \
    { id, title, book, page, NULL }
#define SHEET_BY(id, title, book, one, region)                                                                         \
    { id, title, book, one, region }

#define SECTION_LIST(X)                                                                                                \
    X(section_digest)                                                                                                  \
    X(section_results)                                                                                                 \
    X(section_leaving)                                                                                                 \
    X(section_funds)                                                                                                   \
    X(section_overview)                                                                                                \
    X(section_transfers)                                                                                               \
    X(section_years)                                                                                                   \
    X(section_forecast)                                                                                                \
    X(section_backtest)                                                                                                \
    X(section_buffer)                                                                                                  \
    X(section_clients)                                                                                                 \
    X(section_council)                                                                                                 \
    X(section_flows)                                                                                                   \
    X(section_incentive)                                                                                               \
    X(section_square)                                                                                                  \
    X(section_coalition)                                                                                               \
    X(section_stress)                                                                                                  \
    X(section_reverse)                                                                                                 \
    X(section_sensitivity)                                                                                             \
    X(section_grades)                                                                                                  \
    X(section_targets)                                                                                                 \
    X(section_origin)

#define SECTION_DECLARE(symbol) extern const struct section symbol;
SECTION_LIST(SECTION_DECLARE)
#undef SECTION_DECLARE

const struct section *section_at(size_t k); /* NULL past the end */

/* Is there a section or a sheet of this name? STATUS_USAGE with a note that lists the sections when there is none. */
CHECKED enum status tables_check_name(const char *name, struct note *note);

/* ---- making them ---- */

/* All tables for a request, or those of request->table. Errors as result_open; STATUS_USAGE when the municipality, the
 * scheme, the table or the division is not in the file; STATUS_MISSING when the file has not got what is asked, with
 * how to get it; STATUS_CONFLICT when several files have other municipalities or periods. The struct is empty after a
 * failure. */
CHECKED enum status tables_make(const struct report_request *request, struct tables *tables, struct note *note);

/* Files of any regions beside each other (request->input and other): in which inputs they differ, a matrix of one
 * measure, its errors, lines along a key that was swept. The municipality that is asked for makes its columns schemes.
 * Errors as tables_make; any number of files. */
CHECKED enum status tables_compare(const struct report_request *request, struct tables *tables, struct note *note);

/* Do two results have other inputs: scenario, tables, draws or seed? Errors of result_read. */
struct result;
CHECKED enum status tables_inputs_differ(const struct result *const pair[2], bool *differ, struct note *note);

/* The same of an answer that is in no file: exactly one is set. Of the request scheme and municipality count: NULL for
 * the first scheme with a layer, and for all municipalities. */
struct answer {
    const struct stress *stress;
    const struct reverse *reverse;
    const struct sensitivity *sensitivity;
    const struct backtest *backtest;
};
CHECKED enum status tables_of_answer(const struct answer *answer, const struct report_request *request,
                                     struct tables *tables, struct note *note);

/* Legal on a zeroed struct and twice; NULL is a sheet. */
void sheet_free(struct sheet *sheet);
void tables_free(struct tables *tables);

/* ---- reading them ---- */

const struct cell *sheet_cell(const struct sheet *sheet, size_t row, size_t column);

/* The heading of a column by itself: its group and its title. Returns buffer, or a text of the sheet. */
enum { HEAD_SIZE = 256 };
const char *sheet_head(const struct sheet *sheet, size_t column, char buffer[HEAD_SIZE]);

/* The scales of colours of a sheet, of columns beside each other and of the one apart, by lowest and highest number,
 * the same to both sides where 0 parts two; where a cell stands on it: from -1 to 1 where 0 parts two sides, else from
 * 0 to 1 (false: it has none); and the colour, 0xRRGGBB, on which black can be read. */
struct heat {
    double low[2], high[2];
};
struct heat heat_of(const struct sheet *sheet);
bool heat_part(const struct heat *heat, const struct sheet *sheet, size_t row, size_t column, double *part);
unsigned heat_colour(double part);

/* The caption with the units and the words that stand in the cells, as people read it. Returns buffer. */
enum { SHEET_CAPTION_SIZE = 2048 };
const char *sheet_caption(const struct sheet *sheet, char buffer[SHEET_CAPTION_SIZE]);

/* A cell as people read it: amounts as 1.234 (thousands) or € 1.234, with the word of their side. Returns buffer, or a
 * text that lives as long as the tables. */
enum { CELL_TEXT_SIZE = 48 };
const char *cell_format(const struct cell *cell, char buffer[CELL_TEXT_SIZE]);

/* The word for amounts on this side of 0, with a space before it; "" for a side that needs none. */
const char *cell_side(enum cell_kind kind, bool below);

/* Is the number of such a cell in cents? Are those shown in thousands of euros where people read them? */
bool cell_is_cents(enum cell_kind kind);
bool cell_is_thousands(enum cell_kind kind);

/* Of the council paper: x EUR 1,000 in a workbook too. */
bool cell_is_paper(enum cell_kind kind);

/* A number that people read as 0: it carries no word and no colour. */
bool cell_is_none(const struct cell *cell);

/* Is it `real` that holds the value? */
bool cell_is_real(enum cell_kind kind);

/* Cents as thousands of euros, a half away from 0. */
int64_t tables_thousands(int64_t cents);

/* What stands in the place of a withheld figure, and of an unknown one. */
const char *cell_gap(enum cell_kind kind);

#endif
