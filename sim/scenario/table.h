/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as a spreadsheet saves it, in memory: CSV in any of the usual encodings, separated by semicolons, tabs or
 * commas, with decimal commas or points; or a workbook (.xlsx). One line of headings. The only user of libcsv. */
#ifndef SIM_SCENARIO_TABLE_H
#define SIM_SCENARIO_TABLE_H

#include "sim/scenario/encoding.h"
#include "sim/scenario/files.h"
#include "sim/scenario/sheet_facts.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the numbers of a column are written. */
struct table_style {
    size_t at;        /* the column in the file, from 0 */
    char *given;      /* its heading there, where table_translate gave it another; else NULL */
    bool whole;       /* people or households: no decimals, which decides of 14.607 (table_count_whole) */
    bool told;        /* that it did */
    bool amounts;     /* one at least shows itself to be money */
    bool told_dash;   /* that "-" is nothing */
    int point, comma; /* first line whose text shows this sign to be the decimal one; 0 for none */
};

/* What a reader of the table should be told. */
struct table_told {
    size_t n;
    char **sentence;
};

enum { TABLE_BROKEN = 64 };

struct table {
    char *file; /* path as given */
    char *text; /* the whole table as text, NUL-terminated: as read, in UTF-8; of a workbook as it would be saved as CSV
                 */
    enum encoding encoding;
    bool is_workbook;
    struct sheet_facts sheet;   /* of a workbook */
    struct sheet_facts unknown; /* of any table: the cells that are ".", by line */
    char separator;
    size_t n_column;
    size_t n_row; /* without the header */
    char **cell;  /* [1 + n_row][n_column]; row 0 is the header; never NULL, "" when empty or unknown (".") */
    int *line;    /* [1 + n_row] line in the file, or row in the sheet */
    struct table_style *style; /* [n_column] */
    size_t n_broken;
    int broken[TABLE_BROKEN]; /* lines of another length than the header (table_read_on) */
    struct table_told *told;
};

/* Read a file of at most size_cap bytes. Lines before the headings go (a title, "sep=;", the topics of StatLine, which
 * become the headings of its figures), and so do empty rows and columns and sources and notes at the foot. Refused,
 * with a note that says how to mend it: no regular file, too large, empty, no text, a quotation mark that is not
 * closed, rows of another length than the header, an empty or repeated column name, a workbook that cannot be read.
 * Blanks around a cell are dropped. On failure the table is empty. */
CHECKED enum status table_read(const struct files *files, const char *path, size_t size_cap, struct table *table,
                               struct note *note);

/* The same, but for headings and rows of another length that are wrong: all of them are told in the note, with the
 * status of the first one in *fault, and the table is there, without what cannot be in it. */
CHECKED enum status table_read_on(const struct files *files, const char *path, size_t size_cap, struct table *table,
                                  enum status *fault, struct note *note);

/* How much of a path is that of the file: "FILE.xlsx#Sheet" names a sheet of a workbook by its name; without one the
 * first that is to be seen is read. table_read knows both. *sheet: the name, NULL for none; points into path. */
size_t table_file_length(const char *path, const char **sheet);

/* The note for a sheet without the table that is due, where the workbook has others and none was named (sheet.next).
 * Returns STATUS_MISSING. */
enum status table_error_sheet(const struct table *table, struct note *note);

/* Frees everything and zeroes; legal on a zeroed table and twice. */
void table_free(struct table *table);

/* The cell of a data row (from 0); the name of a column. */
const char *table_cell(const struct table *table, size_t row, size_t column);
const char *table_header(const struct table *table, size_t column);

/* Another text in the cell of a data row; take out the data rows with drop[n_row]. `text` of the table stays as it was
 * read. */
CHECKED enum status table_set(struct table *table, size_t row, size_t column, const char *text);
void table_drop(struct table *table, const bool *drop);

/* This column counts people, households or the like. */
void table_count_whole(struct table *table, size_t column);

/* Another heading; one that stands for that of the file, which table_given keeps; a column less. */
CHECKED enum status table_rename(struct table *table, size_t column, const char *name);
CHECKED enum status table_translate(struct table *table, size_t column, const char *name);
const char *table_given(const struct table *table, size_t column);
void table_drop_column(struct table *table, size_t column);

/* Keep a sentence for the user; give all of them to `tell`, each once. */
CHECKED enum status table_tell(const struct table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
CHECKED enum status table_tell_all(struct table *table, enum status (*tell)(void *to, const char *sentence), void *to);

/* Is the cell typed as a number in a workbook? Then its decimal sign is the point, whatever the texts beside it. */
bool table_is_typed(const struct table *table, size_t row, size_t column);

/* Is the cell empty since its formula was saved without its value? */
bool table_is_formula(const struct table *table, size_t row, size_t column);

/* How the table was read, in a few words: "UTF-8, semicolons, decimal commas". Always terminated. */
enum { TABLE_READING_SIZE = 400 };
char *table_reading(const struct table *table, char text[TABLE_READING_SIZE]);

/* The text to keep of a table, so that it can be read again by itself: as it was read; but of a workbook with texts
 * beside typed numbers in a column, which a text cannot tell apart, the rows that count with plain numbers. The
 * caller's; NULL without memory. */
char *table_take_text(struct table *table);

/* Has this line another length than the header? Its cells may stand in other columns then. */
bool table_is_broken(const struct table *table, int line);

/* Line of a data row in the file. */
int table_line(const struct table *table, size_t row);

/* Index of the column with this name, n_column when absent. */
size_t table_column(const struct table *table, const char *name);

/* Cells as numbers (table_number.c). A number may be spelled as in spelling.h; the decimal sign is the one that the
 * column shows. A cell such as 14.607 in a column that shows none is a whole number where whole numbers are due, and
 * told; otherwise it is refused with the question what it is. */

/* The note for a cell that is not the number expected (a whole sentence, translated: "Expected a whole number of
 * persons, 0 or more."). Returns STATUS_TYPE. */
enum status table_error_number(const struct table *table, size_t row, size_t column, const char *expected,
                               struct note *note);

/* The cell as a whole number low..high, or as a finite decimal number low..high. STATUS_TYPE or STATUS_RANGE with a
 * note; STATUS_CONFLICT where the column shows both decimal signs. */
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
