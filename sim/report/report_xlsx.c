/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables as a workbook: a sheet each, amounts as numbers, sums as live formulas, charts that Excel draws itself. */
#include "sim/base/output.h"
#include "sim/report/writer.h"
#include "sim/report/xlsx_parts.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FIRST_ROW = 3, WIDEST = 46, LONG = 200, WIDE_TEXT = 110, CHART_ROWS = 24, NARROW = 7, PAGE_WIDTH = 240 };

static lxw_format *make_format(lxw_workbook *book, const char *number, bool bold) {
    lxw_format *format = workbook_add_format(book);
    if (format && number)
        format_set_num_format(format, number);
    if (format && bold) {
        format_set_bold(format);
        format_set_top(format, LXW_BORDER_THIN);
    }
    return format;
}

static const char *amount_format(enum cell_kind kind) {
    if (cell_is_real(kind))
        return kind == CELL_RATIO ? "0.00" : kind == CELL_NUMBER ? NULL : "0.0%";
    if (!cell_is_cents(kind))
        return kind == CELL_COUNT ? "#,##0" : NULL;
    if (cell_is_paper(kind))
        return "#,##0,";
    return i18n_language() == LANGUAGE_NL ? "\"€\" #,##0.00" : "\"€\"#,##0.00";
}

/* Number formats are written in the English way; a spreadsheet shows them in its own. Each side of 0 has its word. */
static const char *number_format(enum cell_kind kind, char text[FORMAT_TEXT_SIZE]) {
    const char *amount = amount_format(kind);
    if (amount)
        snprintf(text, FORMAT_TEXT_SIZE, "%s\"%s\";[Red]%s\"%s\";%s", amount, cell_side(kind, false), amount,
                 cell_side(kind, true), amount);
    return amount ? text : NULL;
}

static bool make_formats(struct book *book) {
    char text[FORMAT_TEXT_SIZE];
    bool good = true;
    for (size_t k = 0; k < CELL_KINDS; k++) {
        const char *number = number_format((enum cell_kind)k, text);
        book->format[k] = make_format(book->book, number, false);
        book->total[k] = make_format(book->book, number, true);
        good &= book->format[k] && book->total[k];
    }
    book->head = make_format(book->book, NULL, false);
    book->title = make_format(book->book, NULL, false);
    if (!good || !book->head || !book->title)
        return false;
    format_set_bold(book->head);
    format_set_text_wrap(book->head);
    format_set_bg_color(book->head, 0xDDE6F0);
    format_set_align(book->head, LXW_ALIGN_VERTICAL_TOP);
    format_set_bold(book->title);
    format_set_text_wrap(book->format[CELL_TEXT]);
    format_set_align(book->format[CELL_TEXT], LXW_ALIGN_VERTICAL_TOP);
    return true;
}

void book_check(struct book *book, lxw_error error) {
    if (error != LXW_NO_ERROR && book->error == LXW_NO_ERROR)
        book->error = error;
}

/* A sum over the rows above, with the value beside it for readers that do not calculate. */
static void write_sum(struct book *book, lxw_worksheet *to, const struct sheet *sheet, size_t column) {
    char from[LXW_MAX_CELL_NAME_LENGTH], until[LXW_MAX_CELL_NAME_LENGTH], formula[128];
    const struct cell *cell = sheet_cell(sheet, sheet->n_row - 1, column);
    lxw_row_t row = (lxw_row_t)(FIRST_ROW + sheet->n_row);
    double scale = cell->kind == CELL_COUNT ? 1.0 : 100.0;
    lxw_rowcol_to_cell(from, FIRST_ROW + 1, (lxw_col_t)column);
    lxw_rowcol_to_cell(until, row - 1, (lxw_col_t)column);
    snprintf(formula, sizeof formula, "=SUM(%s:%s)", from, until);
    book_check(book, worksheet_write_formula_num(to, row, (lxw_col_t)column, formula, book->total[cell->kind],
                                                 (double)cell->number / scale));
}

/* Is every cell above the total of the column's own kind? Only then is the sum what stands there. */
static bool can_sum(const struct sheet *sheet, size_t column) {
    bool all = sheet->total_row && sheet->column[column].sum && sheet->n_row > 1;
    for (size_t row = 0; all && row < sheet->n_row; row++)
        all = sheet_cell(sheet, row, column)->kind == sheet->column[column].kind;
    return all;
}

static void write_cell(struct book *book, lxw_worksheet *to, const struct sheet *sheet, size_t row, size_t column) {
    const struct cell *cell = sheet_cell(sheet, row, column);
    bool total = sheet->total_row && row + 1 == sheet->n_row;
    lxw_format *format = total ? book->total[cell->kind] : book->format[cell->kind];
    lxw_row_t r = (lxw_row_t)(FIRST_ROW + 1 + row);
    lxw_col_t c = (lxw_col_t)column;
    if (total && can_sum(sheet, column))
        write_sum(book, to, sheet, column);
    else if (cell_is_cents(cell->kind))
        book_check(book, worksheet_write_number(to, r, c, (double)cell->number / 100.0, format));
    else if (cell->kind == CELL_COUNT)
        book_check(book, worksheet_write_number(to, r, c, (double)cell->number, format));
    else if (cell_is_real(cell->kind)) /* finite: tables_put_real saw to that */
        book_check(book, worksheet_write_number(to, r, c, cell->real, format));
    else if (cell->kind != CELL_EMPTY)
        book_check(book, worksheet_write_string(to, r, c, cell->text ? cell->text : cell_gap(cell->kind), format));
}

static double column_width(const struct sheet *sheet, size_t column) {
    size_t width = 14;
    for (size_t row = 0; row < sheet->n_row; row++) {
        char buffer[CELL_TEXT_SIZE];
        const struct cell *cell = sheet_cell(sheet, row, column);
        /* An amount stands here in whole euros with cents and the word of its side, not in thousands. */
        bool amount = cell_is_cents(cell->kind) && !cell_is_paper(cell->kind);
        const char *text = amount ? format_euro(cell->number, buffer) : cell_format(cell, buffer);
        size_t one = format_width(text) + (amount ? 5 + format_width(cell_side(cell->kind, cell->number < 0)) : 4);
        width = one > width ? one : width;
    }
    return (double)(width > LONG ? WIDE_TEXT : width > WIDEST ? WIDEST : width); /* long texts wrap */
}

/* Colours for the classes A to F; the letter stands in the cell, so nothing hangs on colour alone. */
static void colour_classes(struct book *book, lxw_worksheet *to, const struct sheet *sheet, size_t column) {
    static const lxw_color_t colour[] = {0xA6D96A, 0xC7E59B, 0xE6F2B8, 0xFEE08B, 0xFDAE61, 0xF46D43};
    for (size_t k = 0; k < sizeof colour / sizeof colour[0] && sheet->n_row > 0; k++) {
        char letter[] = {(char)('A' + k), '\0'};
        lxw_format *format = workbook_add_format(book->book);
        if (!format) {
            book_check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
            return;
        }
        format_set_bg_color(format, colour[k]);
        lxw_conditional_format rule = {.type = LXW_CONDITIONAL_TYPE_TEXT,
                                       .criteria = LXW_CONDITIONAL_CRITERIA_TEXT_BEGINS_WITH,
                                       .value_string = letter,
                                       .format = format};
        book_check(book,
                   worksheet_conditional_format_range(to, FIRST_ROW + 1, (lxw_col_t)column,
                                                      (lxw_row_t)(FIRST_ROW + sheet->n_row), (lxw_col_t)column, &rule));
    }
}

/* Colours for what is compared: of results from the one side over white at 0 to the other, of amounts and shares from
 * the least to the most. */
static void colour_heat(struct book *book, lxw_worksheet *to, const struct sheet *sheet) {
    if (sheet->heat_end == 0 || sheet->n_row == 0)
        return;
    bool sides = cell_side(sheet->column[sheet->heat_first].kind, false)[0] != '\0';
    lxw_conditional_format rule = {.type = sides ? LXW_CONDITIONAL_3_COLOR_SCALE : LXW_CONDITIONAL_2_COLOR_SCALE,
                                   .min_color = sides ? heat_colour(-1.0) : heat_colour(0.0),
                                   .mid_color = heat_colour(0.0),
                                   .mid_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                   .mid_value = 0.0,
                                   .max_color = heat_colour(1.0)};
    book_check(book, worksheet_conditional_format_range(to, FIRST_ROW + 1, (lxw_col_t)sheet->heat_first,
                                                        (lxw_row_t)(FIRST_ROW + sheet->n_row),
                                                        (lxw_col_t)(sheet->heat_end - 1), &rule));
}

void book_print_wide(lxw_worksheet *to) {
    worksheet_set_landscape(to);
    worksheet_set_paper(to, 9); /* A4 */
    worksheet_fit_to_pages(to, 1, 0);
}

/* How many lines a text of a column takes; one of amounts has one. */
static size_t count_lines(const struct sheet *sheet, size_t row, size_t column, double width) {
    char head[HEAD_SIZE];
    const struct cell *cell = row ? sheet_cell(sheet, row - 1, column) : NULL; /* row 0: the head */
    const char *text = !cell ? sheet_head(sheet, column, head) : cell->kind == CELL_TEXT ? cell->text : NULL;
    return text ? 1 + (format_width(text) + 2) / (size_t)width : 1;
}

/* Widths of columns, and heights of rows with several lines: not every spreadsheet works them out when it opens the
 * file. What is wide is printed over several pages, each beginning with the columns that say what a row is. */
static void set_sizes(struct book *book, lxw_worksheet *to, const struct sheet *sheet) {
    size_t *lines = calloc(sheet->n_row + 1, sizeof *lines);
    lxw_col_t names = (lxw_col_t)(sheet->heat_end > 0 ? sheet->heat_first : 1);
    double total = 0.0;
    for (size_t c = 0; lines && c < sheet->n_column; c++) {
        double width = column_width(sheet, c);
        total += width;
        book_check(book, worksheet_set_column(to, (lxw_col_t)c, (lxw_col_t)c, width, NULL));
        for (size_t row = 0; row <= sheet->n_row; row++) {
            size_t needed = count_lines(sheet, row, c, width);
            lines[row] = needed > lines[row] ? needed : lines[row];
        }
    }
    for (size_t row = 0; lines && row <= sheet->n_row; row++)
        if (row == 0 || lines[row] > 1)
            book_check(book, worksheet_set_row(to, (lxw_row_t)(FIRST_ROW + row), 15.0 * (double)lines[row], NULL));
    book_check(book, lines ? LXW_NO_ERROR : LXW_ERROR_MEMORY_MALLOC_FAILED);
    free(lines);
    worksheet_freeze_panes(to, FIRST_ROW + 1, names);
    book_print_wide(to);
    book_check(book, worksheet_repeat_rows(to, FIRST_ROW, FIRST_ROW));
    if (total <= PAGE_WIDTH)
        return;
    worksheet_fit_to_pages(to, (uint16_t)(1 + total / PAGE_WIDTH), 0);
    book_check(book, worksheet_repeat_columns(to, 0, (lxw_col_t)(names - 1)));
}

/* The k-th chart of a sheet, below its notes and the charts before it. */
static void add_chart(struct book *book, lxw_worksheet *to, const struct sheet *sheet, size_t k) {
    const struct sheet_chart *wanted = &sheet->chart[k];
    bool bars = wanted->kind == CHART_BARS;
    if (wanted->kind == CHART_SPAN)
        return; /* the distance has its own bars */
    lxw_row_t rows = (lxw_row_t)(sheet->n_row - (sheet->total_row && sheet->n_row > 0));
    lxw_chart *chart = rows ? workbook_add_chart(book->book, bars ? LXW_CHART_BAR : LXW_CHART_LINE) : NULL;
    if (!chart) {
        book_check(book, rows ? LXW_ERROR_MEMORY_MALLOC_FAILED : LXW_NO_ERROR);
        return;
    }
    for (size_t c = wanted->first; c <= wanted->last; c++) {
        if (bars && sheet->column[c].group && !sheet->column[wanted->first].group)
            continue;
        lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
        if (!series) {
            book_check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
            return;
        }
        chart_series_set_categories(series, sheet->title, FIRST_ROW + 1, (lxw_col_t)wanted->category, FIRST_ROW + rows,
                                    (lxw_col_t)wanted->category);
        chart_series_set_values(series, sheet->title, FIRST_ROW + 1, (lxw_col_t)c, FIRST_ROW + rows, (lxw_col_t)c);
        chart_series_set_name_range(series, sheet->title, FIRST_ROW, (lxw_col_t)c);
    }
    chart_title_set_name(chart, sheet->title);
    enum cell_kind kind = sheet->column[wanted->first].kind;
    if (cell_is_cents(kind))
        chart_axis_set_name(bars ? chart->x_axis : chart->y_axis, "EUR");
    if (bars) /* from the top, as in the table */
        chart_axis_set_reverse(chart->y_axis);
    /* Names beside the chart: at zero they would lie over bars that go the other way. */
    chart_axis_set_label_position(bars ? chart->y_axis : chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    char description[FORMAT_TEXT_SIZE]; /* for who does not see the chart; the library copies it */
    snprintf(description, sizeof description, "%s", sheet->caption);
    /* Beside a narrow table, where it is seen at once and stays on its page; else below. */
    bool beside = sheet->n_column <= NARROW;
    lxw_chart_options options = {.x_scale = 1.6,
                                 .y_scale = !bars    ? 1.4
                                            : beside ? 1.9
                                                     : 2.6,
                                 .description = description};
    lxw_row_t at =
        (lxw_row_t)(FIRST_ROW + (beside ? 0 : sheet->n_row + sheet->n_lead + sheet->n_note + 3) + k * CHART_ROWS);
    book_check(book,
               worksheet_insert_chart_opt(to, at, (lxw_col_t)(beside ? sheet->n_column + 1 : 0), chart, &options));
}

/* What the table says in words, below it. */
static void write_sentences(struct book *book, lxw_worksheet *to, const struct sheet *sheet) {
    lxw_row_t row = (lxw_row_t)(FIRST_ROW + sheet->n_row + 2);
    for (size_t k = 0; k < sheet->n_lead; k++)
        book_check(book, worksheet_write_string(to, row++, 0, sheet->lead[k], NULL));
    for (size_t k = 0; k < sheet->n_note; k++)
        book_check(book, worksheet_write_string(to, row++, 0, sheet->note[k], NULL));
}

static void write_sheet(struct book *book, const struct sheet *sheet, const char *stamp) {
    char head[HEAD_SIZE];
    lxw_worksheet *to = workbook_add_worksheet(book->book, sheet->title);
    if (!to) {
        book_check(book, LXW_ERROR_PARAMETER_VALIDATION);
        return;
    }
    book_check(book, worksheet_write_string(to, 0, 0, sheet->caption, book->title));
    if (stamp)
        book_check(book, worksheet_write_string(to, 1, 0, stamp, NULL));
    for (size_t c = 0; c < sheet->n_column; c++) {
        book_check(book, worksheet_write_string(to, FIRST_ROW, (lxw_col_t)c, sheet_head(sheet, c, head), book->head));
        if (sheet->column[c].kind == CELL_CLASS)
            colour_classes(book, to, sheet, c);
    }
    for (size_t row = 0; row < sheet->n_row; row++)
        for (size_t c = 0; c < sheet->n_column; c++)
            write_cell(book, to, sheet, row, c);
    colour_heat(book, to, sheet);
    write_sentences(book, to, sheet);
    set_sizes(book, to, sheet);
    for (size_t k = 0; k < sheet->n_chart; k++)
        add_chart(book, to, sheet, k);
}

/* First sheet: what this is. */
static void write_front(struct book *book, const struct tables *tables) {
    lxw_worksheet *to = workbook_add_worksheet(book->book, _("Contents"));
    const char *const line[] = {tables->title, tables->subtitle, tables->stamp, tables->scope};
    lxw_row_t row = 0;
    if (!to) {
        book_check(book, LXW_ERROR_PARAMETER_VALIDATION);
        return;
    }
    book_check(book, worksheet_set_column(to, 0, 0, 32, NULL));
    book_check(book, worksheet_set_column(to, 1, 1, 110, NULL));
    book_print_wide(to);
    for (size_t k = 0; k < sizeof line / sizeof line[0]; k++)
        if (line[k])
            book_check(book, worksheet_write_string(to, row++, 0, line[k], k == 0 ? book->title : NULL));
    row++;
    for (size_t k = 0; k < tables->n_sheet; k++, row++) {
        char link[64];
        snprintf(link, sizeof link, "internal:'%.31s'!A1", tables->sheet[k]->title);
        book_check(book, worksheet_write_url_opt(to, row, 0, link, NULL, tables->sheet[k]->title, NULL));
        book_check(book, worksheet_write_string(to, row, 1, tables->sheet[k]->caption, NULL));
    }
}

static enum status fill_book(struct book *book, const struct tables *tables) {
    /* A fixed date: equal results give an equal file. */
    struct lxw_doc_properties properties = {.author = "solidair", .created = 946684800};
    if (!make_formats(book))
        return STATUS_MEMORY;
    book_check(book, workbook_set_properties(book->book, &properties));
    write_front(book, tables);
    for (size_t k = 0; k < tables->n_sheet; k++)
        write_sheet(book, tables->sheet[k], tables->stamp);
    if (tables->recheck)
        xlsx_write_recheck(book, tables->recheck);
    return STATUS_OK;
}

static enum status write_xlsx(const struct tables *tables, const struct report_request *request, struct note *note) {
    struct output output = {0};
    struct book book = {0};
    /* Opening it first says in words what is wrong with the name. */
    enum status status = output_open(request->output, &output, note);
    if (!status) {
        book.book = workbook_new(output.part);
        status = book.book ? fill_book(&book, tables) : STATUS_MEMORY;
    }
    errno = 0;
    if (book.book)
        book_check(&book, workbook_close(book.book));
    int reason = errno;
    if (!status && book.error != LXW_NO_ERROR)
        status = note_error(
            note, STATUS_IO, request->output, 0, NULL,
            _("The workbook cannot be written: %s. Choose another name or folder, or make room on the disk."),
            reason ? strerror(reason) : lxw_strerror(book.error));
    return output_close(&output, status, note);
}

const struct writer writer_xlsx = {
    .extension = "xlsx",
    .doc = N_("a workbook for Excel or LibreOffice, with sums and a recalculation in live formulas"),
    .write = write_xlsx,
};
