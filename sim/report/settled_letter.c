/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letter to one municipality: what its care cost, what it pays or receives and why, to the cent, on one page. */
#include "sim/report/settled_ledger.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/words.h"
#include <stdio.h>
#include <string.h>

enum { SHEET_NAME = 32, LABEL_WIDTH = 62, AMOUNT_WIDTH = 18 };

/* A municipality under a scheme, its years side by side. */
struct block {
    struct ledger *book;
    lxw_worksheet *to;
    lxw_row_t row; /* the next */
    size_t s, i;
};

/* One amount of each year. receives: the words where it is below 0, or NULL where it never is. A part is not shown
 * where it is 0 in all years. */
struct letter_row {
    const char *text, *receives;
    int64_t (*of)(const struct line *line);
    bool is_part, is_total;
};

static int64_t amount_of(const struct block *block, const struct letter_row *row, size_t t) {
    struct line line = ledger_line(block->book->settled, block->s, t, block->i);
    return row->of(&line);
}

/* The word says which way money goes, and numbers have no sign, unless years differ. */
static void put_row(struct block *block, const struct letter_row *row) {
    struct ledger *book = block->book;
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
    ledger_text(book, block->to, block->row, 0, text, row->is_total ? book->bold : NULL);
    for (size_t t = 0; t < book->settled->n_year; t++) {
        int64_t cents = amount_of(block, row, t);
        ledger_money(book, block->to, block->row, 1 + (int)t, turned ? -cents : cents,
                     row->is_total ? book->total : book->money);
    }
    block->row++;
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
    static const struct letter_row rows[] = {
        {N_("Own cost of youth care"), NULL, own_of, false, false},
        {N_("Of that, your part of shared costs"), NULL, shared_of, true, false},
        {N_("To pay to the pool"), N_("To receive from the pool"), pool_of, false, false},
        {N_("To pay as agreed (by hand)"), N_("To receive as agreed (by hand)"), by_hand_of, true, false},
        {N_("To pay once for joining"), N_("To receive of what new members pay once"), entry_of, true, false},
        {N_("Your share: what youth care costs you under this scheme"), NULL, payment_of, false, true}};
    static const struct letter_row flows[] = {
        {N_("Of that, contribution for delegated tasks"), NULL, contribution_of, false, false},
        {N_("Of that, fee for mandated tasks"), NULL, fee_of, false, false},
        {N_("Of that, neither (not shared, other layers, by hand)"),
         N_("After subtraction of what is neither (other layers, by hand)"), neither_of, true, false}};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
        put_row(block, &rows[k]);
    for (size_t k = 0; settled_has_flows(block->book->settled, block->s) && k < sizeof flows / sizeof flows[0]; k++)
        put_row(block, &flows[k]);
}

static void put_due(struct block *block) {
    const struct settled *x = block->book->settled;
    bool chain = x->previous;
    const struct letter_row rows[] = {
        {N_("Paid in advance"), NULL, paid_of, false, false},
        {N_("Still to pay for this year"), N_("To receive back for this year"), to_settle_of, false, !chain},
        {N_("Still to pay of the years before"), N_("To receive of the years before"), previous_of, false, false},
        {N_("To pay in total"), N_("To receive in total"), due_of, false, true}};
    for (size_t k = 0; x->paid && k < (chain ? 4 : 2); k++)
        put_row(block, &rows[k]);
}

/* A sentence over the width of the letter, on as many lines as it takes. */
static void put_words(struct block *block, const char *text) {
    size_t n_year = block->book->settled->n_year, lines = 1 + strlen(text) / (LABEL_WIDTH + AMOUNT_WIDTH * n_year);
    ledger_check(block->book, worksheet_merge_range(block->to, block->row, 0, block->row, (lxw_col_t)n_year, text,
                                                    block->book->wrap));
    ledger_check(block->book, worksheet_set_row(block->to, block->row, 15.0 * (double)lines, NULL));
    block->row++;
}

/* The rules of a year in words, one after the other, each ended by a zero; false where they do not fit. */
struct rules {
    size_t used;
    char text[16 * WORDS_SIZE];
};

static void add_rule(struct rules *rules, const char *text) {
    size_t n = strlen(text) + 1;
    if (n > 1 && rules->used + n <= sizeof rules->text) {
        memcpy(rules->text + rules->used, text, n);
        rules->used += n;
    }
}

static void list_rules(const struct settled *x, size_t s, size_t t, struct rules *rules) {
    const struct scenario *scenario = &x->scenario[t];
    const struct scheme *scheme = &scenario->scheme[s];
    char text[WORDS_SIZE];
    rules->used = 0;
    for (size_t k = 0; k < scheme->n_layer; k++)
        add_rule(rules, words_of_layer(scenario->scheme, scheme, k, 0, &scenario->care, text));
    if (scheme->n_layer == 0)
        add_rule(rules, _("Nothing is shared: each bears its own cost."));
    for (size_t k = 0; k < scheme->n_by_hand; k++)
        if (scheme->by_hand[k].cents[0] > 0)
            add_rule(rules, words_of_by_hand(&scheme->by_hand[k], 0, x->municipality, text));
    add_rule(rules, words_of_joining(scheme, x->municipality, x->n_municipality, text));
}

/* Once for the years in which they are the same. */
static void put_rules(struct block *block) {
    const struct settled *x = block->book->settled;
    struct rules rules = {.used = 0}, before = {.used = 0};
    for (size_t t = 0; t < x->n_year; t++) {
        char year[64];
        list_rules(x, block->s, t, &rules);
        if (t > 0 && rules.used == before.used && memcmp(rules.text, before.text, rules.used) == 0)
            continue;
        snprintf(year, sizeof year, _("From %d on:"), x->year[t]);
        if (t > 0)
            ledger_text(block->book, block->to, block->row++, 0, year, NULL);
        for (size_t at = 0; at < rules.used; at += strlen(rules.text + at) + 1)
            put_words(block, rules.text + at);
        before = rules;
    }
}

/* A scheme: the amounts of its years, and its rules. */
static void put_block(struct block *block) {
    const struct settled *x = block->book->settled;
    ledger_text(block->book, block->to, block->row, 0, x->scheme[block->s].label[i18n_language()], block->book->bold);
    for (size_t t = 0; t < x->n_year; t++)
        if (x->year[t])
            ledger_check(block->book, worksheet_write_number(block->to, block->row, (lxw_col_t)(1 + t), x->year[t],
                                                             block->book->bold));
    block->row++;
    put_share(block);
    put_due(block);
    block->row++;
    put_rules(block);
    block->row++;
}

/* "GM0014 Groningen", without what a spreadsheet refuses in a name, and at most 31 characters of one byte. */
static void sheet_name(const struct municipality *municipality, char name[SHEET_NAME]) {
    size_t used = (size_t)snprintf(name, SHEET_NAME, "%s ", municipality->code);
    for (const char *p = municipality->name; *p;) {
        size_t n = 1;
        while (((unsigned char)p[n] & 0xC0) == 0x80)
            n++;
        if (used + n > SHEET_NAME - 1)
            break;
        memcpy(name + used, n == 1 && strchr("[]:*?/\\'", *p) ? "-" : p, n);
        used += n;
        p += n;
    }
    name[used] = '\0';
}

void ledger_letter(struct ledger *book, const char *title, size_t i) {
    const struct settled *x = book->settled;
    char name[SHEET_NAME], text[FORMAT_TEXT_SIZE];
    lxw_row_t row = 0;
    sheet_name(&x->municipality[i], name);
    lxw_worksheet *to = ledger_sheet(book, name);
    if (!to)
        return;
    ledger_check(book, worksheet_set_column(to, 0, 0, LABEL_WIDTH, NULL));
    ledger_check(book, worksheet_set_column(to, 1, (lxw_col_t)x->n_year, AMOUNT_WIDTH, NULL));
    ledger_text(book, to, row++, 0, title, book->title);
    snprintf(text, sizeof text, _("Municipality of %s (%s)"), x->municipality[i].name, x->municipality[i].code);
    ledger_text(book, to, row, 0, text, book->bold);
    row += 2;
    ledger_text(book, to, row, 0, _("All amounts are in EUR."), NULL);
    row += 2;
    for (size_t s = 0; s < x->n_scheme; s++) {
        struct block block = {book, to, row, s, i};
        put_block(&block);
        row = block.row;
    }
    ledger_paper(to, false);
}
