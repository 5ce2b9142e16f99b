/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that the page shows as they are, with the cells of every other report. */
#include "sim/report/page_parts.h"

#include <string.h>

static const char *const shown[] = {
    "leaving_answer", "leaving_chance", "leaving",         "funds",           "stability", "groups",
    "leaving_order",  "group_counts",   "shocks",          "reverse",         "tornado",   "sobol",
    "reserve_path",   "reserve_class",  "council",         "council_text",    "schemes",   "transfer_parts",
    "incentive",      "incentive_care", "overview",        "square",          "sources",   "files",
    "backtest",       "backtest_size",  "backtest_tenths", "backtest_places", "grades",    "grades_transfer",
    "targets",        "reverse_90"};

/* Of several files "b.overview" too, and "beside_2". */
static bool is_shown(const struct sheet *sheet) {
    const char *dot = strchr(sheet->id, '.'), *id = dot ? dot + 1 : sheet->id;
    size_t k = 0;
    while (k < sizeof shown / sizeof shown[0] && strcmp(id, shown[k]) != 0)
        k++;
    return k < sizeof shown / sizeof shown[0] || strncmp(id, "beside_", strlen("beside_")) == 0;
}

/* A text, or a number to sort by and draw from, with its text; amounts of the council paper stay in their order. */
static void write_cell(struct json *to, const struct cell *cell) {
    char buffer[CELL_TEXT_SIZE];
    bool paper = cell_is_paper(cell->kind), real = cell_is_real(cell->kind);
    bool number = real || cell->kind == CELL_COUNT || (cell_is_cents(cell->kind) && !paper);
    if (number)
        json_open(to, NULL, '[');
    if (number && real)
        json_real(to, NULL, cell->real);
    else if (number)
        json_integer(to, NULL, cell->number);
    json_text(to, NULL, cell_format(cell, buffer));
    if (number)
        json_close(to, ']');
}

static bool is_same_row(const struct sheet *a, size_t i, const struct sheet *b, size_t k) {
    bool same = a->n_column == b->n_column && a->row[i].place == b->row[k].place && a->row[i].sum == b->row[k].sum;
    for (size_t c = 0; same && c < a->n_column; c++) {
        const struct cell *x = sheet_cell(a, i, c), *y = sheet_cell(b, k, c);
        same = x->kind == y->kind && x->number == y->number && x->real == y->real &&
               strcmp(x->text ? x->text : "", y->text ? y->text : "") == 0;
    }
    return same;
}

/* [place, cell, cell ..., true where it is a sum]: place -1 is the region, null nobody in particular. Of a row that the
 * first sheet of this id has too, only its number there: such rows would fill the page. */
static void write_row(struct json *to, const struct sheet *sheet, size_t row, const struct sheet *first) {
    int32_t place = sheet->row[row].place;
    for (size_t k = 0; first != sheet && k < first->n_row; k++)
        if (is_same_row(sheet, row, first, k)) {
            json_integer(to, NULL, (int64_t)k);
            return;
        }
    json_open(to, NULL, '[');
    json_integer(to, NULL, place == PLACE_NONE ? JSON_UNKNOWN : place == PLACE_REGION ? -1 : place);
    for (size_t c = 0; c < sheet->n_column; c++)
        write_cell(to, sheet_cell(sheet, row, c));
    if (sheet->row[row].sum)
        json_flag(to, NULL, true);
    json_close(to, ']');
}

/* The unit of the column in the words of the page's texts, or NULL: it has none, or each row has its own. */
static const char *unit_of(enum cell_kind kind) {
    if (cell_is_thousands(kind))
        return "thousands";
    if (cell_is_cents(kind))
        return "euro";
    bool share = kind == CELL_SHARE || kind == CELL_PART || kind == CELL_CHANCE || kind == CELL_PART_BESIDE;
    return share ? "percent" : NULL;
}

/* [title, is it of texts, unit] */
static void write_columns(struct json *to, const struct sheet *sheet) {
    json_open(to, "columns", '[');
    for (size_t c = 0; c < sheet->n_column; c++) {
        char head[HEAD_SIZE];
        json_open(to, NULL, '[');
        json_text(to, NULL, sheet_head(sheet, c, head));
        json_flag(to, NULL, sheet->column[c].kind == CELL_TEXT);
        if (unit_of(sheet->column[c].kind))
            json_text(to, NULL, unit_of(sheet->column[c].kind));
        json_close(to, ']');
    }
    json_close(to, ']');
}

/* Without those that name an option: who reads a page has no command line. */
static void write_notes(struct json *to, const struct sheet *sheet) {
    json_open(to, "note", '[');
    for (size_t k = 0; k < sheet->n_note; k++)
        if (!strstr(sheet->note[k], " --"))
            json_text(to, NULL, sheet->note[k]);
    json_close(to, ']');
}

static void write_sheet(struct json *to, const struct sheet *sheet, const struct sheet *first) {
    char caption[SHEET_CAPTION_SIZE];
    json_open(to, NULL, '{');
    json_text(to, "id", sheet->id);
    if (sheet->scheme >= 0)
        json_integer(to, "scheme", sheet->scheme);
    json_text(to, "caption", sheet_caption(sheet, caption));
    json_texts(to, "lead", sheet->n_lead, sheet->lead);
    write_notes(to, sheet);
    json_flag(to, "total", sheet->total_row);
    write_columns(to, sheet);
    json_open(to, "rows", '[');
    for (size_t row = 0; row < sheet->n_row; row++)
        write_row(to, sheet, row, first);
    json_close(to, ']');
    json_close(to, '}');
}

void page_sheets(struct json *to, const struct tables *tables) {
    json_open(to, "sheets", '[');
    for (size_t k = 0; k < tables->n_sheet; k++) {
        size_t first = 0;
        while (strcmp(tables->sheet[first]->id, tables->sheet[k]->id) != 0)
            first++;
        if (is_shown(tables->sheet[k]))
            write_sheet(to, tables->sheet[k], tables->sheet[first]);
    }
    json_close(to, ']');
}
