/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From rows of cells to a table: where its headings are and what stands around it. */
#include "sim/scenario/table_parts.h"

#include "sim/base/i18n.h"
#include "sim/scenario/code.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LINES_TOLD = 12 };

static const char *cell_of(const struct raw *raw, const struct raw_row *row, size_t column) {
    return column < row->n ? raw->cell[row->first + column] : "";
}

static size_t count_filled(const struct raw *raw, const struct raw_row *row) {
    size_t n = 0;
    for (size_t c = 0; c < row->n; c++)
        n += cell_of(raw, row, c)[0] != '\0';
    return n;
}

static bool begins(const char *text, const char *word) {
    return strncasecmp(text, word, strlen(word)) == 0;
}

/* StatLine names its figures on the line above that of their units. */
static bool has_topics(const struct raw *raw, const struct raw_row *row) {
    return begins(cell_of(raw, row, 0), "Onderwerp") || begins(cell_of(raw, row, 0), "Topic");
}

/* Words alone, and more than two: no figures, and no code. */
static bool looks_like_headings(const struct raw *raw, const struct raw_row *row) {
    bool words = count_filled(raw, row) > 2;
    for (size_t c = 0; c < row->n && words; c++) {
        char code[CODE_SIZE];
        const char *text = cell_of(raw, row, c);
        words = !isdigit((unsigned char)text[0]) && !code_read(text, code);
    }
    return words;
}

/* "Peildatum" and its day, say, above the headings. */
static bool is_remark_above(const struct raw *raw, size_t k) {
    enum { LOOKED_AT = 10 };
    bool above = false;
    for (size_t below = k + 1; below < raw->n_row && below <= k + LOOKED_AT && count_filled(raw, &raw->row[k]) == 2;
         below++)
        above |= looks_like_headings(raw, &raw->row[below]);
    return above;
}

/* The first row of several cells; above it stand a title, remarks and topics. */
static size_t find_header(const struct raw *raw) {
    size_t k = 0;
    while (k < raw->n_row &&
           (count_filled(raw, &raw->row[k]) < 2 || has_topics(raw, &raw->row[k]) || is_remark_above(raw, k)))
        k++;
    return k < raw->n_row ? k : 0;
}

/* Nothing at all, or a single cell of text under the table that says where it is from. */
static bool has_no_figures(const struct raw *raw, const struct raw_row *row) {
    const char *text = cell_of(raw, row, 0);
    if (row->n == 0)
        return true;
    return row->n == 1 && (begins(text, "bron") || begins(text, "source") || begins(text, "\xC2\xA9"));
}

/* More words than the name of any municipality. */
static bool has_many_words(const char *text) {
    size_t n = 0;
    for (; *text; text += strcspn(text, " ")) {
        text += strspn(text, " ");
        n += *text != '\0';
    }
    return n > 5;
}

/* "* voorlopig", "Toelichting: ...": text in no column but the first, that can be neither a code nor a name. */
static bool is_note(const struct raw *raw, const struct raw_row *row, size_t first) {
    const char *text =
        row->n > 0 && row->n <= first + 1 && count_filled(raw, row) == 1 ? cell_of(raw, row, row->n - 1) : "";
    return *text == '*' || strchr(text, ':') || has_many_words(text) || begins(text, "toelichting") ||
           begins(text, "voorlopig");
}

/* The row below the last one that may have figures; from there on are notes. */
static size_t find_foot(const struct raw *raw, size_t header) {
    size_t k = raw->n_row, first = 0;
    while (first < raw->row[header].n && !cell_of(raw, &raw->row[header], first)[0])
        first++;
    while (k > header + 1 && (has_no_figures(raw, &raw->row[k - 1]) || is_note(raw, &raw->row[k - 1], first)))
        k--;
    return k;
}

static enum status tell_notes(const struct raw *raw, size_t foot, const struct table *table) {
    const struct raw_row *first = NULL;
    size_t n = 0;
    for (size_t k = foot; k < raw->n_row; k++)
        if (!has_no_figures(raw, &raw->row[k])) {
            first = first ? first : &raw->row[k];
            n++;
        }
    if (n == 1)
        return table_tell(table, _("%s:%d: \"%.60s\" is taken for a note under the table and left out."), table->file,
                          first->line, cell_of(raw, first, first->n - 1));
    return n ? table_tell(
                   table,
                   _("%s:%d: \"%.60s\" is taken for a note under the table and left out, this one and %zu more."),
                   table->file, first->line, cell_of(raw, first, first->n - 1), n - 1)
             : STATUS_OK;
}

static enum status check_length(const struct table *table, const struct raw_row *row, struct note *note) {
    /* Between commas one cell more may be a decimal comma, whatever is empty at the end. */
    bool padded = table->separator != ',' && row->n <= table->n_column && row->written > table->n_column;
    if (row->written == table->n_column || padded)
        return STATUS_OK;
    if (table->separator == ',')
        return note_error(note, STATUS_SYNTAX, table->file, row->line, NULL,
                          _("This row has %zu cells, the header has %zu columns. Check the commas; a decimal comma "
                            "(1,5) counts as one, unless the columns are separated by semicolons."),
                          row->written, table->n_column);
    return note_error(note, STATUS_SYNTAX, table->file, row->line, NULL,
                      _("This row has %zu cells, the header has %zu columns. Check the %s."), row->written,
                      table->n_column, raw_separator_name(table->separator));
}

/* Rows that are wrong in the same way are told together: the first one, and the lines of the others. */
struct lengths {
    struct note first;
    size_t n_other;
    char other[120]; /* "4, 7, 9" */
};

static void check_row(struct lengths *lengths, struct table *table, const struct raw_row *row, enum status *fault,
                      struct note *note) {
    struct note one = {0};
    enum status status = check_length(table, row, &one);
    size_t n = strlen(lengths->other);
    if (!status)
        return;
    *fault = *fault ? *fault : status;
    if (table->n_broken < TABLE_BROKEN)
        table->broken[table->n_broken++] = row->line;
    if (!lengths->first.text[0])
        lengths->first = one;
    else if (strcmp(one.text, lengths->first.text) != 0)
        note_keep(note, &one);
    else if (lengths->n_other++ < LINES_TOLD)
        snprintf(lengths->other + n, sizeof lengths->other - n, n ? ", %d" : "%d", row->line);
}

static void tell_lengths(struct lengths *lengths, struct note *note) {
    char *text = lengths->first.text;
    size_t n = strlen(text), left = sizeof lengths->first.text - n;
    if (lengths->n_other > LINES_TOLD)
        snprintf(text + n, left, _(" The same on line %s and on %zu more."), lengths->other,
                 lengths->n_other - LINES_TOLD);
    else if (lengths->n_other)
        snprintf(text + n, left, _(" The same on line %s."), lengths->other);
    if (n)
        note_keep(note, &lengths->first);
}

/* Does any row above the foot have something in this column? */
static bool is_used(const struct raw *raw, size_t header, size_t foot, size_t column) {
    for (size_t k = header; k < foot; k++)
        if (cell_of(raw, &raw->row[k], column)[0])
            return true;
    return false;
}

/* The cell itself, which raw has no more; a fresh one where the row is shorter. */
static char *take(struct raw *raw, const struct raw_row *row, size_t column) {
    if (column >= row->n)
        return strdup("");
    char *cell = raw->cell[row->first + column];
    raw->cell[row->first + column] = NULL;
    return cell;
}

/* Row number `to` of the table from a row of the text. */
static enum status fill_row(struct raw *raw, const struct raw_row *row, struct table *table, size_t to,
                            const size_t *column) {
    table->line[to] = row->line;
    for (size_t c = 0; c < table->n_column; c++) {
        char **cell = &table->cell[to * table->n_column + c];
        *cell = take(raw, row, column[c]);
        if (!*cell)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

/* Figures are named by their topics, counted from the right. */
static enum status name_by_topics(const struct raw *raw, size_t header, size_t width, struct table *table) {
    const struct raw_row *topics = header > 0 ? &raw->row[header - 1] : NULL;
    enum status status = STATUS_OK;
    if (!topics || !has_topics(raw, topics) || width != table->n_column)
        return STATUS_OK;
    for (size_t back = 1; back < topics->n && back < width && !status; back++)
        if (topics->n <= width)
            status = table_rename(table, width - back, cell_of(raw, topics, topics->n - back));
    return status;
}

static enum status check_heading(const struct table *table, size_t c, struct note *note) {
    if (table->cell[c][0] == '\0')
        return note_error(note, STATUS_SYNTAX, table->file, table->line[0], NULL,
                          _("Column %zu has no name in the header line."), table->style[c].at + 1);
    if (table_column(table, table->cell[c]) < c)
        return note_error(note, STATUS_DUPLICATE, table->file, table->line[0], table->cell[c],
                          _("This column is given twice. Remove one of them."));
    return STATUS_OK;
}

/* What has no heading of its own goes; one that is given more than twice is told once. */
static void check_headings(struct table *table, enum status *fault, struct note *note) {
    struct note last = {0};
    for (size_t c = 0; c < table->n_column;) {
        struct note one = {0};
        enum status status = check_heading(table, c, &one);
        if (!status) {
            c++;
            continue;
        }
        *fault = *fault ? *fault : status;
        if (strcmp(one.key, last.key) != 0 || strcmp(one.text, last.text) != 0)
            note_keep(note, &one);
        last = one;
        table_drop_column(table, c);
    }
}

static enum status make_room(struct table *table, size_t width, size_t n_row, size_t **column) {
    *column = calloc(width ? width : 1, sizeof **column);
    table->cell = calloc((n_row + 1) * (width ? width : 1), sizeof *table->cell);
    table->line = calloc(n_row + 1, sizeof *table->line);
    table->style = calloc(width + 1, sizeof *table->style);
    return *column && table->cell && table->line && table->style ? STATUS_OK : STATUS_MEMORY;
}

/* The rows below the headings, but for those without figures. */
static enum status fill_rows(struct raw *raw, size_t header, size_t foot, const size_t *column, size_t width,
                             struct table *table, enum status *fault, struct note *note) {
    size_t n_column = table->n_column, n_left_out = 0;
    enum status status = tell_notes(raw, foot, table);
    struct lengths lengths = {0};
    int line = 0;
    for (size_t k = header + 1; k < raw->n_row && !status; k++) {
        const struct raw_row *row = &raw->row[k];
        if (has_no_figures(raw, row))
            line = n_left_out++ ? line : row->line;
        if (k >= foot || has_no_figures(raw, row))
            continue;
        table->n_column = width; /* what its length is held against */
        check_row(&lengths, table, row, fault, note);
        table->n_column = n_column;
        status = fill_row(raw, row, table, ++table->n_row, column);
    }
    tell_lengths(&lengths, note);
    if (!status && n_left_out == 1)
        return table_tell(table, _("%s:%d: this row has no figures and is left out."), table->file, line);
    return status || n_left_out == 0
               ? status
               : table_tell(table, _("%s:%d: rows without figures are left out, this one and %zu more."), table->file,
                            line, n_left_out - 1);
}

enum status raw_shape(struct raw *raw, struct table *table, enum status *fault, struct note *note) {
    size_t *column = NULL, header = find_header(raw);
    if (raw->n_row == 0 && table->sheet.next[0])
        return table_error_sheet(table, note);
    if (raw->n_row == 0)
        return note_error(note, STATUS_SYNTAX, table->file, 1, NULL,
                          _("This table has no header line. The first line names the columns."));
    size_t width = raw->row[header].written, foot = find_foot(raw, header);
    enum status status = make_room(table, width, raw->n_row, &column);
    for (size_t c = 0; c < width && !status; c++)
        if (is_used(raw, header, foot, c)) {
            table->style[table->n_column].at = c;
            column[table->n_column++] = c;
        }
    if (!status)
        status = fill_row(raw, &raw->row[header], table, 0, column);
    if (!status)
        status = fill_rows(raw, header, foot, column, width, table, fault, note);
    if (!status)
        status = name_by_topics(raw, header, width, table);
    free(column);
    if (!status)
        check_headings(table, fault, note);
    return status;
}
