/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All tables as plain text, to read or to paste into a message. */
#include "sim/report/output.h"
#include "sim/report/writer.h"
#include "sim/tables/tables.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <string.h>

enum { LINE_WIDTH = 118, GAP = 2, WIDEST = 44, HEAD_WIDTH = 16, HEAD_LINES = 12 };

static const char *cell_text(const struct sheet *sheet, size_t row, size_t column, char buffer[CELL_TEXT_SIZE]) {
    return cell_format(sheet_cell(sheet, row, column), buffer);
}

/* The next line of a head: bytes of words that fit within a width, at least one word; 0 at the end. *text moves to the
 * line's begin. */
static size_t head_line(const char **text, size_t width) {
    size_t bytes = 0, used = 0;
    *text += strspn(*text, " ");
    while ((*text)[bytes]) {
        char word[CELL_TEXT_SIZE];
        size_t space = (*text)[bytes] == ' ', size = space + strcspn(*text + bytes + space, " ");
        snprintf(word, sizeof word, "%.*s", (int)size, *text + bytes);
        used += format_width(word);
        if (bytes > 0 && used > width)
            break;
        bytes += size;
    }
    return bytes;
}

static size_t longest_word(const char *text) {
    size_t most = 0;
    char word[CELL_TEXT_SIZE];
    for (size_t size; (size = head_line(&text, 0)) > 0; text += size) {
        snprintf(word, sizeof word, "%.*s", (int)size, text);
        most = format_width(word) > most ? format_width(word) : most;
    }
    return most;
}

/* Columns that a column takes: its widest cell, and the longest word of its head, which stands in as many lines as it
 * takes. */
static int column_width(const struct sheet *sheet, size_t column) {
    char buffer[CELL_TEXT_SIZE];
    size_t head = format_width(sheet->column[column].title), word = longest_word(sheet->column[column].title);
    size_t width = head < HEAD_WIDTH ? head : word > HEAD_WIDTH ? word : HEAD_WIDTH;
    for (size_t row = 0; row < sheet->n_row; row++) {
        size_t one = format_width(cell_text(sheet, row, column, buffer));
        width = one > width ? one : width;
    }
    return (int)(width > WIDEST ? WIDEST : width);
}

static size_t head_lines(const struct sheet *sheet, size_t column) {
    const char *text = sheet->column[column].title;
    size_t width = (size_t)column_width(sheet, column), lines = 0;
    for (size_t size; lines < HEAD_LINES && (size = head_line(&text, width)) > 0; text += size)
        lines++;
    return lines;
}

/* Text cut to a width, at a character: names with an ellipsis. */
static void put_cell(FILE *out, const char *text, int width, bool left) {
    char cut[4 * WIDEST + 4];
    size_t bytes = 0;
    if (left && format_width(text) > (size_t)width) {
        format_name(out, text, width);
        return;
    }
    for (int n = 0; text[bytes] && bytes + 4 < sizeof cut; bytes++)
        if (((unsigned char)text[bytes] & 0xC0u) != 0x80u && n++ == width)
            break;
    memcpy(cut, text, bytes);
    cut[bytes] = '\0';
    format_cell(out, cut, left ? width : -width);
}

/* Line k of a head of so many lines, of which the last stands right above the cells. */
static void put_head(FILE *out, const struct sheet *sheet, size_t column, size_t k, size_t lines) {
    const char *text = sheet->column[column].title;
    char line[CELL_TEXT_SIZE] = "";
    int width = column_width(sheet, column);
    size_t empty = lines - head_lines(sheet, column);
    for (size_t n = empty, size; n <= k && (size = head_line(&text, (size_t)width)) > 0; n++, text += size)
        snprintf(line, sizeof line, "%.*s", n == k ? (int)size : 0, text);
    put_cell(out, line, width, sheet->column[column].kind == CELL_TEXT);
}

static void put_columns(FILE *out, const struct sheet *sheet, size_t keys, size_t from, size_t to) {
    char buffer[CELL_TEXT_SIZE];
    size_t lines = 1;
    for (size_t c = 0; c < to; c++)
        if ((c < keys || c >= from) && head_lines(sheet, c) > lines)
            lines = head_lines(sheet, c);
    for (size_t k = 0; k < lines + sheet->n_row; k++)
        for (size_t c = 0; c < to; c++) {
            if (c >= keys && c < from)
                continue;
            if (k < lines)
                put_head(out, sheet, c, k, lines);
            else
                put_cell(out, cell_text(sheet, k - lines, c, buffer), column_width(sheet, c),
                         sheet->column[c].kind == CELL_TEXT);
            fputs(c + 1 < to ? "  " : "\n", out);
        }
}

/* Whole sentences, in lines of LINE_WIDTH. */
static void put_text(FILE *out, const char *text) {
    for (size_t size; (size = head_line(&text, LINE_WIDTH)) > 0; text += size)
        fprintf(out, "%.*s\n", (int)size, text);
}

static bool shows_results(const struct sheet *sheet) {
    for (size_t k = 0; k < sheet->n_row * sheet->n_column; k++)
        if (sheet->cell[k].kind == CELL_RESULT)
            return true;
    return false;
}

/* As many columns beside each other as fit; the first ones, which name the row, again in every block. */
static void put_sheet(FILE *out, const struct sheet *sheet) {
    size_t keys = 0, from;
    int names = 0;
    fprintf(out, "\n%s\n", sheet->title);
    put_text(out, sheet->caption);
    if (shows_results(sheet))
        put_text(out, _("Results are in thousands of euro."));
    fputc('\n', out);
    while (keys + 1 < sheet->n_column && keys < 2 && sheet->column[keys].kind == CELL_TEXT)
        names += column_width(sheet, keys++) + GAP;
    for (from = keys; from < sheet->n_column;) {
        size_t to = from;
        int used = names;
        do
            used += column_width(sheet, to++) + GAP;
        while (to < sheet->n_column && used + column_width(sheet, to) <= LINE_WIDTH);
        put_columns(out, sheet, keys, from, to);
        from = to;
        fputc('\n', out);
    }
    for (size_t k = 0; k < sheet->n_note; k++)
        put_text(out, sheet->note[k]);
}

static enum status write_txt(const struct report_request *request, struct note *note) {
    struct tables tables;
    struct output output = {0};
    enum status status = tables_make(request, &tables, note);
    if (status)
        return status;
    status = output_open(request->output, &output, note);
    if (!status) {
        fprintf(output.file, "%s\n%s\n", tables.title, tables.subtitle);
        if (tables.stamp)
            put_text(output.file, tables.stamp);
        put_text(output.file, tables.scope);
        for (size_t k = 0; k < tables.n_sheet; k++)
            put_sheet(output.file, tables.sheet[k]);
    }
    status = output_close(&output, status, note);
    tables_free(&tables);
    return status;
}

const struct writer writer_txt = {
    .extension = "txt",
    .doc = N_("all tables as plain text"),
    .write = write_txt,
};
