/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts that the spreadsheet draws itself, from the cells of a table. */
#include "sim/report/xlsx_parts.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <math.h>
#include <stdio.h>

/* In pixels: a chart as it comes from the library, a character of a column, a row, and bounds; what is around bars of
 * one kind, and the height of small letters; a row whose name may take two lines, and a chart of few of them. */
static const double WIDTH = 480.0, HEIGHT = 288.0, CHARACTER = 7.0, EDGE = 1.0, WIDEST = 1100.0, HIGHEST = 760.0,
                    PRINTED = 570.0, PIXELS = 96.0 / 72.0, AROUND = 120.0, LETTERS = 12.0, NAMED = 44.0, FEW = 400.0;

/* A bar, what is between those of two rows, and the least of a row whose name can be read, in pixels: on a screen, and
 * where bars are to fit on a page. */
static const struct spacing { double bar, between, least; } on_screen = {9.0, 8.0, 20.0}, on_paper = {6.0, 6.0, 19.0};

/* Bars of columns that have a group are left out between those that have none. */
static bool is_left_out(const struct sheet *sheet, const struct sheet_chart *chart, size_t column) {
    return chart->kind == CHART_BARS && sheet->column[column].group && !sheet->column[chart->first].group;
}

static size_t count_series(const struct sheet *sheet, const struct sheet_chart *chart, size_t end) {
    size_t n = 0;
    for (size_t c = chart->first; c < end; c++)
        n += sheet->column[c].kind == sheet->column[chart->first].kind && !is_left_out(sheet, chart, c);
    return n;
}

/* Of one scheme, whose name stands beside it; else the table's own. */
static const char *name_table(const struct sheet *sheet, char name[FORMAT_TEXT_SIZE]) {
    if (!sheet->about)
        return sheet->title;
    snprintf(name, FORMAT_TEXT_SIZE, "%s (%.120s)", sheet->title, sheet->about);
    return name;
}

/* Which part of the table it shows, where it is not all of it. */
static void put_title(lxw_chart *to, const struct sheet *sheet, const struct sheet_chart *chart) {
    char title[FORMAT_TEXT_SIZE + HEAD_SIZE], head[HEAD_SIZE], name[FORMAT_TEXT_SIZE];
    const char *table = name_table(sheet, name);
    lxw_chart_font font = {.size = 12.0, .bold = LXW_TRUE};
    size_t shown = count_series(sheet, chart, chart->last + 1), all = count_series(sheet, chart, sheet->n_column);
    if (shown == 1)
        snprintf(title, sizeof title, "%s: %s", table, sheet_head(sheet, chart->first, head));
    else if (shown < all && chart->kind == CHART_BARS)
        snprintf(title, sizeof title, _("%s: %s to %s (%zu of %zu)"), table, sheet->column[chart->first].title,
                 sheet->column[chart->last].title, shown, all);
    else
        snprintf(title, sizeof title, "%s", table);
    chart_title_set_name(to, title);
    chart_title_set_name_font(to, &font);
}

static bool add_series(const struct placed *p, const struct sheet_chart *wanted, lxw_chart *chart, lxw_row_t last) {
    for (size_t c = wanted->first; c <= wanted->last; c++) {
        if (is_left_out(p->sheet, wanted, c))
            continue;
        lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
        if (!series)
            return false;
        chart_series_set_categories(series, p->on->title, p->head + 1, (lxw_col_t)wanted->category, last,
                                    (lxw_col_t)wanted->category);
        chart_series_set_values(series, p->on->title, p->head + 1, (lxw_col_t)c, last, (lxw_col_t)c);
        chart_series_set_name_range(series, p->on->title, p->head, (lxw_col_t)c);
        if (wanted->kind == CHART_LINES) /* a point between gaps has no line */
            chart_series_set_marker_type(series, LXW_CHART_MARKER_AUTOMATIC);
    }
    return true;
}

static void put_axes(lxw_chart *chart, const struct sheet *sheet, const struct sheet_chart *wanted, bool bars) {
    lxw_chart_axis *amounts = bars ? chart->x_axis : chart->y_axis;
    enum cell_kind kind = sheet->column[wanted->first].kind;
    if (cell_is_cents(kind)) {
        chart_axis_set_name(amounts, _("x EUR 1,000"));
        chart_axis_set_num_format(amounts, cell_is_paper(kind) ? "#,##0" : "#,##0,");
    }
    if (bars) { /* from the top, as in the table; each with its name */
        chart_axis_set_reverse(chart->y_axis);
        chart_axis_set_interval_unit(chart->y_axis, 1);
    }
    /* Names beside the chart: at zero they would lie over bars that go the other way. */
    chart_axis_set_label_position(bars ? chart->y_axis : chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_legend_set_position(chart, wanted->first == wanted->last ? LXW_CHART_LEGEND_NONE : LXW_CHART_LEGEND_BOTTOM);
}

/* Charts of lines stand beside each other, `of` of them. */
struct beside {
    size_t at, of;
};

/* Title, axis and legend, and what the rows ask: few of them more than their bars, or programs that measure what is
 * around these more largely leave out names. */
static double height_of(const struct book *book, const struct sheet *sheet, const struct sheet_chart *chart,
                        size_t rows) {
    const double lines = book->full ? 320.0 : 260.0;
    const struct spacing *each = book->full ? &on_screen : &on_paper;
    double series = (double)count_series(sheet, chart, chart->last + 1);
    double around = series > 1.0 ? AROUND + 10.0 : AROUND;
    if (chart->kind != CHART_BARS)
        return lines;
    double bars = around + (double)rows * fmax(each->bar * series + each->between, each->least);
    return fmax(bars, fmin(around + NAMED * (double)rows, FEW));
}

/* Of many rows a page has room for fewer bars each: then for the first columns. */
static struct sheet_chart fit_paper(const struct book *book, const struct placed *p, struct sheet_chart chart,
                                    size_t rows) {
    bool fewer = !book->full && chart.kind == CHART_BARS;
    while (fewer && chart.last > chart.first &&
           (is_left_out(p->sheet, &chart, chart.last) || height_of(book, p->sheet, &chart, rows) > PRINTED))
        chart.last--;
    return chart;
}

/* As wide as the table, or their part of it: with the border, which the edge of a page would cut. */
static void insert(struct book *book, struct worksheet *on, const struct placed *p, const struct sheet_chart *wanted,
                   lxw_chart *chart, size_t rows, struct beside beside) {
    char description[FORMAT_TEXT_SIZE]; /* for who does not see the chart; the library copies it */
    double height = fmin(height_of(book, p->sheet, wanted, rows), book->full ? HIGHEST : PRINTED);
    snprintf(description, sizeof description, "%s", p->sheet->caption);
    double width = fmin((on->page - EDGE) * CHARACTER, WIDEST) / (double)beside.of;
    lxw_chart_options options = {.x_offset = (int32_t)(width * (double)beside.at),
                                 .x_scale = width / WIDTH,
                                 .y_scale = height / HEIGHT,
                                 .description = description};
    book_check(book, worksheet_insert_chart_opt(on->to, on->row + 1, (lxw_col_t)on->start, chart, &options));
    if (beside.at + 1 < beside.of)
        return;
    double top = worksheet_top(on, on->row + 1);
    worksheet_keep(on, on->row + 1, top, top + height / PIXELS);
    on->row += 2 + (lxw_row_t)(height / (BOOK_LINE * PIXELS));
}

/* Without the total. */
static size_t chart_rows(const struct placed *p) {
    return p->n_row - (p->sheet->total_row && p->n_row > 0);
}

/* Where most of it is withheld, undecided or 0, a chart of the rest would tell a tale of its own. */
static bool has_figures(const struct placed *p, const struct sheet_chart *wanted) {
    size_t n = 0, all = p->n_row * (wanted->last + 1 - wanted->first);
    for (size_t k = 0; k < p->n_row; k++)
        for (size_t c = wanted->first; c <= wanted->last; c++) {
            const struct cell *cell = sheet_cell(p->sheet, p->row[k], c);
            n += cell_is_real(cell->kind)
                     ? cell->real != 0.0
                     : (cell_is_cents(cell->kind) || cell->kind == CELL_COUNT) && cell->number != 0;
        }
    return 2 * n >= all && n > 0;
}

/* Has a page room for a bar with its name for each row? */
static bool fits_page(const struct placed *p, const struct sheet_chart *wanted) {
    return wanted->kind != CHART_BARS || AROUND + LETTERS * (double)chart_rows(p) <= PRINTED;
}

/* Not of what has no rows, nor of a span, whose distance has its own bars; four of very many tell little, and of rows
 * that paper has no room for nothing. */
static bool is_drawn(const struct book *book, const struct placed *p, const struct sheet_chart *wanted) {
    bool many = wanted->kind == CHART_BARS && count_series(p->sheet, wanted, p->sheet->n_column) > MOST_BARS;
    if (book_leaves_chart(book, p->sheet))
        return false;
    return chart_rows(p) > 0 && wanted->kind != CHART_SPAN &&
           (book->full || (!many && fits_page(p, wanted) && has_figures(p, wanted)));
}

static void add_chart(struct book *book, struct worksheet *on, const struct placed *p, const struct sheet_chart *wanted,
                      struct beside beside) {
    bool bars = wanted->kind == CHART_BARS;
    size_t rows = chart_rows(p);
    lxw_chart *chart = workbook_add_chart(book->book, bars ? LXW_CHART_BAR : LXW_CHART_LINE);
    if (!chart || !add_series(p, wanted, chart, p->head + (lxw_row_t)rows)) {
        book_check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    chart_show_blanks_as(chart, LXW_CHART_BLANKS_AS_CONNECTED);
    put_title(chart, p->sheet, wanted);
    put_axes(chart, p->sheet, wanted, bars);
    insert(book, on, p, wanted, chart, rows, beside);
}

void xlsx_write_charts(struct book *book, struct worksheet *on, const struct placed *p) {
    const struct sheet_chart *chart = p->sheet->chart;
    struct beside alone = {0, 1}, lines = {0, 0};
    for (size_t k = 0; k < p->sheet->n_chart; k++)
        lines.of += chart[k].kind == CHART_LINES && is_drawn(book, p, &chart[k]);
    for (size_t k = 0; k < p->sheet->n_chart; k++) {
        bool line = chart[k].kind == CHART_LINES;
        const struct sheet_chart fit = fit_paper(book, p, chart[k], chart_rows(p));
        if (!is_drawn(book, p, &fit))
            continue;
        add_chart(book, on, p, &fit, line ? lines : alone);
        lines.at += line;
    }
}
