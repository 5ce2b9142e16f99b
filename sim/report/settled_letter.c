/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letter to one municipality: what its care cost, what it pays or receives and why, to the cent, on one page,
 * scheme after scheme. */
#include "sim/report/settled_ledger.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <stdio.h>
#include <string.h>

/* Beside more years the words have less room. What fits a page of A4 is printed at nine points or more. */
enum {
    LABEL_WIDTH = 62,
    NARROW_LABEL = 46,
    AMOUNT_WIDTH = 16,
    UPRIGHT_YEARS = 4,
    YEARS_MAX = 7,
    UPRIGHT_LINES = 57,
    WIDE_LINES = 38
};

enum { TERMS = 8 };

/* A municipality under a scheme, its years side by side; and the rows that its next sum adds up. */
struct block {
    struct page *page;
    size_t s, i, n_term;
    struct term {
        lxw_row_t row;
        bool minus;
    } term[TERMS];
};

/* One amount of each year. receives: the words where it is below 0, or NULL where it never is. A part is not shown
 * where it is 0 in all years. adds: to the next sum, 1 or -1; sums: what stands above it adds up to it, in a live
 * formula. */
struct letter_row {
    const char *text, *receives;
    int64_t (*of)(const struct line *line);
    bool is_part, is_total, is_balance, sums;
    int adds;
};

static int64_t amount_of(const struct block *block, const struct letter_row *row, size_t t) {
    struct line line = ledger_line(block->page->book->settled, block->s, t, block->i);
    return row->of(&line);
}

static size_t label_width(const struct settled *x) {
    return x->n_year > 1 ? NARROW_LABEL : LABEL_WIDTH;
}

/* In two lines where it is longer than its column. */
static void put_label(struct page *page, const char *text, bool is_total) {
    bool two = strlen(text) > label_width(page->book->settled);
    page_put(page, 0, text, is_total ? page->book->strong : page->book->wrap);
    if (page->to && two)
        ledger_check(page->book, worksheet_set_row(page->to, page->row, 30, NULL));
    page->lines += two;
}

/* So that the sums can look at it. */
static void keep_cell(const struct block *block, size_t t, bool turned) {
    const struct settled *x = block->page->book->settled;
    size_t k = (block->s * x->n_year + t) * x->n_municipality + block->i;
    block->page->book->letter[k] =
        (struct letter_cell){.there = true, .row = block->page->row, .column = (lxw_col_t)(1 + t), .turned = turned};
}

/* What the rows above add up to, turned where the words are. */
static void put_sum(const struct block *block, size_t t, int64_t cents, bool turned, lxw_format *format) {
    char formula[TERMS * (LXW_MAX_CELL_NAME_LENGTH + 1) + 8], name[LXW_MAX_CELL_NAME_LENGTH];
    struct format_text to = {.text = formula, .size = sizeof formula};
    format_append(&to, "=");
    for (size_t k = 0; k < block->n_term; k++) {
        lxw_rowcol_to_cell(name, block->term[k].row, (lxw_col_t)(1 + t));
        format_append(&to, "%s%s", block->term[k].minus != turned ? "-" : "+", name);
    }
    ledger_formula(block->page->book, block->page->to, block->page->row, 1 + (int)t, formula, cents, format);
}

static void keep_term(struct block *block, const struct letter_row *row, bool turned) {
    if (row->sums)
        block->n_term = 0;
    if ((row->sums || row->adds) && block->n_term < TERMS)
        block->term[block->n_term++] = (struct term){block->page->row, (row->adds < 0) != turned};
}

/* The word says which way money goes, and numbers have no sign, unless years differ. */
static void put_row(struct block *block, const struct letter_row *row) {
    struct page *page = block->page;
    struct ledger *book = page->book;
    char text[2 * FORMAT_TEXT_SIZE];
    bool above = false, below = false;
    for (size_t t = 0; t < book->settled->n_year; t++) {
        above |= amount_of(block, row, t) > 0;
        below |= amount_of(block, row, t) < 0;
    }
    if (row->is_part && !above && !below)
        return;
    bool turned = below && !above && row->receives;
    snprintf(text, sizeof text, "%s", _(turned ? row->receives : row->text));
    if (above && below && row->receives)
        snprintf(text, sizeof text, _("%s (below 0: %s)"), _(row->text), _(row->receives));
    put_label(page, text, row->is_total);
    for (size_t t = 0; t < book->settled->n_year; t++) {
        int64_t cents = amount_of(block, row, t);
        lxw_format *format = row->is_total ? book->total : book->money;
        if (row->sums && page->to)
            put_sum(block, t, turned ? -cents : cents, turned, format);
        else
            page_money(page, 1 + (int)t, turned ? -cents : cents, format);
        if (row->is_balance && page->to)
            keep_cell(block, t, turned);
    }
    keep_term(block, row, turned);
    page_skip(page, 1);
}

static int64_t own_of(const struct line *line) {
    return line->amount[OWN];
}
static int64_t shared_of(const struct line *line) {
    return line->shared;
}
static int64_t by_hand_of(const struct line *line) {
    return line->by_hand;
}
static int64_t entry_of(const struct line *line) {
    return line->entry;
}
static int64_t pool_of(const struct line *line) {
    return line->amount[TRANSFER] - line->by_hand - line->entry;
}
static int64_t payment_of(const struct line *line) {
    return line->amount[PAYMENT];
}
static int64_t contribution_of(const struct line *line) {
    return line->amount[CONTRIBUTION];
}
static int64_t fee_of(const struct line *line) {
    return line->amount[FEE];
}
static int64_t neither_of(const struct line *line) {
    return line->amount[PAYMENT] - line->amount[CONTRIBUTION] - line->amount[FEE];
}
static int64_t paid_of(const struct line *line) {
    return line->amount[PAID];
}
static int64_t to_settle_of(const struct line *line) {
    return line->amount[TO_SETTLE];
}
static int64_t previous_of(const struct line *line) {
    return line->amount[PREVIOUS];
}
static int64_t due_of(const struct line *line) {
    return line->amount[DUE];
}

/* The lines from the own cost on add up to the share; those of flows say what it is made of. */
static void put_share(struct block *block) {
    const struct settled *x = block->page->book->settled;
    const struct letter_row rows[] = {{N_("Own cost of youth care"), NULL, own_of, .adds = 1},
                                      {N_("Of that, your part of shared costs"), NULL, shared_of, .is_part = true},
                                      {N_("To pay to the pool"), N_("To receive from the pool"), pool_of,
                                       .is_part = x->scheme[block->s].n_layer == 0, .adds = 1},
                                      {N_("To pay as agreed (by hand)"), N_("To receive as agreed (by hand)"),
                                       by_hand_of, .is_part = true, .adds = 1},
                                      {N_("To pay once for joining"), N_("To receive of what new members pay once"),
                                       entry_of, .is_part = true, .adds = 1},
                                      {N_("Your share: what youth care costs you under this scheme"), NULL, payment_of,
                                       .is_total = true, .sums = true, .is_balance = ledger_balance(x) == PAYMENT}};
    static const struct letter_row flows[] = {
        {N_("Of that, contribution for delegated tasks"), NULL, contribution_of, .is_part = false},
        {N_("Of that, fee for mandated tasks"), NULL, fee_of, .is_part = false},
        {N_("Of that, neither (not shared, other layers, by hand)"),
         N_("After subtraction of what is neither (other layers, by hand)"), neither_of, .is_part = true}};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
        put_row(block, &rows[k]);
    for (size_t k = 0; settled_has_flows(x, block->s) && k < sizeof flows / sizeof flows[0]; k++)
        put_row(block, &flows[k]);
}

static void put_due(struct block *block) {
    const struct settled *x = block->page->book->settled;
    bool chain = x->previous;
    const struct letter_row rows[] = {
        {N_("Paid in advance"), NULL, paid_of, .adds = -1},
        {N_("Still to pay for this year"), N_("To receive back for this year"), to_settle_of, .is_total = !chain,
         .sums = true, .is_balance = !chain},
        {N_("Still to pay of the years before"), N_("To receive of the years before"), previous_of, .adds = 1},
        {N_("To pay in total"), N_("To receive in total"), due_of, .is_total = true, .is_balance = true, .sums = true}};
    for (size_t k = 0; x->paid && k < (chain ? 4 : 2); k++)
        put_row(block, &rows[k]);
}

/* A scheme: the amounts of its years, and its rules. */
static void put_block(struct block *block) {
    struct page *page = block->page;
    const struct settled *x = page->book->settled;
    page_put(page, 0, ledger_label(x, block->s), page->book->bold);
    for (size_t t = 0; t < x->n_year && page->to; t++)
        if (x->year[t])
            ledger_check(page->book,
                         worksheet_write_number(page->to, page->row, (lxw_col_t)(1 + t), x->year[t], page->book->bold));
    page_skip(page, 1);
    put_share(block);
    put_due(block);
    page_skip(page, 1);
    page_rules(page, block->s, block->i);
    page_skip(page, 1);
}

static struct page new_page(struct ledger *book, lxw_worksheet *to) {
    size_t n_year = book->settled->n_year;
    return (struct page){.book = book,
                         .to = to,
                         .last_column = (int)n_year,
                         .width = label_width(book->settled) + AMOUNT_WIDTH * n_year};
}

static size_t write_letter(struct ledger *book, lxw_worksheet *to, const char *title, size_t i) {
    struct page page = new_page(book, to);
    page_head(&page, title, i);
    for (size_t s = 0; s < book->settled->n_scheme; s++) {
        struct block block = {.page = &page, .s = s, .i = i};
        put_block(&block);
    }
    return page.lines;
}

bool letter_by_scheme_fits(struct ledger *book, const char *title) {
    const struct settled *x = book->settled;
    size_t most = x->n_year > UPRIGHT_YEARS ? WIDE_LINES : UPRIGHT_LINES;
    bool fits = x->n_year <= YEARS_MAX;
    for (size_t i = 0; i < x->n_municipality && fits; i++)
        fits = write_letter(book, NULL, title, i) <= most;
    return fits;
}

void letter_by_scheme(struct ledger *book, lxw_worksheet *to, const char *title, size_t i) {
    size_t n_year = book->settled->n_year;
    ledger_check(book, worksheet_set_column(to, 0, 0, (double)label_width(book->settled), NULL));
    ledger_check(book, worksheet_set_column(to, 1, (lxw_col_t)n_year, AMOUNT_WIDTH, NULL));
    (void)write_letter(book, to, title, i);
    ledger_paper(to, false);
    if (n_year > UPRIGHT_YEARS)
        worksheet_set_landscape(to);
}
