/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/accounts.h"

#include "models/care/expect.h"
#include "models/care/known.h"
#include "models/care/level.h"
#include "sim/base/i18n.h"
#include "sim/engine/recall.h"
#include "sim/tables/build.h"
#include "sim/tables/verdict.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what accounts leave of the level ---- */

/* Accounts of one municipality: those that there are, and room for those that may come. */
struct book {
    const struct care *care;
    const struct region *region;
    const double *clients; /* [n_year][n_municipality][n_product] as expected */
    size_t n_year, i, n;
    struct realised_account *account; /* [n_year] */
};

static bool has_year(const struct book *book, size_t year) {
    bool has = false;
    for (size_t k = 0; k < book->n; k++)
        has |= book->account[k].year == book->care->first_year + (int)year;
    return has;
}

/* clients: 0 where that is not known, then what is expected. The variance of the level does not depend on the cost. */
static void add_year(struct book *book, size_t year, int64_t clients) {
    const struct care *care = book->care;
    const double *expected = book->clients + (year * book->region->n_municipality + book->i) * care->n_product;
    double sum = 0.0;
    for (size_t p = 0; p < care->n_product; p++)
        sum += expected[p];
    if (year >= book->n_year || has_year(book, year))
        return;
    book->account[book->n++] = (struct realised_account){book->i, care->first_year + (int)year, 1,
                                                         clients > 0 ? clients : llround(fmax(sum, 1.0))};
}

/* The accounts that count in the run: what says something of the level, and facts of all care. */
static void add_given(struct book *book) {
    const struct care *care = book->care;
    const struct known *known = care->known;
    for (size_t k = 0; k < care->n_realised; k++)
        if (care->realised[k].municipality == book->i)
            add_year(book, (size_t)(care->realised[k].year - care->first_year), care->realised[k].clients);
    for (size_t k = 0; known && k < known->n_cost; k++)
        if (known->cost[k].municipality == book->i && known->cost[k].scope == KNOWN_TOTAL && known->cost[k].fact)
            add_year(book, known->cost[k].year, known->cost[k].clients);
}

static double variance_with(const struct book *book) {
    struct care care = *book->care;
    care.realised = book->account;
    care.n_realised = book->n;
    double sd = level_of(&care, book->region, book->i).sd;
    return sd * sd;
}

/* The year after the last account. */
static size_t first_open(const struct book *book) {
    size_t open = 0;
    for (size_t t = 0; t < book->n_year; t++)
        open = has_year(book, t) ? t + 1 : open;
    return open;
}

/* left[n_year + 1], beginning with 1: the years after the last account first, then those before it. */
static void fill_left(struct book *book, double *left) {
    size_t last = first_open(book), n = 0;
    double now = variance_with(book);
    for (size_t k = 0; k <= book->n_year; k++)
        left[k] = (double)NAN;
    if (!(now > 0.0))
        return;
    left[0] = 1.0;
    for (size_t k = 0; k < book->n_year; k++) {
        size_t year = (last + k) % book->n_year, before = book->n;
        add_year(book, year, 0);
        if (book->n > before)
            left[++n] = variance_with(book) / now;
    }
}

static enum status find_left(struct source *s, struct accounts *a, const struct scenario *scenario) {
    const struct care *care = &scenario->care;
    size_t n_year = scenario->n_year, n = s->n_municipality;
    double *clients = calloc(n_year * n * care->n_product, sizeof *clients);
    struct realised_account *account = calloc(n_year, sizeof *account);
    enum status status = clients && account ? STATUS_OK : STATUS_MEMORY;
    if (!status)
        care_expect_clients(care, &scenario->region, clients);
    for (size_t i = 0; i < n && !status; i++) {
        struct book book = {care, &scenario->region, clients, n_year, i, 0, account};
        add_given(&book);
        a->given[i] = (int)book.n;
        a->open[i] = first_open(&book);
        if (care->level == LEVEL_NORMAL)
            fill_left(&book, a->left + i * (n_year + 1));
    }
    free(clients);
    free(account);
    return status;
}

static enum status load_scenario(struct source *s, struct accounts *a, struct note *note) {
    struct scenario scenario;
    bool known = false;
    enum status status = recall_if_known(s->result, &scenario, &known, note);
    if (known && !s->by_unit && scenario.region.n_municipality == s->n_municipality && scenario.n_year == s->n_year)
        status = find_left(s, a, &scenario);
    scenario_free(&scenario);
    return status;
}

enum status accounts_load(struct source *s, struct accounts *a, struct note *note) {
    *a = (struct accounts){.most = s->n_year};
    const struct result_row rows[] = {{"/grades/transfer_own_level", OPTIONAL, MEMBER_AXES, .real = &a->own_level}};
    size_t n_left = s->n_municipality * (a->most + 1);
    a->given = source_room(s, s->n_municipality, sizeof *a->given);
    a->open = source_room(s, s->n_municipality, sizeof *a->open);
    a->left = source_room(s, n_left, sizeof *a->left);
    if (!a->given || !a->open || !a->left)
        return STATUS_MEMORY;
    for (size_t k = 0; k < n_left; k++)
        a->left[k] = (double)NAN;
    enum status status = s->result && !s->by_unit ? SOURCE_READ(s, rows, note) : STATUS_OK;
    return status || !s->result ? status : load_scenario(s, a, note);
}

/* ---- how many more ---- */

static enum verdict verdict_after(const struct source *s, size_t scheme, size_t i, double factor) {
    size_t at = source_at(s, scheme, s->n_period - 1, i);
    return verdict_judge(s->structural[at], s->structural_se[at], llround(factor * (double)s->structural_sd[at]),
                         llround(factor * (double)s->structural_sd_se[at]), s->groups);
}

/* Would this be an answer? That somebody pays in is none where it is not told. */
static bool is_answer(const struct source *s, enum verdict verdict) {
    return verdict == VERDICT_RECEIVES || (verdict == VERDICT_PAYS && source_tells_payers(s));
}

int accounts_more(const struct source *s, const struct accounts *a, size_t scheme, size_t i) {
    enum verdict now = verdict_of(s, scheme, i);
    double hangs = a->own_level ? a->own_level[scheme * s->n_municipality + i] : (double)NAN;
    const double *left = a->left + i * (a->most + 1);
    bool pays = s->structural[source_at(s, scheme, s->n_period - 1, i)] > 0; /* on balance, and so after accounts */
    if (now == VERDICT_NEUTRAL || is_answer(s, now))
        return 0;
    if (now == VERDICT_PAYS || s->budget_guess)
        return ACCOUNTS_NEVER;
    if (!source_tells_payers(s) && pays && verdict_told(s, scheme, i) == VERDICT_UNNAMED)
        return ACCOUNTS_NEVER;
    if (now == VERDICT_DRAWS || isnan(hangs) || isnan(left[0]))
        return ACCOUNTS_UNKNOWN;
    for (size_t n = 1; n <= a->most && !isnan(left[n]); n++)
        if (is_answer(s, verdict_after(s, scheme, i, sqrt(fmax(1.0 - hangs * (1.0 - left[n]), 0.0)))))
            return (int)n;
    return ACCOUNTS_NEVER;
}

/* ---- in words ---- */

bool accounts_of_all_shown(const struct source *s, const struct accounts *a) {
    bool all = s->n_shown > 0;
    for (size_t k = 0; k < s->n_shown; k++)
        all &= a->given[s->shown[k]] > 0;
    return all;
}

const char *accounts_word(struct tables *t, const struct source *s, const struct accounts *a, size_t scheme, size_t i) {
    int more = accounts_more(s, a, scheme, i);
    if (more == ACCOUNTS_UNKNOWN)
        return verdict_of(s, scheme, i) == VERDICT_DRAWS ? verdict_word(VERDICT_DRAWS) : _("cannot be told");
    if (more == ACCOUNTS_NEVER)
        return source_tells_payers(s) ? _("more than there are") : verdict_word(VERDICT_UNNAMED);
    return more > 0 ? tables_print(t, "%d", more) : "";
}

static const char *told_never(struct tables *t, const struct source *s, int given) {
    const char *last = s->period[s->n_year - 1];
    if (!source_tells_payers(s))
        return tables_print(t,
                            given
                                ? _(", those of all years up to %s may leave it undecided: with assumed inputs nobody "
                                    "is told that he pays in")
                                : _("own accounts of all years up to %s may leave it undecided: with assumed inputs "
                                    "nobody is told that he pays in"),
                            last);
    return tables_print(t,
                        given ? _(", those of all years up to %s would not decide it")
                              : _("own accounts of all years up to %s would not decide it"),
                        last);
}

static const char *told_draws(int given) {
    return given
               ? _(", whether more would decide it cannot be told on so few draws: ask for more (-n)")
               : _("undecided on so few draws, and so is how many years of own accounts would decide it: ask for more "
                   "draws (-n)");
}

static const char *told_more(struct tables *t, const struct source *s, int more, int given) {
    if (more == ACCOUNTS_NEVER)
        return told_never(t, s, given);
    if (more == 0 && given)
        return _(", no more are needed");
    if (more <= 0)
        return "";
    return tables_print(t, given ? _(", %d more would decide it") : _("own accounts of %d years would decide it"),
                        more);
}

const char *accounts_told(struct tables *t, const struct source *s, const struct accounts *a, size_t scheme, size_t i) {
    int given = a->given[i];
    const char *counts = given ? tables_print(t, _("own accounts of %d years count"), given) : "";
    int wanted = accounts_more(s, a, scheme, i);
    bool draws = wanted == ACCOUNTS_UNKNOWN && verdict_of(s, scheme, i) == VERDICT_DRAWS;
    const char *more = draws ? told_draws(given) : told_more(t, s, wanted, given);
    if (s->hidden[i] || verdict_of(s, scheme, i) == VERDICT_NEUTRAL || (!counts[0] && !more[0]))
        return "";
    return tables_print(t, _("Who pays structurally under \"%s\": %s%s."), s->label[scheme], counts, more);
}
