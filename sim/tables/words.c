/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/words.h"

#include "models/solidarity/base.h"
#include "models/solidarity/blend.h"
#include "models/solidarity/leaving.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <stdio.h>
#include <string.h>

enum { AMOUNT_SIZE = 2 * FORMAT_SIZE + 64 };

/* Billionths with no more decimals than there are: 12,5. */
static const char *percent(int64_t nano, char text[FORMAT_SIZE]) {
    int decimals = nano % NANO == 0 ? 0 : 9;
    for (int64_t unit = 10; decimals > 0 && nano % unit == 0; unit *= 10)
        decimals--;
    return format_real((double)nano / 1e9, decimals, text);
}

/* Billionths of a euro: 50.000, or 12,50; what is no whole cent with all its decimals. */
static const char *euros(int64_t nano, char text[FORMAT_SIZE]) {
    enum { CENT = NANO / 100 };
    return nano % NANO == 0   ? format_count(nano / NANO, text)
           : nano % CENT == 0 ? format_cents(nano / CENT, text)
                              : percent(nano, text);
}

static const char *number(struct amount amount, char text[FORMAT_SIZE]) {
    return amount.unit == AMOUNT_PERCENT_OF_BUDGET ? percent(amount.nano, text) : euros(amount.nano, text);
}

static const char *const in_unit[] = {[AMOUNT_NONE] = "",
                                      [AMOUNT_PERCENT_OF_BUDGET] = N_("%s %% of the budget that is meant for it"),
                                      [AMOUNT_EUR] = N_("EUR %s"),
                                      [AMOUNT_EUR_PER_RESIDENT] = N_("EUR %s for each resident"),
                                      [AMOUNT_EUR_PER_YOUTH] = N_("EUR %s for each youth")};

static const char *in_words(struct amount amount, char whole[AMOUNT_SIZE]) {
    char text[FORMAT_SIZE];
    snprintf(whole, AMOUNT_SIZE, _(in_unit[amount.unit]), number(amount, text));
    return whole;
}

/* Of an entry fee the whole budget counts, whatever care the layers cover. */
static const char *entry_fee_in_words(struct amount fee, char whole[AMOUNT_SIZE]) {
    char text[FORMAT_SIZE];
    if (fee.unit != AMOUNT_PERCENT_OF_BUDGET)
        return in_words(fee, whole);
    snprintf(whole, AMOUNT_SIZE, _("%s %% of its whole budget"), number(fee, text));
    return whole;
}

static void add_amount(struct format_text *words, const char *lead, struct amount amount) {
    char whole[AMOUNT_SIZE];
    if (amount.unit == AMOUNT_NONE)
        return;
    in_words(amount, whole);
    format_append(words, " ");
    format_append(words, lead, whole);
}

/* Of which care: the classes, and the form where it is one. */
static void add_care(struct format_text *words, const struct layer *layer, const struct care *care) {
    bool forms[FORM_COUNT] = {false};
    size_t n = 0;
    if (layer->covers_all) {
        format_append(words, "%s", _("all care"));
        return;
    }
    for (size_t c = 0; c < care->n_care; c++) {
        bool covered = false;
        for (size_t f = 0; f < FORM_COUNT; f++) {
            covered |= layer->covered[f * care->n_care + c];
            forms[f] |= layer->covered[f * care->n_care + c];
        }
        if (covered)
            format_append(words, "%s%s", n++ ? ", " : "", care->care_label[i18n_language()][c]);
    }
    if (forms[FORM_ZIN] != forms[FORM_PGB])
        format_append(words, ", %s", forms[FORM_PGB] ? _("personal budgets only") : _("care in kind only"));
}

/* Where a band begins: in short, for its end follows in full. */
static const char *from_in_words(const struct band *band, char whole[AMOUNT_SIZE]) {
    char text[FORMAT_SIZE];
    bool percents = band->from.unit == AMOUNT_PERCENT_OF_BUDGET;
    snprintf(whole, AMOUNT_SIZE, percents ? "%s %%" : _("EUR %s"), number(band->from, text));
    return whole;
}

/* Of each band its share. */
static void add_bands(struct format_text *words, const struct layer *layer, size_t year) {
    char from[AMOUNT_SIZE], to[AMOUNT_SIZE], share[AMOUNT_SIZE], text[FORMAT_SIZE];
    for (size_t b = 0; b < layer->n_band; b++) {
        const struct band *band = &layer->band[b];
        snprintf(share, sizeof share, band->share[year] ? "%s %%" : _("not shared"),
                 percent(band->share[year] * 100, text));
        if (band->to.unit == AMOUNT_NONE)
            format_append(words, _(" Above %s: %s."), in_words(band->from, from), share);
        else
            format_append(words, _(" From %s to %s: %s."), from_in_words(band, from), in_words(band->to, to), share);
    }
    if (layer->n_band > 0 && layer->base->needs & NEED_EXCESS)
        format_append(words, " %s", _("Each band is of what one client costs."));
}

/* How far from what a payment may be. */
static void add_change(struct format_text *words, const struct scheme *others, const struct layer *layer, size_t year) {
    const struct change_cap *change = &layer->change;
    char text[FORMAT_SIZE], size[AMOUNT_SIZE];
    if (change->against == AGAINST_NOTHING)
        return;
    if (change->unit == AMOUNT_PERCENT_OF_BUDGET)
        snprintf(size, sizeof size, "%s %%", percent(change->nano[year], text));
    else
        in_words((struct amount){change->unit, change->nano[year]}, size);
    if (change->against == AGAINST_OWN_COST)
        format_append(words, _(" Nobody's payment differs from its own cost by more than %s."), size);
    else if (change->against == AGAINST_LAST_YEAR)
        format_append(words, _(" Nobody's payment differs from that of last year by more than %s."), size);
    else
        format_append(words, _(" Nobody's payment differs from that under \"%s\" by more than %s."),
                      others[change->scheme].label[i18n_language()], size);
}

static void add_bounds(struct format_text *words, const struct scheme *others, const struct layer *layer, size_t year) {
    add_amount(words, _("Nobody pays in more than %s."), layer->contribution_cap);
    add_amount(words, _("Nobody receives more than %s."), layer->receipt_cap);
    add_amount(words, _("Everybody pays at least %s, its own cost counted."), layer->payment_floor);
    add_change(words, others, layer, year);
    if (layer->cut_outside)
        format_append(words, " %s", _("What this cuts off an outside party pays or keeps."));
}

static void add_others(struct format_text *words, const struct layer *layer) {
    char text[FORMAT_SIZE];
    if (layer->total_limit == TOTAL_LIMIT_SURPLUS)
        format_append(words, " %s", _("No more is shared than the surpluses of the members."));
    if (layer->total_limit == TOTAL_LIMIT_EUR)
        format_append(words, _(" No more is shared than EUR %s in all."), format_cents(layer->total_limit_cents, text));
    if (layer->external_share > 0)
        format_append(words,
                      layer->external_of == EXTERNAL_OF_SHORTFALL
                          ? _(" An outside party pays %s %% of what the members fall short together.")
                          : _(" An outside party pays %s %% of it."),
                      percent(layer->external_share * 100, text));
    if (layer->fund.premium)
        format_append(words, " %s", _("It is paid from a fund that the members pay premiums to."));
    if (layer->n_pool > 1)
        format_append(words, _(" There are %zu pools, each settled by itself."), layer->n_pool);
}

/* Of last year, the one before and so on: 3 : 2 : 1. */
static void add_lag_weights(struct format_text *words, const struct layer *layer) {
    for (size_t k = 0; k < LAG_YEARS; k++)
        format_append(words, "%s%lld", k ? " : " : " ", (long long)layer->lag_weight[k]);
}

static void add_keys(struct format_text *words, const struct layer *layer) {
    char part[FORMAT_SIZE];
    for (size_t k = 0; k < layer_count_keys(layer); k++) {
        const struct key *key = layer_key(layer, k);
        format_append(words, ", ");
        if (layer->n_part > 0)
            format_append(words, "%s %% ", percent(layer->part[k].nano * 100, part));
        if (layer->column && (key->needs & NEED_WEIGHTS))
            format_append(words, _("by the column %s"), layer->column);
        else
            format_append(words, "%s", _(key->label));
        if (key->needs & NEED_LAG_WEIGHTS)
            add_lag_weights(words, layer);
    }
}

/* What it is that the members share, and how much of it. */
static void add_shared(struct format_text *words, const struct layer *layer, size_t year, const struct care *care) {
    char share[FORMAT_SIZE];
    if (layer->n_band > 0)
        format_append(words, _("The members share in bands: %s ("), _(layer->base->label));
    else
        format_append(words, _("The members share %s %% of: %s ("), percent(layer->share[year] * 100, share),
                      _(layer->base->label));
    add_care(words, layer, care);
    format_append(words, ")");
}

/* Years that are taken together; of a year by itself, whether it is the last of them. */
static void add_term(struct format_text *words, const struct layer *layer, size_t year, bool alone) {
    if (!layer->settles)
        return;
    format_append(words, _(" %zu years are taken together, and settled in the last of them."), layer->over_years);
    if (alone)
        format_append(words, " %s", layer->settles[year] ? _("That is this year.") : _("That is not this year yet."));
}

/* Of what the members take nothing over from each other there may be money from outside all the same. */
static void add_nothing(struct format_text *words, const struct layer *layer, const struct care *care) {
    bool outside = layer->external_share > 0;
    format_append(words, _("The members bear all of this themselves: %s ("), _(layer->base->label));
    add_care(words, layer, care);
    format_append(words, outside ? _("); what comes from outside is shared") : ").");
    if (!outside)
        return;
    add_keys(words, layer);
    format_append(words, ".");
    add_others(words, layer);
}

/* What one client may cost before the members share it. */
static void add_threshold(struct format_text *words, const struct layer *layer, const int64_t *threshold) {
    char euro[FORMAT_SIZE];
    if (!(layer->base->needs & NEED_EXCESS) || layer->n_band > 0)
        return;
    int64_t cents = threshold[layer->threshold];
    format_append(words, _(" Of each client what is above EUR %s in the year."),
                  cents % 100 ? format_cents(cents, euro) : format_count(cents / 100, euro));
}

char *words_of_layer(const struct scenario *scenario, size_t s, size_t k, size_t year, bool alone,
                     char text[WORDS_SIZE]) {
    const struct scheme *scheme = &scenario->scheme[s];
    const struct layer *layer = &scheme->layer[k];
    struct format_text words = {.text = text, .size = WORDS_SIZE};
    text[0] = '\0';
    if (scheme->n_layer > 1)
        format_append(&words, _("Step %zu: "), k + 1);
    if (layer->n_band == 0 && layer->share[year] == 0 && !layer->fund.premium) {
        add_nothing(&words, layer, &scenario->care);
        return text;
    }
    add_shared(&words, layer, year, &scenario->care);
    add_keys(&words, layer);
    format_append(&words, ".");
    add_threshold(&words, layer, scenario->threshold);
    add_term(&words, layer, year, alone);
    add_bands(&words, layer, year);
    add_amount(&words, _("Each bears the first %s itself."), layer->attachment);
    add_amount(&words, _("Above %s nothing is shared."), layer->limit);
    add_bounds(&words, scenario->scheme, layer, year);
    add_others(&words, layer);
    if (layer->flow != FLOW_NONE)
        format_append(&words, " %s",
                      layer->flow == FLOW_FEE ? _("What is paid for it is the fee, for mandated tasks.")
                                              : _("What is paid for it is the contribution, for delegated tasks."));
    return text;
}

/* In how far years differ: "60 %", or "20 to 60 %". */
static void add_shares(struct format_text *words, const struct layer *layer, size_t n_year) {
    int64_t low = layer->share[0], high = low;
    char from[FORMAT_SIZE], to[FORMAT_SIZE];
    for (size_t y = 1; y < n_year; y++) {
        low = layer->share[y] < low ? layer->share[y] : low;
        high = layer->share[y] > high ? layer->share[y] : high;
    }
    percent(low * 100, from);
    if (low < high)
        format_append(words, _("%s to %s %% of: "), from, percent(high * 100, to));
    else
        format_append(words, _("%s %% of: "), from);
}

static const char *name_base(const struct scenario *scenario, const struct base *base) {
    bool assumed = scenario->budget_origin == BUDGET_ASSUMED && base->beside_assumed;
    return _(assumed ? base->beside_assumed : base->label);
}

/* Who takes no part in a layer, or how many do where most do not: two schemes may differ in nothing else. */
static void add_outside(struct format_text *words, const struct scenario *scenario, const struct layer *layer) {
    enum { NAMED = 3 };
    size_t n = scenario->region.n_municipality, outside = 0, named = 0;
    for (size_t i = 0; i < n; i++)
        outside += layer->pool[i] < 0;
    if (outside > NAMED || outside == n)
        format_append(words, _(", by %zu of the %zu municipalities"), n - outside, n);
    for (size_t i = 0; outside <= NAMED && outside < n && i < n; i++)
        if (layer->pool[i] < 0)
            format_append(words, "%s%s", named++ ? ", " : _(", by all but "), scenario->region.municipality[i].name);
}

/* One layer as a part of a sentence. */
static void add_part(struct format_text *words, const struct scenario *scenario, const struct layer *layer) {
    char amount[AMOUNT_SIZE], euro[FORMAT_SIZE];
    if (layer->n_band > 0)
        format_append(words, "%s", _("in bands: "));
    else
        add_shares(words, layer, scenario->n_year);
    format_append(words, "%s (", name_base(scenario, layer->base));
    add_care(words, layer, &scenario->care);
    format_append(words, ")");
    if (layer->base->needs & NEED_EXCESS && layer->n_band == 0)
        format_append(words, _(" (threshold: EUR %s)"),
                      euros(scenario->threshold[layer->threshold] * (NANO / 100), euro));
    if (layer->attachment.unit != AMOUNT_NONE)
        format_append(words, _(" after an own risk of %s"), in_words(layer->attachment, amount));
    if (layer->limit.unit != AMOUNT_NONE)
        format_append(words, _(" up to %s"), in_words(layer->limit, amount));
    add_keys(words, layer);
    add_outside(words, scenario, layer);
}

char *words_of_scheme(const struct scenario *scenario, size_t s, char text[WORDS_SIZE]) {
    const struct scheme *scheme = &scenario->scheme[s];
    struct format_text words = {.text = text, .size = WORDS_SIZE};
    text[0] = '\0';
    for (size_t k = 0; k < scheme->n_layer; k++) {
        format_append(&words, "%s", k == 0 ? _("Shared is ") : _("; of what that leaves "));
        add_part(&words, scenario, &scheme->layer[k]);
    }
    if (scheme->n_layer > 0)
        format_append(&words, ".");
    for (size_t k = 0; k < scheme->n_layer; k++) {
        add_term(&words, &scheme->layer[k], 0, false);
        add_bounds(&words, scenario->scheme, &scheme->layer[k], scenario->n_year - 1);
        add_others(&words, &scheme->layer[k]);
    }
    return text;
}

/* The names of the municipalities that are in a pool, -1: in none. */
static void add_names(struct format_text *words, const struct layer *layer, const struct municipality *municipality,
                      size_t n, int pool) {
    size_t named = 0;
    for (size_t i = 0; i < n; i++)
        if (layer->pool[i] == pool)
            format_append(words, "%s%s", named++ ? ", " : "", municipality[i].name);
    format_append(words, ".");
}

char *words_of_members(const struct layer *layer, const struct municipality *municipality, size_t n,
                       char text[WORDS_SIZE]) {
    struct format_text words = {.text = text, .size = WORDS_SIZE};
    size_t outside = 0;
    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        outside += layer->pool[i] < 0;
    for (size_t p = 0; layer->n_pool > 1 && p < layer->n_pool; p++) {
        format_append(&words, _(" Pool %zu: "), p + 1);
        add_names(&words, layer, municipality, n, (int)p);
    }
    if (layer->n_pool > 1 || outside == 0 || outside == n)
        return text;
    bool fewer_out = 2 * outside <= n;
    format_append(&words, "%s", fewer_out ? _(" No part in it take: ") : _(" Part in it take: "));
    add_names(&words, layer, municipality, n, fewer_out ? -1 : 0);
    return text;
}

char *words_of_joining(const struct scheme *scheme, const struct municipality *municipality, size_t n,
                       char text[WORDS_SIZE]) {
    const struct leaving *leaving = scheme->leaving;
    struct format_text words = {.text = text, .size = WORDS_SIZE};
    char fee[AMOUNT_SIZE];
    size_t joiners = 0;
    text[0] = '\0';
    for (size_t i = 0; leaving && leaving->entry_fee.unit != AMOUNT_NONE && i < n; i++)
        if (leaving->join[i] > 0)
            format_append(&words, "%s%s", joiners++ ? ", " : _("New members: "), municipality[i].name);
    if (joiners > 0)
        format_append(&words, _(". Each pays %s once, to those who were members before, by their budgets."),
                      entry_fee_in_words(leaving->entry_fee, fee));
    return text;
}

char *words_of_by_hand(const struct by_hand *given, size_t year, const struct municipality *municipality,
                       char text[WORDS_SIZE]) {
    struct format_text words = {.text = text, .size = WORDS_SIZE};
    char euro[FORMAT_SIZE], from[FORMAT_TEXT_SIZE], to[FORMAT_TEXT_SIZE], reason[FORMAT_TEXT_SIZE];
    snprintf(from, sizeof from, "%s", given->from < 0 ? _("An outside party") : municipality[given->from].name);
    snprintf(to, sizeof to, "%s", given->to < 0 ? _("an outside party") : municipality[given->to].name);
    snprintf(reason, sizeof reason, "%s", given->reason[i18n_language()]);
    text[0] = '\0';
    format_append(&words, _("By hand: %s pays EUR %s to %s. Reason: %s"), from, format_cents(given->cents[year], euro),
                  to, reason);
    return text;
}
