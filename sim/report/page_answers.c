/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The five questions with which the page begins, answered where no script runs: the same sentences as its script says
 * (sim/report/web/src/sections/summary.js), but for what only draws that are settled again can tell. */
#include "sim/report/page_parts.h"

#include "sim/report/page_words.h"
#include "sim/tables/accounts.h"
#include "sim/tables/build.h"
#include "sim/tables/verdict.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct page_answers {
    struct tables *tables;
    struct source *source;
    size_t s; /* scheme */
    struct accounts accounts;
    const int64_t *mean_se, *estimate, *given, *by_model, *by_use, *by_chance;
    const double *p, *sd_ratio;
};

enum status page_answers_load(struct tables *tables, struct page_answers **answers, struct note *note) {
    struct source *source = tables->file;
    struct page_answers *a = source_room(source, 1, sizeof *a);
    if (!a)
        return STATUS_MEMORY;
    *a = (struct page_answers){.tables = tables, .source = source, .s = source->shown_scheme};
    const struct result_row rows[] = {{"/summary/mean_se", REQUIRED, FIGURE_AXES, .integer = &a->mean_se},
                                      {"estimate", OPTIONAL, YEARLY_AXES, .integer = &a->estimate},
                                      {"estimate_given", OPTIONAL, BUDGET_AXES, .integer = &a->given},
                                      {"/summary/transfer_model", OPTIONAL, FIGURE_AXES, .integer = &a->by_model},
                                      {"/summary/transfer_use", OPTIONAL, FIGURE_AXES, .integer = &a->by_use},
                                      {"/summary/transfer_chance_sd", OPTIONAL, FIGURE_AXES, .integer = &a->by_chance},
                                      {"/summary/p_shortfall", REQUIRED, FIGURE_AXES, .real = &a->p},
                                      {"/summary/sd_ratio", REQUIRED, FIGURE_AXES, .real = &a->sd_ratio}};
    enum status status = SOURCE_READ(source, rows, note);
    *answers = a;
    return status ? status : accounts_load(source, &a->accounts, note);
}

/* ---- figures of municipality i over the horizon ---- */

static size_t at(const struct page_answers *a, size_t i) {
    return source_at(a->source, a->s, a->source->n_period - 1, i);
}

static int64_t budget_of(const struct page_answers *a, size_t period, size_t i) {
    return a->source->budget[period * a->source->n_municipality + i];
}

static int64_t payment_under(const struct page_answers *a, size_t scheme, size_t period, size_t i) {
    int64_t mean = a->source->mean[source_at(a->source, scheme, period, i)];
    return mean == STORE_UNKNOWN ? mean : budget_of(a, period, i) - mean;
}

static int64_t payment_of(const struct page_answers *a, size_t i) {
    return payment_under(a, a->s, a->source->n_period - 1, i);
}

static size_t first_year(const struct page_answers *a) {
    return a->source->n_year > 1;
}

static bool is_given(const struct page_answers *a, size_t y, size_t i) {
    return a->given && a->given[y * a->source->n_municipality + i] == 1;
}

static size_t years_given(const struct page_answers *a, size_t i) {
    size_t n = 0;
    for (size_t y = first_year(a); y < a->source->n_year; y++)
        n += is_given(a, y, i);
    return n;
}

static bool all_given(const struct page_answers *a, size_t i) {
    return years_given(a, i) == a->source->n_year - first_year(a);
}

static int64_t estimate_in(const struct page_answers *a, size_t y, size_t i) {
    return a->estimate[(a->s * a->source->n_year + y) * a->source->n_municipality + i];
}

static const char *period_of(const struct page_answers *a) {
    return page_period(a->tables, a->source->horizon);
}

static const char *amount(const struct page_answers *a, int64_t cents) {
    return page_short(a->tables, cents);
}

/* In one sentence which part of the uncertainty comes from assumptions, as the sheet of this id has it; "". */
static const char *weighed(const struct page_answers *a, const char *id, size_t i) {
    enum { SHARE = 2, MOST = 7 };
    const struct sheet *sheet = NULL;
    for (size_t k = 0; k < a->tables->n_sheet; k++)
        sheet = strcmp(a->tables->sheet[k]->id, id) == 0 ? a->tables->sheet[k] : sheet;
    for (size_t row = 0; sheet && row < sheet->n_row; row++) {
        if (sheet->row[row].place != (int32_t)i || sheet->row[row].scheme != (int32_t)a->s)
            continue;
        const struct cell *share = sheet_cell(sheet, row, SHARE), *most = sheet_cell(sheet, row, MOST);
        char text[CELL_TEXT_SIZE];
        bool tells = most->kind == CELL_TEXT;
        if (isfinite(share->real))
            return page_say(a->tables,
                            tables_print(a->tables, "summary.%s%s", tells ? "weighs" : "assumed",
                                         strcmp(id, "grades") ? "Pay" : ""),
                            "share", page_percent(a->tables, share->real), "most",
                            tells ? cell_format(most, text) : "");
    }
    return "";
}

/* ---- the answers ---- */

/* question: of a card; big: what stands first, or NULL. */
static void open_card(FILE *out, const struct page_answers *a, const char *question, const char *big,
                      const char *unit) {
    fputs("<div class=\"card\"><h3>", out);
    json_html(out, page_say(a->tables, question));
    fputs("</h3>\n", out);
    if (!big)
        return;
    fputs("<p class=\"big\"><strong>", out);
    json_html(out, big);
    fputs("</strong> ", out);
    json_html(out, page_say(a->tables, unit, "period", period_of(a)));
    fputs("</p>\n", out);
}

static void write_line(FILE *out, const char *line) {
    if (!line[0])
        return;
    fputs("<p>", out);
    json_html(out, line);
    fputs("</p>\n", out);
}

static void write_strong(FILE *out, const char *line) {
    fputs("<p><strong>", out);
    json_html(out, line);
    fputs("</strong></p>\n", out);
}

static void close_card(FILE *out) {
    fputs("</div>\n", out);
}

static const char *list_years(const struct page_answers *a, size_t i) {
    const char *list = "";
    for (size_t y = first_year(a); y < a->source->n_year; y++)
        if (is_given(a, y, i))
            list = tables_print(a->tables, "%s%s%s", list, list[0] ? ", " : "",
                                page_period(a->tables, a->source->period[y]));
    return list;
}

/* Beside what the council voted, where that was given: elsewhere the estimate is the expected payment itself. */
static const char *estimate_line(const struct page_answers *a, size_t i) {
    int64_t estimate = 0, more = 0;
    if (years_given(a, i) == 0)
        return page_say(a->tables, "summary.estimateNone");
    for (size_t y = first_year(a); y < a->source->n_year; y++)
        if (is_given(a, y, i)) {
            estimate += estimate_in(a, y, i);
            more += payment_under(a, a->s, y, i) - estimate_in(a, y, i);
        }
    const char *difference =
        page_say(a->tables, more < 0 ? "summary.estimateLess" : "summary.estimateMore", "amount", amount(a, more));
    return page_say(a->tables, all_given(a, i) ? "summary.estimateGiven" : "summary.estimateSome", "years",
                    list_years(a, i), "estimate", amount(a, estimate), "difference", difference);
}

/* What municipality i pays alone; STORE_UNKNOWN where that is the scheme itself, or none is. */
static int64_t alone_of(const struct page_answers *a, size_t i) {
    const struct source *s = a->source;
    return a->s == s->alone || s->alone >= s->n_scheme ? STORE_UNKNOWN : payment_under(a, s->alone, s->n_period - 1, i);
}

/* What it costs is the difference with being alone; the shortfall beside the budget is called so. */
static void write_price(FILE *out, const struct page_answers *a, size_t i) {
    int64_t paid = payment_of(a, i), alone = alone_of(a, i);
    bool beside = alone != STORE_UNKNOWN && paid != STORE_UNKNOWN;
    const char *unit = !beside ? "summary.big1.own" : paid < alone ? "summary.big1.less" : "summary.big1.more";
    open_card(out, a, "summary.q1", amount(a, beside ? paid - alone : paid), unit);
    write_line(out, page_say(a->tables, beside ? "summary.a1" : "summary.a1alone", "payment", amount(a, paid), "own",
                             amount(a, alone), "period", period_of(a)));
}

static void write_cost(FILE *out, const struct page_answers *a, size_t i) {
    write_price(out, a, i);
    write_line(out, page_say(a->tables, "summary.a1result", "result", page_result(a->tables, a->source->mean[at(a, i)]),
                             "budget", amount(a, budget_of(a, a->source->n_period - 1, i))));
    write_line(out, estimate_line(a, i));
    close_card(out);
}

/* Below the answers: what the number of draws leaves open is not the first that anybody asks. */
static void write_error(FILE *out, const struct page_answers *a, size_t i) {
    int64_t se = a->mean_se[at(a, i)];
    char draws[FORMAT_SIZE];
    write_line(out, page_say(a->tables, "summary.error", "draws", format_count(atoll(a->source->draws), draws), "error",
                             amount(a, se == STORE_UNKNOWN ? se : (int64_t)(1.96 * (double)se))));
}

static void write_sure(FILE *out, const struct page_answers *a, size_t i) {
    const struct source *s = a->source;
    const char *band = page_band(a->tables, source_quantile(s, P10, a->s, s->n_period - 1, i),
                                 source_quantile(s, P90, a->s, s->n_period - 1, i));
    open_card(out, a, "summary.q2", page_chance(a->tables, a->p[at(a, i)]), "summary.big2");
    write_line(out, page_say(a->tables, "summary.a2", "band", band));
    write_line(out, weighed(a, "grades", i));
    close_card(out);
}

static void write_accounts(FILE *out, const struct page_answers *a, size_t i, enum verdict told) {
    int more = accounts_more(a->source, &a->accounts, a->s, i);
    bool open = told == VERDICT_MISSING || told == VERDICT_UNNAMED;
    char number[FORMAT_SIZE];
    if (a->accounts.given[i] > 0 && told != VERDICT_NEUTRAL)
        write_line(out, page_say(a->tables, "accounts.given", "given", format_count(a->accounts.given[i], number)));
    if (open && more > 0)
        write_line(out, page_say(a->tables, "accounts.more", "more", format_count(more, number)));
    if (open && more == ACCOUNTS_NEVER)
        write_line(out, page_say(a->tables, told == VERDICT_UNNAMED ? "accounts.neverUnnamed" : "accounts.never",
                                 "last", a->source->period[a->source->n_year - 1]));
}

static const char *moved(const struct page_answers *a, int64_t cents) {
    return page_say(a->tables, cents > 0 ? "whatif.pay" : "whatif.get", "amount", amount(a, cents));
}

static void write_pay(FILE *out, const struct page_answers *a, size_t i, enum verdict told) {
    static const char *const names[VERDICT_TOLD_COUNT] = {"pays", "receives", "missing", "draws", "neutral", "unnamed"};
    bool decided = told == VERDICT_PAYS || told == VERDICT_RECEIVES;
    const char *key = tables_print(a->tables, "verdict.%s", names[told]);
    open_card(out, a, "summary.q3", NULL, NULL);
    write_strong(out, page_say(a->tables, key, "name", a->source->municipality[i]));
    write_accounts(out, a, i, told);
    if (decided && a->by_model && a->by_use && a->by_model[at(a, i)] != STORE_UNKNOWN)
        write_line(out, page_say(a->tables, "summary.cause", "model", moved(a, a->by_model[at(a, i)]), "use",
                                 moved(a, a->by_use[at(a, i)])));
    if (told != VERDICT_NEUTRAL && a->by_chance && a->by_chance[at(a, i)] != STORE_UNKNOWN)
        write_line(out, page_say(a->tables, "summary.causeChance", "chance", amount(a, a->by_chance[at(a, i)]),
                                 "period", period_of(a)));
    if (told != VERDICT_NEUTRAL)
        write_line(out, weighed(a, "grades_transfer", i));
    close_card(out);
}

/* May anybody leave the scheme? Only then the table of who leaves has a column of it. */
static bool has_rule(const struct page_answers *a) {
    for (size_t k = 0; k < a->tables->n_sheet; k++)
        for (size_t c = 1; strcmp(a->tables->sheet[k]->id, "leaving") == 0 && c < a->tables->sheet[k]->n_column; c++)
            if (strcmp(a->tables->sheet[k]->column[c].title, a->source->label[a->s]) == 0)
                return true;
    return false;
}

static void write_outside(FILE *out, const struct page_answers *a, size_t i, enum verdict told) {
    double ratio = a->sd_ratio[at(a, i)];
    const char *key = ratio > 1.0 ? "summary.a4.undecidedCalm" : "summary.a4.undecided";
    if (told == VERDICT_NEUTRAL)
        key = "summary.a4.neutral";
    else if (told == VERDICT_RECEIVES)
        key = ratio > 1.0 ? "summary.a4.receivesCalm" : "summary.a4.receives";
    else if (told == VERDICT_PAYS)
        key = ratio > 1.0 ? "summary.a4.paysCalm" : "summary.a4.pays";
    open_card(out, a, "summary.q4", NULL, NULL);
    write_strong(out,
                 page_say(a->tables, key, "name", a->source->municipality[i], "ratio", page_percent(a->tables, ratio)));
    if (told != VERDICT_NEUTRAL && !has_rule(a))
        write_line(out, page_say(a->tables, "summary.a4norule"));
    close_card(out);
}

/* What must be at hand counts from the estimate: who budgets the expected payment instead needs the difference once. */
static void write_budget(FILE *out, const struct page_answers *a, size_t i) {
    size_t years = a->source->n_year - first_year(a);
    int64_t need = a->source->need[at(a, i)], payment = payment_of(a, i), estimate = 0;
    for (size_t y = first_year(a); y < a->source->n_year && a->estimate; y++)
        estimate += estimate_in(a, y, i);
    bool known = need != STORE_UNKNOWN && payment != STORE_UNKNOWN;
    int64_t mean = payment == STORE_UNKNOWN ? payment : llround((double)payment / (double)years);
    int64_t beyond = known ? need - (payment - estimate) : STORE_UNKNOWN;
    open_card(out, a, "summary.q5", amount(a, mean), "summary.big5");
    write_line(out, page_say(a->tables, "summary.a5", "mean", amount(a, mean), "buffer",
                             amount(a, known && beyond < 0 ? 0 : beyond), "period", period_of(a)));
    if (years_given(a, i) > 0)
        write_line(out, page_say(a->tables, all_given(a, i) ? "summary.a5given" : "summary.a5some", "above",
                                 amount(a, known && need < 0 ? 0 : need), "estimate", amount(a, estimate), "years",
                                 list_years(a, i)));
    close_card(out);
}

/* Where it is not certain who receives and who pays, the amount is an expectation alone, and the sentence says so. */
static void write_lead(FILE *out, const struct page_answers *a, size_t i, enum verdict told) {
    const struct source *s = a->source;
    bool shares = s->alone < s->n_scheme;
    int64_t less = shares ? payment_under(a, s->alone, s->n_period - 1, i) - payment_of(a, i) : 0;
    const char *key = less > 0 ? "summary.lead.less" : less < 0 ? "summary.lead.more" : "summary.lead.undecided";
    if (told == VERDICT_NEUTRAL)
        key = "summary.lead.neutral";
    else if (told == VERDICT_RECEIVES && less > 0)
        key = "summary.lead.receives";
    else if (told == VERDICT_PAYS && less < 0)
        key = "summary.lead.pays";
    write_strong(out, page_say(a->tables, key, "name", s->municipality[i], "scheme", s->label[a->s], "period",
                               period_of(a), "amount", amount(a, less)));
}

void page_answers_write(FILE *out, const struct page_answers *a, size_t i) {
    enum verdict told = verdict_told(a->source, a->s, i);
    write_lead(out, a, i, told);
    fputs("<div class=\"cards\">\n", out);
    write_cost(out, a, i);
    write_sure(out, a, i);
    write_pay(out, a, i, told);
    write_outside(out, a, i, told);
    write_budget(out, a, i);
    fputs("</div>\n", out);
    write_error(out, a, i);
}
