/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/form_xlsx.h"

#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/report/xlsx_close.h"
#include <stdio.h>
#include <xlsxwriter.h>

/* What a cell of a kind may hold, for the person who fills it in. */
static const struct {
    const char *format; /* of numbers; NULL: text */
    bool whole;
    double least, most;
    const char *refusal;
} kinds[] = {
    [FORM_CODE] = {NULL, false, 0, 0, NULL},
    [FORM_NAME] = {NULL, false, 0, 0, NULL},
    [FORM_YEAR] = {"0", true, 1990, 2160, N_("Expected a year, such as 2024.")},
    [FORM_PEOPLE] = {"#,##0", true, 0, 1e9, N_("Expected a whole number of people, 0 or more.")},
    [FORM_CLIENTS] = {"#,##0", true, 0, 1e9, N_("Expected a whole number of clients, 0 or more.")},
    [FORM_COST] = {"#,##0.00", false, -1e12, 1e12, N_("Expected an amount in EUR, with at most two decimals.")},
    [FORM_MONEY] = {"#,##0.00", false, 0, 1e12, N_("Expected an amount in EUR, 0 or more, with at most two decimals.")},
    [FORM_NUMBER] = {"General", false, 0, 1e15, N_("Expected a number, 0 or more.")},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct book {
    const struct form *form;
    lxw_workbook *book;
    lxw_format *head, *bold, *wrap, *of_kind[KINDS];
    bool failed;
};

static void check(struct book *book, lxw_error error) {
    book->failed |= error != LXW_NO_ERROR;
}

static lxw_format *make_format(struct book *book) {
    lxw_format *format = workbook_add_format(book->book);
    book->failed |= !format;
    return format;
}

static void make_formats(struct book *book) {
    lxw_format **const all[] = {&book->head, &book->bold, &book->wrap};
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        *all[k] = make_format(book);
    for (size_t k = 0; k < KINDS; k++) {
        book->of_kind[k] = make_format(book);
        if (book->of_kind[k])
            format_set_num_format(book->of_kind[k], kinds[k].format ? kinds[k].format : "@");
    }
    if (book->failed)
        return;
    format_set_bold(book->head);
    format_set_text_wrap(book->head);
    format_set_bg_color(book->head, 0xDDE6F0);
    format_set_bold(book->bold);
    format_set_text_wrap(book->wrap);
    format_set_align(book->wrap, LXW_ALIGN_VERTICAL_TOP);
}

static void put_text(struct book *book, lxw_worksheet *to, lxw_row_t row, lxw_col_t column, const char *text,
                     lxw_format *format) {
    check(book, worksheet_write_string(to, row, column, text, format));
}

/* What is known already, or 0; else an empty cell of its kind. */
static void put_cell(struct book *book, lxw_worksheet *to, lxw_row_t row, lxw_col_t c, size_t i, int year) {
    const struct form_column *column = &book->form->column[c];
    const struct municipality *m = &book->form->region->municipality[i];
    lxw_format *format = book->of_kind[column->kind];
    if (column->kind == FORM_CODE)
        put_text(book, to, row, c, m->code, format);
    else if (column->kind == FORM_NAME)
        put_text(book, to, row, c, m->name ? m->name : m->code, format);
    else if (column->kind == FORM_YEAR || column->is_zero)
        check(book, worksheet_write_number(to, row, c, column->kind == FORM_YEAR ? year : 0, format));
    else
        check(book, worksheet_write_blank(to, row, c, format));
}

/* Amounts have whole cents; which a spreadsheet can be told by a formula alone, of the first cell of the range. */
static void add_validation(struct book *book, lxw_worksheet *to, lxw_col_t c, lxw_row_t last) {
    enum { FORMULA_SIZE = 200 };
    enum form_kind kind = book->form->column[c].kind;
    char cell[LXW_MAX_CELL_NAME_LENGTH], formula[FORMULA_SIZE];
    if (!kinds[kind].format)
        return;
    lxw_data_validation validation = {.validate =
                                          kinds[kind].whole ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL,
                                      .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                      .minimum_number = kinds[kind].least,
                                      .maximum_number = kinds[kind].most,
                                      .error_message = (char *)(uintptr_t)_(kinds[kind].refusal)}; /* is read only */
    if (kind == FORM_COST || kind == FORM_MONEY) {
        lxw_rowcol_to_cell(cell, 1, c);
        snprintf(formula, sizeof formula, "=AND(ISNUMBER(%s),%s>=%.0f,%s<=%.0f,ROUND(%s,2)=%s)", cell, cell,
                 kinds[kind].least, cell, kinds[kind].most, cell, cell);
        validation.validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA;
        validation.value_formula = formula;
    }
    check(book, worksheet_data_validation_range(to, 1, c, last, c, &validation));
}

/* As wide as a page of A4 on its side. */
static void set_paper(lxw_worksheet *to) {
    worksheet_set_landscape(to);
    worksheet_set_paper(to, 9); /* A4 */
    worksheet_fit_to_pages(to, 1, 0);
}

static void write_table(struct book *book, lxw_worksheet *to) {
    const struct form *form = book->form;
    lxw_row_t row = 0;
    for (size_t c = 0; c < form->n_column; c++)
        put_text(book, to, 0, (lxw_col_t)c, form->column[c].heading, book->head);
    for (int year = form->first_year; year <= form->last_year; year++)
        for (size_t i = 0; i < form->region->n_municipality; i++) {
            row++;
            for (size_t c = 0; c < form->n_column; c++)
                put_cell(book, to, row, (lxw_col_t)c, i, year);
        }
    for (size_t c = 0; c < form->n_column && row > 0; c++)
        add_validation(book, to, (lxw_col_t)c, row);
    for (size_t c = 0; c < form->n_column; c++) /* ranges that overlap are damage to Excel */
        check(book, worksheet_set_column(to, (lxw_col_t)c, (lxw_col_t)c, c == 1 ? 24 : 16, NULL));
    worksheet_freeze_panes(to, 1, 2);
    set_paper(to);
}

static void write_explanation(struct book *book, lxw_worksheet *to) {
    static const char *const steps[] = {
        N_("Fill in the first sheet: one row for each municipality and year."),
        N_("Rows and columns that you do not need you may remove, but not the headings of the others."),
        N_("Amounts are in EUR, not in thousands, with at most two decimals; percentages are not asked anywhere."),
        N_("Give the file to solidair as it is, or save the first sheet as CSV.")};
    lxw_row_t row = 0;
    check(book, worksheet_set_column(to, 0, 0, 32, NULL));
    check(book, worksheet_set_column(to, 1, 1, 90, NULL));
    set_paper(to);
    put_text(book, to, row++, 0, _("How to fill this in"), book->bold);
    for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++)
        put_text(book, to, row++, 1, _(steps[k]), book->wrap);
    put_text(book, to, ++row, 0, _("Column"), book->head);
    put_text(book, to, row++, 1, _("Meaning"), book->head);
    for (size_t c = 0; c < book->form->n_column; c++) {
        put_text(book, to, row, 0, book->form->column[c].heading, book->wrap);
        put_text(book, to, row++, 1, book->form->column[c].why, book->wrap);
    }
}

/* path: of a part that nobody else writes. */
static bool write_book(const struct form *form, const char *path) {
    struct book book = {.form = form, .book = workbook_new(path)};
    /* A fixed date: the same question gives the same file. */
    struct lxw_doc_properties properties = {.created = 946684800};
    if (!book.book)
        return false;
    check(&book, workbook_set_properties(book.book, &properties));
    make_formats(&book);
    lxw_worksheet *table = workbook_add_worksheet(book.book, _("To fill in"));
    lxw_worksheet *explanation = workbook_add_worksheet(book.book, _("Explanation"));
    if (!book.failed && table && explanation) {
        write_table(&book, table);
        write_explanation(&book, explanation);
    }
    book.failed |= !table || !explanation;
    check(&book, xlsx_close(book.book));
    return !book.failed;
}

enum status form_write_xlsx(const struct form *form, const char *path, struct note *note) {
    struct output output;
    enum status status = output_open(path, &output, note);
    if (status)
        return status;
    if (!write_book(form, output.part))
        status = note_error(note, STATUS_IO, path, 0, NULL,
                            _("This workbook cannot be written. Choose another folder, or make room on the disk."));
    return output_close(&output, status, note);
}
