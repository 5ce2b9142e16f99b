/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV file in memory: comma separated, decimal points, one header line, UTF-8. The only user of libcsv. */
#ifndef SIM_SCENARIO_TABLE_H
#define SIM_SCENARIO_TABLE_H

#include "sim/scenario/files.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table {
    char *file; /* path as given */
    char *text; /* the whole file as read, NUL-terminated */
    size_t n_column;
    size_t n_row; /* without the header */
    char **cell;  /* [1 + n_row][n_column]; row 0 is the header; never NULL, "" when empty */
    int *line;    /* [1 + n_row] line in the file */
};

/* Read a file of at most size_cap bytes. Refused, with a note that says how to mend it: no regular file, too large,
 * empty, a byte order mark, not UTF-8, semicolons instead of commas, a quotation mark that is not closed, rows of
 * another length than the header, an empty or repeated column name. Blanks around a cell are dropped, blank lines
 * skipped. On failure the table is empty. */
CHECKED enum status table_read(const struct files *files, const char *path, size_t size_cap, struct table *table,
                               struct note *note);

/* Frees everything and zeroes; legal on a zeroed table and twice. */
void table_free(struct table *table);

/* The cell of a data row (from 0); the name of a column. */
const char *table_cell(const struct table *table, size_t row, size_t column);
const char *table_header(const struct table *table, size_t column);

/* Another text in the cell of a data row; take out the data rows with drop[n_row]. `text` of the table stays as it was
 * read. */
CHECKED enum status table_set(struct table *table, size_t row, size_t column, const char *text);
void table_drop(struct table *table, const bool *drop);

/* Line of a data row in the file. */
int table_line(const struct table *table, size_t row);

/* Index of the column with this name, n_column when absent. */
size_t table_column(const struct table *table, const char *name);

/* The note for a cell that is not the number expected (a whole sentence, translated: "Expected a whole number of
 * persons, 0 or more."). Says so when the cell has a decimal comma or thousands separators. Returns STATUS_TYPE. */
enum status table_error_number(const struct table *table, size_t row, size_t column, const char *expected,
                               struct note *note);

/* The cell as a whole number low..high, or as a finite decimal number low..high. STATUS_TYPE or STATUS_RANGE with a
 * note. */
CHECKED enum status table_integer(const struct table *table, size_t row, size_t column, int64_t low, int64_t high,
                                  int64_t *value, struct note *note);
CHECKED enum status table_decimal(const struct table *table, size_t row, size_t column, double low, double high,
                                  double *value, struct note *note);

/* An amount in EUR with at most two decimals, exactly in cents, from low to high. */
CHECKED enum status table_cents(const struct table *table, size_t row, size_t column, int64_t low, int64_t high,
                                int64_t *cents, struct note *note);

/* A number with at most nine decimals, exactly in billionths (NANO), from low to high. */
CHECKED enum status table_nano(const struct table *table, size_t row, size_t column, int64_t low, int64_t high,
                               int64_t *nano, struct note *note);

#endif
