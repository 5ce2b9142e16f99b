/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums and differences as live formulas, and the cells that somebody is to fill in. */
#include "sim/report/xlsx_parts.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct cell *cell_at(const struct placed *p, size_t k, size_t column) {
    return sheet_cell(p->sheet, p->row[k], column);
}

static const struct sheet_row *row_at(const struct placed *p, size_t k) {
    return &p->sheet->row[p->row[k]];
}

static void add_name(struct format_text *f, const struct placed *p, size_t k, size_t column) {
    char name[LXW_MAX_CELL_NAME_LENGTH];
    lxw_rowcol_to_cell(name, placed_row(p, k), (lxw_col_t)column);
    format_append(f, "%s", name);
}

/* In the unit of the workbook: whole euros, or thousands in the council paper. */
static double value_of(const struct cell *cell) {
    return (double)cell->number / (cell->kind == CELL_COUNT ? 1.0 : cell_is_paper(cell->kind) ? 100000.0 : 100.0);
}

/* ---- the total of a table ---- */

/* Is every cell above the total of the column's own kind, and shown? Only then is the sum what stands there. */
static bool can_sum(const struct placed *p, size_t column) {
    const struct sheet *sheet = p->sheet;
    bool all = sheet->total_row && sheet->column[column].sum && sheet->n_row > 1 && p->n_row == sheet->n_row;
    for (size_t row = 0; all && row < sheet->n_row; row++)
        all = sheet_cell(sheet, row, column)->kind == sheet->column[column].kind;
    return all;
}

static void total(const struct placed *p, size_t column, struct format_text *f) {
    format_append(f, "=SUM(");
    add_name(f, p, 0, column);
    format_append(f, ":");
    add_name(f, p, p->n_row - 2, column);
    format_append(f, ")");
}

/* ---- a row that adds up those above it ---- */

/* The first row that it adds up: the sum before it, or the first one of its place. */
static size_t first_summed(const struct placed *p, size_t k) {
    size_t first = k;
    while (first > 0 && row_at(p, first - 1)->place == row_at(p, k)->place) {
        first--;
        if (row_at(p, first)->sum)
            break;
    }
    return first;
}

static bool counts(const struct placed *p, size_t k) {
    return row_at(p, k)->side != 0;
}

/* Are all cells numbers, some of them empty or with a word for what another row tells? Of a sum that is to be filled in
 * they may be so too; any other is live where those numbers make it, to the cent. */
static bool can_add(const struct placed *p, size_t first, size_t k, size_t column, bool input) {
    bool some = input;
    int64_t rest = input ? 0 : cell_at(p, k, column)->number;
    for (size_t r = first; r < k; r++) {
        const struct cell *cell = cell_at(p, r, column);
        bool number = counts(p, r) && cell_is_paper(cell->kind);
        some |= number;
        rest -= number && !input ? row_at(p, r)->side * cell->number : 0;
        bool open = cell->kind == CELL_EMPTY || cell->kind == CELL_TEXT || (input && cell->kind == CELL_INPUT);
        if (counts(p, r) && !number && !open)
            return false;
    }
    return some && first < k && rest == 0;
}

static void add_up(const struct placed *p, size_t first, size_t k, size_t column, struct format_text *f) {
    for (size_t r = first; r < k; r++) {
        if (!counts(p, r) || cell_at(p, r, column)->kind == CELL_TEXT)
            continue;
        format_append(f, "%s", row_at(p, r)->side > 0 ? "+" : "-");
        add_name(f, p, r, column);
    }
}

/* The cells that a sum waits for: all of them, those to fill in behind one that is given, and whether one is. */
struct awaited {
    size_t cells, behind;
    bool given;
};

/* Half a balance is none: a sum that is to be filled in is empty until the first two cells that it adds up are there,
 * and behind one that is given as many to fill in, as the two that go into a pool and come out of it behind an account;
 * after a sum that one. What is not to be filled in does not count. */
static bool is_awaited(const struct placed *p, size_t k, size_t r, size_t column, struct awaited *found) {
    size_t wanted = row_at(p, first_summed(p, k))->sum ? 1 : 2;
    const struct cell *cell = cell_at(p, r, column);
    bool more = found->cells < wanted || (found->given && found->behind < wanted);
    bool awaited = more && counts(p, r) && cell->kind != CELL_EMPTY;
    found->cells += awaited;
    found->behind += awaited && found->given && cell->kind == CELL_INPUT;
    found->given |= awaited && cell->kind != CELL_INPUT;
    return awaited;
}

/* What it comes to by now; NAN while it is empty. */
static double filled_value(const struct placed *p, size_t k, size_t column) {
    struct awaited found = {0};
    double sum = 0.0;
    for (size_t r = first_summed(p, k); r < k; r++) {
        const struct cell *cell = cell_at(p, r, column);
        bool inner = cell->kind == CELL_INPUT && row_at(p, r)->sum;
        double one = cell_is_paper(cell->kind) ? value_of(cell) : inner ? filled_value(p, r, column) : (double)NAN;
        if (is_awaited(p, k, r, column, &found) && !isfinite(one))
            return one;
        if (counts(p, r) && isfinite(one))
            sum += row_at(p, r)->side > 0 ? one : -one;
    }
    return sum;
}

static void when_filled(const struct placed *p, size_t first, size_t k, size_t column, struct format_text *f) {
    struct awaited found = {0};
    format_append(f, "IF(COUNT(");
    for (size_t r = first; r < k; r++) {
        bool more = found.cells > 0;
        if (is_awaited(p, k, r, column, &found)) {
            format_append(f, more ? "," : "");
            add_name(f, p, r, column);
        }
    }
    format_append(f, ")<%zu,\"\",", found.cells);
}

static bool sum_of_rows(const struct placed *p, size_t k, size_t column, struct format_text *f, double *value) {
    const struct cell *cell = cell_at(p, k, column);
    size_t first = first_summed(p, k);
    bool input = cell->kind == CELL_INPUT;
    if (!row_at(p, k)->sum || (column > 0 && column == p->sheet->change.column) ||
        (!cell_is_paper(cell->kind) && !input) || !can_add(p, first, k, column, input))
        return false;
    format_append(f, "=");
    if (input)
        when_filled(p, first, k, column, f);
    add_up(p, first, k, column, f);
    if (input)
        format_append(f, ")");
    *value = input ? filled_value(p, k, column) : value_of(cell);
    return true;
}

/* ---- a column that tells a change ---- */

static bool change(const struct placed *p, size_t k, size_t column, struct format_text *f, double *value) {
    const struct sheet_change *c = &p->sheet->change;
    const struct sheet_row *row = row_at(p, k);
    if (c->column == 0 || column != c->column || row->better == 0 || !cell_is_paper(cell_at(p, k, column)->kind) ||
        !cell_is_paper(cell_at(p, k, c->before)->kind) || !cell_is_paper(cell_at(p, k, c->after)->kind))
        return false;
    format_append(f, "=");
    add_name(f, p, k, row->better > 0 ? c->after : c->before);
    format_append(f, "-");
    add_name(f, p, k, row->better > 0 ? c->before : c->after);
    *value = value_of(cell_at(p, k, column));
    return true;
}

/* ---- a row that tells the one above it as a part ---- */

/* What is to be filled in there is told as a part too, once it is. */
static bool part(const struct placed *p, size_t k, size_t column, struct format_text *f, double *value) {
    if (k == 0 || !(row_at(p, k)->whole > 0.0) || cell_at(p, k, column)->kind != CELL_EMPTY ||
        cell_at(p, k - 1, column)->kind != CELL_INPUT || !row_at(p, k - 1)->sum)
        return false;
    const double unit = 100000.0; /* of the paper, in cents */
    format_append(f, "=IF(");
    add_name(f, p, k - 1, column);
    format_append(f, "=\"\",\"\",");
    add_name(f, p, k - 1, column);
    format_append(f, "/%.5f)", row_at(p, k)->whole / unit);
    *value = filled_value(p, k - 1, column) * unit / row_at(p, k)->whole;
    return true;
}

bool xlsx_formula(const struct placed *p, size_t k, size_t column, char formula[FORMULA_SIZE], double *value) {
    struct format_text f = {.text = formula, .size = FORMULA_SIZE};
    if (p->row[k] + 1 == p->sheet->n_row && can_sum(p, column)) {
        total(p, column, &f);
        *value = value_of(cell_at(p, k, column));
        return true;
    }
    return change(p, k, column, &f, value) || part(p, k, column, &f, value) || sum_of_rows(p, k, column, &f, value);
}

/* ---- cells to fill in ---- */

/* A name as spreadsheets want it: "Rekening_2014_Rijksbudget". */
static void add_word(char name[], size_t size, const char *text) {
    size_t n = strlen(name);
    for (; *text && n + 2 < size; text++) {
        bool good = isalnum((unsigned char)*text) || (unsigned char)*text >= 0x80;
        if (good)
            name[n++] = *text;
        else if (n > 0 && name[n - 1] != '_')
            name[n++] = '_';
    }
    while (n > 0 && name[n - 1] == '_')
        n--;
    name[n] = '\0';
}

void xlsx_give_name(struct book *book, const struct placed *p, size_t k, size_t column) {
    char name[128] = "", at[LXW_MAX_CELL_NAME_LENGTH], place[256], head[HEAD_SIZE];
    const struct cell *what = cell_at(p, k, 1);
    add_word(name, sizeof name / 2, sheet_head(p->sheet, column, head));
    strcat(name, "_");
    add_word(name, sizeof name, what->text ? what->text : "");
    lxw_rowcol_to_cell_abs(at, placed_row(p, k), (lxw_col_t)column, 1, 1);
    snprintf(place, sizeof place, "='%s'!%s", p->on->title, at);
    book_check(book, workbook_define_name(book->book, name, place));
}

/* ---- parts that are to make a whole ---- */

/* Is row k to be filled in as a part of one above it? */
static bool is_part(const struct placed *p, size_t k, size_t column) {
    return k < p->n_row && !counts(p, k) && !row_at(p, k)->sum && cell_at(p, k, column)->kind == CELL_INPUT;
}

/* The row that k is a part of, and how many parts that has. */
static size_t find_whole(const struct placed *p, size_t k, size_t column, size_t *n) {
    while (k > 0 && is_part(p, k, column))
        k--;
    for (*n = 0; is_part(p, k + *n + 1, column);)
        ++*n;
    return k;
}

/* Do they make it, in thousands that are rounded? Nothing is asked while one of them is empty, nor of a single part,
 * which may leave a rest. False where there is nothing to ask. */
static bool parts_agree(const struct placed *p, size_t k, size_t column, struct format_text *f) {
    size_t n, whole = find_whole(p, k, column, &n);
    if (whole == k || n < 2 ||
        !(cell_is_paper(cell_at(p, whole, column)->kind) || cell_at(p, whole, column)->kind == CELL_INPUT))
        return false;
    format_append(f, "=OR(COUNT(");
    add_name(f, p, whole, column);
    format_append(f, ":");
    add_name(f, p, whole + n, column);
    format_append(f, ")<%zu,ABS(", n + 1);
    add_name(f, p, whole, column);
    for (size_t part = whole + 1; part <= whole + n; part++) {
        format_append(f, "-");
        add_name(f, p, part, column);
    }
    format_append(f, ")<2)");
    return true;
}

/* A number; of a part that completes its whole, one that agrees: else the spreadsheet asks whether it is right. */
void xlsx_write_input(struct book *book, const struct placed *p, size_t k, size_t column) {
    char title[33], message[256], doubt[256], agree[FORMULA_SIZE];
    struct format_text f = {.text = agree, .size = sizeof agree};
    snprintf(title, sizeof title, "%.32s", _("Fill in"));
    snprintf(message, sizeof message, "%.255s", _("In thousands of euros, above 0; the balance below changes along."));
    snprintf(doubt, sizeof doubt, "%.255s",
             _("The parts (of which ...) do not add up to the line above them. Is this right?"));
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_DECIMAL,
                                .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                .minimum_number = -1e9,
                                .maximum_number = 1e9,
                                .ignore_blank = LXW_VALIDATION_ON,
                                .input_title = title,
                                .input_message = message};
    if (parts_agree(p, k, column, &f)) {
        rule.validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA;
        rule.value_formula = agree;
        rule.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;
        rule.error_title = title;
        rule.error_message = doubt;
    }
    book_check(book, worksheet_write_blank(p->on->to, placed_row(p, k), (lxw_col_t)column, book->format[CELL_INPUT]));
    book_check(book, worksheet_data_validation_cell(p->on->to, placed_row(p, k), (lxw_col_t)column, &rule));
}
