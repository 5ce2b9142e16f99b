/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/settled.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/realised.h"
#include "sim/tables/words.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* How the table is written. */
struct csv {
    FILE *file;
    char separator, point;
    const char *end; /* of a line */
};

static void print_cents(const struct csv *csv, int64_t cents) {
    int64_t size = cents < 0 ? -cents : cents;
    fprintf(csv->file, "%s%" PRId64 "%c%02" PRId64, cents < 0 ? "-" : "", size / 100, csv->point, size % 100);
}

static void print_next(const struct csv *csv, int64_t cents) {
    fputc(csv->separator, csv->file);
    print_cents(csv, cents);
}

static void print_text(const struct csv *csv, const char *text) {
    fprintf(csv->file, "%s%c", text, csv->separator);
}

bool settled_has_flows(const struct settled *settled, size_t s) {
    bool any = false;
    for (size_t k = s < settled->n_scheme ? s : 0; k < (s < settled->n_scheme ? s + 1 : settled->n_scheme); k++)
        for (size_t l = 0; l < settled->scheme[k].n_layer; l++)
            any |= settled->scheme[k].layer[l].flow != FLOW_NONE;
    return any;
}

int64_t settled_flow(const struct settled *settled, size_t s, size_t t, enum flow flow, size_t i) {
    size_t at = (s * settled->n_year + t) * FLOW_COUNT + (size_t)flow - FLOW_CONTRIBUTION;
    return settled->flow[at * settled->n_municipality + i];
}

size_t settled_last_fund_layer(const struct settled *settled) {
    size_t last = 0;
    for (size_t s = 0; s < settled->n_scheme; s++)
        for (size_t k = last; k < settled->scheme[s].n_layer; k++)
            last = settled->scheme[s].layer[k].fund.premium ? k + 1 : last;
    return last;
}

static bool is_first_of_pool(const struct layer *layer, size_t i) {
    size_t first = 0;
    while (first < i && layer->pool[first] != layer->pool[i])
        first++;
    return layer->pool[i] >= 0 && first == i;
}

bool settled_balance(const struct settled *settled, size_t s, size_t t, size_t i, size_t k, int64_t *cents) {
    const struct scheme *scheme = &settled->scenario[t].scheme[s];
    const struct layer *layer = k < scheme->n_layer ? &scheme->layer[k] : NULL;
    if (!layer || !layer->fund.premium || !is_first_of_pool(layer, i))
        return false;
    size_t fund = layer->fund.first + (size_t)layer->pool[i];
    *cents = settled->balance[(s * (settled->n_year + 1) + t + 1) * settled->n_fund + fund];
    return true;
}

static void print_balances(const struct csv *csv, const struct settled *settled, size_t s, size_t t, size_t i) {
    for (size_t k = 0; k < settled_last_fund_layer(settled); k++) {
        int64_t cents;
        fputc(csv->separator, csv->file);
        if (settled_balance(settled, s, t, i, k, &cents))
            print_cents(csv, cents);
    }
}

static void print_row(const struct csv *csv, const struct settled *settled, size_t s, size_t t, size_t i) {
    size_t k = t * settled->n_municipality + i, of_scheme = s * settled->n_year * settled->n_municipality + k;
    int64_t own = settled->own_cost[k], payment = settled->payment[of_scheme];
    print_text(csv, settled->scheme[s].name);
    if (settled->show_year)
        fprintf(csv->file, "%d%c", settled->year[t], csv->separator);
    print_text(csv, settled->municipality[i].code);
    print_cents(csv, own);
    print_next(csv, payment);
    print_next(csv, payment - own);
    for (enum flow flow = FLOW_CONTRIBUTION; flow <= FLOW_FEE && settled_has_flows(settled, settled->n_scheme); flow++)
        print_next(csv, settled_flow(settled, s, t, flow, i));
    if (settled->paid) {
        print_next(csv, settled->paid[k]);
        print_next(csv, payment - settled->paid[k]);
    }
    if (settled->previous) {
        print_next(csv, settled->previous[of_scheme]);
        print_next(csv, payment - settled->paid[k] + settled->previous[of_scheme]);
    }
    print_balances(csv, settled, s, t, i);
    for (size_t g = 0; g < settled->n_given; g++)
        print_next(csv, settled->given[k * settled->n_given + g]);
    fputs(csv->end, csv->file);
}

static void print_heads(const struct csv *csv, const struct settled *settled) {
    const struct {
        bool wanted;
        const char *name;
    } heads[] = {{true, "scheme"},
                 {settled->show_year, "year"},
                 {true, "code"},
                 {true, "own_cost"},
                 {true, "payment"},
                 {true, "transfer"},
                 {settled_has_flows(settled, settled->n_scheme), "contribution"},
                 {settled_has_flows(settled, settled->n_scheme), "fee"},
                 {settled->paid, "paid"},
                 {settled->paid, "to_settle"},
                 {settled->previous, "previous"},
                 {settled->previous, "total_due"}};
    for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++)
        if (heads[k].wanted)
            fprintf(csv->file, "%.1s%s", k ? &csv->separator : "", heads[k].name);
    for (size_t k = 0; k < settled_last_fund_layer(settled); k++)
        fprintf(csv->file, "%c" REALISED_FUND_BALANCE "%zu", csv->separator, k + 1);
    for (size_t g = 0; g < settled->n_given; g++)
        fprintf(csv->file, "%c%s", csv->separator, settled->given_name[g]);
    fputs(csv->end, csv->file);
}

void settled_print_csv(FILE *file, const struct settled *settled, struct settled_form form) {
    struct csv as = {file, form.dutch ? ';' : ',', form.dutch ? ',' : '.', form.dutch ? "\r\n" : "\n"}, *csv = &as;
    if (form.dutch)
        fputs("\xEF\xBB\xBF", file);
    print_heads(csv, settled);
    for (size_t s = 0; s < settled->n_scheme; s++)
        for (size_t t = 0; t < settled->n_year; t++)
            for (size_t i = 0; i < settled->n_municipality; i++)
                print_row(csv, settled, s, t, i);
}

/* ---- the page ---- */

enum {
    NAME_WIDTH = 21,
    NAME_MOST = 40,
    YEAR_WIDTH = 9,
    TOTAL_WIDTH = 10,
    RESULT_WIDTH = 12,
    TRANSFER_WIDTH = 18,
    DUE_WIDTH = 21
};
enum { TEXT_SIZE = 2 * FORMAT_SIZE };

struct page {
    const struct settled *settled;
    bool exact;    /* amounts to the cent, not in thousands */
    size_t *order; /* municipalities by name */
    size_t years;  /* that fit beside each other */
    int names;     /* width of the column of names */
    int wider;     /* characters that every column is wider, for large amounts */
};

/* A sum over years and, for i = n_municipality, over municipalities. */
static int64_t sum(const struct settled *settled, const int64_t *amount, size_t from, size_t to, size_t i) {
    size_t n = settled->n_municipality;
    int64_t total = 0;
    for (size_t t = from; t < to; t++)
        for (size_t m = i < n ? i : 0; m < (i < n ? i + 1 : n); m++)
            total += amount[t * n + m];
    return total;
}

static const int64_t *payments(const struct settled *settled, size_t scheme) {
    return settled->payment + scheme * settled->n_year * settled->n_municipality;
}

/* Without a sign: cents as they are, or in whole thousands of euros. */
static const char *plain_amount(bool exact, int64_t cents, char buffer[FORMAT_SIZE]) {
    int64_t size = cents < 0 ? -cents : cents;
    return exact ? format_cents(size, buffer) : format_count((size + 50000) / 100000, buffer);
}

/* The direction in a word, since a minus sign is easily overlooked and means something else to everyone. */
static void in_words(bool exact, int64_t cents, const char *above, const char *below, char text[TEXT_SIZE]) {
    char buffer[FORMAT_SIZE];
    plain_amount(exact, cents, buffer);
    snprintf(text, TEXT_SIZE, "%s%s", buffer, cents > 0 ? above : cents < 0 ? below : "");
}

/* What is still to be settled in the end: of the last year, with all that was left before it. */
static int64_t due(const struct settled *settled, size_t scheme, size_t i) {
    size_t last = settled->n_year - 1, n = settled->n_year * settled->n_municipality;
    int64_t cents = sum(settled, payments(settled, scheme), last, last + 1, i);
    cents -= sum(settled, settled->paid, last, last + 1, i);
    if (settled->previous)
        cents += sum(settled, settled->previous + scheme * n, last, last + 1, i);
    return cents;
}

static void print_total_head(FILE *file, const struct page *page, int line) {
    const char *const heads[][2] = {{_("payment"), _("total")},
                                    {_("result"), ""},
                                    {_("contribution"), _("or receipt")},
                                    {_("still to"), _("be settled")}};
    const int widths[] = {TOTAL_WIDTH, RESULT_WIDTH, TRANSFER_WIDTH, DUE_WIDTH};
    for (size_t k = 0; k < (page->settled->paid ? 4 : 3); k++)
        format_cell(file, heads[k][line], -(widths[k] + page->wider));
}

static void print_head(FILE *file, const struct page *page, size_t from, size_t to) {
    const struct settled *settled = page->settled;
    char text[FORMAT_SIZE];
    for (int line = 0; line < 2; line++) {
        format_cell(file, line == 0 ? _("Municipality") : "", page->names);
        for (size_t t = from; t < to; t++) {
            snprintf(text, sizeof text, "%d", settled->year[t]);
            format_cell(file, line == 0 ? _("payment") : settled->year[t] ? text : "", -(YEAR_WIDTH + page->wider));
        }
        if (to == settled->n_year)
            print_total_head(file, page, line);
        fputc('\n', file);
    }
}

static void print_totals(FILE *file, const struct page *page, size_t s, size_t i) {
    const struct settled *settled = page->settled;
    char text[TEXT_SIZE];
    size_t n = settled->n_year;
    int64_t payment = sum(settled, payments(settled, s), 0, n, i);
    format_cell(file, plain_amount(page->exact, payment, text), -(TOTAL_WIDTH + page->wider));
    if (settled->budget)
        in_words(page->exact, sum(settled, settled->budget, 0, n, i) - payment, _(" P"), _(" S"), text);
    format_cell(file, settled->budget ? text : "?", -(RESULT_WIDTH + page->wider));
    in_words(page->exact, payment - sum(settled, settled->own_cost, 0, n, i), _(" pays in"), _(" receives"), text);
    format_cell(file, text, -(TRANSFER_WIDTH + page->wider));
    if (settled->paid) {
        in_words(page->exact, due(settled, s, i), _(" to pay"), _(" to receive"), text);
        format_cell(file, text, -(DUE_WIDTH + page->wider));
    }
}

static void print_block(FILE *file, const struct page *page, size_t s, size_t from, size_t to) {
    const struct settled *settled = page->settled;
    char text[FORMAT_SIZE];
    print_head(file, page, from, to);
    for (size_t k = 0; k <= settled->n_municipality; k++) {
        size_t i = k < settled->n_municipality ? page->order[k] : k;
        const char *name = k < settled->n_municipality ? settled->municipality[i].name : _("Region in total");
        char safe[FORMAT_TEXT_SIZE];
        format_name(file, format_safe(name, safe, sizeof safe), page->names);
        for (size_t t = from; t < to; t++)
            format_cell(file, plain_amount(page->exact, sum(settled, payments(settled, s), t, t + 1, i), text),
                        -(YEAR_WIDTH + page->wider));
        if (to == settled->n_year)
            print_totals(file, page, s, i);
        fputc('\n', file);
    }
}

static void print_title(FILE *file, const struct settled *settled, bool exact) {
    int first = settled->year[0], last = settled->year[settled->n_year - 1];
    if (first == 0)
        fputs(_("What would it have cost?"), file);
    else if (first == last)
        fprintf(file, _("What would it have cost in %d?"), first);
    else
        fprintf(file, _("What would it have cost in %d-%d?"), first, last);
    fputs(exact ? _("\n\nIn EUR, to the cent. ") : _("\n\nIn EUR 1,000; sums are made before rounding. "), file);
    fputs(_("result: budget minus payment, P = surplus, S = shortfall.\n"
            "pays in, receives: payment compared with the municipality's own cost.\n"),
          file);
    if (settled->paid)
        fputs(
            _("still to be settled: payment minus what was paid in advance, with what was left of the years before.\n"),
            file);
    if (!settled->budget)
        fputs(_("The result is not known (?): the table of realised figures has no column budget.\n"), file);
}

static size_t years_beside(const struct settled *settled, int width, int names, int wider) {
    int totals = TOTAL_WIDTH + RESULT_WIDTH + TRANSFER_WIDTH + (settled->paid ? DUE_WIDTH : 0);
    int room = (width - names - totals - (settled->paid ? 4 : 3) * wider) / (YEAR_WIDTH + wider);
    return room < 1 ? 1 : (size_t)room;
}

static int64_t size_of(int64_t cents) {
    return cents < 0 ? -cents : cents;
}

static int64_t larger(int64_t a, int64_t b) {
    return a > b ? a : b;
}

/* The largest amount there is, of the region over all years: payments, own cost, budgets; and of all that is due. */
static int64_t largest_amount(const struct settled *settled) {
    size_t n = settled->n_municipality, n_year = settled->n_year;
    int64_t largest = larger(sum(settled, settled->own_cost, 0, n_year, n),
                             settled->budget ? sum(settled, settled->budget, 0, n_year, n) : 0);
    for (size_t s = 0; s < settled->n_scheme; s++) {
        largest = larger(largest, sum(settled, payments(settled, s), 0, n_year, n));
        for (size_t i = 0; settled->paid && i <= n; i++)
            largest = larger(largest, size_of(due(settled, s, i)));
    }
    return largest;
}

/* What the columns lack for it. */
static int find_wider(const struct settled *settled, bool exact) {
    enum { FITS = 7 }; /* 999.999, with its word and a space before it, in every column */
    char text[FORMAT_SIZE];
    int width = (int)format_width(plain_amount(exact, largest_amount(settled), text));
    return width > FITS ? width - FITS : 0;
}

/* The column of names, and what separates it from the next. */
static int find_names(const struct settled *settled) {
    size_t width = NAME_WIDTH;
    char safe[FORMAT_TEXT_SIZE];
    for (size_t i = 0; i < settled->n_municipality; i++) {
        size_t one = format_width(format_safe(settled->municipality[i].name, safe, sizeof safe)) + 1;
        width = one > width ? one : width;
    }
    return width < NAME_MOST ? (int)width : NAME_MOST;
}

/* By name; few, so insertion. */
static void sort_names(const struct settled *settled, size_t *order) {
    for (size_t i = 0; i < settled->n_municipality; i++) {
        size_t k = i;
        for (; k > 0 && strcmp(settled->municipality[order[k - 1]].name, settled->municipality[i].name) > 0; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
}

static int64_t sum_cents(const int64_t *cents, size_t n) {
    int64_t total = 0;
    for (size_t k = 0; k < n; k++)
        total += cents[k];
    return total;
}

static void print_fund_year(FILE *file, const struct settled *settled, size_t s, size_t t) {
    char balance[FORMAT_SIZE], assessed[FORMAT_SIZE], refunded[FORMAT_SIZE], year[FORMAT_SIZE] = "";
    size_t at = (s * (settled->n_year + 1) + t + 1) * settled->n_fund, n = settled->scheme[s].n_fund;
    if (settled->year[t])
        snprintf(year, sizeof year, " %d", settled->year[t]);
    fprintf(file, _("Balance of the fund at the end of the year%s: %s (assessment %s, paid back %s)\n"), year,
            format_euro(sum_cents(settled->balance + at, n), balance),
            format_euro(sum_cents(settled->assessed + at, n), assessed),
            format_euro(sum_cents(settled->refunded + at, n), refunded));
}

/* Does an outside party pay a share, or did it pay or receive anything? */
static bool has_outsider(const struct settled *settled, size_t s) {
    const struct scheme *scheme = &settled->scheme[s];
    for (size_t k = 0; k < scheme->n_layer; k++)
        if (scheme->layer[k].external_share > 0)
            return true;
    for (size_t t = 0; t < settled->n_year; t++)
        if (settled->external[s * settled->n_year + t] != 0)
            return true;
    return false;
}

static void print_outsider_year(FILE *file, const struct settled *settled, size_t s, size_t t) {
    char year[FORMAT_SIZE] = "", paid[FORMAT_SIZE];
    if (settled->year[t])
        snprintf(year, sizeof year, " %d", settled->year[t]);
    int64_t cents = settled->external[s * settled->n_year + t];
    fprintf(file,
            cents < 0 ? _("An outside party receives for the year%s: %s\n")
                      : _("An outside party pays for the year%s: %s\n"),
            year, format_euro(cents < 0 ? -cents : cents, paid));
}

/* What was agreed beside the layers in a year, and why. */
static void print_by_hand(FILE *file, const struct settled *settled, size_t s, size_t t) {
    const struct scheme *scheme = &settled->scenario[t].scheme[s];
    char text[WORDS_SIZE], safe[WORDS_SIZE], year[FORMAT_SIZE] = "";
    if (settled->year[t])
        snprintf(year, sizeof year, "%d: ", settled->year[t]);
    for (size_t k = 0; k < scheme->n_by_hand; k++)
        if (scheme->by_hand[k].cents[0] > 0)
            fprintf(
                file, "%s%s\n", year,
                format_safe(words_of_by_hand(&scheme->by_hand[k], 0, settled->municipality, text), safe, sizeof safe));
    if (words_of_joining(scheme, settled->municipality, settled->n_municipality, text)[0])
        fprintf(file, "%s%s\n", year, format_safe(text, safe, sizeof safe));
}

/* Over all years; for i = n_municipality of all municipalities. */
static int64_t sum_flow(const struct settled *settled, size_t s, enum flow flow, size_t i) {
    size_t n = settled->n_municipality;
    int64_t cents = 0;
    for (size_t t = 0; t < settled->n_year; t++)
        for (size_t m = i < n ? i : 0; m < (i < n ? i + 1 : n); m++)
            cents += settled_flow(settled, s, t, flow, m);
    return cents;
}

/* What each pays into the pools by flow, over all years. */
static void print_flows(FILE *file, const struct page *page, size_t s) {
    const struct settled *settled = page->settled;
    const char *const heads[] = {_("contribution"), _("fee")};
    char text[FORMAT_SIZE];
    format_cell(file, _("Municipality"), page->names);
    for (size_t k = 0; k < FLOW_COUNT; k++)
        format_cell(file, heads[k], -(TRANSFER_WIDTH + page->wider));
    fputc('\n', file);
    for (size_t k = 0; k <= settled->n_municipality; k++) {
        size_t i = k < settled->n_municipality ? page->order[k] : k;
        char safe[FORMAT_TEXT_SIZE];
        const char *name = k < settled->n_municipality ? settled->municipality[i].name : _("Region in total");
        format_name(file, format_safe(name, safe, sizeof safe), page->names);
        for (size_t f = 0; f < FLOW_COUNT; f++) {
            int64_t cents = sum_flow(settled, s, (enum flow)(f + FLOW_CONTRIBUTION), i);
            format_cell(file, plain_amount(page->exact, cents, text), -(TRANSFER_WIDTH + page->wider));
        }
        fputc('\n', file);
    }
}

/* Who pays or keeps what the municipalities do not. */
static void print_others_of(FILE *file, const struct settled *settled, size_t s) {
    for (size_t t = 0; t < settled->n_year; t++)
        print_by_hand(file, settled, s, t);
    for (size_t t = 0; settled->scheme[s].n_fund && t < settled->n_year; t++)
        print_fund_year(file, settled, s, t);
    for (size_t t = 0; has_outsider(settled, s) && t < settled->n_year; t++)
        print_outsider_year(file, settled, s, t);
}

void settled_print_others(FILE *file, const struct settled *settled) {
    for (size_t s = 0; s < settled->n_scheme; s++) {
        char label[FORMAT_TEXT_SIZE];
        if (settled->scheme[s].n_fund || settled->scheme[s].n_by_hand || settled->scheme[s].leaving ||
            has_outsider(settled, s))
            fprintf(file, "%s\n", format_safe(settled->scheme[s].label[i18n_language()], label, sizeof label));
        print_others_of(file, settled, s);
    }
}

enum status settled_print_page(FILE *file, const struct settled *settled, int width, bool exact) {
    int wider = find_wider(settled, exact), names = find_names(settled);
    struct page page = {.settled = settled,
                        .years = years_beside(settled, width, names, wider),
                        .wider = wider,
                        .names = names,
                        .exact = exact};
    page.order = calloc(settled->n_municipality, sizeof *page.order);
    if (!page.order)
        return STATUS_MEMORY;
    sort_names(settled, page.order);
    print_title(file, settled, exact);
    for (size_t s = 0; s < settled->n_scheme; s++) {
        char label[FORMAT_TEXT_SIZE];
        fprintf(file, "\n%s\n", format_safe(settled->scheme[s].label[i18n_language()], label, sizeof label));
        for (size_t from = 0; from < settled->n_year; from += page.years) {
            size_t to = from + page.years;
            print_block(file, &page, s, from, to < settled->n_year ? to : settled->n_year);
        }
        if (settled_has_flows(settled, s))
            print_flows(file, &page, s);
        print_others_of(file, settled, s);
    }
    free(page.order);
    return STATUS_OK;
}
