/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All tables as one list of cells: a line per figure, for a spreadsheet's pivot table or a program. */
#include "sim/base/format.h"
#include "sim/base/output.h"
#include "sim/report/writer.h"
#include "sim/tables/source.h"

#include "sim/base/i18n.h"
#include <inttypes.h>
#include <string.h>

/* How it is written: a comma and a point, or a semicolon and a comma for Dutch spreadsheets. */
struct form {
    FILE *out;
    char separator, point;
};

static void put_real(const struct form *form, double real) {
    char text[64];
    snprintf(text, sizeof text, "%.9g", real);
    for (char *at = text; *at; at++)
        fputc(*at == '.' ? form->point : *at, form->out);
}

static void put_cents(const struct form *form, int64_t cents) {
    uint64_t size = cents < 0 ? (uint64_t)0 - (uint64_t)cents : (uint64_t)cents;
    fprintf(form->out, "%s%" PRIu64 "%c%02" PRIu64, cents < 0 ? "-" : "", size / 100, form->point, size % 100);
}

static const char *unit_of(enum cell_kind kind) {
    return cell_is_cents(kind)   ? "EUR"
           : kind == CELL_COUNT  ? _("number")
           : kind == CELL_NUMBER ? _("as its input")
           : cell_is_real(kind)  ? _("share or ratio")
                                 : _("text");
}

static void put_value(const struct form *form, const struct cell *cell) {
    if (cell_is_cents(cell->kind))
        put_cents(form, cell->number);
    else if (cell->kind == CELL_COUNT)
        fprintf(form->out, "%" PRId64, cell->number);
    else if (cell_is_real(cell->kind))
        put_real(form, cell->real);
    else
        format_csv(form->out, cell->text ? cell->text : cell_gap(cell->kind));
}

/* The leading texts of a row name it. */
static size_t count_keys(const struct sheet *sheet) {
    size_t n = 0;
    while (n < sheet->n_column && sheet->column[n].kind == CELL_TEXT)
        n++;
    return n < sheet->n_column ? n : n > 1 ? 1 : 0;
}

static void put_row(const struct form *form, const struct sheet *sheet, size_t row, size_t keys) {
    char name[1024] = "", head[HEAD_SIZE];
    size_t used = 0;
    for (size_t k = 0; k < keys && used < sizeof name - 1; k++) {
        const struct cell *cell = sheet_cell(sheet, row, k);
        int n = snprintf(name + used, sizeof name - used, "%s%s", k ? " / " : "", cell->text ? cell->text : "");
        used += n > 0 ? (size_t)n : 0;
    }
    for (size_t c = keys; c < sheet->n_column; c++) {
        const struct cell *cell = sheet_cell(sheet, row, c);
        if (cell->kind == CELL_EMPTY)
            continue;
        format_csv(form->out, sheet->id);
        fputc(form->separator, form->out);
        format_csv(form->out, name);
        fputc(form->separator, form->out);
        format_csv(form->out, sheet_head(sheet, c, head));
        fputc(form->separator, form->out);
        put_value(form, cell);
        fputc(form->separator, form->out);
        bool gap = cell->kind == CELL_UNKNOWN || cell->kind == CELL_WITHHELD;
        format_csv(form->out, unit_of(gap ? sheet->column[c].kind : cell->kind));
        fputs("\r\n", form->out);
    }
}

static void put_title(const struct form *form, const char *what, const char *text) {
    fprintf(form->out, "%s%c%c%c", what, form->separator, form->separator, form->separator);
    format_csv(form->out, text);
    fprintf(form->out, "%c\r\n", form->separator);
}

static void put_all(const struct form *form, const struct tables *tables) {
    char s = form->separator;
    fprintf(form->out, "%s%c%s%c%s%c%s%c%s\r\n", _("table"), s, _("row"), s, _("column"), s, _("value"), s, _("unit"));
    put_title(form, "report", tables->title);
    put_title(form, "report", tables->subtitle);
    if (tables->stamp)
        put_title(form, "report", tables->stamp);
    put_title(form, "report", tables->scope);
    for (size_t k = 0; k < tables->n_sheet; k++) {
        const struct sheet *sheet = tables->sheet[k];
        size_t keys = count_keys(sheet);
        put_title(form, sheet->id, sheet->caption);
        for (size_t n = 0; n < sheet->n_lead; n++)
            put_title(form, sheet->id, sheet->lead[n]);
        for (size_t row = 0; row < sheet->n_row; row++)
            put_row(form, sheet, row, keys);
    }
}

/* One sheet for programs: its own columns, a line per row. */
static void put_fields(const struct form *form, const struct tables *tables, const struct sheet *sheet) {
    fputs("code", form->out);
    for (size_t c = 0; c < sheet->n_column; c++)
        fprintf(form->out, "%c%s", form->separator, sheet->field[c]);
    fputs("\r\n", form->out);
    for (size_t row = 0; row < sheet->n_row; row++) {
        fputs(tables->file[0].code[sheet->row[row].place], form->out);
        for (size_t c = 0; c < sheet->n_column; c++) {
            fputc(form->separator, form->out);
            put_value(form, sheet_cell(sheet, row, c));
        }
        fputs("\r\n", form->out);
    }
}

static enum status write_csv(struct tables *tables, const struct report_request *request, struct note *note) {
    struct output output = {0};
    enum status status = output_open(request->output, &output, note);
    if (!status) {
        bool dutch = request->csv_dutch;
        struct form form = {output.file, dutch ? ';' : ',', dutch ? ',' : '.'};
        if (dutch)
            fputs("\xEF\xBB\xBF", form.out); /* without it a Dutch Excel does not read UTF-8 */
        if (tables->n_sheet == 1 && tables->n_file == 1 && tables->sheet[0]->field)
            put_fields(&form, tables, tables->sheet[0]);
        else
            put_all(&form, tables);
    }
    return output_close(&output, status, note);
}

const struct writer writer_csv = {
    .extension = "csv",
    .doc = N_("all tables as one list of figures; with --csv nl semicolons and decimal commas"),
    .write = write_csv,
};
