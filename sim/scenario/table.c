/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/table.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/spelling.h"
#include "sim/scenario/table_parts.h"
#include "sim/scenario/xlsx.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORKBOOK_CAP = 32 << 20 };

size_t table_file_length(const char *path, const char **sheet) {
    static const char end[] = ".xlsx";
    const char *mark = strrchr(path, '#');
    bool names = mark && mark[1] && (size_t)(mark - path) > strlen(end) &&
                 strncasecmp(mark - strlen(end), end, strlen(end)) == 0;
    *sheet = names ? mark + 1 : NULL;
    return names ? (size_t)(mark - path) : strlen(path);
}

static bool ends_as_workbook(const char *path) {
    static const char end[] = ".xlsx";
    size_t n = strlen(path);
    return n > strlen(end) && strcasecmp(path + n - strlen(end), end) == 0;
}

/* "<html>", "<table>" or "<?xml", as programs write what they call .xls. */
static bool is_marked_up(const char *bytes, size_t length) {
    const char *p = bytes, *end = bytes + length;
    if (length >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
        p += 3;
    while (p < end && strchr(" \t\r\n", *p) && *p)
        p++;
    return end - p > 2 && *p == '<' && (isalpha((unsigned char)p[1]) || p[1] == '?' || p[1] == '!');
}

/* The text of the table, from whatever file it is in. */
static enum status read_text(const struct files *files, const char *path, const char *sheet, size_t size_cap,
                             struct table *table, struct note *note) {
    char *bytes = NULL;
    size_t length = 0;
    enum status status = files->bytes(files->context, path, size_cap, &bytes, &length, note);
    table->is_workbook = !status && xlsx_is(bytes, length);
    if (!status && sheet && !table->is_workbook)
        status = note_error(note, STATUS_FILE, path, 0, NULL,
                            _("This is no workbook, so that it has no sheet \"%.60s\". Leave out # and what follows."),
                            sheet);
    if (!status && !table->is_workbook && ends_as_workbook(path))
        status =
            note_error(note, STATUS_FILE, path, 0, NULL,
                       _("This file has the name of a workbook and is none: it is text, or damaged. Save it as a "
                         "workbook in Excel or LibreOffice, or when it is text give it a name that ends in .csv."));
    if (!status && length >= 4 && memcmp(bytes, "\x89HDF", 4) == 0)
        status = note_error(note, STATUS_FILE, path, 0, NULL,
                            _("This is a file of results of solidair, no table. Give the table of real figures, as CSV "
                              "or .xlsx."));
    if (!status && is_marked_up(bytes, length))
        status = note_error(note, STATUS_FILE, path, 0, NULL,
                            _("This is a web page (HTML) or XML, whatever its name, and no table. Open it in Excel or "
                              "LibreOffice and save it as \"Excel workbook\" (.xlsx)."));
    if (!status && table->is_workbook) /* which is packed */
        status = files_check_size(path, length, size_cap < WORKBOOK_CAP ? size_cap : WORKBOOK_CAP, note);
    if (!status && table->is_workbook) {
        status = xlsx_to_text(path, sheet, bytes, length, &table->text, &table->sheet, note);
        free(bytes);
        bytes = table->text;
        length = bytes ? strlen(bytes) : 0;
    }
    if (!status)
        status = encoding_decode(path, &bytes, &length, &table->encoding, note);
    table->text = bytes;
    return status;
}

bool table_is_typed(const struct table *table, size_t row, size_t column) {
    return sheet_facts_has(&table->sheet, table_line(table, row), (int)table->style[column].at, SHEET_NUMBER);
}

bool table_is_formula(const struct table *table, size_t row, size_t column) {
    return sheet_facts_has(&table->sheet, table_line(table, row), (int)table->style[column].at, SHEET_FORMULA);
}

/* Which decimal sign the texts of each column show. */
static void find_styles(struct table *table) {
    for (size_t c = 0; c < table->n_column; c++) {
        struct table_style *style = &table->style[c];
        for (size_t row = table->n_row; row-- > 0;) {
            enum spelling spelling = spelling_of(table_cell(table, row, c));
            style->amounts |= spelling_is_amount(table_cell(table, row, c));
            if (table_is_typed(table, row, c))
                continue;
            style->point = spelling == SPELLING_POINT ? table_line(table, row) : style->point;
            style->comma = spelling == SPELLING_COMMA ? table_line(table, row) : style->comma;
        }
    }
}

/* Amounts as text, with a decimal comma, beside typed ones. */
static bool is_mixed(const struct table *table, size_t column) {
    bool typed = false;
    for (size_t row = 0; row < table->n_row; row++)
        typed |= table_is_typed(table, row, column) && strchr(table_cell(table, row, column), '.');
    return typed && table->style[column].comma;
}

static void write_text(FILE *out, const char *text) {
    fputc('"', out);
    for (; *text; text++)
        fprintf(out, *text == '"' ? "\"\"" : "%c", *text);
    fputc('"', out);
}

/* Every row that counts; of a mixed column the numbers with a decimal point. */
static void write_plain(FILE *out, const struct table *table) {
    for (size_t row = 0; row <= table->n_row; row++)
        for (size_t c = 0; c < table->n_column; c++) {
            const char *text = row ? table_cell(table, row - 1, c) : table_header(table, c);
            char plain[SPELLING_SIZE];
            bool respell = row && is_mixed(table, c) && !table_is_typed(table, row - 1, c) &&
                           spelling_of(text) != SPELLING_NONE && spelling_plain(text, ',', plain);
            write_text(out, respell ? plain : text);
            fputc(c + 1 < table->n_column ? ',' : '\n', out);
        }
}

char *table_take_text(struct table *table) {
    bool mixed = false;
    char *text = table->text;
    size_t size;
    for (size_t c = 0; c < table->n_column; c++)
        mixed |= table->is_workbook && is_mixed(table, c);
    if (!mixed) {
        table->text = NULL;
        return text;
    }
    text = NULL;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    write_plain(out, table);
    return fclose(out) == 0 ? text : NULL;
}

enum status table_read_on(const struct files *files, const char *path, size_t size_cap, struct table *table,
                          enum status *fault, struct note *note) {
    struct raw raw = {0};
    const char *sheet;
    size_t n = table_file_length(path, &sheet);
    memset(table, 0, sizeof *table);
    table->file = strndup(path, n);
    table->told = calloc(1, sizeof *table->told);
    enum status status =
        table->file && table->told ? read_text(files, table->file, sheet, size_cap, table, note) : STATUS_MEMORY;
    if (!status)
        status = raw_read(table, &raw, note);
    if (!status)
        status = raw_shape(&raw, table, fault, note);
    if (!status)
        find_styles(table);
    raw_free(&raw);
    if (status)
        table_free(table);
    return status;
}

enum status table_read(const struct files *files, const char *path, size_t size_cap, struct table *table,
                       struct note *note) {
    enum status fault = STATUS_OK, status = table_read_on(files, path, size_cap, table, &fault, note);
    if (!status && fault)
        table_free(table);
    return status ? status : fault;
}

enum status table_error_sheet(const struct table *table, struct note *note) {
    return note_error(note, STATUS_MISSING, table->file, 0, NULL,
                      _("The first sheet, \"%.60s\", has no table with a column code. The sheets of this workbook: %s. "
                        "Write the name of the right one behind that of the file, such as \"%s#%.60s\"."),
                      table->sheet.name, table->sheet.names, table->file, table->sheet.next);
}

void table_free(struct table *table) {
    for (size_t i = 0; table->cell && i < (table->n_row + 1) * table->n_column; i++)
        free(table->cell[i]);
    for (size_t k = 0; table->told && k < table->told->n; k++)
        free(table->told->sentence[k]);
    if (table->told)
        free(table->told->sentence);
    free(table->told);
    sheet_facts_free(&table->sheet);
    sheet_facts_free(&table->unknown);
    for (size_t c = 0; table->style && c < table->n_column; c++)
        free(table->style[c].given);
    free(table->style);
    free(table->cell);
    free(table->line);
    free(table->text);
    free(table->file);
    memset(table, 0, sizeof *table);
}

static enum status set_cell(char **cell, const char *text) {
    char *copy = strdup(text);
    if (!copy)
        return STATUS_MEMORY;
    free(*cell);
    *cell = copy;
    return STATUS_OK;
}

enum status table_set(struct table *table, size_t row, size_t column, const char *text) {
    return set_cell(&table->cell[(row + 1) * table->n_column + column], text);
}

enum status table_rename(struct table *table, size_t column, const char *name) {
    return set_cell(&table->cell[column], name);
}

enum status table_translate(struct table *table, size_t column, const char *name) {
    struct table_style *style = &table->style[column];
    if (!style->given && !(style->given = strdup(table->cell[column])))
        return STATUS_MEMORY;
    return set_cell(&table->cell[column], name);
}

const char *table_given(const struct table *table, size_t column) {
    return table->style[column].given ? table->style[column].given : table->cell[column];
}

void table_count_whole(struct table *table, size_t column) {
    table->style[column].whole = true;
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

void table_drop_column(struct table *table, size_t column) {
    size_t n = table->n_column, kept = 0;
    for (size_t k = 0; k < (table->n_row + 1) * n; k++)
        if (k % n == column)
            free(table->cell[k]);
        else
            table->cell[kept++] = table->cell[k];
    free(table->style[column].given);
    memmove(table->style + column, table->style + column + 1, (n - column - 1) * sizeof *table->style);
    table->n_column--;
}

const char *table_cell(const struct table *table, size_t row, size_t column) {
    return table->cell[(row + 1) * table->n_column + column];
}

const char *table_header(const struct table *table, size_t column) {
    return table->cell[column];
}

bool table_is_broken(const struct table *table, int line) {
    for (size_t k = 0; k < table->n_broken; k++)
        if (table->broken[k] == line)
            return true;
    return false;
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

/* ---- what is told ---- */

static bool is_told(const struct table_told *told, const char *sentence) {
    for (size_t k = 0; k < told->n; k++)
        if (strcmp(told->sentence[k], sentence) == 0)
            return true;
    return false;
}

enum status table_tell(const struct table *table, const char *format, ...) {
    struct table_told *told = table->told;
    char *sentence = NULL, **larger = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&sentence, format, args);
    va_end(args);
    if (n < 0)
        return STATUS_MEMORY;
    bool again = is_told(told, sentence);
    if (!again)
        larger = realloc((void *)told->sentence, (told->n + 1) * sizeof *larger);
    if (!larger) {
        free(sentence);
        return again ? STATUS_OK : STATUS_MEMORY;
    }
    told->sentence = larger;
    told->sentence[told->n++] = sentence;
    return STATUS_OK;
}

enum status table_tell_all(struct table *table, enum status (*tell)(void *to, const char *sentence), void *to) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < table->told->n; k++) {
        if (!status)
            status = tell(to, table->told->sentence[k]);
        free(table->told->sentence[k]);
    }
    table->told->n = 0;
    return status;
}

/* Which sign the columns with decimals have, of one kind or of both. */
static const char *decimals_name(const struct table *table) {
    bool point = false, comma = false;
    for (size_t c = 0; c < table->n_column; c++) {
        point |= table->style[c].point > 0;
        comma |= table->style[c].comma > 0;
    }
    return point && comma ? _("decimal points in some columns, decimal commas in others")
           : point        ? _("decimal points")
           : comma        ? _("decimal commas")
                          : _("no decimals");
}

/* The sheet by its name, and rows of it that are read though nobody sees them. */
static char *sheet_reading(const struct sheet_facts *sheet, char text[TABLE_READING_SIZE]) {
    char name[sizeof sheet->name];
    format_safe(sheet->name, name, sizeof name);
    if (sheet->n_hidden)
        snprintf(text, TABLE_READING_SIZE,
                 _("a workbook, sheet \"%s\", hidden rows counted too (%zu, the first is row %d)"), name,
                 sheet->n_hidden, sheet->first_hidden);
    else
        snprintf(text, TABLE_READING_SIZE, _("a workbook, sheet \"%s\""), name);
    return text;
}

char *table_reading(const struct table *table, char text[TABLE_READING_SIZE]) {
    const char *separator = table->separator == ';'    ? _("semicolons between the columns")
                            : table->separator == '\t' ? _("tabs between the columns")
                                                       : _("commas between the columns");
    if (table->is_workbook)
        return sheet_reading(&table->sheet, text);
    snprintf(text, TABLE_READING_SIZE, "%s, %s, %s", encoding_name(table->encoding), separator, decimals_name(table));
    return text;
}
