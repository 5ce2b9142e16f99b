/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/advance.h"

#include "sim/engine/division.h"
#include "sim/engine/leaving.h"
#include "sim/engine/source.h"
#include <stdlib.h>
#include <string.h>

/* What is open of the year before; [n_scheme][...][lanes]. */
struct advance {
    int64_t *transfer; /* [n_scheme][n_municipality][lanes] */
    int64_t *external, *beside;
};

void advance_free(struct plan *plan) {
    if (!plan->advance)
        return;
    free(plan->advance->transfer);
    free(plan->advance->external);
    free(plan->advance->beside);
    free(plan->advance);
    plan->advance = NULL;
}

void advance_room_free(struct advance *advance) {
    if (!advance)
        return;
    free(advance->transfer);
    free(advance->external);
    free(advance->beside);
    free(advance);
}

enum status advance_new(const struct plan *plan, struct advance **advance) {
    size_t n = plan->n_scheme * plan->block_lanes;
    *advance = NULL;
    if (!plan->advance)
        return STATUS_OK;
    struct advance *a = calloc(1, sizeof *a);
    if (!a)
        return STATUS_MEMORY;
    a->transfer = calloc(n * plan->n_municipality, sizeof *a->transfer);
    a->external = calloc(n, sizeof *a->external);
    a->beside = calloc(n, sizeof *a->beside);
    *advance = a;
    if (a->transfer && a->external && a->beside)
        return STATUS_OK;
    advance_room_free(a);
    *advance = NULL;
    return STATUS_MEMORY;
}

static void keep_advance(struct plan *plan, size_t t, size_t s, const struct settle_input *input,
                         const int64_t *payment, int64_t external) {
    size_t at = s * plan->n_year + t;
    plan->advance->external[at] = plan->advance->beside[at] = external;
    for (size_t i = 0; i < plan->n_municipality; i++) {
        int64_t *transfer = &plan->advance->transfer[at * plan->n_municipality + i];
        *transfer = payment[i];
        for (size_t k = 0; k < plan->n_cell; k++)
            *transfer -= input->cost[i * plan->n_cell + k];
        plan->advance->beside[at] += *transfer;
    }
}

/* The expectation through all years, with funds of its own. book: room for four balances per fund. */
static void settle_expected(struct plan *plan, size_t s, struct source_room *source, int64_t *book, int64_t *payment,
                            struct division_room *division, struct leaving_room *leaving, void *settle) {
    const struct scheme *scheme = &plan->scenario->scheme[s];
    size_t n = scheme->n_fund;
    struct fund_book funds = {book, book, book + n, book + 2 * n};
    for (size_t k = 0; k < scheme->n_layer; k++)
        for (size_t p = 0; scheme->layer[k].fund.premium && p < scheme->layer[k].n_pool; p++)
            book[scheme->layer[k].fund.first + p] = scheme->layer[k].fund.opening;
    for (size_t t = 0; t < plan->n_year; t++) {
        int64_t external;
        struct settle_input whole = source_expected(plan, source, t, source_fields(plan));
        struct settle_input input = *leaving_input(plan, leaving, t, s, &whole); /* as in the final settlement */
        input.fund = &funds;
        division_settle(plan, division, settle, t, plan->year_scheme[t * plan->n_scheme + s], &input, payment,
                        &external);
        keep_advance(plan, t, s, &input, payment, external);
    }
}

static enum status compute(struct plan *plan) {
    size_t n = plan->n_municipality;
    struct source_room source;
    int64_t *book = calloc(3 * plan->n_fund + 1, sizeof *book), *payment = calloc(n, sizeof *payment);
    void *settle = malloc(settle_workspace_size(n, plan->n_care, 1));
    struct division_room *division = NULL;
    struct leaving_room *leaving = NULL;
    bool ok = source_room_init(plan, 1, &source) == STATUS_OK && division_room_new(plan, &division) == STATUS_OK &&
              leaving_room_new(plan, &leaving) == STATUS_OK && book && payment && settle;
    for (size_t s = 0; ok && s < plan->n_scheme; s++)
        if (plan->scenario->scheme[s].settled == SETTLED_AFTER_EXPECTED)
            settle_expected(plan, s, &source, book, payment, division, leaving, settle);
    source_room_free(&source);
    free(book);
    free(payment);
    free(settle);
    division_room_free(division);
    leaving_room_free(leaving);
    return ok ? STATUS_OK : STATUS_MEMORY;
}

enum status advance_init(struct plan *plan) {
    size_t n = plan->n_scheme * plan->n_year;
    bool any = false;
    for (size_t s = 0; s < plan->n_scheme; s++)
        any |= plan->scenario->scheme[s].settled != SETTLED_SAME_YEAR;
    if (!any)
        return STATUS_OK;
    plan->advance = calloc(1, sizeof *plan->advance);
    if (!plan->advance)
        return STATUS_MEMORY;
    plan->advance->transfer = calloc(n * plan->n_municipality, sizeof *plan->advance->transfer);
    plan->advance->external = calloc(n, sizeof *plan->advance->external);
    plan->advance->beside = calloc(n, sizeof *plan->advance->beside);
    if (!plan->advance->transfer || !plan->advance->external || !plan->advance->beside)
        return STATUS_MEMORY;
    return compute(plan);
}

/* now[lanes] = in the end; what is open of it changes place with what was open before. */
static void shift(int64_t *now, int64_t *open, int64_t advance, bool first, size_t lanes) {
    for (size_t l = 0; l < lanes; l++) {
        int64_t before = first ? 0 : open[l];
        open[l] = now[l] - advance;
        now[l] = advance + before;
    }
}

void advance_shift(const struct plan *plan, struct advance *advance, struct chunk *chunk, size_t t, size_t s,
                   size_t row, size_t lanes, const int64_t *extra, int64_t *payment, int64_t *external,
                   int64_t *beside) {
    if (plan->scenario->scheme[s].settled == SETTLED_SAME_YEAR)
        return;
    size_t n = plan->n_municipality, at = s * plan->n_year + t, rows = chunk->rows;
    int64_t in_cost[BLOCK_LANES]; /* what stands beside the costs because there is more cost is paid at once */
    memset(in_cost, 0, lanes * sizeof *in_cost);
    for (size_t i = 0; i < n; i++) {
        const int64_t *own = chunk->own + (t * plan->n_place + i) * rows + row;
        int64_t *now = payment + i * lanes, *open = advance->transfer + (s * n + i) * lanes;
        for (size_t l = 0; l < lanes; l++) {
            in_cost[l] += extra ? extra[i * lanes + l] : 0;
            now[l] -= own[l] + (extra ? extra[i * lanes + l] : 0);
        }
        int64_t *settled = chunk->settled + (at * n + i) * rows + row;
        for (size_t l = 0; l < lanes; l++)
            settled[l] = t > 0 ? open[l] : 0;
        shift(now, open, plan->advance->transfer[at * n + i], t == 0, lanes);
        for (size_t l = 0; l < lanes; l++)
            now[l] += own[l] + (extra ? extra[i * lanes + l] : 0);
        if (t + 1 == plan->n_year)
            memcpy(chunk->to_settle + (s * n + i) * rows + row, open, lanes * sizeof *open);
    }
    for (size_t l = 0; l < lanes; l++)
        beside[l] -= in_cost[l];
    shift(external, advance->external + s * lanes, plan->advance->external[at], t == 0, lanes);
    shift(beside, advance->beside + s * lanes, plan->advance->beside[at], t == 0, lanes);
    for (size_t l = 0; l < lanes; l++)
        beside[l] += in_cost[l];
}
