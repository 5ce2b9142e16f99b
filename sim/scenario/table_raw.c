/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From text to rows of cells. */
#include "sim/scenario/table_parts.h"

#include "sim/base/i18n.h"
#include "sim/scenario/code.h"
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_LOOKED_AT = 10 };

/* Rows as they come out of libcsv. */
struct reader {
    struct raw *raw;
    struct sheet_facts *unknown; /* of the table */
    char separator;
    size_t first;    /* of the row so far */
    int line, start; /* and the line where the row begins */
    bool ended;      /* the current line closed its row */
    bool swallowed;  /* a cell of several lines has separators */
    bool failed;
};

void raw_free(struct raw *raw) {
    for (size_t k = 0; k < raw->n_cell; k++)
        free(raw->cell[k]);
    free(raw->cell);
    free(raw->row);
    memset(raw, 0, sizeof *raw);
}

/* ---- the separator ---- */

static size_t count_outside_marks(const char *text, size_t length, char c) {
    bool quoted = false;
    size_t n = 0;
    for (size_t k = 0; k < length; k++) {
        quoted ^= text[k] == '"';
        n += !quoted && text[k] == c;
    }
    return n;
}

static size_t first_lines(const char *text) {
    const char *p = text;
    for (int line = 0; line < LINES_LOOKED_AT && *p; line++) {
        p += strcspn(p, "\n");
        p += *p == '\n';
    }
    return (size_t)(p - text);
}

/* The one that the first lines have most of: a decimal comma stands in fewer places than the separators around it. */
static char find_separator(const char *text) {
    static const char candidates[] = {';', '\t', ','};
    size_t length = first_lines(text), most = 0;
    char best = ',';
    for (size_t k = 0; k < sizeof candidates; k++) {
        size_t n = count_outside_marks(text, length, candidates[k]);
        if (n > most) {
            most = n;
            best = candidates[k];
        }
    }
    return best;
}

/* "sep=;" on the first line, as Excel writes it; *skip is its length. */
static char told_separator(const char *text, size_t *skip) {
    size_t n = strcspn(text, "\r\n");
    bool told = n == 5 && strncmp(text, "sep=", 4) == 0 && strchr(";,\t", text[4]);
    *skip = told ? n : 0;
    return told ? text[4] : '\0';
}

const char *raw_separator_name(char separator) {
    return separator == ';' ? _("semicolons") : separator == '\t' ? _("tab characters") : _("commas");
}

/* ---- cells ---- */

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

/* Length of the blank at p, also of one that does not break. */
static size_t blank_length(const char *p, const char *end) {
    if (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
        return 1;
    return end - p >= 2 && memcmp(p, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

/* Without the blanks around it, which codes of StatLine have within their quotation marks. */
static char *copy_trimmed(const char *text, size_t length) {
    const char *p = text, *end = text + length;
    while (blank_length(p, end))
        p += blank_length(p, end);
    for (size_t n = 1; n > 0; end -= n)
        n = end > p && blank_length(end - 1, end) == 1 ? 1 : end - p >= 2 && blank_length(end - 2, end) == 2 ? 2 : 0;
    return strndup(p, (size_t)(end - p));
}

/* Is a line within a cell a row of its own? It begins with a code, or has as many cells as most of the first row. */
static bool looks_like_row(const struct reader *reader, const char *line, size_t length) {
    char first[CODE_NAME_SIZE], code[CODE_SIZE];
    size_t n = 0, until = 0, wanted = reader->raw->n_row ? reader->raw->row[0].n / 2 : 1;
    while (until < length && line[until] != reader->separator)
        until++;
    for (size_t k = 0; k < length; k++)
        n += line[k] == reader->separator;
    snprintf(first, sizeof first, "%.*s", (int)until, line);
    return n > 0 && (n >= (wanted > 2 ? wanted : 2) || code_read(first, code));
}

/* A cell may have several lines, which become one. Rows among them show that a forgotten quotation mark has taken in
 * other cells: they would be lost. */
static void join_lines(struct reader *reader, char *text) {
    for (char *end = text + strcspn(text, "\r\n"); *end; end += strcspn(end, "\r\n")) {
        *end = ' ';
        reader->swallowed |= looks_like_row(reader, end + 1, strcspn(end + 1, "\r\n"));
    }
}

static void take_cell(void *text, size_t length, void *context) {
    struct reader *reader = context;
    struct raw *raw = reader->raw;
    if (reader->failed)
        return;
    join_lines(reader, text);
    char **larger = grow(raw->cell, raw->n_cell, &raw->cell_capacity, sizeof *larger);
    char *copy = copy_trimmed(text, length);
    if (larger)
        raw->cell = larger;
    if (copy && strcmp(copy, ".") == 0) {
        const struct sheet_cell cell = {reader->start, (int)(raw->n_cell - reader->first), SHEET_UNKNOWN};
        reader->failed = !sheet_facts_add(reader->unknown, cell);
        copy[0] = '\0';
    }
    if (!larger || !copy || reader->failed) {
        free(copy);
        reader->failed = true;
        return;
    }
    raw->cell[raw->n_cell++] = copy;
}

static void take_row(int end, void *context) {
    (void)end;
    struct reader *reader = context;
    struct raw *raw = reader->raw;
    if (reader->failed)
        return;
    struct raw_row *larger = grow(raw->row, raw->n_row, &raw->row_capacity, sizeof *larger);
    if (!larger) {
        reader->failed = true;
        return;
    }
    raw->row = larger;
    size_t written = raw->n_cell - reader->first, n = written;
    while (n > 0 && raw->cell[reader->first + n - 1][0] == '\0')
        n--;
    raw->row[raw->n_row++] = (struct raw_row){reader->first, n, written, reader->start};
    reader->first = raw->n_cell;
    reader->ended = true;
}

/* ---- lines ---- */

static enum status refuse_open(const struct reader *reader, const char *file, struct note *note) {
    return note_error(
        note, STATUS_SYNTAX, file, reader->start, NULL,
        _("A quotation mark on this line is not closed before the end of the line. Close it; or is this a "
          "cell of several lines? Then remove the line breaks (Alt+Enter) from it, or the %s."),
        raw_separator_name(reader->separator));
}

static enum status parse_line(struct csv_parser *parser, struct reader *reader, const char *file, const char *text,
                              size_t length, struct note *note) {
    if (reader->ended && strspn(text, " \t\r\n") >= length)
        return STATUS_OK; /* libcsv would make a row with one empty cell of a line of blanks */
    reader->start = reader->ended ? reader->line : reader->start;
    reader->ended = false;
    bool parsed = csv_parse(parser, text, length, take_cell, take_row, reader) == length;
    if (reader->swallowed || (!parsed && reader->start < reader->line))
        return refuse_open(reader, file, note);
    if (!parsed)
        return note_error(
            note, STATUS_SYNTAX, file, reader->line, NULL,
            _("A quotation mark stands in the middle of a cell. Put the whole cell in quotation marks and "
              "write a quotation mark inside it twice."));
    return STATUS_OK;
}

static enum status parse_lines(const struct table *table, const char *text, struct reader *reader, struct note *note) {
    struct csv_parser parser;
    enum status status = STATUS_OK;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
        return STATUS_MEMORY;
    csv_set_delim(&parser, (unsigned char)table->separator);
    for (size_t n; *text && !status; text += n) {
        n = strcspn(text, "\n");
        n += text[n] == '\n';
        reader->line++;
        status = parse_line(&parser, reader, table->file, text, n, note);
    }
    if (!status && csv_fini(&parser, take_cell, take_row, reader) != 0)
        status = refuse_open(reader, table->file, note);
    csv_free(&parser);
    return status ? status : reader->failed ? STATUS_MEMORY : STATUS_OK;
}

enum status raw_read(struct table *table, struct raw *raw, struct note *note) {
    size_t skip;
    char told = told_separator(table->text, &skip);
    table->separator = told ? told : find_separator(table->text);
    struct reader reader = {.raw = raw, .unknown = &table->unknown, .separator = table->separator, .ended = true};
    const char *start = table->text + skip;
    if (skip > 0) { /* the rest of that line is its end */
        start += strcspn(start, "\n");
        start += *start == '\n';
        reader.line = 1;
    }
    return parse_lines(table, start, &reader, note);
}
