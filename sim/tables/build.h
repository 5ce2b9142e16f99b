/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building the tables: for the sections of tables.h only. Memory that runs out is kept in tables->failed, so that
 * building goes on without a check in every line; calls with NULL do nothing.
 *
 * A sheet is made from top to bottom: tables_add, leads and columns, rows with their cells from left to right, notes.
 */
#ifndef SIM_TABLES_BUILD_H
#define SIM_TABLES_BUILD_H

#include "sim/tables/source.h"
#include "sim/tables/tables.h"

#define PRINTF(text, first) __attribute__((format(printf, text, first)))

/* Room owned by the tables, zeroed; NULL after failing. */
void *tables_room(struct tables *tables, size_t n, size_t size);

/* A printed text owned by the tables; "" after failing. */
const char *tables_print(struct tables *tables, const char *format, ...) PRINTF(2, 3);

/* A text made safe to print, owned by the tables. */
const char *tables_safe(struct tables *tables, const char *text);

/* After the last one: memory that ran out is an error too; after an error the tables are free. */
CHECKED enum status tables_end(struct tables *tables, enum status status);

/* A new sheet at the end; NULL after failing. id: one of its section's, whose title it gets. */
struct sheet *tables_add(struct tables *tables, const char *id, const char *caption, ...) PRINTF(3, 4);

/* The same of one scheme: the caption ends with its name. */
struct sheet *tables_add_of(struct tables *tables, const char *id, size_t scheme, const char *caption, ...)
    PRINTF(4, 5);

void tables_lead(struct sheet *sheet, const char *sentence, ...) PRINTF(2, 3);
void tables_note(struct sheet *sheet, const char *sentence, ...) PRINTF(2, 3);

/* A chart of it, if there is room for one more: columns that exist. */
void tables_chart(struct sheet *sheet, enum chart_kind kind, size_t category, size_t first, size_t last);

/* What the budgets are called, by budget_origin; msgids. */
struct budget_words {
    const char *name, *title; /* in a sentence, and at its start */
    const char *part, *line;  /* "of the state budget", and in the council paper */
    const char *over;         /* the chance that more is paid than there is */
};
const struct budget_words *tables_budget(const struct source *source);

/* A kind of cell as it is told: beside an assumed budget a result is no surplus and no shortfall. */
enum cell_kind tables_told(const struct tables *tables, enum cell_kind kind);

/* That verdicts on who pays in hang on the budget, where it is assumed. */
void tables_note_assumed(struct sheet *sheet);

/* Why something is "undecided" where it would name who pays in: while inputs are assumed that is told of nobody. */
void tables_note_unnamed(struct sheet *sheet);

/* Columns come before the first row. A single one is kept as it is; of several, titles and groups are msgids. */
void tables_column(struct sheet *sheet, struct sheet_column column);
void tables_columns(struct sheet *sheet, size_t n, const struct sheet_column *column);

#define COLUMN(title, kind) ((struct sheet_column){title, kind, NULL, false})
#define GROUPED(group, title, kind) ((struct sheet_column){title, kind, group, false})
#define SUMMED(title, kind) ((struct sheet_column){title, kind, NULL, true})
#define TABLES_COLUMNS(sheet, ...)                                                                                     \
    tables_columns(sheet, sizeof(const struct sheet_column[]){__VA_ARGS__} / sizeof(struct sheet_column),              \
                   (const struct sheet_column[]){__VA_ARGS__})

/* A new row at the end, of empty cells. tables_row_of: of a municipality, or of the region (PLACE_REGION), with its
 * name in the first cell; of a municipality of which nothing may be shown all other cells are withheld and stay so,
 * whatever is put into them. */
void tables_row(struct sheet *sheet);
void tables_row_of(struct sheet *sheet, size_t place);

/* The next cell of the row. Amounts that are STORE_UNKNOWN and numbers that are not finite become CELL_UNKNOWN. The
 * kind is that of the column but for text and for tables_put. */
void tables_put_text(struct sheet *sheet, const char *text); /* NULL: empty */
void tables_put_cents(struct sheet *sheet, int64_t cents);
void tables_put_count(struct sheet *sheet, int64_t count);
void tables_put_real(struct sheet *sheet, double real);
void tables_put(struct sheet *sheet, struct cell cell);

/* The same, of a withheld row too: what names it, such as a year, and what the state has published. */
void tables_put_key(struct sheet *sheet, const char *text);
void tables_put_public(struct sheet *sheet, struct cell cell);

/* The row is of that municipality: withheld where nothing of it may be shown. */
void tables_close(struct sheet *sheet, size_t place);

/* The next cell is the class of a reserve whose ratio lies between these: "B", or "B or C" where both are open. */
void tables_put_class(struct sheet *sheet, double low, double high);

/* The next cell is the name of the scheme that the row is about. */
void tables_put_scheme(struct sheet *sheet, size_t scheme);

/* A short print leaves the last row out. */
void tables_minor(struct sheet *sheet);

/* The last row becomes the total: in columns with `sum` the sum of the cells above; when one of them is a gap what was
 * put stays, or it is a gap too. */
void tables_total(struct sheet *sheet);

/* The sheet of one quantile of the results. STATUS_USAGE when the draws are too few for it, STATUS_MEMORY, errors of
 * recall_scenario and replay_run. */
CHECKED enum status tables_quantile(struct tables *tables, const struct source *source, double quantile,
                                    struct note *note);

/* The sheets of who leaves by a rule that is uncertain; none where there is no such rule. STATUS_MEMORY, errors of
 * result_read. */
CHECKED enum status tables_leaving_odds(struct tables *tables, struct source *source, struct note *note);

/* A sheet of places by schemes over the horizon, the form most figures have. Exactly one of cents and real:
 * [scheme][period][municipality], of the region [scheme][period]. */
struct matrix {
    const char *id;
    enum cell_kind kind;
    const int64_t *cents, *region_cents;
    const double *real, *region_real;
    bool sum;   /* the region is the sum of the municipalities; otherwise it has its own figure, or none */
    bool later; /* without the first scheme, with which the figures compare */
};
void tables_matrix(struct sheet *sheet, const struct matrix *matrix);

#endif
