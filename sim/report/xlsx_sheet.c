/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables on a worksheet, below each other. */
#include "sim/report/xlsx_parts.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_ROW = 3, WIDEST = 46, LONG = 200, WIDE_TEXT = 110 };

/* ---- columns ---- */

/* A text that is read as a paragraph: over all columns that are left, in lines. */
static bool is_paragraph(const struct sheet *sheet, const struct cell *cell, size_t column) {
    return column + 1 == sheet->n_column && cell->kind == CELL_TEXT && cell->text && format_width(cell->text) > LONG;
}

/* Of the longest word, or part of one up to a hyphen: heads wrap. */
static size_t word_width(const char *text) {
    size_t width = 0;
    while (*text) {
        char word[HEAD_SIZE];
        size_t n = strcspn(text, " -");
        n += text[n] == '-';
        snprintf(word, sizeof word, "%.*s", (int)n, text);
        width = format_width(word) > width ? format_width(word) : width;
        text += n + (text[n] == ' ');
    }
    return width;
}

/* Heads of figures stand upright where a word in one is much wider than a figure. */
static bool has_long_head(const struct sheet *sheet) {
    enum { LONG_WORD = 14 };
    char head[HEAD_SIZE];
    for (size_t c = 0; c < sheet->n_column; c++)
        if (sheet->column[c].kind != CELL_TEXT && word_width(sheet_head(sheet, c, head)) > LONG_WORD)
            return true;
    return false;
}

static bool head_stands(const struct sheet *sheet, size_t column) {
    return sheet->column[column].kind != CELL_TEXT && has_long_head(sheet);
}

/* In digits: letters are narrower, figures are bold in a sum, what parts them is half as wide. What is filled in has
 * the room of its head. */
static double cell_width(const struct cell *cell) {
    char buffer[CELL_TEXT_SIZE];
    const char *shown = cell_format(cell, buffer);
    size_t width = cell->kind == CELL_INPUT ? 0 : format_width(shown);
    if (cell->kind == CELL_TEXT)
        return width > LONG ? WIDE_TEXT : width > WIDEST ? WIDEST : 0.9 * (double)width + 1.2;
    double narrow = 0.0;
    for (; *shown; shown++)
        narrow += strchr("., ", *shown) ? 0.5 : 0.0;
    return 1.1 * ((double)width - narrow) + 0.8;
}

static double column_width(const struct book *book, const struct sheet *sheet, size_t column) {
    char head[HEAD_SIZE];
    double width = head_stands(sheet, column) ? 5.0 : 1.2 + (double)word_width(sheet_head(sheet, column, head));
    for (size_t row = 0; row < sheet->n_row; row++) {
        const struct cell *cell = sheet_cell(sheet, row, column);
        if (!is_paragraph(sheet, cell, column) && (book->full || !sheet->row[row].minor))
            width = fmax(width, cell_width(cell));
    }
    return width;
}

/* Long texts wrap so far that the sheet fits on the width of a page; of one that stands where not much is lost. */
static void narrow(struct worksheet *on) {
    const double least = 20.0, upright = 125.0, wide = 157.0; /* no figure is as wide as the least */
    double room = 0.0;
    for (size_t c = 0; c < on->n_column; c++)
        room += fmax(on->width[c] - least, 0.0);
    bool stands = on->paper < wide && on->paper - room <= upright;
    double over = fmax(on->paper - (stands ? upright : BOOK_PAGE_WIDTH), 0.0);
    double part = room > 0.0 ? fmin(over / room, 1.0) : 0.0;
    for (size_t c = 0; c < on->n_column; c++)
        on->width[c] -= part * fmax(on->width[c] - least, 0.0);
    on->paper -= part * room;
}

/* The columns that stand on every one of pages beside each other: those that say what a row is. */
static size_t repeated_columns(const struct worksheet *on) {
    const struct sheet *sheet = on->table[0];
    return on->n_table > 1 ? 0 : sheet->heat_end > 0 ? sheet->heat_first : 1;
}

/* Before which columns pages of this width break, where they hold no more; the names stand on each. Returns how many.
 */
static size_t find_breaks(const struct worksheet *on, double page, lxw_col_t before[WORKSHEET_BLOCKS + 1]) {
    size_t n = 0;
    double used = 0.0, names = 0.0;
    for (size_t c = 0; c < on->n_column; c++) {
        double width = on->width[c] + BOOK_PADDING;
        names += c < repeated_columns(on) ? width : 0.0;
        if (c > 0 && used + width > page && n < WORKSHEET_BLOCKS) {
            before[n++] = (lxw_col_t)c;
            used = names;
        }
        used += width;
    }
    before[n] = 0;
    return n;
}

/* On as few pages beside each other as hold all columns, and about as much on each: a last one with a single column
 * would have no room for a title. */
static void break_columns(struct book *book, struct worksheet *on) {
    const double rounding = 1e-6; /* what is made as narrow as a page is within it */
    double most = BOOK_PAGE_WIDTH + rounding;
    on->n_break = find_breaks(on, most, on->before);
    double page = on->paper / (double)(on->n_break + 1);
    while (on->n_break > 0 && page < most && find_breaks(on, page, on->before) != on->n_break)
        page += 1.0;
    on->block = on->n_break ? on->before[0] : on->n_column;
    on->start = on->n_break ? repeated_columns(on) : 0;
    for (size_t c = on->start; c < on->block; c++)
        on->page += on->width[c] + BOOK_PADDING;
    if (on->n_break > 0)
        book_check(book, worksheet_set_v_pagebreaks(on->to, on->before));
}

static bool set_columns(struct book *book, struct worksheet *on) {
    for (size_t k = 0; k < on->n_table; k++)
        on->n_column = on->table[k]->n_column > on->n_column ? on->table[k]->n_column : on->n_column;
    on->width = calloc(on->n_column, sizeof *on->width);
    for (size_t c = 0; on->width && c < on->n_column; c++) {
        for (size_t k = 0; k < on->n_table; k++)
            if (c < on->table[k]->n_column)
                on->width[c] = fmax(on->width[c], column_width(book, on->table[k], c));
        on->paper += on->width[c] + BOOK_PADDING;
    }
    if (on->width) {
        narrow(on);
        break_columns(book, on);
    }
    for (size_t c = 0; on->width && c < on->n_column; c++)
        book_check(book, worksheet_set_column(on->to, (lxw_col_t)c, (lxw_col_t)c, on->width[c], NULL));
    return on->width;
}

/* ---- lines of text ---- */

/* A letter is narrower than a digit, by about what is left at the end of lines. */
static double lines_of(const char *text, double width) {
    return 1.0 + floor((double)format_width(text) / width);
}

static void set_lines(struct book *book, struct worksheet *on, lxw_row_t row, double lines) {
    book_check(book, worksheet_set_row(on->to, row, BOOK_LINE * lines, NULL));
    on->extra += BOOK_LINE * (lines - 1.0);
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
    set_lines(book, on, on->row, lines_of(text, width_of(on, first, end)));
    write_span(book, on, first, end, text, format);
}

static void write_line(struct book *book, struct worksheet *on, const char *text, lxw_format *format) {
    write_over(book, on, on->start, text, format);
    on->row++;
}

/* What stands above: on each of pages beside each other. */
static void write_above(struct book *book, struct worksheet *on, const char *text, lxw_format *format) {
    double lines = lines_of(text, width_of(on, on->start, on->block));
    for (size_t k = 0; k < on->n_break; k++) {
        size_t first = on->before[k], end = k + 1 < on->n_break ? on->before[k + 1] : on->n_column;
        lines = fmax(lines, lines_of(text, width_of(on, first, end)));
        write_span(book, on, first, end, text, format);
    }
    write_span(book, on, on->start, on->block, text, format);
    set_lines(book, on, on->row++, lines);
}

/* As high as a head that stands is long, in two columns of letters. */
static double lines_standing(const char *head) {
    const double letter = 0.65;
    size_t half = format_width(head) / 2 + 4, word = word_width(head);
    return ceil((double)(half > word ? half : word) * letter * BOOK_LETTER / BOOK_LINE + 0.5);
}

/* Room for heads of several lines: not every spreadsheet makes it when it opens the file. */
static void write_heads(struct book *book, struct worksheet *on, const struct placed *p) {
    char head[HEAD_SIZE];
    double lines = 1.0;
    for (size_t c = 0; c < p->sheet->n_column; c++) {
        bool stands = head_stands(p->sheet, c);
        const char *text = sheet_head(p->sheet, c, head);
        lines = fmax(lines, stands ? lines_standing(text) : lines_of(text, p->on->width[c] - 1.0));
        book_check(
            book, worksheet_write_string(p->on->to, p->head, (lxw_col_t)c, text, stands ? book->standing : book->head));
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
    if (cell->kind != CELL_NUMBER || formats != book->format)
        return formats[cell->kind];
    return book->number[(size >= 10.0) + (size >= 1000.0)];
}

static void write_formula(struct book *book, lxw_worksheet *to, lxw_row_t row, lxw_col_t column, const char *formula,
                          double value, lxw_format *format) {
    book_check(book, isfinite(value) ? worksheet_write_formula_num(to, row, column, formula, format, value)
                                     : worksheet_write_formula_str(to, row, column, formula, format, ""));
}

static void write_cell(struct book *book, const struct placed *p, size_t k, size_t column) {
    const struct sheet *sheet = p->sheet;
    const struct cell *cell = sheet_cell(sheet, p->row[k], column);
    bool coloured = sheet->heat_end > 0 && column >= sheet->heat_first; /* red on orange reads badly */
    lxw_format *const *formats = sheet->row[p->row[k]].sum || (sheet->total_row && p->row[k] + 1 == sheet->n_row)
                                     ? book->total
                                 : coloured ? book->plain
                                            : book->format;
    char formula[FORMULA_SIZE];
    double value;
    if (xlsx_formula(p, k, column, formula, &value))
        write_formula(book, p->on->to, placed_row(p, k), (lxw_col_t)column, formula, value,
                      formats[cell->kind == CELL_INPUT ? CELL_BALANCE : cell->kind]);
    else if (cell->kind == CELL_INPUT)
        xlsx_write_input(book, p, k, column, p->on->n_table > 0 && !book->full);
    else if (is_number(cell)) /* finite: tables_put_real saw to that */
        book_check(book, worksheet_write_number(p->on->to, placed_row(p, k), (lxw_col_t)column, number_of(cell),
                                                format_of(book, formats, cell)));
    else if (cell->kind != CELL_EMPTY)
        book_check(book, worksheet_write_string(p->on->to, placed_row(p, k), (lxw_col_t)column,
                                                cell->text ? cell->text : cell_gap(cell->kind), formats[cell->kind]));
}

/* Room for texts of several lines in cells. */
static void make_room(struct book *book, struct worksheet *on, const struct placed *p, size_t k) {
    double lines = 1.0;
    for (size_t c = 0; c < p->sheet->n_column; c++) {
        const struct cell *cell = sheet_cell(p->sheet, p->row[k], c);
        if (cell->kind == CELL_TEXT && cell->text)
            lines = fmax(lines, lines_of(cell->text, p->on->width[c]));
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
            if (is_paragraph(p->sheet, cell, c))
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

static void write_table(struct book *book, struct worksheet *on, const struct sheet *sheet) {
    char caption[SHEET_CAPTION_SIZE];
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
    write_above(book, on, sheet_caption(sheet, caption), book->title);
    if (first && book->tables->stamp)
        write_above(book, on, book->tables->stamp, book->text);
    p.head = first ? HEAD_ROW : on->row;
    write_heads(book, on, &p);
    worksheet_keep(on, from, top, worksheet_top(on, p.head + 1) + 3.0 * BOOK_LINE); /* no head without rows */
    if (first)
        on->repeated = worksheet_top(on, on->n_table == 1 ? HEAD_ROW + 1 : 2);
    write_rows(book, on, &p);
    colour(book, &p);
    on->row++;
    for (size_t k = 0; k < sheet->n_lead; k++)
        write_line(book, on, sheet->lead[k], book->text);
    for (size_t k = 0; k < sheet->n_note; k++)
        write_line(book, on, sheet->note[k], book->text);
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
 * Of tables with other heads below each other only those columns, and on paper title and stamp. */
static void keep_in_sight(struct book *book, const struct worksheet *on) {
    const struct sheet *sheet = on->table[0];
    lxw_col_t names = (lxw_col_t)(sheet->heat_end > 0 ? sheet->heat_first : 1);
    worksheet_freeze_panes(on->to, heads_alike(on) ? HEAD_ROW + 1 : 0, names);
    book_check(book, worksheet_repeat_rows(on->to, 0, on->n_table == 1 ? HEAD_ROW : 1));
    if (on->n_table == 1)
        book_check(book, worksheet_repeat_columns(on->to, 0, (lxw_col_t)(names - 1)));
}

/* Pages of this height, in points of the sheet, break off before what would be cut. */
static void break_pages(struct book *book, const struct worksheet *on, double page) {
    lxw_row_t before[WORKSHEET_KEPT + 1] = {0};
    size_t n = 0;
    double from = 0.0, room = page - 2.0 * BOOK_LINE; /* programs measure a page each in their own way */
    for (size_t k = 0; k < on->n_kept; k++) {
        const struct kept *it = &on->kept[k];
        double later = room - on->repeated;
        for (double end; it->top >= (end = from + (from > 0.0 ? later : room));)
            from = end;
        if (it->bottom <= from + (from > 0.0 ? later : room) || it->bottom - it->top > later)
            continue;
        before[n++] = it->row;
        from = it->top;
    }
    if (n > 0)
        book_check(book, worksheet_set_h_pagebreaks(on->to, before));
}

void xlsx_write_worksheet(struct book *book, struct worksheet *on) {
    on->to = book_sheet(book, on->title);
    if (!on->to || !set_columns(book, on)) {
        book_check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    for (size_t k = 0; k < on->n_table; k++)
        write_table(book, on, on->table[k]);
    keep_in_sight(book, on);
    if (on->n_column > 0 && on->row > 0)
        book_check(book, worksheet_print_area(on->to, 0, 0, on->row - 1, (lxw_col_t)(on->n_column - 1)));
    double height = worksheet_top(on, on->row), page = book_paper(book, on->to, height, on->paper);
    if (page < height)
        break_pages(book, on, page);
    free(on->width);
    on->width = NULL;
}
