/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/deal.h"

static size_t divide_up(size_t a, size_t b) {
    return (a + b - 1) / b;
}

struct deal deal_make(size_t n_draw, size_t rows, size_t n_process) {
    struct deal deal = {.n_draw = n_draw, .rows = rows, .n_process = n_process};
    deal.n_chunk = divide_up(n_draw, rows);
    deal.per_strip = divide_up(deal.n_chunk, DEAL_STRIPS);
    deal.n_strip = divide_up(deal.n_chunk, deal.per_strip);
    deal.n_round = divide_up(deal.n_strip, n_process) * deal.per_strip;
    return deal;
}

static size_t strip_of(const struct deal *deal, size_t round, size_t process) {
    return round / deal->per_strip * deal->n_process + process;
}

struct span deal_span(const struct deal *deal, size_t round, size_t process) {
    size_t chunk = strip_of(deal, round, process) * deal->per_strip + round % deal->per_strip;
    if (chunk >= deal->n_chunk)
        return (struct span){0, 0};
    size_t first = chunk * deal->rows, left = deal->n_draw - first;
    return (struct span){first, left < deal->rows ? left : deal->rows};
}

size_t deal_round_draws(const struct deal *deal, size_t round) {
    size_t n = 0;
    for (size_t p = 0; p < deal->n_process; p++)
        n += deal_span(deal, round, p).n;
    return n;
}

bool deal_ends_strips(const struct deal *deal, size_t round) {
    return (round + 1) % deal->per_strip == 0;
}

bool deal_has_strip(const struct deal *deal, size_t round, size_t process) {
    return strip_of(deal, round, process) < deal->n_strip;
}
