/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables on a worksheet, below each other. */
#include "sim/report/xlsx_parts.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_ROW = 3, SHORT = 16 /* rows that are kept together */ };

/* ---- lines of text ---- */

static void set_lines(struct book *book, struct worksheet *on, lxw_row_t row, double lines) {
    book_check(book, worksheet_set_row(on->to, row, BOOK_LINE * lines, NULL));
    on->extra += BOOK_LINE * (lines - 1.0);
    if (row >= on->n_more) {
        double *more = realloc(on->more, (row + 1) * sizeof *more);
        if (!more) {
            book_check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
            return;
        }
        memset(more + on->n_more, 0, (row + 1 - on->n_more) * sizeof *more);
        on->more = more;
        on->n_more = row + 1;
    }
    on->more[row] = BOOK_LINE * (lines - 1.0);
}

static double row_height(const struct worksheet *on, lxw_row_t row) {
    return BOOK_LINE + (row < on->n_more ? on->more[row] : 0.0);
}

static double width_of(const struct worksheet *on, size_t first, size_t end) {
    double width = 0.0;
    for (size_t c = first; c < end; c++)
        width += on->width[c];
    return width;
}

static void write_span(struct book *book, const struct worksheet *on, size_t first, size_t end, const char *text,
                       lxw_format *format) {
    if (first + 1 < end)
        book_check(book, worksheet_merge_range(on->to, on->row, (lxw_col_t)first, on->row, (lxw_col_t)(end - 1), text,
                                               format));
    else
        book_check(book, worksheet_write_string(on->to, on->row, (lxw_col_t)first, text, format));
}

/* A text over the columns from `first` on, as high as it needs: a spreadsheet does not see to that by itself where
 * cells are merged. */
static void write_over(struct book *book, struct worksheet *on, size_t first, const char *text, lxw_format *format) {
    size_t end = first < on->block ? on->block : on->n_column; /* not over the edge of the first page */
    set_lines(book, on, on->row, xlsx_lines(text, width_of(on, first, end), format == book->title));
    write_span(book, on, first, end, text, format);
}

static void write_line(struct book *book, struct worksheet *on, const char *text, lxw_format *format) {
    write_over(book, on, on->start, text, format);
    on->row++;
}

/* What stands above: on each of pages beside each other. */
static void write_above(struct book *book, struct worksheet *on, const char *text, lxw_format *format) {
    bool bold = format == book->title;
    double lines = xlsx_lines(text, width_of(on, on->start, on->block), bold);
    for (size_t k = 0; k < on->n_break; k++) {
        size_t first = on->before[k], end = k + 1 < on->n_break ? on->before[k + 1] : on->n_column;
        lines = fmax(lines, xlsx_lines(text, width_of(on, first, end), bold));
        write_span(book, on, first, end, text, format);
    }
    write_span(book, on, on->start, on->block, text, format);
    set_lines(book, on, on->row++, lines);
}

/* As high as a head that stands is long, in two columns of letters. */
static double lines_standing(const char *head) {
    double half = xlsx_text_width(head, true) / 2.0 + 4.0;
    return ceil(fmax(half, xlsx_word_width(head, true)) * BOOK_DIGIT / BOOK_LINE + 0.5);
}

/* Of a text in a column, in digits. */
static double text_room(const struct worksheet *on, const struct sheet *sheet, size_t column) {
    return on->width[column] - (book_place(column, sheet->column[column].kind) == BOOK_INNER ? BOOK_INDENT : 0.0);
}

/* Room for heads of several lines: not every spreadsheet makes it when it opens the file. */
static void write_heads(struct book *book, struct worksheet *on, const struct placed *p) {
    char head[HEAD_SIZE];
    double lines = 1.0;
    for (size_t c = 0; c < p->sheet->n_column; c++) {
        bool stands = xlsx_head_stands(on, p->sheet, c);
        enum book_place where = book_place(c, p->sheet->column[c].kind);
        const char *text = sheet_head(p->sheet, c, head);
        lines = fmax(lines, stands ? lines_standing(text) : xlsx_lines(text, text_room(on, p->sheet, c), true));
        book_check(book, worksheet_write_string(p->on->to, p->head, (lxw_col_t)c, text,
                                                stands ? book->standing : book->head[where]));
    }
    set_lines(book, on, p->head, lines);
}

/* ---- cells ---- */

static double number_of(const struct cell *cell) {
    return cell_is_real(cell->kind)    ? cell->real
           : cell->kind == CELL_COUNT  ? (double)cell->number
           : cell_is_paper(cell->kind) ? (double)cell->number / 100000.0 /* as the council paper has them */
                                       : (double)cell->number / 100.0;
}

static bool is_number(const struct cell *cell) {
    return cell_is_cents(cell->kind) || cell->kind == CELL_COUNT || cell_is_real(cell->kind);
}

static lxw_format *format_of(const struct book *book, lxw_format *const formats[], const struct cell *cell) {
    double size = fabs(cell->real);
    if (cell->kind != CELL_CHANCE && cell_is_none(cell))
        return book->none[formats == book->total][cell->kind];
    if (cell->kind != CELL_NUMBER || formats != book->format)
        return formats[cell->kind];
    return book->number[(size >= 1.0) + (size >= 1000.0)]; /* decimals as in format_number */
}

static void write_formula(struct book *book, lxw_worksheet *to, lxw_row_t row, lxw_col_t column, const char *formula,
                          double value, lxw_format *format) {
    book_check(book, isfinite(value) ? worksheet_write_formula_num(to, row, column, formula, format, value)
                                     : worksheet_write_formula_str(to, row, column, formula, format, ""));
}

static bool is_sum(const struct placed *p, size_t k) {
    return p->sheet->row[p->row[k]].sum || (p->sheet->total_row && p->row[k] + 1 == p->sheet->n_row);
}

static bool is_named(const struct book *book, const struct placed *p, size_t column) {
    return column >= p->sheet->own_first && column < p->sheet->own_end && p->on->n_table > 0 && !book->full;
}

static void write_cell(struct book *book, const struct placed *p, size_t k, size_t column) {
    const struct sheet *sheet = p->sheet;
    const struct cell *cell = sheet_cell(sheet, p->row[k], column);
    bool coloured = sheet->heat_end > 0 && column >= sheet->heat_first; /* red on orange reads badly */
    bool sum = is_sum(p, k);
    lxw_format *const *formats = sum ? book->total : coloured ? book->plain : book->format;
    char formula[FORMULA_SIZE];
    double value;
    if (xlsx_formula(p, k, column, formula, &value))
        write_formula(book, p->on->to, placed_row(p, k), (lxw_col_t)column, formula, value,
                      cell->kind == CELL_INPUT   ? formats[CELL_BALANCE]
                      : cell->kind == CELL_EMPTY ? formats[CELL_PART]
                                                 : format_of(book, formats, cell));
    else if (cell->kind == CELL_INPUT)
        xlsx_write_input(book, p, k, column);
    else if (is_number(cell)) /* finite: tables_put_real saw to that */
        book_check(book, worksheet_write_number(p->on->to, placed_row(p, k), (lxw_col_t)column, number_of(cell),
                                                format_of(book, formats, cell)));
    else if (cell->kind != CELL_EMPTY)
        book_check(book, worksheet_write_string(p->on->to, placed_row(p, k), (lxw_col_t)column,
                                                cell->text ? cell->text : cell_gap(cell->kind),
                                                book->words[sum][book_place(column, sheet->column[column].kind)]));
    if (is_named(book, p, column) && (cell->kind == CELL_INPUT || cell_is_paper(cell->kind)))
        xlsx_give_name(book, p, k, column);
}

/* Room for texts of several lines in cells. */
static void make_room(struct book *book, struct worksheet *on, const struct placed *p, size_t k) {
    bool sum = is_sum(p, k);
    double lines = 1.0;
    for (size_t c = 0; c < p->sheet->n_column; c++) {
        const struct cell *cell = sheet_cell(p->sheet, p->row[k], c);
        if (cell->kind == CELL_TEXT && cell->text)
            lines = fmax(lines, xlsx_lines(cell->text, text_room(on, p->sheet, c), sum));
    }
    if (lines > 1.0)
        set_lines(book, on, placed_row(p, k), lines);
}

static void write_rows(struct book *book, struct worksheet *on, const struct placed *p) {
    for (size_t k = 0; k < p->n_row; k++) {
        on->row = placed_row(p, k);
        make_room(book, on, p, k);
        for (size_t c = 0; c < p->sheet->n_column; c++) {
            const struct cell *cell = sheet_cell(p->sheet, p->row[k], c);
            if (xlsx_is_paragraph(p->sheet, cell, c))
                write_over(book, on, c, cell->text, book->text);
            else
                write_cell(book, p, k, c);
        }
    }
    on->row = placed_row(p, p->n_row);
}

/* ---- colours ---- */

/* Colours for the classes A to F; the letter stands in the cell, so nothing hangs on colour alone. */
static void colour_classes(struct book *book, const struct placed *p, size_t column) {
    static const lxw_color_t colour[] = {0xA6D96A, 0xC7E59B, 0xE6F2B8, 0xFEE08B, 0xFDAE61, 0xF46D43};
    for (size_t k = 0; k < sizeof colour / sizeof colour[0] && p->n_row > 0; k++) {
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
        book_check(book, worksheet_conditional_format_range(p->on->to, placed_row(p, 0), (lxw_col_t)column,
                                                            placed_row(p, p->n_row - 1), (lxw_col_t)column, &rule));
    }
}

/* Colours for what is compared: of results from the one side over white at 0 to the other, of amounts and shares from
 * the least to the most. */
static void colour_columns(struct book *book, const struct placed *p, size_t from, size_t to, double low, double high) {
    const struct sheet *sheet = p->sheet;
    bool sides = cell_side(sheet->column[from].kind, false)[0] != '\0';
    double scale = cell_is_real(sheet->column[from].kind) ? 1.0 : 100.0; /* cents in a sheet, euros in a workbook */
    lxw_conditional_format rule = {.type = sides ? LXW_CONDITIONAL_3_COLOR_SCALE : LXW_CONDITIONAL_2_COLOR_SCALE,
                                   .min_color = sides ? heat_colour(-1.0) : heat_colour(0.0),
                                   .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                   .min_value = low / scale,
                                   .mid_color = heat_colour(0.0),
                                   .mid_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                   .mid_value = 0.0,
                                   .max_color = heat_colour(1.0),
                                   .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                   .max_value = high / scale};
    if (isfinite(low) && isfinite(high) && low < high)
        book_check(book, worksheet_conditional_format_range(p->on->to, placed_row(p, 0), (lxw_col_t)from,
                                                            placed_row(p, p->n_row - 1), (lxw_col_t)(to - 1), &rule));
}

static void colour_heat(struct book *book, const struct placed *p) {
    const struct sheet *sheet = p->sheet;
    const struct heat heat = heat_of(sheet);
    if (sheet->heat_end == 0 || p->n_row == 0)
        return;
    colour_columns(book, p, sheet->heat_first, sheet->heat_end, heat.low[0], heat.high[0]);
    if (sheet->heat_apart)
        colour_columns(book, p, sheet->heat_end, sheet->heat_end + 1, heat.low[1], heat.high[1]);
}

static void colour(struct book *book, const struct placed *p) {
    for (size_t c = 0; c < p->sheet->n_column; c++)
        if (p->sheet->column[c].kind == CELL_CLASS)
            colour_classes(book, p, c);
    colour_heat(book, p);
}

/* ---- a table, and the whole ---- */

static size_t *choose_rows(const struct book *book, const struct sheet *sheet, size_t *n) {
    size_t *row = malloc((sheet->n_row + 1) * sizeof *row);
    *n = 0;
    for (size_t k = 0; row && k < sheet->n_row; k++)
        if (book->full || !sheet->row[k].minor)
            row[(*n)++] = k;
    return row;
}

/* Is there an amount whose word is cut short here? */
static bool has_short_words(const struct book *book, const struct placed *p) {
    for (size_t k = 0; !book->full && k < p->n_row; k++)
        for (size_t c = 0; c < p->sheet->n_column; c++) {
            const struct cell *cell = sheet_cell(p->sheet, p->row[k], c);
            if (cell->kind == CELL_TRANSFER && !cell_is_none(cell))
                return true;
        }
    return false;
}

/* What stands below a table, and what "?" is where nothing there says it. */
static void write_notes(struct book *book, struct worksheet *on, const struct placed *p) {
    const struct sheet *sheet = p->sheet;
    bool unknown = false, told = false;
    for (size_t k = 0; k < sheet->n_lead; k++)
        write_line(book, on, sheet->lead[k], book->text);
    for (size_t k = 0; k < sheet->n_note; k++) {
        write_line(book, on, sheet->note[k], book->text);
        told |= strstr(sheet->note[k], "?:") != NULL;
    }
    if (has_short_words(book, p))
        write_line(book, on, _("pays: contributes to the pool; gets: receives from it."), book->text);
    for (size_t k = 0; k < p->n_row; k++)
        for (size_t c = 0; c < sheet->n_column; c++)
            unknown |= sheet_cell(sheet, p->row[k], c)->kind == CELL_UNKNOWN;
    if (unknown && !told && !book->full) /* in print there is nobody to ask */
        write_line(book, on, _("?: cannot be told: too few draws, or the results file does not have it."), book->text);
}

/* No line ends between the sign of an amount and the amount. Returns text. */
static const char *keep_together(const char *from, char text[SHEET_CAPTION_SIZE + FORMAT_TEXT_SIZE]) {
    static const char *const sign[] = {"EUR ", "€ "}, space[] = "\u00a0";
    size_t n = 0;
    while (*from && n + sizeof space < SHEET_CAPTION_SIZE + FORMAT_TEXT_SIZE) {
        size_t length = 0;
        for (size_t k = 0; k < sizeof sign / sizeof sign[0]; k++)
            if (strncmp(from, sign[k], strlen(sign[k])) == 0)
                length = strlen(sign[k]) - 1;
        if (length == 0) {
            text[n++] = *from++;
            continue;
        }
        memcpy(text + n, from, length);
        memcpy(text + n + length, space, sizeof space - 1);
        n += length + sizeof space - 1;
        from += length + 1;
    }
    text[n] = '\0';
    return text;
}

static void write_table(struct book *book, struct worksheet *on, const struct sheet *sheet) {
    char caption[SHEET_CAPTION_SIZE], text[SHEET_CAPTION_SIZE + FORMAT_TEXT_SIZE];
    struct placed p = {.on = on, .sheet = sheet};
    size_t *row = choose_rows(book, sheet, &p.n_row);
    bool first = on->row == 0;
    if (!row) {
        book_check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    p.row = row;
    lxw_row_t from = on->row;
    double top = worksheet_top(on, from);
    write_above(book, on, keep_together(sheet_caption(sheet, caption), text), book->title);
    if (first && book->tables->stamp)
        write_above(book, on, book->tables->stamp, book->text);
    p.head = first ? HEAD_ROW : on->row;
    write_heads(book, on, &p);
    for (lxw_row_t r = on->n_table == 1 ? 0 : 1; first && r < (on->n_table == 1 ? HEAD_ROW + 1 : 2); r++)
        on->repeated += row_height(on, r);
    double some = worksheet_top(on, p.head + 1) + 3.0 * BOOK_LINE; /* no head without rows */
    write_rows(book, on, &p);
    on->end = first ? on->row : on->end;
    if (p.n_row <= SHORT || on->n_table > 1) /* further pages would have no heads */
        worksheet_keep(on, from, top, worksheet_top(on, on->row));
    worksheet_keep(on, from, top, some);
    colour(book, &p);
    on->row++;
    write_notes(book, on, &p);
    xlsx_write_charts(book, on, &p);
    on->row++;
    free(row);
}

/* ---- paper and screen ---- */

/* Do all tables have the heads of the first? */
static bool heads_alike(const struct worksheet *on) {
    char head[HEAD_SIZE], other[HEAD_SIZE];
    bool alike = true;
    for (size_t k = 1; k < on->n_table; k++) {
        alike &= on->table[k]->n_column == on->table[0]->n_column;
        for (size_t c = 0; alike && c < on->table[0]->n_column; c++)
            alike = strcmp(sheet_head(on->table[0], c, head), sheet_head(on->table[k], c, other)) == 0;
    }
    return alike;
}

/* The heads, and the columns that say what a row is: on the screen, and on every page, with what it is and the stamp.
 * Of several tables only those columns, and on paper the stamp: titles and heads are their own. So it is where the
 * next page begins below the table, with its chart. */
static void keep_in_sight(struct book *book, const struct worksheet *on) {
    bool heads = on->n_table == 1 && on->second < on->end;
    lxw_col_t names = (lxw_col_t)xlsx_names(on);
    worksheet_freeze_panes(on->to, heads_alike(on) ? HEAD_ROW + 1 : 0, names);
    book_check(book, heads ? worksheet_repeat_rows(on->to, 0, HEAD_ROW) : worksheet_repeat_rows(on->to, 1, 1));
    if (on->n_table == 1 || on->n_break > 0)
        book_check(book, worksheet_repeat_columns(on->to, 0, (lxw_col_t)(names - 1)));
}

/* Before which row a page ends that begins at `from` and has room for no more than what is above `row`, `top` points
 * from the top: above what would be cut, unless that is higher than a page. */
static lxw_row_t find_end(const struct worksheet *on, lxw_row_t from, lxw_row_t row, double top, double room) {
    for (size_t k = 0; k < on->n_kept; k++) {
        const struct kept *it = &on->kept[k];
        if (it->row > from && it->row < row && it->bottom > top && it->bottom - it->top <= room)
            return it->row;
    }
    return row;
}

/* Pages of this height, in points of the sheet. Each ends where it is told to, since programs measure a page each in
 * their own way, and the next one would else begin anywhere. Returns how many. */
static size_t break_pages(struct book *book, struct worksheet *on, double page) {
    lxw_row_t before[WORKSHEET_PAGES + 1] = {0}, from = 0;
    const double first = page - 2.0 * BOOK_LINE, later = first - on->repeated;
    size_t n = 0;
    double used = 0.0, top = 0.0;
    for (lxw_row_t row = 0; row < on->row && n < WORKSHEET_PAGES; row++) {
        double height = row_height(on, row);
        if (row > from && used + height > (from > 0 ? later : first)) {
            from = before[n++] = find_end(on, from, row, top, later);
            used = 0.0;
            for (lxw_row_t r = from; r < row; r++)
                used += row_height(on, r);
        }
        used += height;
        top += height;
    }
    if (n > 0)
        book_check(book, worksheet_set_h_pagebreaks(on->to, before));
    on->second = before[0];
    return n + 1;
}

void xlsx_write_worksheet(struct book *book, struct worksheet *on) {
    on->to = book_sheet(book, on->title);
    if (!on->to || !xlsx_set_columns(book, on)) {
        book_check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    for (size_t k = 0; k < on->n_table; k++)
        write_table(book, on, on->table[k]);
    if (on->n_column > 0 && on->row > 0)
        book_check(book, worksheet_print_area(on->to, 0, 0, on->row - 1, (lxw_col_t)(on->n_column - 1)));
    double height = worksheet_top(on, on->row), page = book_paper(book, on->to, height, on->paper);
    book->pages += (on->n_break + 1) * (page < height ? break_pages(book, on, page) : 1);
    keep_in_sight(book, on);
    free(on->width);
    free(on->more);
    on->width = on->more = NULL;
}
