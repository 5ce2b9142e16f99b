/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/division.h"
#include "sim/engine/leaving_parts.h"
#include "sim/engine/workspace.h"

#include <stdlib.h>
#include <string.h>

/* Room for payments of years that were settled; the oldest makes place. */
enum { SLOT_BYTES = 64 << 20 };

/* One year of one scheme with one pool. */
struct leaving_slot {
    size_t s, t;
    bool filled;
    bool *absent;     /* [n_municipality] */
    int64_t *payment; /* [n_municipality][n_draw] */
};

static size_t row_length(const struct leaving_window *window) {
    return window->plan->n_municipality * window->pilot->n_draw;
}

void leaving_window_free(struct leaving_window *window) {
    for (size_t k = 0; window->slot && k < window->n_slot; k++) {
        free(window->slot[k].absent);
        free(window->slot[k].payment);
    }
    free(window->slot);
    free(window->own_of_year);
    free(window->inside);
    free(window->own);
    free(window->outside);
    free(window->scratch);
}

static size_t count_slots(const struct leaving_window *window) {
    size_t n = SLOT_BYTES / (row_length(window) * sizeof(int64_t));
    return n > window->plan->n_year ? n : window->plan->n_year;
}

/* The own cost of every year, whoever is in the pool. */
static void add_own(struct leaving_window *window) {
    const struct plan *plan = window->plan;
    const struct leaving_pilot *pilot = window->pilot;
    for (size_t b = 0, first = 0; b < pilot->n_block; first += leaving_pilot_lanes(pilot, b), b++)
        for (size_t t = 0; t < plan->n_year; t++) {
            size_t lanes = leaving_pilot_lanes(pilot, b);
            struct settle_input input = source_drawn(plan, pilot->workspace[b], t, lanes, SOURCE_ALWAYS);
            for (size_t i = 0; i < plan->n_municipality; i++)
                for (size_t k = 0; k < plan->n_cell; k++)
                    for (size_t l = 0; l < lanes; l++)
                        window->own_of_year[(t * plan->n_municipality + i) * pilot->n_draw + first + l] +=
                            input.cost[(i * plan->n_cell + k) * lanes + l];
        }
}

enum status leaving_window_init(struct leaving_window *window, struct plan *plan, const struct leaving_pilot *pilot,
                                int threads) {
    size_t draws = pilot->n_draw;
    *window = (struct leaving_window){.plan = plan, .pilot = pilot, .threads = threads};
    window->n_slot = count_slots(window);
    window->slot = calloc(window->n_slot, sizeof *window->slot);
    window->own_of_year = calloc(plan->n_year * row_length(window), sizeof *window->own_of_year);
    window->inside = calloc(draws, sizeof *window->inside);
    window->own = calloc(draws, sizeof *window->own);
    window->outside = calloc(draws, sizeof *window->outside);
    window->scratch = calloc(draws, sizeof *window->scratch);
    if (!window->slot || !window->own_of_year || !window->inside || !window->own || !window->outside ||
        !window->scratch)
        return STATUS_MEMORY;
    add_own(window);
    return STATUS_OK;
}

/* ---- settling ---- */

static void settle_block(struct leaving_window *window, struct leaving_slot *slot, size_t b) {
    const struct plan *plan = window->plan;
    const struct leaving_pilot *pilot = window->pilot;
    struct workspace *w = pilot->workspace[b];
    size_t lanes = leaving_pilot_lanes(pilot, b), first = b * pilot->block_lanes;
    struct settle_input input = source_drawn(plan, w, slot->t, lanes, source_fields(plan));
    division_settle(plan, w->division, w->settle, slot->t, plan->year_scheme[slot->t * plan->n_scheme + slot->s],
                    &input, w->payment, w->external);
    for (size_t i = 0; i < plan->n_municipality; i++)
        memcpy(slot->payment + i * pilot->n_draw + first, w->payment + i * lanes, lanes * sizeof *slot->payment);
}

static enum status fill_slot(struct leaving_window *window, struct leaving_slot *slot) {
    leaving_set_pools(window->plan, slot->s, slot->t, slot->absent);
    enum status status = plan_compute_covariance(window->plan);
    if (status)
        return status;
#pragma omp parallel for schedule(dynamic, 1) num_threads(window->threads)
    for (int b = 0; b < (int)window->pilot->n_block; b++)
        settle_block(window, slot, (size_t)b);
    slot->filled = true;
    return STATUS_OK;
}

/* A slot for this year and pool, in the place of the oldest. */
static enum status take_slot(struct leaving_window *window, size_t t, const bool *absent, struct leaving_slot **taken) {
    size_t n = window->plan->n_municipality;
    struct leaving_slot *slot = &window->slot[window->next++ % window->n_slot];
    if (!slot->absent)
        slot->absent = calloc(n, sizeof *slot->absent);
    if (!slot->payment)
        slot->payment = calloc(row_length(window), sizeof *slot->payment);
    if (!slot->absent || !slot->payment)
        return STATUS_MEMORY;
    slot->filled = false;
    slot->s = window->s;
    slot->t = t;
    memcpy(slot->absent, absent, n * sizeof *absent);
    *taken = slot;
    return fill_slot(window, slot);
}

static enum status find_slot(struct leaving_window *window, size_t t, const bool *absent, struct leaving_slot **found) {
    size_t bytes = window->plan->n_municipality * sizeof *absent;
    for (size_t k = 0; k < window->n_slot; k++) {
        struct leaving_slot *slot = &window->slot[k];
        if (slot->filled && slot->t == t && slot->s == window->s && memcmp(slot->absent, absent, bytes) == 0) {
            *found = slot;
            return STATUS_OK;
        }
    }
    return take_slot(window, t, absent, found);
}

/* ---- one municipality ---- */

static void fill_outside(struct leaving_window *window, size_t t, size_t patience, size_t i) {
    const struct leaving *rules = window->rules;
    const struct leaving_pilot *pilot = window->pilot;
    int64_t friction = rules->friction_payer == LEAVING_PAYER_LEAVER ? rules->friction : 0;
    for (size_t b = 0, r = 0; b < pilot->n_block; b++) {
        size_t lanes = leaving_pilot_lanes(pilot, b);
        struct settle_input input =
            source_drawn(window->plan, pilot->workspace[b], t + 1 + rules->notice, lanes, SOURCE_ALWAYS);
        for (size_t l = 0; l < lanes; l++, r++)
            window->outside[r] = window->own[r] + friction +
                                 leaving_fee(rules, &input, i, l, window->inside[r] - window->own[r], patience);
    }
}

enum status leaving_window_look(struct leaving_window *window, size_t t, size_t patience, const bool *absent,
                                size_t i) {
    size_t draws = window->pilot->n_draw;
    memset(window->inside, 0, draws * sizeof *window->inside);
    memset(window->own, 0, draws * sizeof *window->own);
    for (size_t back = 0; back < patience; back++) {
        struct leaving_slot *slot = NULL;
        enum status status = find_slot(window, t - back, absent, &slot);
        if (status)
            return status;
        const int64_t *own = window->own_of_year + (t - back) * row_length(window) + i * draws;
        for (size_t r = 0; r < draws; r++) {
            window->inside[r] += slot->payment[i * draws + r];
            window->own[r] += own[r];
        }
    }
    fill_outside(window, t, patience, i);
    return STATUS_OK;
}
