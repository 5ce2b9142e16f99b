/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page shows where no script runs, as a preview in a mail: the schemes side by side and the table for the
 * council of one municipality, in plain HTML. */
#include "sim/report/page_parts.h"

#include <string.h>

static void write_cell(FILE *out, const char *tag, const char *text) {
    fprintf(out, "<%s>", tag);
    json_html(out, text);
    fprintf(out, "</%.2s>", tag);
}

/* The columns behind the name of the municipality, which the caption has. */
static void write_head(FILE *out, const struct sheet *sheet, const char *name) {
    char caption[SHEET_CAPTION_SIZE], head[HEAD_SIZE];
    fputs("<table>\n<caption>", out);
    json_html(out, name);
    fputs(": ", out);
    json_html(out, sheet_caption(sheet, caption));
    fputs("</caption>\n<thead><tr>", out);
    for (size_t c = 1; c < sheet->n_column; c++)
        write_cell(out, "th scope=\"col\"", sheet_head(sheet, c, head));
    fputs("</tr></thead>\n<tbody>\n", out);
}

static void write_row(FILE *out, const struct sheet *sheet, size_t row) {
    char buffer[CELL_TEXT_SIZE];
    fputs("<tr>", out);
    for (size_t c = 1; c < sheet->n_column; c++)
        write_cell(out, c == 1 ? "th scope=\"row\"" : "td", cell_format(sheet_cell(sheet, row, c), buffer));
    fputs("</tr>\n", out);
}

static void write_sheet(FILE *out, const struct sheet *sheet, size_t place, const char *name) {
    write_head(out, sheet, name);
    for (size_t row = 0; row < sheet->n_row; row++)
        if (sheet->row[row].place == (int32_t)place)
            write_row(out, sheet, row);
    fputs("</tbody>\n</table>\n", out);
}

/* Of several that are about a scheme each, that of the scheme with which the page opens. */
static bool is_shown(const struct sheet *sheet, const struct source *source) {
    static const char *const shown[] = {"overview", "council", "council_text"};
    bool found = false;
    for (size_t k = 0; k < sizeof shown / sizeof shown[0]; k++)
        found |= strcmp(sheet->id, shown[k]) == 0;
    return found && (sheet->scheme < 0 || sheet->scheme == (int32_t)source->shown_scheme);
}

void page_plain(FILE *out, const struct tables *tables) {
    const struct source *source = tables->file;
    size_t place = source->chosen < source->n_municipality ? source->chosen : source->shown[0];
    for (size_t k = 0; k < tables->n_sheet; k++)
        if (is_shown(tables->sheet[k], source))
            write_sheet(out, tables->sheet[k], place, source->municipality[place]);
}
