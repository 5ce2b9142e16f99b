/* All tables as plain text, to read or to paste into a message. */
#include "sim/report/output.h"
#include "sim/report/tables.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <string.h>

enum { LINE_WIDTH = 118, GAP = 2, WIDEST = 44 };

static const char *cell_text(const struct sheet *sheet, size_t row, size_t column, char buffer[CELL_TEXT_SIZE]) {
    return cell_format(sheet_cell(sheet, row, column), buffer);
}

/* Columns that a column takes: its widest cell, not its head, which may be cut. */
static int column_width(const struct sheet *sheet, size_t column) {
    char buffer[CELL_TEXT_SIZE];
    size_t width = format_width(sheet->column[column].title);
    width = width > 16 ? 16 : width;
    for (size_t row = 0; row < sheet->n_row; row++) {
        size_t one = format_width(cell_text(sheet, row, column, buffer));
        width = one > width ? one : width;
    }
    return (int)(width > WIDEST ? WIDEST : width);
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

static void put_columns(FILE *out, const struct sheet *sheet, size_t keys, size_t from, size_t to) {
    char buffer[CELL_TEXT_SIZE];
    for (size_t row = 0; row <= sheet->n_row; row++) {
        for (size_t c = 0; c < to; c++) {
            if (c >= keys && c < from)
                continue;
            bool left = sheet->column[c].kind == CELL_TEXT;
            put_cell(out, row ? cell_text(sheet, row - 1, c, buffer) : sheet->column[c].title, column_width(sheet, c),
                     left);
            fputs(c + 1 < to ? "  " : "\n", out);
        }
    }
}

/* As many columns beside each other as fit; the first ones, which name the row, again in every block. */
static void put_sheet(FILE *out, const struct sheet *sheet) {
    size_t keys = 0, from;
    int names = 0;
    fprintf(out, "\n%s\n%s\n\n", sheet->title, sheet->caption);
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
        fprintf(out, "%s\n", sheet->note[k]);
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
            fprintf(output.file, "%s\n", tables.stamp);
        fprintf(output.file, "%s\n", tables.scope);
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
    .several = true,
    .write = write_txt,
};
