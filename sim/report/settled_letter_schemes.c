/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letter to one municipality under many schemes: a table of them, a row each, and the rules below it or, where a
 * page has no room for them, on a sheet for all. Years are taken together: each by itself stands in the settlement. */
#include "sim/report/settled_ledger.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <stdio.h>
#include <string.h>

enum { LABEL_WIDTH = 44, AMOUNT_WIDTH = 17, AMOUNTS = 3, LINES_MAX = 57, SHEET_NAME = LEDGER_SHEET_NAME };

static struct page new_page(struct ledger *book, lxw_worksheet *to) {
    return (struct page){
        .book = book, .to = to, .last_column = AMOUNTS, .width = LABEL_WIDTH + (size_t)AMOUNTS * AMOUNT_WIDTH};
}

/* Of all years together. */
static int64_t sum_of(const struct settled *x, size_t s, size_t i, enum column column) {
    int64_t sum = 0;
    for (size_t t = 0; t < x->n_year; t++)
        sum += ledger_line(x, s, t, i).amount[column];
    return sum;
}

/* What is still due after the last year holds that of the years before. */
static int64_t balance_of(const struct settled *x, size_t s, size_t i) {
    enum column column = ledger_balance(x);
    return column == DUE ? ledger_line(x, s, x->n_year - 1, i).amount[DUE] : sum_of(x, s, i, column);
}

static void put_common(struct page *page, size_t i) {
    const struct settled *x = page->book->settled;
    char text[FORMAT_TEXT_SIZE];
    if (x->n_year > 1) {
        snprintf(text, sizeof text, _("Amounts are of %d-%d together; those of each year stand on the sheet \"%s\"."),
                 x->year[0], x->year[x->n_year - 1], _("Settlement"));
        page_words(page, text);
    }
    page_put(page, 0, _("Own cost of youth care"), NULL);
    page_money(page, AMOUNTS, sum_of(x, 0, i, OWN), page->book->money);
    page_skip(page, 1);
    if (x->paid) {
        page_put(page, 0, _("Paid in advance"), NULL);
        page_money(page, AMOUNTS, sum_of(x, 0, i, PAID), page->book->money);
        page_skip(page, 1);
    }
    page_skip(page, 1);
}

static void put_heads(struct page *page) {
    static const char *const heads[] = {N_("Scheme"), N_("To pay to the others (below 0: to receive)"),
                                        N_("Your share"), N_("Still to pay (below 0: to receive)")};
    int n = page->book->settled->paid ? AMOUNTS + 1 : AMOUNTS;
    for (int c = 0; c < n; c++)
        page_put(page, c, _(heads[c]), page->book->head);
    if (page->to)
        ledger_check(page->book, worksheet_set_row(page->to, page->row, 45, NULL));
    page->lines += 2;
    page_skip(page, 1);
}

static void put_scheme(struct page *page, size_t s, size_t i) {
    struct ledger *book = page->book;
    const struct settled *x = book->settled;
    const char *label = ledger_label(x, s);
    size_t lines = 1 + strlen(label) / LABEL_WIDTH, k = (s * x->n_year + x->n_year - 1) * x->n_municipality + i;
    bool due = ledger_balance(x) != PAYMENT;
    page_put(page, 0, label, book->wrap);
    page_money(page, 1, sum_of(x, s, i, TRANSFER), book->money);
    page_money(page, 2, sum_of(x, s, i, PAYMENT), book->money);
    if (due)
        page_money(page, 3, balance_of(x, s, i), book->money);
    if (page->to && lines > 1)
        ledger_check(book, worksheet_set_row(page->to, page->row, 15.0 * (double)lines, NULL));
    if (page->to)
        book->letter[k] = (struct letter_cell){
            .there = true, .row = page->row, .column = due ? 3 : 2, .all_years = ledger_balance(x) != DUE};
    page->lines += lines - 1;
    page_skip(page, 1);
}

static size_t write_letter(struct ledger *book, lxw_worksheet *to, const char *title, size_t i, bool rules) {
    struct page page = new_page(book, to);
    char text[FORMAT_TEXT_SIZE];
    page_head(&page, title, i);
    put_common(&page, i);
    put_heads(&page);
    for (size_t s = 0; s < book->settled->n_scheme; s++)
        put_scheme(&page, s, i);
    page_skip(&page, 1);
    snprintf(text, sizeof text, _("The rules of each scheme in words stand on the sheet \"%s\"."), _("Rules"));
    for (size_t s = 0; s < book->settled->n_scheme && rules; s++)
        page_paragraph(&page, s, i);
    if (!rules)
        page_words(&page, text);
    return page.lines;
}

static bool rules_fit(struct ledger *book, const char *title) {
    bool fit = true;
    for (size_t i = 0; i < book->settled->n_municipality && fit; i++)
        fit = write_letter(book, NULL, title, i, true) <= LINES_MAX;
    return fit;
}

static void set_columns(struct ledger *book, lxw_worksheet *to) {
    ledger_check(book, worksheet_set_column(to, 0, 0, LABEL_WIDTH, NULL));
    ledger_check(book, worksheet_set_column(to, 1, AMOUNTS, AMOUNT_WIDTH, NULL));
}

/* More schemes than a page has room for take another one: what nobody can read is no letter. */
static void write_sheet(struct ledger *book, lxw_worksheet *to, const char *title, size_t i, bool rules) {
    set_columns(book, to);
    ledger_paper(to, false);
    if (write_letter(book, to, title, i, rules) > LINES_MAX)
        worksheet_fit_to_pages(to, 1, 0);
}

static void write_rules(struct ledger *book) {
    lxw_worksheet *to = ledger_sheet(book, _("Rules"));
    struct page page = new_page(book, to);
    if (!to)
        return;
    set_columns(book, to);
    page_text(&page, _("The rules of each scheme"), book->title);
    for (size_t s = 0; s < book->settled->n_scheme; s++) {
        page_skip(&page, 1);
        page_text(&page, ledger_label(book->settled, s), book->bold);
        page_rules(&page, s, PAGE_ANYBODY);
    }
    ledger_paper(to, false);
    worksheet_fit_to_pages(to, 1, 0);
}

void ledger_letters(struct ledger *book, const char *title) {
    const struct settled *x = book->settled;
    bool by_scheme = letter_by_scheme_fits(book, title), rules = by_scheme || rules_fit(book, title);
    for (size_t i = 0; i < x->n_municipality; i++) {
        char name[SHEET_NAME];
        ledger_letter_name(&x->municipality[i], name);
        lxw_worksheet *to = ledger_sheet(book, name);
        if (to && by_scheme)
            letter_by_scheme(book, to, title, i);
        else if (to)
            write_sheet(book, to, title, i, rules);
    }
    if (!rules)
        write_rules(book);
}
