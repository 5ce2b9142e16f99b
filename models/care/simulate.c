/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/simulate.h"

#include "models/care/condition.h"
#include "models/care/extra.h"
#include "models/care/facts.h"
#include "models/care/kind.h"
#include "models/care/level.h"
#include "models/care/points.h"
#include "models/care/procurement.h"
#include "models/care/sets.h"
#include "models/care/state.h"
#include "models/care/stay.h"
#include "models/core/clones.h"
#include "models/core/money.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Arrays [n_lane] unless said otherwise; all doubles live in one allocation, all counts in another. */
struct care_scratch {
    size_t n_lane;
    struct care_state state;
    double *regional; /* [n_year][n_walk][n_product][n_lane] exp(beta W + Y + centre) */
    double *price;    /* [n_year][n_lane] */
    double *logit;    /* [n_product][n_lane] deviation of the logit of the PGB share */
    double *walk;     /* [n_walk][n_lane] */
    double *municipal, *factor, *mean, *normal;
    double *row;                      /* a rate of each lane */
    double *fact_factor, *fact_price; /* [CARE_FORMS][n_lane] what known accounts make of costs and prices */
    const double *year_price;         /* fact_price while it holds */
    int64_t *weight, *part;           /* [n_kind or CARE_FORMS * n_care] of an allocation */
    int64_t *total;                   /* [n_lane] cost of all municipalities in a year */
    const struct product **variant;
    double *means; /* of the kind at work, where they vary */
    /* [n_kind][n_lane]: clients; in the year before; of them who stayed, who entered, by form */
    int32_t *stock, *before, *stay, *inflow, *pgb, *zin;
    uint32_t *outer, *client;
    uint32_t *draw, *chance; /* draw numbers of what is stratified, and of all other chance */
    struct care_sets sets;
    struct condition_room *condition; /* NULL when nothing is known */
    struct stay *kept;                /* NULL where nobody keeps his cost level */
    struct cost_scratch cost;
    struct procurement_scratch *procurement; /* NULL without lump sums */
    double *doubles;
    int32_t *counts;
};

void care_scratch_free(struct care_scratch *s) {
    if (!s)
        return;
    care_sets_free(&s->sets);
    care_state_free(&s->state);
    condition_room_free(s->condition);
    stay_free(s->kept);
    cost_scratch_free(&s->cost);
    procurement_scratch_free(s->procurement);
    free(s->doubles);
    free(s->counts);
    free(s->variant);
    free(s->weight);
    free(s);
}

enum status care_scratch_new(const struct care_plan *plan, size_t n_lane, struct care_scratch **scratch) {
    size_t n_year = plan->care->n_year, n_product = plan->care->n_product, n_kind = plan->n_kind;
    struct care_scratch *s = calloc(1, sizeof *s);
    if (!s)
        return STATUS_MEMORY;
    s->n_lane = n_lane;
    size_t n_walk = plan->care->regional_by_sub_region ? plan->region->n_sub_region : 1;
    s->doubles = calloc((n_year * n_product * n_walk + n_walk + n_year + n_product + 6 + 2 * CARE_FORMS) * n_lane,
                        sizeof(double));
    s->counts = calloc((6 * n_kind + 4) * n_lane, sizeof(int32_t));
    s->variant = calloc(n_lane, sizeof *s->variant);
    size_t n_cell = n_kind + CARE_FORMS * plan->care->n_care;
    s->weight = calloc(2 * n_cell + n_lane, sizeof *s->weight);
    if (!s->weight || !s->doubles || !s->counts || !s->variant || cost_scratch_init(&s->cost, n_lane) != STATUS_OK ||
        procurement_scratch_new(plan, n_lane, &s->procurement) != STATUS_OK ||
        care_sets_init(&s->sets, plan->care, plan->region, plan->inputs, plan->design, &plan->rates, plan->seed,
                       n_lane) != STATUS_OK ||
        care_state_init(&s->state, plan, n_lane) != STATUS_OK || stay_new(plan, n_lane, &s->kept) != STATUS_OK ||
        condition_room_new(plan, n_lane, &s->condition) != STATUS_OK) {
        care_scratch_free(s);
        return STATUS_MEMORY;
    }
    s->regional = s->doubles;
    s->walk = s->regional + n_year * n_walk * n_product * n_lane;
    s->price = s->walk + n_walk * n_lane;
    s->logit = s->price + n_year * n_lane;
    double **one[] = {&s->municipal, &s->factor, &s->mean, &s->normal, &s->row, &s->means};
    for (size_t k = 0; k < sizeof one / sizeof one[0]; k++)
        *one[k] = s->logit + (n_product + k) * n_lane;
    s->fact_factor = s->logit + (n_product + 6) * n_lane;
    s->fact_price = s->fact_factor + CARE_FORMS * n_lane;
    s->part = s->weight + n_cell;
    s->total = s->part + n_cell;
    int32_t **rows[] = {&s->stock, &s->before, &s->stay, &s->inflow, &s->pgb, &s->zin};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
        *rows[k] = s->counts + k * n_kind * n_lane;
    s->outer = (uint32_t *)(s->zin + n_kind * n_lane);
    s->client = s->outer + n_lane;
    s->draw = s->client + n_lane;
    s->chance = s->draw + n_lane;
    *scratch = s;
    return STATUS_OK;
}

/* The rates at a place, of each lane; good until the next call. */
static const double *row_of(struct care_scratch *s, size_t number) {
    care_sets_spread(&s->sets, number, s->n_lane, s->row);
    return s->row;
}

/* x += sd * normal, for the sds at a place of the rates. */
static void add_normal(const struct care_plan *plan, struct care_scratch *s, const struct stratum *stratum,
                       size_t number, double *x) {
    if (!(care_sets_highest(&s->sets, number) > 0.0))
        return;
    const double *sd = row_of(s, number);
    plan->sampler->stratified_normal(stratum, &(struct lanes){s->n_lane, s->draw, NULL}, s->normal);
    for (size_t l = 0; l < s->n_lane; l++)
        x[l] += sd[l] * s->normal[l];
}

/* The next value of an AR(1): x = rho x + sd normal. */
static void next_step(const struct care_plan *plan, struct care_scratch *s, const struct stratum *stratum,
                      enum rate_of_all rho_rate, enum rate_of_all sd_rate, double *x) {
    const double *rho = row_of(s, rates_of_all(&plan->rates, rho_rate));
    for (size_t l = 0; l < s->n_lane; l++)
        x[l] *= rho[l];
    add_normal(plan, s, stratum, rates_of_all(&plan->rates, sd_rate), x);
}

static struct state_view view_of(const struct care_plan *plan, struct care_scratch *s) {
    return (struct state_view){plan, &s->sets, s->sets.slot, s->row};
}

/* With a design a draw is a set of chance by itself, which all points meet. */
static uint32_t steps_inner(const struct care_plan *plan) {
    return plan->design ? 1 : (uint32_t)plan->inner_draws;
}

/* The state of every lane; where something is known, of the past what agrees with it. */
static void draw_state(const struct care_plan *plan, struct care_scratch *s) {
    struct state_lanes who = {s->n_lane, s->outer, s->draw, s->sets.slot, steps_inner(plan), NULL};
    struct state_room room = {s->normal, s->row, s->mean}; /* free until the clients are drawn */
    size_t from = plan->condition ? plan->condition->n_year : 0;
    care_state_draw(plan, &s->sets, &who, from, plan->care->n_year, &room, &s->state);
    if (plan->condition)
        condition_apply(plan, s->condition, &s->sets, s->outer, s->draw, &s->state);
}

/* Factors of walks and products, and the price index of every year: shared by all municipalities. */
static void fill_regional(const struct care_plan *plan, struct care_scratch *s) {
    struct state_view view = view_of(plan, s);
    size_t n = s->n_lane, n_product = plan->care->n_product, n_walk = s->state.n_walk;
    double *log_price = s->municipal; /* free until the municipalities begin */
    memset(s->walk, 0, n_walk * n * sizeof *s->walk);
    for (size_t t = 0; t < plan->care->n_year; t++) {
        care_state_price(&view, &s->state, t, log_price);
        plan->sampler->exp(n, log_price, s->price + t * n);
        for (size_t k = 0; k < n_walk; k++) {
            care_state_walk(&s->state, t, k, s->walk + k * n);
            for (size_t p = 0; p < n_product; p++)
                care_state_factor(&view, &s->state, t, p, s->walk + k * n,
                                  s->regional + ((t * n_walk + k) * n_product + p) * n);
        }
    }
}

CLONED static void multiply(size_t n, const double *restrict a, const double *restrict b, const double *restrict c,
                            double *restrict product) {
    for (size_t l = 0; l < n; l++)
        product[l] = a[l] * b[l] * c[l];
}

CLONED static void add_counts(size_t n, const int32_t *restrict a, const int32_t *restrict b, int32_t *restrict sum) {
    for (size_t l = 0; l < n; l++)
        sum[l] = a[l] + b[l];
}

CLONED static void scale_row(size_t n, double factor, double *restrict x) {
    for (size_t l = 0; l < n; l++)
        x[l] *= factor;
}

/* n[i,p,t] of one kind of clients into stock. */
static void draw_clients(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes, size_t t,
                         size_t i, size_t k) {
    const struct care *care = plan->care;
    const struct care_kind *kind = &plan->kind[k];
    size_t n = s->n_lane, p = kind->product;
    int32_t *stock = s->stock + k * n, *stayed = s->stay + k * n, *entered = s->inflow + k * n;
    const double *regional = s->regional + ((t * s->state.n_walk + care_walk_of(plan, i)) * care->n_product + p) * n;
    const double *mean = row_of(s, rates_inflow(&plan->rates, t, i, p));
    multiply(n, mean, s->factor, regional, s->mean);
    if (kind->n > 1)
        scale_row(n, kind->share, s->mean);
    struct stream inflow = care_kind_stream(plan, kind, i, t, CARE_NO_FORM, t == 0 ? SOURCE_STOCK : SOURCE_INFLOW);
    plan->sampler->poisson(&inflow, lanes, s->mean, entered);
    if (t == 0) {
        memset(s->before + k * n, 0, n * sizeof *stock);
        memset(stayed, 0, n * sizeof *stayed);
        memcpy(stock, entered, n * sizeof *stock);
        return;
    }
    memcpy(s->before + k * n, stock, n * sizeof *stock);
    const double *keep = row_of(s, rates_of_cell(&plan->rates, t, i, p, RATE_KEEP));
    struct stream stay = care_kind_stream(plan, kind, i, t, CARE_NO_FORM, SOURCE_STAY);
    plan->sampler->binomial(&stay, lanes, stock, keep, stayed);
    add_counts(n, stayed, entered, stock);
}

/* Who stays but does not keep his cost level may become of another kind. */
static void change_kinds(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes, size_t t,
                         size_t i) {
    size_t n = s->n_lane;
    for (size_t k = 0; k < plan->n_kind && t > 0 && plan->care->persistence < 1.0; k += plan->kind[k].n)
        if (plan->kind[k].n > 1)
            care_kinds_change(plan, &plan->kind[k], i, t, lanes,
                              &(struct care_kind_clients){s->stock + k * n, s->stay + k * n, s->inflow + k * n,
                                                          s->pgb + k * n, s->zin + k * n, s->mean});
}

CLONED static void count_in(size_t n, const int32_t *restrict count, int32_t *restrict total) {
    for (size_t l = 0; l < n; l++)
        total[l] += count[l];
}

/* Without odds against them they are all there. */
CLONED static void all_or_none(size_t n, const double *restrict odds_against, const int32_t *restrict all,
                               int32_t *restrict count) {
    for (size_t l = 0; l < n; l++)
        count[l] = odds_against[l] > 0.0 ? 0 : all[l];
}

CLONED static void negate(size_t n, const double *restrict x, double *restrict y) {
    for (size_t l = 0; l < n; l++)
        y[l] = -x[l];
}

/* The share that belongs to odds against, times a deviation e^x; `power` holds e^-x and becomes the share. */
CLONED static void find_shares(size_t n, const double *restrict odds_against, double *restrict power) {
    for (size_t l = 0; l < n; l++)
        power[l] = 1.0 / (1.0 + odds_against[l] * power[l]);
}

CLONED static void subtract_counts(size_t n, const int32_t *restrict a, const int32_t *restrict b,
                                   int32_t *restrict difference) {
    for (size_t l = 0; l < n; l++)
        difference[l] = a[l] - b[l];
}

/* Of stock the clients who choose a PGB, the rest is ZIN. Shares 0 and 1 stay fixed. */
static void draw_forms(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes, size_t t,
                       size_t i, size_t k) {
    const struct care_kind *kind = &plan->kind[k];
    size_t n = s->n_lane, p = kind->product;
    const int32_t *stock = s->stock + k * n;
    int32_t *pgb = s->pgb + k * n;
    double *deviation = s->logit + p * n;
    if (s->sets.mixes[p] && t > 0 && kind->number == 0) { /* one share for all kinds */
        struct stratum stratum =
            stratum_steps(plan->seed, care_kind_stream(plan, kind, i, t, CARE_NO_FORM, SOURCE_PGB_SHARE),
                          (unsigned)t - 1, steps_inner(plan));
        next_step(plan, s, &stratum, RATE_PGB_LOGIT_RHO, RATE_PGB_LOGIT_SD, deviation);
    }
    const double *odds_against = row_of(s, rates_of_cell(&plan->rates, t, i, p, RATE_ODDS_AGAINST));
    if (!s->sets.mixes[p]) {
        all_or_none(n, odds_against, stock, pgb);
    } else {
        negate(n, deviation, s->mean);
        plan->sampler->exp(n, s->mean, s->mean);
        find_shares(n, odds_against, s->mean);
        struct stream form = care_kind_stream(plan, kind, i, t, CARE_NO_FORM, SOURCE_FORM);
        plan->sampler->binomial(&form, lanes, stock, s->mean, pgb);
    }
    subtract_counts(n, stock, pgb, s->zin + k * n);
}

/* The kind as a product, of each lane with its own spread. */
static const struct product *const *variants_of(const struct care_plan *plan, struct care_scratch *s, size_t k) {
    care_sets_variants(&s->sets, &plan->kind[k], k, s->n_lane, s->variant);
    return s->variant;
}

/* The cost levels of the clients of a kind who have been counted, from those of the year before. */
static enum status keep_levels(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes,
                               size_t t, size_t i, size_t k) {
    size_t n = s->n_lane;
    struct stay_flow flow = {
        .t = t,
        .i = i,
        .kind = k,
        .keep = plan->kind[k].n > 1 ? 1.0 : plan->care->persistence,
        .variant = variants_of(plan, s, k),
        .before = s->before + k * n,
        .stay = s->stay + k * n,
        .inflow = s->inflow + k * n,
        .pgb = s->pgb + k * n,
    };
    return stay_step(plan, s->kept, lanes, &flow);
}

/* The kind that most clients are of when they enter. */
static size_t likely_kind(const struct care_plan *plan, size_t t, size_t i) {
    const double *inflow = plan->rates.number + rates_inflow(&plan->rates, t, i, 0);
    size_t likely = 0;
    double most = 0.0;
    for (size_t k = 0; k < plan->n_kind; k++) {
        double mean = inflow[plan->kind[k].product] * plan->kind[k].share;
        likely = mean > most ? k : likely;
        most = mean > most ? mean : most;
    }
    return likely;
}

/* The clients of a municipality and year, of every kind. */
static enum status count_year(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes, size_t t,
                              size_t i, const struct facts *facts, struct care_block *block) {
    const struct care *care = plan->care;
    size_t n = s->n_lane, row = t * plan->region->n_municipality + i;
    enum status status = STATUS_OK;
    for (size_t k = 0; k < plan->n_kind; k++)
        draw_clients(plan, s, lanes, t, i, k);
    change_kinds(plan, s, lanes, t, i);
    if (facts_any(facts))
        facts_count(facts, &(struct facts_clients){plan->n_kind, n, likely_kind(plan, t, i), s->stock, s->stay,
                                                   s->inflow, s->weight, s->part});
    for (size_t k = 0; k < plan->n_kind; k++)
        draw_forms(plan, s, lanes, t, i, k);
    facts_choose_forms(facts, plan->n_kind, n, s->zin, s->pgb);
    for (size_t k = 0; k < plan->n_kind && !status; k++) {
        size_t class = care->product[plan->kind[k].product].care;
        int32_t *clients = block->clients + (row * care->n_care + class) * CARE_FORMS * n;
        count_in(n, s->zin + k * n, clients);
        count_in(n, s->pgb + k * n, clients + n);
        if (s->kept)
            status = keep_levels(plan, s, lanes, t, i, k);
    }
    return status;
}

/* What the clients of one kind and form cost, into the block. */
static enum status cost_cell(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes, size_t t,
                             size_t i, size_t k, unsigned form, struct care_block *block) {
    const struct care_kind *kind = &plan->kind[k];
    size_t n = s->n_lane, p = kind->product, row = t * plan->region->n_municipality + i;
    const struct product *product = kind->n > 1 ? &kind->component : &plan->care->product[p];
    enum rate_of_cell unit = form == 0 ? RATE_ZIN_EURO : RATE_PGB_EURO;
    struct cost_cell cell = {
        .product = product,
        .variant = s->sets.shape_varies[p] ? variants_of(plan, s, k) : NULL,
        .stream = care_kind_stream(plan, kind, i, t, form, SOURCE_COST),
        .split = care_kind_stream(plan, kind, i, t, form, SOURCE_SPLIT),
        .unit_euro = row_of(s, rates_of_cell(&plan->rates, t, i, p, unit)),
        .mean = kind->mean,
        .means = care_sets_means(&s->sets, kind, k, n, s->means) ? s->means : NULL,
        .part = 1.0,
        .price = s->year_price ? s->year_price + form * n : s->price + t * n,
        .count = (form == 0 ? s->zin : s->pgb) + k * n,
        .offset = ((row * CARE_FORMS + form) * plan->care->n_care + product->care) * n,
    };
    if (s->kept)
        stay_fill(s->kept, k, form, &cell);
    return form == 0 ? procurement_draw_cell(plan, s->procurement, &s->cost, lanes, t, i, kind, &cell, block)
                     : cost_draw_cell(plan, &s->cost, lanes, &cell, block);
}

static enum status cost_year(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes, size_t t,
                             size_t i, struct care_block *block) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < plan->n_kind; k++)
        for (unsigned form = 0; form < CARE_FORMS && !status; form++)
            status = cost_cell(plan, s, lanes, t, i, k, form, block);
    return status;
}

/* The prices of a year times a factor of each form. */
static void scale_prices(struct care_scratch *s, size_t t) {
    for (size_t f = 0; f < CARE_FORMS; f++)
        for (size_t l = 0; l < s->n_lane; l++)
            s->fact_price[f * s->n_lane + l] = s->price[t * s->n_lane + l] * s->fact_factor[f * s->n_lane + l];
}

/* The year that has been drawn becomes what is known of it. What single clients cost above a threshold follows from a
 * second look at the same clients, at scaled prices. */
static enum status apply_facts(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes,
                               size_t t, size_t i, const struct facts *facts, struct care_block *block) {
    size_t n = s->n_lane, n_care = plan->care->n_care, cells = CARE_FORMS * n_care * n;
    size_t at = (t * plan->region->n_municipality + i) * cells;
    enum status status = STATUS_OK;
    facts_scale(facts, n_care, n, block->cost + at, s->fact_factor, s->weight, s->part);
    if (plan->n_threshold > 0) {
        for (size_t k = 0; k < plan->n_threshold; k++)
            memset(block->excess[k] + at, 0, cells * sizeof *block->excess[k]);
        memset(block->cost + at, 0, cells * sizeof *block->cost);
        scale_prices(s, t);
        s->year_price = s->fact_price;
        status = cost_year(plan, s, lanes, t, i, block);
        s->year_price = NULL;
        double *again = s->fact_price; /* free: rounding alone is left */
        facts_scale(facts, n_care, n, block->cost + at, again, s->weight, s->part);
    }
    if (s->kept)
        stay_scale(s->kept, s->fact_factor);
    return status;
}

static enum status draw_municipality(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes,
                                     size_t i, struct care_block *block) {
    const struct care *care = plan->care;
    size_t n = s->n_lane;
    struct state_view view = view_of(plan, s);
    enum status status = STATUS_OK;
    memset(s->municipal, 0, n * sizeof *s->municipal);
    memset(s->logit, 0, care->n_product * n * sizeof *s->logit);
    for (size_t t = 0; t < care->n_year && !status; t++) {
        care_state_step(&view, &s->state, t, i, s->municipal);
        care_state_own(&view, &s->state, i, s->municipal, s->factor);
        plan->sampler->exp(n, s->factor, s->factor);
        struct facts facts = facts_find(care->known, i, t);
        facts.part = condition_part(plan, s->condition, t, i);
        status = count_year(plan, s, lanes, t, i, &facts, block);
        if (!status)
            status = cost_year(plan, s, lanes, t, i, block);
        if (!status && facts_any(&facts))
            status = apply_facts(plan, s, lanes, t, i, &facts, block);
    }
    return status;
}

/* The scratch of the municipalities, who are done. */
static enum status draw_extra(const struct care_plan *plan, struct care_scratch *s, const struct lanes *lanes,
                              struct care_block *block) {
    struct extra_room room = {
        .sets = &s->sets,
        .cost = &s->cost,
        .price = s->price,
        .row = s->row,
        .stay = s->factor,
        .uniform = s->mean,
        .count = s->stay,
        .one = s->inflow,
        .client = s->client,
        .variant = s->variant,
    };
    return extra_draw(plan, &room, lanes, block);
}

/* Can every year be settled? Each cell is within COST_CELL_LIMIT, so that the sums do not overflow. */
static enum status check_totals(const struct care_plan *plan, struct care_scratch *s, const struct care_block *block) {
    size_t n = block->n_lane, cells = plan->region->n_municipality * CARE_FORMS * plan->care->n_care;
    int64_t highest = 0;
    for (size_t t = 0; t < plan->care->n_year; t++) {
        memset(s->total, 0, n * sizeof *s->total);
        for (size_t c = 0; c < cells; c++)
            for (size_t l = 0; l < n; l++)
                s->total[l] += block->cost[(t * cells + c) * n + l];
        for (size_t l = 0; l < n; l++)
            highest = s->total[l] > highest ? s->total[l] : highest;
    }
    return highest <= MONEY_LIMIT ? STATUS_OK : STATUS_RANGE;
}

enum status care_simulate_block(const struct care_plan *plan, struct care_scratch *scratch, struct care_block *block) {
    size_t n = block->n_lane, n_municipality = plan->region->n_municipality;
    size_t cells = plan->care->n_year * n_municipality * CARE_FORMS * plan->care->n_care * n;
    scratch->n_lane = n;
    memset(block->cost, 0, cells * sizeof *block->cost);
    memset(block->clients, 0, cells * sizeof *block->clients);
    for (size_t k = 0; k < plan->n_threshold; k++)
        memset(block->excess[k], 0, cells * sizeof *block->excess[k]);
    for (size_t l = 0; l < n; l++) {
        scratch->outer[l] = (uint32_t)((int64_t)block->draw[l] / plan->inner_draws);
        uint32_t within = (uint32_t)((int64_t)block->draw[l] % plan->inner_draws);
        scratch->draw[l] = plan->design ? design_draw(plan->design, within) : block->draw[l];
        scratch->chance[l] = stratum_chance(scratch->draw[l], steps_inner(plan));
    }
    struct lanes lanes = {n, scratch->chance, NULL};
    enum status status = care_sets_fill(&scratch->sets, plan->sampler, scratch->outer, n);
    if (status)
        return status;
    if (plan->expected)
        return care_points_fill(plan, &scratch->sets, scratch->outer, block);
    draw_state(plan, scratch);
    fill_regional(plan, scratch);
    for (size_t i = 0; i < n_municipality && !status; i++)
        status = draw_municipality(plan, scratch, &lanes, i, block);
    if (!status)
        status = procurement_attribute(plan, scratch->procurement, block);
    if (!status)
        status = draw_extra(plan, scratch, &lanes, block);
    return status ? status : check_totals(plan, scratch, block);
}
