/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers that are allowed and yet do something else than they look like: the user is told, with the way that was
 * probably meant. What a layer takes over is gone from the costs that later layers see (settle.h, step 10), but not
 * from the budgets, nor from the rows of single clients; most slips come from one of the two. */
#include "sim/scenario/read.h"

#include "models/solidarity/base.h"
#include "models/solidarity/bounds.h"
#include "models/solidarity/key.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Shares of nine decimals, each rounded, need not add up to 1 exactly: nano. */
#define SUM_TOLERANCE INT64_C(1000)

/* A scheme whose layers have been read; node: the list of them. */
struct slips {
    struct reading *reading;
    const struct node *node;
    const struct scheme *scheme;
    size_t n_cell, n_municipality, n_year;
};

static const struct layer *layer_of(const struct slips *x, size_t k) {
    return &x->scheme->layer[k];
}

static bool is_member(const struct layer *layer, size_t m) {
    return layer->pool[m] >= 0;
}

static bool share_cells(const struct slips *x, const struct layer *a, const struct layer *b) {
    for (size_t c = 0; c < x->n_cell; c++)
        if (a->covered[c] && b->covered[c])
            return true;
    return false;
}

/* Does a municipality take part in both, with costs that both look at? */
static bool overlap(const struct slips *x, const struct layer *a, const struct layer *b) {
    for (size_t m = 0; m < x->n_municipality; m++)
        if (is_member(a, m) && is_member(b, m))
            return share_cells(x, a, b);
    return false;
}

static bool is_bare(const struct layer *layer) {
    return layer->attachment.unit == AMOUNT_NONE && layer->limit.unit == AMOUNT_NONE && layer->n_band == 0 &&
           !layer->fund.premium;
}

static bool takes_all(const struct slips *x, const struct layer *layer) {
    bool all = layer->base == &base_costs && is_bare(layer);
    for (size_t t = 0; t < x->n_year; t++)
        all = all && layer->share[t] == NANO;
    return all;
}

/* A share as it is written in a scenario, and as per cent. */
static const char *in_file(int64_t nano, char buffer[FORMAT_SIZE]) {
    snprintf(buffer, FORMAT_SIZE, "%.9g", (double)nano / NANO);
    if (!strchr(buffer, '.') && !strchr(buffer, 'e'))
        strcat(buffer, ".0");
    return buffer;
}

static const char *in_percent(int64_t nano, char buffer[FORMAT_SIZE]) {
    return format_percent((double)nano / NANO, 2, buffer);
}

/* ---- what earlier layers leave ---- */

/* Have all the costs that layer k looks at of municipality m been taken over before it? *taker: the first layer that
 * takes of them, if that is before *taker. */
static bool is_starved_of(const struct slips *x, size_t k, size_t m, size_t *taker) {
    for (size_t c = 0; c < x->n_cell; c++) {
        size_t before = 0;
        while (before < k && !(takes_all(x, layer_of(x, before)) && is_member(layer_of(x, before), m) &&
                               layer_of(x, before)->covered[c]))
            before++;
        if (layer_of(x, k)->covered[c] && before == k)
            return false;
        if (layer_of(x, k)->covered[c] && before < *taker)
            *taker = before;
    }
    return true;
}

/* starved[n_municipality]: the members of layer k of whom nothing is left. How many there are; *all: no others. */
static size_t find_starved(const struct slips *x, size_t k, bool *starved, bool *all, size_t *taker) {
    size_t n = 0, n_member = 0;
    *taker = k;
    for (size_t m = 0; m < x->n_municipality; m++) {
        size_t first = *taker;
        starved[m] = is_member(layer_of(x, k), m) && is_starved_of(x, k, m, &first);
        n_member += is_member(layer_of(x, k), m);
        n += starved[m];
        *taker = starved[m] ? first : *taker;
    }
    *all = n == n_member;
    return n;
}

/* Does the base compare costs with what does not become less when costs are taken over? */
static bool compares(const struct layer *layer) {
    return layer->base != &base_costs && layer->base != &base_client_excess;
}

static enum status warn_starved(const struct slips *x, size_t k, size_t taker) {
    if (compares(layer_of(x, k)) && layer_of(x, k)->base != &base_deficit)
        return read_warn_at(
            x->reading, x->node->child[k],
            _("Layer %zu takes over all costs that this layer looks at, so that it sees budgets without "
              "costs, as if everybody had money left. Put this layer first, or give layer %zu other "
              "care or a share below 1."),
            taker + 1, taker + 1);
    return read_warn_at(x->reading, x->node->child[k],
                        _("Layer %zu takes over all costs that this layer looks at, so that nothing is left for it and "
                          "it never moves a cent. Put this layer first, or give layer %zu other care or a share below "
                          "1."),
                        taker + 1, taker + 1);
}

/* Some members pay here for the others, and have nothing left to be paid for. */
static enum status warn_some_starved(const struct slips *x, size_t k, const bool *starved, size_t taker) {
    char names[READ_NAMES_SIZE];
    read_names(x->reading, starved, names, sizeof names);
    return read_warn_at(x->reading, x->node->child[k],
                        _("Layer %zu takes over all costs that this layer looks at of %s, who pay here for the others "
                          "and receive nothing. Leave them out with except, or give layer %zu other care or a share "
                          "below 1."),
                        taker + 1, names, taker + 1);
}

/* *told: this was it. */
static enum status check_starved(const struct slips *x, size_t k, bool *told) {
    bool all, *starved = calloc(x->n_municipality + 1, sizeof *starved);
    size_t taker, n = starved ? find_starved(x, k, starved, &all, &taker) : 0;
    enum status status = starved ? STATUS_OK : STATUS_MEMORY;
    *told = n > 0;
    if (n > 0)
        status = all ? warn_starved(x, k, taker) : warn_some_starved(x, k, starved, taker);
    free(starved);
    return status;
}

/* A layer that compares with the whole budget costs of which an earlier one took a part. */
static enum status warn_compared(const struct slips *x, size_t k) {
    const struct layer *layer = layer_of(x, k);
    for (size_t before = 0; compares(layer) && before < k; before++) {
        const struct layer *other = layer_of(x, before);
        if (other->base != &base_costs || !overlap(x, other, layer))
            continue;
        return read_warn_at(
            x->reading, x->node->child[k],
            _("Layer %zu takes over costs that this layer compares with the budget or expectation for all of them, so "
              "that it sees shortfalls too small and surpluses too large. Put this layer first, or give it other care "
              "than layer %zu."),
            before + 1, before + 1);
    }
    return STATUS_OK;
}

/* ---- parts of a whole that are taken one after the other ---- */

/* Bare but for an own risk, which is the same. */
static bool same_risk(const struct layer *a, const struct layer *b) {
    return a->n_band == 0 && b->n_band == 0 && a->limit.unit == AMOUNT_NONE && b->limit.unit == AMOUNT_NONE &&
           !a->fund.premium && !b->fund.premium && a->attachment.unit == b->attachment.unit &&
           a->attachment.nano == b->attachment.nano;
}

static bool same_part(const struct slips *x, const struct layer *a, const struct layer *b) {
    return a->base == b->base && a->base != &base_client_excess && same_risk(a, b) && overlap(x, a, b) &&
           memcmp(a->covered, b->covered, x->n_cell * sizeof *a->covered) == 0;
}

/* The same base and own risk, of care that is the same in part only: shares that add up to the whole, or are equal. */
static enum status warn_partly(const struct slips *x, size_t k) {
    const struct layer *b = layer_of(x, k);
    char both[FORMAT_SIZE];
    for (size_t before = 0; before < k; before++) {
        const struct layer *a = layer_of(x, before);
        if (a->base != b->base || b->base == &base_client_excess || !same_risk(a, b) || !overlap(x, a, b) ||
            same_part(x, a, b))
            continue;
        for (size_t t = 0; t < x->n_year; t++) {
            int64_t sum = a->share[t] + b->share[t], taken = sum - a->share[t] * b->share[t] / NANO;
            bool parts = a->share[t] == b->share[t] || (sum >= NANO - SUM_TOLERANCE && sum <= NANO + SUM_TOLERANCE);
            if (parts && a->share[t] > 0 && b->share[t] > 0 && sum <= NANO + SUM_TOLERANCE)
                return read_warn_at(
                    x->reading, x->node->child[k],
                    _("Of the care that layer %zu covers too, this layer takes its share of what that "
                      "one leaves, so that of it they take %s together. If parts of the whole are meant, "
                      "give each layer other care or forms, or this one a larger share."),
                    before + 1, in_percent(taken, both));
        }
    }
    return STATUS_OK;
}

/* ---- shortfalls, of which an earlier layer took a part ---- */

static bool shares_all(const struct slips *x, const struct layer *layer) {
    bool all = layer->n_band == 0 && layer->limit.unit == AMOUNT_NONE && layer->total_limit == TOTAL_LIMIT_NONE &&
               !layer->fund.premium && !bounds_are_there(layer);
    for (size_t t = 0; t < x->n_year; t++)
        all = all && layer->share[t] == NANO;
    return all;
}

/* Do all who take part in b take part in a, with the same care? */
static bool is_within(const struct slips *x, const struct layer *b, const struct layer *a) {
    for (size_t m = 0; m < x->n_municipality; m++)
        if (is_member(b, m) && !is_member(a, m))
            return false;
    return memcmp(a->covered, b->covered, x->n_cell * sizeof *a->covered) == 0;
}

/* Own risk of a below, or as high as, that of b; in the same unit. */
static bool is_below(const struct layer *a, const struct layer *b, bool or_equal) {
    int64_t low = a->attachment.unit == AMOUNT_NONE ? 0 : a->attachment.nano;
    int64_t high = b->attachment.unit == AMOUNT_NONE ? 0 : b->attachment.nano;
    if (a->attachment.unit != AMOUNT_NONE && a->attachment.unit != b->attachment.unit)
        return false;
    return or_equal ? low <= high : low < high;
}

static bool takes_some(const struct slips *x, const struct layer *layer) {
    for (size_t t = 0; t < x->n_year; t++)
        if (layer->share[t] > 0)
            return true;
    return false;
}

static enum status warn_shortfalls(const struct slips *x, size_t k) {
    const struct layer *b = layer_of(x, k);
    for (size_t before = 0; b->base == &base_deficit && before < k; before++) {
        const struct layer *a = layer_of(x, before);
        bool settled = a->base == &base_deficit ? is_below(a, b, true) : a->attachment.unit == AMOUNT_NONE;
        if (a->base != &base_deficit && a->base != &base_result)
            continue;
        if (shares_all(x, a) && settled && is_within(x, b, a))
            return read_warn_at(
                x->reading, x->node->child[k],
                _("Layer %zu takes over the whole shortfall that this layer looks at, so that nothing "
                  "is left for it and it never moves a cent. Give layer %zu a share below 1 or a limit, "
                  "or put this layer first."),
                before + 1, before + 1);
        if (a->base == &base_deficit && is_below(a, b, false) && overlap(x, a, b) && takes_some(x, a))
            return read_warn_at(x->reading, x->node->child[k],
                                _("The own risk of this layer counts from the shortfall that layer %zu leaves, so that "
                                  "the layer begins at a larger one than it says. Put the layer with the highest own "
                                  "risk first."),
                                before + 1);
    }
    return STATUS_OK;
}

/* Shares of year t of the layers that take of the same as layer k: as they are written, before it and in all, and what
 * they leave it; equal: those above 0 are one number. */
struct parts {
    int64_t before, sum, left;
    bool equal;
};

static struct parts parts_of(const struct slips *x, size_t k, size_t t) {
    struct parts p = {.left = NANO, .equal = true};
    int64_t mine = layer_of(x, k)->share[t];
    for (size_t j = 0; j < x->scheme->n_layer; j++) {
        int64_t share = layer_of(x, j)->share[t];
        if (!same_part(x, layer_of(x, j), layer_of(x, k)) || share == 0)
            continue;
        p.sum += share;
        p.equal = p.equal && share == mine;
        p.before += j < k ? share : 0;
        p.left = j < k ? p.left * (NANO - share) / NANO : p.left;
    }
    return p;
}

/* "Half and half": shares that add up to all, or are the same, were most likely meant as parts of the whole. */
static enum status warn_parts(const struct slips *x, size_t k) {
    char share[FORMAT_SIZE], left[FORMAT_SIZE], both[FORMAT_SIZE], meant[FORMAT_SIZE];
    for (size_t t = 0; t < x->n_year; t++) {
        struct parts p = parts_of(x, k, t);
        int64_t mine = layer_of(x, k)->share[t];
        bool whole = p.sum >= NANO - SUM_TOLERANCE;
        if (mine == 0 || p.before == 0 || p.sum > NANO + SUM_TOLERANCE || !(whole || p.equal) || p.left == NANO)
            continue;
        int64_t taken = NANO - p.left + p.left * mine / NANO, rest = NANO - p.before;
        int64_t right = (mine * NANO + rest / 2) / rest;
        right = right >= NANO - SUM_TOLERANCE ? NANO : right;
        return read_warn_at(x->reading, x->node->child[k],
                            _("This layer takes its share of what the layers before it leave, %s, so that together "
                              "they take %s. If %s of the whole is meant here, give it share = %s."),
                            in_percent(p.left, left), in_percent(taken, both), in_percent(mine, share),
                            in_file(right, meant));
    }
    return STATUS_OK;
}

/* ---- bands of the cost of a client ---- */

static enum status warn_band(const struct slips *x, size_t before, size_t k, size_t t) {
    const struct layer *a = layer_of(x, before), *b = layer_of(x, k);
    const int64_t *threshold = x->reading->scenario->threshold;
    bool first_higher = threshold[a->threshold] > threshold[b->threshold];
    const struct layer *low = first_higher ? b : a, *high = first_higher ? a : b;
    char above[FORMAT_SIZE], from[FORMAT_SIZE], one[FORMAT_SIZE], other[FORMAT_SIZE], both[FORMAT_SIZE],
        top[FORMAT_SIZE], below[FORMAT_SIZE], meant[FORMAT_SIZE];
    int64_t right = high->share[t] - low->share[t];
    in_percent(high->share[t], top);
    in_percent(low->share[t], below);
    format_euro(threshold[high->threshold], above);
    format_euro(threshold[low->threshold], from);
    in_percent(high->share[t] + low->share[t], both);
    if (right < 0 || threshold[a->threshold] == threshold[b->threshold])
        return read_warn_at(x->reading, x->node->child[k],
                            _("Of what a client costs above %s layer %zu takes %s and this layer %s, together %s: it "
                              "does not see what the other one took. Their shares must add up to what is meant there."),
                            above, before + 1, in_percent(a->share[t], one), in_percent(b->share[t], other), both);
    return read_warn_at(
        x->reading, x->node->child[k],
        _("Of what a client costs above %s layer %zu takes %s and this layer %s, together %s: it does not see what the "
          "other one took. If %s above %s and %s between %s and that is meant, put the layer with %s first and give "
          "the "
          "one with %s share = %s."),
        above, before + 1, in_percent(a->share[t], one), in_percent(b->share[t], other), both, top, above, below, from,
        from, above, in_file(right, meant));
}

/* The lower threshold last, or together more than everything. */
static enum status warn_bands(const struct slips *x, size_t k) {
    const struct layer *b = layer_of(x, k);
    const int64_t *threshold = x->reading->scenario->threshold;
    for (size_t before = 0; b->base == &base_client_excess && before < k; before++) {
        const struct layer *a = layer_of(x, before);
        if (a->base != &base_client_excess || a->n_band > 0 || b->n_band > 0 || !overlap(x, a, b))
            continue;
        for (size_t t = 0; t < x->n_year; t++) {
            bool higher = threshold[a->threshold] > threshold[b->threshold];
            bool too_much = a->share[t] + b->share[t] > NANO + SUM_TOLERANCE;
            if (a->share[t] > 0 && b->share[t] > 0 && (higher || too_much))
                return warn_band(x, before, k, t);
        }
    }
    return STATUS_OK;
}

/* ---- amounts ---- */

static bool is_zero(const struct amount *amount) {
    return amount->unit != AMOUNT_NONE && amount->nano == 0;
}

/* Layers whose amounts let nothing through. */
static enum status warn_still(const struct slips *x, size_t k) {
    const struct layer *layer = layer_of(x, k);
    const struct node *node = x->node->child[k];
    if (is_zero(&layer->limit) && layer->external_of == EXTERNAL_OF_POOL && !layer->fund.premium)
        return read_warn_at(x->reading, node_find(node, "limit"),
                            _("With this limit the layer takes over nothing and never moves a cent. Without a limit, "
                              "remove the key."));
    if (layer->total_limit == TOTAL_LIMIT_EUR && layer->total_limit_cents == 0)
        return read_warn_at(x->reading, node_find(node, "total_limit"),
                            _("With this limit the layer takes over nothing and never moves a cent. Without a limit, "
                              "remove the key."));
    if (is_zero(&layer->contribution_cap) && layer->external_share == 0 && !layer->cut_outside)
        return read_warn_at(x->reading, node_find(node, "contribution_cap"),
                            _("Nobody may pay in here and nobody else pays, so that this layer never moves a cent. "
                              "Without a cap, remove the key."));
    if (layer->attachment.unit == AMOUNT_PERCENT_OF_BUDGET && layer->attachment.nano >= 100 * NANO)
        return read_warn_at(x->reading, node_find(node, "attachment"),
                            _("With an own risk of the whole budget or more this layer hardly ever moves a cent. "
                              "Percentages are written as such: 5.0 is 5 %%."));
    return STATUS_OK;
}

enum status read_warn_percent(struct reading *reading, const struct node *node, const struct amount *amount) {
    char euro[FORMAT_SIZE], percent[FORMAT_SIZE], likely[FORMAT_SIZE], meant[FORMAT_SIZE];
    if (amount->unit != AMOUNT_PERCENT_OF_BUDGET || amount->nano <= 0 || amount->nano >= NANO)
        return STATUS_OK;
    return read_warn_at(reading, node,
                        _("This is %s of the budget: %s for each million. Percentages are written as such; if %s is "
                          "meant, write %s."),
                        format_percent((double)amount->nano / NANO / 100, 4, percent),
                        format_euro(amount->nano / (NANO / 1000000), euro), in_percent(amount->nano, likely),
                        in_file(100 * amount->nano, meant));
}

static enum status warn_percents(const struct slips *x, size_t k) {
    const struct layer *layer = layer_of(x, k);
    const struct node *node = x->node->child[k];
    enum status status = read_warn_percent(x->reading, node_find(node, "attachment"), &layer->attachment);
    if (!status)
        status = read_warn_percent(x->reading, node_find(node, "limit"), &layer->limit);
    return status ? status
                  : read_warn_percent(x->reading, node_find(node, "contribution_cap"), &layer->contribution_cap);
}

/* Amounts against people. */
static enum status warn_units(const struct slips *x, size_t k) {
    const struct layer *layer = layer_of(x, k);
    const struct node *node = x->node->child[k], *fund = node_find(node, "fund");
    struct reading *reading = x->reading;
    enum status status = read_warn_amount(reading, node_find(node, "attachment"), &layer->attachment);
    if (!status)
        status = read_warn_amount(reading, node_find(node, "limit"), &layer->limit);
    if (!status)
        status = read_warn_amount(reading, node_find(node, "contribution_cap"), &layer->contribution_cap);
    if (!status)
        status = read_warn_amount(reading, node_find(node, "receipt_cap"), &layer->receipt_cap);
    if (!status)
        status = read_warn_amount(reading, node_find(node, "payment_floor"), &layer->payment_floor);
    if (!status && layer->total_limit == TOTAL_LIMIT_EUR)
        status = read_warn_total(reading, node_find(node, "total_limit"), layer->total_limit_cents);
    if (!status && fund)
        status = read_warn_total(reading, node_find(fund, "opening_eur"), layer->fund.opening);
    if (!status && fund && layer->fund.ceiling != FUND_NO_CEILING)
        status = read_warn_total(reading, node_find(fund, "ceiling_eur"), layer->fund.ceiling);
    if (!status && layer->base == &base_client_excess && layer->n_band == 0)
        status = read_warn_threshold(reading, node_find(node, "threshold_eur"),
                                     reading->scenario->threshold[layer->threshold]);
    return status;
}

/* ---- a scheme ---- */

static enum status warn_layer(const struct slips *x, size_t k) {
    bool told = false;
    enum status status = warn_still(x, k);
    if (!status)
        status = warn_percents(x, k);
    if (!status)
        status = warn_units(x, k);
    if (!status)
        status = read_warn_weights(x->reading, x->node->child[k], layer_of(x, k));
    if (!status)
        status = read_warn_pools(x->reading, x->node->child[k], layer_of(x, k));
    if (!status)
        status = check_starved(x, k, &told);
    if (!status && told)
        return STATUS_OK;
    if (!status)
        status = warn_compared(x, k);
    if (!status)
        status = warn_parts(x, k);
    if (!status)
        status = warn_partly(x, k);
    if (!status)
        status = warn_shortfalls(x, k);
    return status ? status : warn_bands(x, k);
}

enum status read_warn_slips(struct reading *reading, const struct node *list, const struct scheme *scheme) {
    const struct slips x = {.reading = reading,
                            .node = list,
                            .scheme = scheme,
                            .n_cell = FORM_COUNT * reading->scenario->care.n_care,
                            .n_municipality = reading->region->n_municipality,
                            .n_year = reading->schemes_only ? 1 : reading->scenario->n_year};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < scheme->n_layer && !status; k++)
        status = warn_layer(&x, k);
    return status;
}
