/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of paper as rows of a sheet, and the rules of a scheme in sentences on it. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/report/settled_ledger.h"
#include "sim/tables/words.h"
#include <stdio.h>
#include <string.h>

enum { LINE_HEIGHT = 15 };

void page_skip(struct page *page, size_t rows) {
    page->row += (lxw_row_t)rows;
    page->lines += rows;
}

void page_put(struct page *page, int column, const char *text, lxw_format *format) {
    if (page->to)
        ledger_text(page->book, page->to, page->row, column, text, format);
}

void page_money(struct page *page, int column, int64_t cents, lxw_format *format) {
    if (page->to)
        ledger_money(page->book, page->to, page->row, column, cents, format);
}

void page_text(struct page *page, const char *text, lxw_format *format) {
    page_put(page, 0, text, format);
    page_skip(page, 1);
}

void page_words(struct page *page, const char *text) {
    size_t lines = 1 + strlen(text) / page->width;
    if (page->to) {
        ledger_check(page->book, worksheet_merge_range(page->to, page->row, 0, page->row, (lxw_col_t)page->last_column,
                                                       text, page->book->wrap));
        ledger_check(page->book, worksheet_set_row(page->to, page->row, LINE_HEIGHT * (double)lines, NULL));
    }
    page->row++;
    page->lines += lines;
}

void page_head(struct page *page, const char *title, size_t i) {
    const struct municipality *municipality = &page->book->settled->municipality[i];
    char text[FORMAT_TEXT_SIZE];
    page_text(page, title, page->book->title);
    snprintf(text, sizeof text, _("Municipality of %s (%s)"), municipality->name, municipality->code);
    page_text(page, text, page->book->bold);
    page_skip(page, 1);
    page_text(page, _("All amounts are in EUR."), NULL);
    page_skip(page, 1);
}

/* ---- rules ---- */

/* Of a year, one after the other, each ended by a zero; what does not fit is left out. No more than a cell may hold. */
struct rules {
    size_t used;
    char text[7 * WORDS_SIZE];
};

static void add_rule(struct rules *rules, const char *text) {
    size_t n = strlen(text) + 1;
    if (n > 1 && rules->used + n <= sizeof rules->text) {
        memcpy(rules->text + rules->used, text, n);
        rules->used += n;
    }
}

/* Of how many layers is this municipality no member? */
static size_t count_outside(const struct scheme *scheme, size_t i) {
    size_t n = 0;
    for (size_t k = 0; k < scheme->n_layer && i != PAGE_ANYBODY; k++)
        n += scheme->layer[k].pool[i] < 0;
    return n;
}

static void add_layers(const struct settled *x, size_t s, size_t t, size_t i, struct rules *rules) {
    const struct scheme *scheme = &x->scenario[t].scheme[s];
    char text[WORDS_SIZE], members[WORDS_SIZE];
    if (scheme->n_layer == 0)
        add_rule(rules, _("Nothing is shared: each bears its own cost."));
    else if (count_outside(scheme, i) == scheme->n_layer) {
        add_rule(rules, _("Your municipality takes no part in this scheme and bears its own cost."));
        return;
    }
    for (size_t k = 0; k < scheme->n_layer; k++) {
        words_of_layer(&x->scenario[t], s, k, 0, x->n_year == 1, text);
        struct format_text to = {.text = text, .size = sizeof text, .used = strlen(text)};
        format_append(&to, "%s", words_of_members(&scheme->layer[k], x->municipality, x->n_municipality, members));
        if (i != PAGE_ANYBODY && scheme->layer[k].pool[i] < 0)
            format_append(&to, " %s", _("Your municipality takes no part in this."));
        add_rule(rules, text);
    }
}

static void list_rules(const struct settled *x, size_t s, size_t t, size_t i, struct rules *rules) {
    const struct scheme *scheme = &x->scenario[t].scheme[s];
    char text[WORDS_SIZE];
    rules->used = 0;
    add_layers(x, s, t, i, rules);
    for (size_t k = 0; k < scheme->n_by_hand; k++)
        if (scheme->by_hand[k].cents[0] > 0)
            add_rule(rules, words_of_by_hand(&scheme->by_hand[k], 0, x->municipality, text));
    add_rule(rules, words_of_joining(scheme, x->municipality, x->n_municipality, text));
}

static bool are_same(const struct rules *a, const struct rules *b) {
    return a->used == b->used && memcmp(a->text, b->text, a->used) == 0;
}

void page_rules(struct page *page, size_t s, size_t i) {
    const struct settled *x = page->book->settled;
    struct rules rules = {.used = 0}, before = {.used = 0};
    for (size_t t = 0; t < x->n_year; t++) {
        char year[64];
        list_rules(x, s, t, i, &rules);
        if (t > 0 && are_same(&rules, &before))
            continue;
        snprintf(year, sizeof year, _("From %d on:"), x->year[t]);
        if (t > 0)
            page_text(page, year, NULL);
        for (size_t at = 0; at < rules.used; at += strlen(rules.text + at) + 1)
            page_words(page, rules.text + at);
        before = rules;
    }
}

/* One more sentence of a paragraph, as far as there is room. */
static void join(char *text, size_t size, const char *sentence) {
    size_t used = strlen(text);
    snprintf(text + used, size - used, "%s%s", used ? " " : "", sentence);
}

void page_paragraph(struct page *page, size_t s, size_t i) {
    const struct settled *x = page->book->settled;
    struct rules rules = {.used = 0}, before = {.used = 0};
    char text[sizeof rules.text] = "", part[FORMAT_TEXT_SIZE];
    snprintf(part, sizeof part, "%s:", ledger_label(x, s));
    join(text, sizeof text, part);
    for (size_t t = 0; t < x->n_year; t++) {
        list_rules(x, s, t, i, &rules);
        if (t > 0 && are_same(&rules, &before))
            continue;
        snprintf(part, sizeof part, _("From %d on:"), x->year[t]);
        if (t > 0)
            join(text, sizeof text, part);
        for (size_t at = 0; at < rules.used; at += strlen(rules.text + at) + 1)
            join(text, sizeof text, rules.text + at);
        before = rules;
    }
    page_words(page, text);
}
