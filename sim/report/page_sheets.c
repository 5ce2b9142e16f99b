/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that the page shows as they are, with the cells of every other report. */
#include "sim/report/page_parts.h"

#include "sim/report/json.h"
#include <inttypes.h>
#include <string.h>

static const char *const shown[] = {"leaving",      "funds",  "stability", "groups",  "leaving_order",
                                    "group_counts", "shocks", "reverse",   "tornado", "sobol"};

static bool is_shown(const struct sheet *sheet) {
    size_t k = 0;
    while (k < sizeof shown / sizeof shown[0] && strcmp(sheet->id, shown[k]) != 0)
        k++;
    return k < sizeof shown / sizeof shown[0];
}

/* A text, or a number to sort by and draw from, with its text. */
static void write_cell(FILE *out, const struct cell *cell) {
    char buffer[CELL_TEXT_SIZE];
    bool whole = cell_is_cents(cell->kind) || cell->kind == CELL_COUNT, number = whole || cell_is_real(cell->kind);
    fputs(number ? "[" : "", out);
    if (whole)
        fprintf(out, "%" PRId64 ",", cell->number);
    else if (number)
        fprintf(out, "%.9g,", cell->real);
    json_text(out, cell_format(cell, buffer));
    fputs(number ? "]" : "", out);
}

/* [place, cell, cell ...]: -1 is the region, null nobody in particular. */
static void write_row(FILE *out, const struct sheet *sheet, size_t row) {
    int32_t place = sheet->row[row].place;
    if (place == PLACE_NONE)
        fputs("[null", out);
    else
        fprintf(out, "[%d", place == PLACE_REGION ? -1 : (int)place);
    for (size_t c = 0; c < sheet->n_column; c++) {
        fputc(',', out);
        write_cell(out, sheet_cell(sheet, row, c));
    }
    fputc(']', out);
}

/* [title, is it of texts] */
static void write_columns(FILE *out, const struct sheet *sheet) {
    for (size_t c = 0; c < sheet->n_column; c++) {
        char head[HEAD_SIZE];
        fputs(c > 0 ? ",[" : "[", out);
        json_text(out, sheet_head(sheet, c, head));
        fputs(sheet->column[c].kind == CELL_TEXT ? ",true]" : ",false]", out);
    }
}

static void write_sheet(FILE *out, const struct sheet *sheet) {
    char caption[SHEET_CAPTION_SIZE];
    fputs("{\"id\":", out);
    json_text(out, sheet->id);
    if (sheet->scheme >= 0)
        fprintf(out, ",\"scheme\":%d", (int)sheet->scheme);
    fputs(",\"caption\":", out);
    json_text(out, sheet_caption(sheet, caption));
    fputs(",\"lead\":", out);
    json_texts(out, sheet->n_lead, sheet->lead);
    fputs(",\"note\":", out);
    json_texts(out, sheet->n_note, sheet->note);
    fprintf(out, ",\"total\":%s,\"columns\":[", sheet->total_row ? "true" : "false");
    write_columns(out, sheet);
    fputs("],\"rows\":[", out);
    for (size_t row = 0; row < sheet->n_row; row++) {
        fputs(row > 0 ? "," : "", out);
        write_row(out, sheet, row);
    }
    fputs("]}", out);
}

void page_sheets(FILE *out, const struct tables *tables) {
    bool some = false;
    fputc('[', out);
    for (size_t k = 0; k < tables->n_sheet; k++)
        if (is_shown(tables->sheet[k])) {
            fputs(some ? "," : "", out);
            write_sheet(out, tables->sheet[k]);
            some = true;
        }
    fputc(']', out);
}
