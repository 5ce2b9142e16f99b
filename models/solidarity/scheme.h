/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A solidarity scheme: a list of layers, applied in order. Plain const data, filled by the scenario reader.
 *
 * Shares, fractions, percentages and euro amounts are fixed-point numbers with nine decimals ("nano"), so that
 * settlement has no floating point. Rules: scenarios/schemes/README.md. Freestanding: this header and all of
 * models/solidarity need no allocation, no I/O and no library. */
#ifndef MODELS_SOLIDARITY_SCHEME_H
#define MODELS_SOLIDARITY_SCHEME_H

#include "models/core/money.h"
#include "models/solidarity/input.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum amount_unit {
    AMOUNT_NONE,
    AMOUNT_PERCENT_OF_BUDGET, /* of b, the budget part of the covered cells */
    AMOUNT_EUR,
    AMOUNT_EUR_PER_RESIDENT,
    AMOUNT_EUR_PER_YOUTH
};

/* An amount per municipality: nano percent, nano EUR, nano EUR per head. */
struct amount {
    enum amount_unit unit;
    int64_t nano;
};

enum total_limit { TOTAL_LIMIT_NONE, TOTAL_LIMIT_SURPLUS, TOTAL_LIMIT_EUR };

/* Of what an outside party pays external_share, where that is above 0: of what the pool takes over (Y, the sum of y),
 * or of the pool's shortfall, the sum over its members of covered cost minus budget part. What it pays for a shortfall
 * is shared out by the key, whatever the layer takes over, and leaves the cells for later layers as they are. */
enum external_of { EXTERNAL_OF_POOL, EXTERNAL_OF_SHORTFALL };

/* A fund (kas) that carries money from year to year, one for each pool of its layer. */
struct fund {
    const int64_t *premium; /* [n_year] nano: premium as a part of the member's expected covered cost, 0 to 2 NANO;
                               NULL: the layer has no fund */
    int64_t opening;        /* cents, balance before the first year */
    int64_t floor;          /* cents >= 0; what is missing below it the members pay as an assessment (aanslag) */
    int64_t ceiling;        /* cents >= floor; what is above it is paid back. FUND_NO_CEILING: nothing is */
    size_t first;           /* fund of the layer's first pool among those of the scheme; pool p has first + p */
};

#define FUND_NO_CEILING INT64_MAX

/* Settled in the year itself, or in the next one, after an advance in the year. */
enum settled_when { SETTLED_SAME_YEAR, SETTLED_AFTER_OWN_COST, SETTLED_AFTER_EXPECTED };

/* Years that a weighted key looks back on; the weights of all add up to at most LAG_WEIGHT_LIMIT, so that costs of
 * MONEY_LIMIT times them stay below 2^61. */
enum { LAG_YEARS = 3, LAG_WEIGHT_LIMIT = 300 };

/* The most years that a layer takes together. */
enum { OVER_YEARS_MAX = 3 };

/* A stretch of what a layer looks at, and which share of it the layer takes. */
struct band {
    struct amount from, to;              /* in one unit; to: AMOUNT_NONE without an upper end */
    const int64_t *share;                /* [n_year] nano, 0 to NANO */
    size_t threshold_from, threshold_to; /* base client_excess: indices into settle_input.excess */
};

/* What a member pays in the end may differ from something else by so much at most. */
enum against { AGAINST_NOTHING, AGAINST_OWN_COST, AGAINST_LAST_YEAR, AGAINST_SCHEME };

struct change_cap {
    enum against against;
    size_t reference;      /* AGAINST_LAST_YEAR and _SCHEME: index into settle_input.reference */
    size_t scheme;         /* AGAINST_SCHEME: the number of the scheme that it is compared with, which is settled before
                              this one */
    enum amount_unit unit; /* AMOUNT_PERCENT_OF_BUDGET: per cent of what it is compared with, not of a budget */
    const int64_t *nano;   /* [n_year] */
};

/* What a member pays into the pools of some layers, as a flow of its own beside the rest: for delegated tasks a
 * contribution (bijdrage), for mandated ones a fee (vergoeding). */
enum flow { FLOW_NONE, FLOW_CONTRIBUTION, FLOW_FEE };
enum { FLOW_COUNT = 2 };

struct base;
struct blend_part;
struct key;
struct leaving;

/* One layer. Pointers are owned by whoever built the scheme. */
struct layer {
    const struct base *base;
    const struct key *key;
    const struct blend_part *part; /* [n_part] the keys of a blend, for key_blend (blend.h); else none */
    size_t n_part;
    const bool *covered;      /* [n_cell]: cell = form * n_care + care */
    bool covers_all;          /* every cell is covered: b = B, no budget_split needed */
    int64_t covered_fraction; /* nano; sum of budget_split over the covered cells; NANO when covers_all */
    const int64_t *share;     /* [n_year] nano, 0 to NANO */
    size_t over_years;        /* its years are taken together, so many at a time, and settled in the last of them; 0 or
                                 1: each by itself */
    size_t n_back;            /* earlier years that count with the one that is settled, 0 to OVER_YEARS_MAX - 1 */
    const bool *settles;      /* [n_year] in the other years the layer does nothing; NULL: it settles in all */
    struct amount attachment; /* own risk before the layer pays */
    struct amount limit;      /* the most the layer takes over per municipality */
    const struct band *band;  /* in ascending order, disjoint; NULL: none. With bands share is NANO and there is no
                                 attachment, limit or threshold */
    size_t n_band;
    struct amount contribution_cap; /* the most that a member pays in, net */
    struct amount receipt_cap;      /* the most that it receives, net */
    struct amount payment_floor;    /* the least that it pays: own cost and what it pays in up to this layer */
    struct change_cap change;       /* of that payment */
    bool cut_outside;               /* what these cut off is an outside party's; else the other members' */
    size_t threshold;               /* base client_excess: index into settle_input.excess */
    size_t covariance;              /* key covariance: index into settle_input.covariance */
    const int64_t *weight;          /* [n_municipality] nano weights of key fixed, or NULL */
    const char *column;             /* the column that these weights are; NULL: they are the layer's own */
    int64_t lag_weight[LAG_YEARS];  /* keys clients_weighted and cost_weighted: last year, the one before, ... */
    const int16_t *pool;            /* [n_municipality] pool number from 0, or -1 for outside */
    size_t n_pool;
    int64_t external_share; /* nano */
    enum external_of external_of;
    enum total_limit total_limit;
    int64_t total_limit_cents; /* TOTAL_LIMIT_EUR */
    struct fund fund;
    enum flow flow;
};

enum { BY_HAND_OUTSIDE = -1 };

/* An amount that was agreed beside the layers: who pays it to whom, and why. */
struct by_hand {
    int32_t from, to;      /* municipality, or BY_HAND_OUTSIDE (not both) */
    const int64_t *cents;  /* [n_year] >= 0 */
    const char *reason[2]; /* nl, en; never NULL */
};

struct scheme {
    const char *name;
    const char *label[2];       /* nl, en; never NULL (the name stands in) */
    const char *description[2]; /* nl, en; NULL or "" where there is none */
    const struct layer *layer;
    size_t n_layer;
    const struct by_hand *by_hand;
    size_t n_by_hand;
    const int64_t *by_hand_transfer; /* [n_year][n_municipality] what each pays of all amounts by hand, below 0 what it
                                        receives, after all layers; NULL: none. Outside parties have what is left */
    size_t n_fund;                   /* funds of all layers and pools */
    size_t n_reference;              /* layers whose change is capped against last year or another scheme */
    enum settled_when settled;       /* when members pay; settle_scheme gives what a year comes to in the end */
    const struct leaving *leaving;   /* who joins and leaves (leaving.h); NULL: the same members in all years */
};

/* A euro amount per municipality in cents: percent_of_budget x b / 100, eur, eur_per_resident x residents or
 * eur_per_youth x youths, each to the nearest cent, at most MONEY_LIMIT. AMOUNT_NONE is the caller's business. */
int64_t amount_cents(struct amount amount, int64_t budget_part, int64_t residents, int64_t youths);

/* Is what members pay linear in what care costs, but for rounding? Then what they pay at mean costs is their mean
 * payment. No where it is only nearly so, or hangs on who left or on earlier years. */
bool scheme_is_linear(const struct scheme *scheme);

/* All needs of a layer: of its base, its key, its amounts and its total limit. */
unsigned layer_needs(const struct layer *layer);

#endif
