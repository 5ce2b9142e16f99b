/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/procurement.h"

#include "models/care/expect.h"
#include "models/care/rates.h"
#include <stdlib.h>
#include <string.h>

/* A lump sum may be this many cents (EUR 10 billion), so that a year's total stays within MONEY_LIMIT. */
static const double LUMP_LIMIT = 1e12;

static const struct attribution *attribution_of(const struct product *product) {
    return product->procurement.attribution ? product->procurement.attribution : &attribution_use;
}

/* ---- the plan ---- */

void procurement_plan_free(struct procurement_plan *plan) {
    if (!plan)
        return;
    free(plan->product);
    free(plan->place);
    free(plan->lump_sum);
    free(plan->expected);
    free(plan->volume);
    free(plan);
}

static bool allocate_plan(struct procurement_plan *plan, const struct care *care, const struct region *region) {
    plan->product = calloc(plan->n, sizeof *plan->product);
    plan->place = calloc(care->n_product, sizeof *plan->place);
    plan->lump_sum = calloc(plan->n * care->n_year, sizeof *plan->lump_sum);
    plan->expected = calloc(plan->n * care->n_year * region->n_municipality, sizeof *plan->expected);
    plan->volume = calloc(plan->n * care->n_year, sizeof *plan->volume);
    return plan->product && plan->place && plan->lump_sum && plan->expected && plan->volume;
}

/* Lump sums k of one municipality in a year: its expected clients in kind and what they cost in prices of the base
 * year. clients: [n_product] of that municipality and year, both forms. */
static void plan_cell(struct procurement_plan *plan, size_t n_year, size_t n_municipality, size_t year, size_t i,
                      const double *clients, const struct care_rate *rate, double *euro) {
    for (size_t k = 0; k < plan->n; k++) {
        size_t p = plan->product[k], row = k * n_year + year;
        double in_kind = clients[p] * (1.0 - rate[p].pgb_share);
        plan->expected[row * n_municipality + i] = (int64_t)(in_kind * ATTRIBUTION_UNIT + 0.5);
        plan->volume[row] += in_kind;
        euro[row] += in_kind * rate[p].unit_euro[0];
    }
}

/* What was agreed on, or else the expected cost in kind at the expected price of the year. euro: [n][n_year] */
static void plan_sums(struct procurement_plan *plan, const struct care *care, const double *euro) {
    for (size_t k = 0; k < plan->n; k++) {
        const int64_t *agreed = care->product[plan->product[k]].procurement.lump_sum;
        for (size_t t = 0; t < care->n_year; t++) {
            size_t row = k * care->n_year + t;
            double cents = euro[row] * care_expect_price(care, t) * 100.0;
            plan->lump_sum[row] = agreed ? agreed[t] : (int64_t)(cents + 0.5);
        }
    }
}

static void number_products(struct procurement_plan *plan, const struct care *care) {
    size_t k = 0;
    for (size_t p = 0; p < care->n_product; p++) {
        bool has = financing_has_lump_sum(&care->product[p]);
        plan->place[p] = has ? k : plan->n;
        if (has)
            plan->product[k++] = p;
    }
}

static enum status fill_plan(struct procurement_plan *plan, const struct care *care, const struct region *region) {
    size_t n = region->n_municipality, n_product = care->n_product;
    double *clients = calloc(care->n_year * n * n_product, sizeof *clients);
    double *euro = calloc(plan->n * care->n_year, sizeof *euro);
    struct care_rate *rate = calloc(n_product, sizeof *rate);
    enum status status = clients && euro && rate && allocate_plan(plan, care, region) ? STATUS_OK : STATUS_MEMORY;
    if (status)
        goto out;
    care_expect_clients(care, region, clients);
    number_products(plan, care);
    for (size_t t = 0; t < care->n_year; t++)
        for (size_t i = 0; i < n; i++) {
            care_rates_row(care, region, t, i, rate);
            plan_cell(plan, care->n_year, n, t, i, clients + (t * n + i) * n_product, rate, euro);
        }
    plan_sums(plan, care, euro);
out:
    free(clients);
    free(euro);
    free(rate);
    return status;
}

enum status procurement_plan_new(const struct care *care, const struct region *region, struct procurement_plan **plan) {
    size_t n = 0;
    *plan = NULL;
    for (size_t p = 0; p < care->n_product; p++)
        n += financing_has_lump_sum(&care->product[p]);
    if (n == 0)
        return STATUS_OK;
    struct procurement_plan *made = calloc(1, sizeof *made);
    if (!made)
        return STATUS_MEMORY;
    made->n = n;
    enum status status = fill_plan(made, care, region);
    if (status) {
        procurement_plan_free(made);
        return status;
    }
    *plan = made;
    return STATUS_OK;
}

/* ---- drawing ---- */

void procurement_scratch_free(struct procurement_scratch *scratch) {
    if (!scratch)
        return;
    free(scratch->count);
    free(scratch->weight);
    free(scratch->part);
    free(scratch);
}

enum status procurement_scratch_new(const struct care_plan *plan, size_t n_lane, struct procurement_scratch **scratch) {
    size_t n = plan->region->n_municipality;
    *scratch = NULL;
    if (!plan->procurement)
        return STATUS_OK;
    struct procurement_scratch *s = calloc(1, sizeof *s);
    if (!s)
        return STATUS_MEMORY;
    s->count = calloc(plan->procurement->n * plan->care->n_year * n * n_lane, sizeof *s->count);
    s->weight = calloc(n, sizeof *s->weight);
    s->part = calloc(n, sizeof *s->part);
    if (!s->count || !s->weight || !s->part) {
        procurement_scratch_free(s);
        return STATUS_MEMORY;
    }
    *scratch = s;
    return STATUS_OK;
}

enum status procurement_draw_cell(const struct care_plan *plan, struct procurement_scratch *scratch,
                                  struct cost_scratch *cost, const struct lanes *lanes, size_t year, size_t i,
                                  const struct care_kind *kind, const struct cost_cell *cell,
                                  struct care_block *block) {
    const struct procurement_plan *lumps = plan->procurement;
    const struct financing *financing = financing_of(cell->product);
    if (lumps && lumps->place[kind->product] < lumps->n) {
        size_t row = (lumps->place[kind->product] * plan->care->n_year + year) * plan->region->n_municipality + i;
        for (size_t l = 0; l < lanes->n; l++)
            scratch->count[row * lanes->n + l] =
                cell->count[l] + (kind->number > 0 ? scratch->count[row * lanes->n + l] : 0);
    }
    struct cost_cell bills = *cell;
    bills.part = financing_volume_part(cell->product);
    return bills.part > 0.0 ? financing->bill(plan, cost, lanes, &bills, block) : STATUS_OK;
}

/* What the region pays as a multiple of the lump sum. */
static double region_multiple(const struct product *product, double realised, double expected) {
    const struct procurement *procurement = &product->procurement;
    const struct financing *financing = financing_of(product);
    double ratio = expected > 0.0 ? realised / expected : 1.0;
    if (!financing->multiple)
        return procurement->fixed_part;
    return procurement->fixed_part + (1.0 - procurement->fixed_part) * financing->multiple(procurement, ratio);
}

/* Everything about lump sum k in a year but the counts. */
static struct attribution_input describe_year(const struct procurement_plan *plan, const struct care *care,
                                              const struct region *region, size_t k, size_t year) {
    size_t n = region->n_municipality, row = k * care->n_year + year;
    return (struct attribution_input){
        .n_municipality = n,
        .expected = plan->expected + row * n,
        .expected_lag1 = plan->expected + (row - (year > 0)) * n,
        .youths = region->youths + year * n,
    };
}

static enum status attribute_lane(const struct care_plan *plan, struct procurement_scratch *s, size_t k, size_t year,
                                  size_t lane, struct care_block *block) {
    const struct procurement_plan *lumps = plan->procurement;
    const struct care *care = plan->care;
    const struct product *product = &care->product[lumps->product[k]];
    size_t n = plan->region->n_municipality, row = k * care->n_year + year;
    struct attribution_input input = describe_year(lumps, care, plan->region, k, year);
    input.stride = block->n_lane;
    input.use = s->count + row * n * block->n_lane + lane;
    input.use_lag1 = year > 0 ? input.use - n * block->n_lane : NULL;
    double realised = 0.0;
    for (size_t i = 0; i < n; i++)
        realised += input.use[i * input.stride];
    double amount = (double)lumps->lump_sum[row] * region_multiple(product, realised, lumps->volume[row]);
    if (!(amount < LUMP_LIMIT))
        return STATUS_RANGE;
    attribution_allocate(attribution_of(product), &input, (int64_t)(amount + 0.5), s->weight, s->part);
    for (size_t i = 0; i < n; i++)
        block->cost[((year * n + i) * CARE_FORMS * care->n_care + product->care) * block->n_lane + lane] += s->part[i];
    return STATUS_OK;
}

enum status procurement_attribute(const struct care_plan *plan, struct procurement_scratch *scratch,
                                  struct care_block *block) {
    enum status status = STATUS_OK;
    for (size_t k = 0; plan->procurement && k < plan->procurement->n; k++)
        for (size_t t = 0; t < plan->care->n_year; t++)
            for (size_t l = 0; l < block->n_lane && !status; l++)
                status = attribute_lane(plan, scratch, k, t, l, block);
    return status;
}

enum status procurement_expect(const struct procurement_plan *plan, const struct care *care,
                               const struct region *region, size_t year, int64_t *cost_cents) {
    size_t n = region->n_municipality;
    if (!plan)
        return STATUS_OK;
    int64_t *weight = calloc(2 * n, sizeof *weight);
    if (!weight)
        return STATUS_MEMORY;
    int64_t *part = weight + n;
    for (size_t k = 0; k < plan->n; k++) {
        const struct product *product = &care->product[plan->product[k]];
        struct attribution_input input = describe_year(plan, care, region, k, year);
        double amount = (double)plan->lump_sum[k * care->n_year + year] * region_multiple(product, 1.0, 1.0);
        attribution_allocate(attribution_of(product), &input, (int64_t)(amount + 0.5), weight, part);
        for (size_t i = 0; i < n; i++)
            cost_cents[i * CARE_FORMS * care->n_care + product->care] += part[i];
    }
    free(weight);
    return STATUS_OK;
}
