/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/table.h"

#include "sim/base/i18n.h"
#include "sim/scenario/files.h"
#include <csv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Cells as they come out of libcsv. */
struct reader {
    struct table *table;
    size_t n_cell, capacity;
    size_t n_line, line_capacity;
    size_t in_row;  /* cells of the row so far */
    size_t bad_row; /* cells of the first row of another length than the header, 0 when there is none */
    int line;
    int bad_line;
    bool ended; /* the current line closed its row */
    bool failed;
};

/* Room for one more element; the arrays double. */
static void *grow(void *array, size_t n, size_t *capacity, size_t size) {
    if (n < *capacity)
        return array;
    size_t more = *capacity ? 2 * *capacity : 64;
    void *larger = realloc(array, more * size);
    if (larger)
        *capacity = more;
    return larger;
}

static void take_cell(void *text, size_t length, void *context) {
    struct reader *reader = context;
    struct table *table = reader->table;
    if (reader->failed)
        return;
    char **larger = grow(table->cell, reader->n_cell, &reader->capacity, sizeof *larger);
    char *copy = strndup(text ? text : "", text ? length : 0);
    if (larger)
        table->cell = larger;
    if (!larger || !copy) {
        free(copy);
        reader->failed = true;
        return;
    }
    table->cell[reader->n_cell++] = copy;
    reader->in_row++;
}

static void take_row(int end, void *context) {
    (void)end;
    struct reader *reader = context;
    struct table *table = reader->table;
    if (reader->failed)
        return;
    int *larger = grow(table->line, reader->n_line, &reader->line_capacity, sizeof *larger);
    if (!larger) {
        reader->failed = true;
        return;
    }
    table->line = larger;
    table->line[reader->n_line++] = reader->line;
    if (reader->n_line == 1)
        table->n_column = reader->in_row;
    else if (reader->in_row != table->n_column && !reader->bad_row) {
        reader->bad_row = reader->in_row;
        reader->bad_line = reader->line;
    }
    reader->in_row = 0;
    reader->ended = true;
}

/* Without this a wrong separator would show up as a missing column, which helps nobody. */
static enum status check_header(const struct table *table, struct note *note) {
    size_t n = strcspn(table->text, "\n");
    bool semicolon = memchr(table->text, ';', n), comma = memchr(table->text, ',', n);
    if (semicolon && !comma)
        return note_error(note, STATUS_SYNTAX, table->file, 1, NULL,
                          _("The columns are separated by semicolons (;). Save the table with commas (,) between the "
                            "columns and points in the numbers, 1234.5; in a spreadsheet choose English (US) as the "
                            "language of the export."));
    if (memchr(table->text, '\t', n) && !comma)
        return note_error(note, STATUS_SYNTAX, table->file, 1, NULL,
                          _("The columns are separated by tabs. Save the table with commas (,) between the columns."));
    return STATUS_OK;
}

static enum status parse_line(struct csv_parser *parser, struct reader *reader, const char *text, size_t length,
                              struct note *note) {
    const char *file = reader->table->file;
    bool blank = strspn(text, " \t\r\n") >= length;
    reader->ended = false;
    if (blank) /* libcsv would make a row with one empty cell of a line of blanks */
        return STATUS_OK;
    if (csv_parse(parser, text, length, take_cell, take_row, reader) != length)
        return note_error(
            note, STATUS_SYNTAX, file, reader->line, NULL,
            _("A quotation mark stands in the middle of a cell. Put the whole cell in quotation marks and "
              "write a quotation mark inside it twice."));
    if (!reader->ended && !reader->failed)
        return note_error(note, STATUS_SYNTAX, file, reader->line, NULL,
                          _("A quotation mark on this line is not closed before the end of the line."));
    return STATUS_OK;
}

static enum status parse_lines(struct table *table, struct reader *reader, size_t length, struct note *note) {
    struct csv_parser parser;
    enum status status = STATUS_OK;
    if (csv_init(&parser, CSV_STRICT | CSV_APPEND_NULL) != 0)
        return STATUS_MEMORY;
    for (size_t i = 0; i < length && !status;) {
        const char *end = memchr(table->text + i, '\n', length - i);
        size_t n = end ? (size_t)(end - table->text) - i + 1 : length - i;
        reader->line++;
        if (end)
            status = parse_line(&parser, reader, table->text + i, n, note);
        else { /* the last line may lack its newline: lend it one */
            char *last = malloc(n + 2);
            if (!last)
                status = STATUS_MEMORY;
            else {
                memcpy(last, table->text + i, n);
                memcpy(last + n, "\n", 2);
                status = parse_line(&parser, reader, last, n + 1, note);
            }
            free(last);
        }
        i += n;
    }
    csv_free(&parser);
    return status ? status : reader->failed ? STATUS_MEMORY : STATUS_OK;
}

static enum status check_shape(const struct table *table, const struct reader *reader, struct note *note) {
    if (table->n_column == 0)
        return note_error(note, STATUS_SYNTAX, table->file, 1, NULL,
                          _("This table has no header line. The first line names the columns."));
    if (reader->bad_row)
        return note_error(
            note, STATUS_SYNTAX, table->file, reader->bad_line, NULL,
            _("This row has %zu cells, the header has %zu columns. Check the commas; a decimal comma (1,5) "
              "counts as one, write 1.5."),
            reader->bad_row, table->n_column);
    for (size_t c = 0; c < table->n_column; c++) {
        if (table->cell[c][0] == '\0')
            return note_error(note, STATUS_SYNTAX, table->file, table->line[0], NULL,
                              _("Column %zu has no name in the header line."), c + 1);
        if (table_column(table, table->cell[c]) < c)
            return note_error(note, STATUS_DUPLICATE, table->file, table->line[0], table->cell[c],
                              _("This column is given twice. Remove one of them."));
    }
    return STATUS_OK;
}

enum status table_read(const struct files *files, const char *path, size_t size_cap, struct table *table,
                       struct note *note) {
    struct reader reader = {.table = table};
    size_t length;
    memset(table, 0, sizeof *table);
    enum status status = files_read(files, path, size_cap, &table->text, &length, note);
    if (status)
        goto out;
    table->file = strdup(path);
    status = table->file ? check_header(table, note) : STATUS_MEMORY;
    if (!status)
        status = parse_lines(table, &reader, length, note);
    if (!status)
        status = check_shape(table, &reader, note);
    table->n_row = reader.n_line ? reader.n_line - 1 : 0;
out:
    if (status) {
        for (size_t i = 0; i < reader.n_cell; i++)
            free(table->cell[i]);
        table->n_column = 0;
        table_free(table);
    }
    return status;
}

void table_free(struct table *table) {
    for (size_t i = 0; table->cell && i < (table->n_row + 1) * table->n_column; i++)
        free(table->cell[i]);
    free(table->cell);
    free(table->line);
    free(table->text);
    free(table->file);
    memset(table, 0, sizeof *table);
}

enum status table_set(struct table *table, size_t row, size_t column, const char *text) {
    char **cell = &table->cell[(row + 1) * table->n_column + column], *copy = strdup(text);
    if (!copy)
        return STATUS_MEMORY;
    free(*cell);
    *cell = copy;
    return STATUS_OK;
}

void table_drop(struct table *table, const bool *drop) {
    size_t n = table->n_column, kept = 0;
    for (size_t row = 0; row < table->n_row; row++) {
        char **from = table->cell + (row + 1) * n, **to = table->cell + (kept + 1) * n;
        for (size_t c = 0; c < n && drop[row]; c++)
            free(from[c]);
        if (drop[row])
            continue;
        memmove(to, from, n * sizeof *to);
        table->line[1 + kept++] = table->line[1 + row];
    }
    table->n_row = kept;
}

const char *table_cell(const struct table *table, size_t row, size_t column) {
    return table->cell[(row + 1) * table->n_column + column];
}

const char *table_header(const struct table *table, size_t column) {
    return table->cell[column];
}

int table_line(const struct table *table, size_t row) {
    return table->line[row + 1];
}

size_t table_column(const struct table *table, const char *name) {
    size_t c = 0;
    while (c < table->n_column && strcmp(table->cell[c], name) != 0)
        c++;
    return c;
}
