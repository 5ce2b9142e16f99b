/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables as a workbook: a sheet each, amounts as numbers, sums as live formulas, charts that Excel draws itself. */
#include "sim/base/output.h"
#include "sim/report/writer.h"
#include "sim/report/xlsx_close.h"
#include "sim/report/xlsx_parts.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/base/reason.h"
#include "sim/tables/source.h"
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static const double FRONT_WIDTH = 38.0, CAPTION_WIDTH = 112.0; /* of the columns of the first sheet */

/* When the results came to be what they are: a date that does not follow the clock of who opens the workbook. Empty
 * where it is not known. */
static void date_results(struct book *book) {
    struct stat about;
    struct tm at;
    if (stat(book->tables->file[0].path, &about) || !localtime_r(&about.st_mtime, &at) ||
        strftime(book->date, sizeof book->date, "%d-%m-%Y", &at) == 0)
        book->date[0] = '\0';
}

/* ---- the sheets ---- */

/* First sheet: what this is. */
static lxw_worksheet *add_front(struct book *book) {
    const struct tables *tables = book->tables;
    lxw_worksheet *to = book_sheet(book, _("Contents"));
    const char *const line[] = {tables->title, tables->subtitle, tables->stamp, tables->scope,
                                book->full ? NULL
                                           : _("Here are the tables that are read and printed. Every table there is: "
                                               "solidair report with --full.")};
    if (!to)
        return NULL;
    book_check(book, worksheet_set_column(to, 0, 0, FRONT_WIDTH, NULL));
    book_check(book, worksheet_set_column(to, 1, 1, CAPTION_WIDTH, NULL));
    for (size_t k = 0; k < sizeof line / sizeof line[0]; k++)
        if (line[k])
            book_check(book, worksheet_write_string(to, book->line++, 0, line[k], k == 0 ? book->bold : NULL));
    book->line++;
    return to;
}

/* A row of the list, as high as its second text needs. */
static void write_listed(struct book *book, lxw_worksheet *front, const char *text) {
    book_check(book, worksheet_write_string(front, book->line, 1, text, book->text));
    double more = BOOK_LINE * (xlsx_lines(text, CAPTION_WIDTH, false) - 1.0);
    book_check(book, worksheet_set_row(front, book->line++, BOOK_LINE + more, NULL));
    book->extra += more;
}

static void list_on_front(struct book *book, lxw_worksheet *front, const struct worksheet *on) {
    for (size_t k = 0; front && k < on->n_table; k++) {
        char link[64];
        snprintf(link, sizeof link, "internal:'%.31s'!A1", on->title);
        book_check(book, worksheet_write_url_opt(front, book->line, 0, link, NULL, on->table[k]->title, NULL));
        write_listed(book, front, on->table[k]->caption);
    }
}

static bool is_in(const struct book *book, const struct sheet *sheet) {
    return book_holds(book, sheet) && !book_leaves_out(book, sheet);
}

/* Below the list: what there was no room for, and where it is. */
static void list_left_out(struct book *book, lxw_worksheet *front) {
    char text[FORMAT_TEXT_SIZE], names[FORMAT_TEXT_SIZE / 2] = "", place[FORMAT_TEXT_SIZE / 4];
    size_t n = 0;
    for (size_t k = 0; k < book->tables->n_sheet; k++) {
        const struct sheet *sheet = book->tables->sheet[k];
        bool chart = book_leaves_chart(book, sheet);
        if (book_holds(book, sheet) && (book_leaves_out(book, sheet) || chart) && n < sizeof names)
            n += (size_t)snprintf(names + n, sizeof names - n, chart ? _("%s%s (its chart)") : "%s%s", n ? "; " : "",
                                  sheet->title);
    }
    if (n == 0)
        return;
    book_check(book, worksheet_write_string(front, book->line, 0, _("Left out"), NULL));
    snprintf(text, sizeof text,
             _("%s. So it prints on few pages; a workbook with every table has them: solidair report %s -o OUTPUT.xlsx "
               "--full"),
             names, format_word(book->tables->file[0].path, place, sizeof place));
    write_listed(book, front, text);
}

/* The worksheet that it is on with others; NULL: it has its own, since the book is full or names and heads would be
 * missed on further pages of a wide or long one. */
static const char *page_of(const struct book *book, const struct sheet *sheet) {
    return book->full || !sheet->page || xlsx_is_large(book, sheet) ? NULL : sheet->page;
}

static bool is_with(const struct book *book, const struct sheet *sheet, const char *page) {
    const char *own = is_in(book, sheet) ? page_of(book, sheet) : NULL;
    return own && strcmp(own, page) == 0;
}

/* The tables from the k-th on that stand on one worksheet with it. */
static struct worksheet gather(const struct book *book, size_t k) {
    const struct tables *tables = book->tables;
    const struct sheet *first = tables->sheet[k];
    const char *page = page_of(book, first);
    struct worksheet on = {.title = page ? page : first->title, .n_table = 1, .table = {first}};
    for (size_t n = k + 1; page && n < tables->n_sheet && on.n_table < WORKSHEET_TABLES; n++)
        if (is_with(book, tables->sheet[n], page))
            on.table[on.n_table++] = tables->sheet[n];
    return on;
}

/* Is it on the worksheet of one before it? */
static bool is_gathered(const struct book *book, size_t k) {
    const struct tables *tables = book->tables;
    const char *page = page_of(book, tables->sheet[k]);
    for (size_t n = 0; page && n < k; n++)
        if (is_with(book, tables->sheet[n], page))
            return true;
    return false;
}

/* Is it a short table of texts that stands on the first sheet, below the list? */
static bool is_on_front(const struct book *book, const struct sheet *sheet) {
    return !book->full && sheet->page && strcmp(sheet->page, _("Contents")) == 0;
}

static void write_on_front(struct book *book, lxw_worksheet *front, const struct sheet *sheet) {
    book_check(book, worksheet_write_string(front, ++book->line, 0, sheet->caption, book->bold));
    for (size_t row = 0; row < sheet->n_row; row++) {
        book->line++;
        for (size_t c = 0; c < sheet->n_column; c++) {
            const struct cell *cell = sheet_cell(sheet, row, c);
            if (cell->kind == CELL_TEXT && cell->text)
                book_check(book, worksheet_write_string(front, book->line, (lxw_col_t)c, cell->text, NULL));
        }
    }
    for (size_t k = 0; k < sheet->n_note; k++)
        book_check(book, worksheet_write_string(front, ++book->line, 0, sheet->note[k], NULL));
    book->line++;
}

/* The last thing on the first sheet, and its paper. */
static void end_front(struct book *book, lxw_worksheet *front) {
    for (size_t k = 0; k < book->tables->n_sheet; k++)
        if (is_on_front(book, book->tables->sheet[k]))
            write_on_front(book, front, book->tables->sheet[k]);
    double height = BOOK_LINE * (double)book->line + book->extra;
    book->pages += book_pages(height, book_paper(book, front, height, FRONT_WIDTH + CAPTION_WIDTH));
}

static void write_sheets(struct book *book) {
    lxw_worksheet *front = add_front(book);
    for (size_t k = 0; k < book->tables->n_sheet; k++) {
        const struct sheet *sheet = book->tables->sheet[k];
        if (!is_in(book, sheet) || is_gathered(book, k) || is_on_front(book, sheet))
            continue;
        struct worksheet on = gather(book, k);
        xlsx_write_worksheet(book, &on);
        list_on_front(book, front, &on);
    }
    if (front && book->tables->recheck) {
        char link[64];
        snprintf(link, sizeof link, "internal:'%.31s'!A1", _("Check the sums"));
        book_check(book, worksheet_write_url_opt(front, book->line, 0, link, NULL, _("Check the sums"), NULL));
        book_check(book, worksheet_write_string(front, book->line++, 1,
                                                book->tables->recheck->n_block > 0
                                                    ? _("From own cost to payment for one draw, in live formulas.")
                                                    : _("No scheme of this run can be shown in formulas."),
                                                book->text));
    }
    if (front)
        list_left_out(book, front);
    if (front)
        end_front(book, front);
}

static enum status fill_book(struct book *book) {
    /* A fixed date: equal results give an equal file. */
    struct lxw_doc_properties properties = {.author = "solidair", .created = 946684800};
    if (!xlsx_make_formats(book))
        return STATUS_MEMORY;
    date_results(book);
    book_check(book, workbook_set_properties(book->book, &properties));
    write_sheets(book);
    if (book->tables->recheck)
        xlsx_write_recheck(book, book->tables->recheck);
    return STATUS_OK;
}

static enum status write_xlsx(struct tables *tables, const struct report_request *request, struct note *note) {
    struct output output = {0};
    /* A table that is asked for, and files beside each other, are there whole. */
    struct book book = {.tables = tables, .full = request->full || request->table || tables->n_file > 1};
    /* Opening it first says in words what is wrong with the name. */
    enum status status = output_open(request->output, &output, note);
    if (!status)
        status = book_fit(&book, output.part, fill_book);
    if (book.book)
        book_check(&book, xlsx_close(book.book));
    int reason = errno;
    if (!status && book.error != LXW_NO_ERROR)
        status = note_error(
            note, STATUS_IO, request->output, 0, NULL,
            _("The workbook cannot be written: %s. Choose another name or folder, or make room on the disk."),
            reason ? reason_text(reason) : lxw_strerror(book.error));
    return output_close(&output, status, note);
}

const struct writer writer_xlsx = {
    .extension = "xlsx",
    .doc = N_("a workbook for Excel or LibreOffice, with sums and a recalculation in live formulas"),
    .write = write_xlsx,
};
