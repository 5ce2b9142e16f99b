/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/gather.h"

#include <stdlib.h>
#include <string.h>

enum status gather_init(struct gather *gather, const struct deal *deal, struct ensemble *ensemble, struct store *store,
                        enum store_level level) {
    struct measure *list[ENSEMBLE_MEASURES];
    size_t n_measure = ensemble_list_measures(ensemble, list), n_sum = 0, bins = 0;
    memset(gather, 0, sizeof *gather);
    gather->deal = deal;
    gather->ensemble = ensemble;
    gather->store = store;
    gather->level = level;
    if (cluster_size() == 1)
        return STATUS_OK;
    size_t rows = record_letter_bound(store, ensemble->plan, &ensemble->chunk, level);
    for (size_t k = 0; k < n_measure; k++) {
        double *strip;
        size_t sums = measure_sums(list[k], &strip), bytes = measure_bins_length(list[k]) * sizeof(int64_t);
        n_sum = sums > n_sum ? sums : n_sum;
        bins = bytes > bins ? bytes : bins;
    }
    enum status status = STATUS_OK;
    gather->sums = calloc(n_sum, sizeof *gather->sums);
    for (int k = 0; !status && k < 2; k++)
        status = letter_init(&gather->letter[k], rows > bins ? rows : bins);
    return gather->sums ? status : STATUS_MEMORY;
}

void gather_free(struct gather *gather) {
    for (int k = 0; k < 2; k++)
        letter_free(&gather->letter[k]);
    free(gather->sums);
    memset(gather, 0, sizeof *gather);
}

static bool has_rows(const struct gather *g, size_t round, size_t process) {
    return g->level != STORE_SUMMARY && deal_span(g->deal, round, process).n > 0;
}

enum status gather_prepare(struct gather *gather, size_t round, struct note *note) {
    struct gather *g = gather;
    struct letter *letter = &g->letter[round % 2];
    if (cluster_rank() == 0 || !has_rows(g, round, cluster_rank()))
        return STATUS_OK;
    letter_wait(letter);
    return record_write_letter(g->store, g->ensemble->plan, &g->ensemble->chunk, g->level, letter->data, letter->room,
                               &g->bytes, note);
}

/* Every letter is received, also when writing has failed: a letter that nobody receives would keep its sender waiting.
 */
static enum status write_round(struct gather *g, size_t round, struct note *note) {
    const struct plan *plan = g->ensemble->plan;
    size_t rows = g->ensemble->chunk.rows;
    enum status status = STATUS_OK;
    if (has_rows(g, round, 0))
        status = record_place_chunk(g->store, plan, &g->ensemble->chunk, g->level, note);
    for (size_t p = 1; p < cluster_size(); p++) {
        if (!has_rows(g, round, p))
            continue;
        letter_receive(&g->letter[0], p);
        if (!status)
            status = record_read_letter(g->store, plan, rows, g->level, g->letter[0].data, g->letter[0].bytes, note);
    }
    return status;
}

enum status gather_send(struct gather *gather, size_t round, struct note *note) {
    if (cluster_rank() == 0)
        return write_round(gather, round, note);
    if (has_rows(gather, round, cluster_rank()))
        letter_send(&gather->letter[round % 2], gather->bytes);
    return STATUS_OK;
}

static void end_strips(struct gather *gather, struct measure *measure, size_t round) {
    double *strip;
    size_t n = measure_sums(measure, &strip);
    if (cluster_rank() > 0 && deal_has_strip(gather->deal, round, cluster_rank()))
        cluster_give(strip, n);
    measure_end_strip(measure); /* also empties it for the next one */
    for (size_t p = 1; cluster_rank() == 0 && p < cluster_size(); p++)
        if (deal_has_strip(gather->deal, round, p)) {
            cluster_take(p, gather->sums, n);
            measure_fold(measure, gather->sums);
        }
}

void gather_end_strips(struct gather *gather, size_t round) {
    struct measure *list[ENSEMBLE_MEASURES];
    for (size_t k = 0, n = ensemble_list_measures(gather->ensemble, list); k < n; k++)
        end_strips(gather, list[k], round);
}

static void gather_bins(struct gather *g, struct measure *measure, size_t place) {
    struct letter *letter = &g->letter[0];
    if (cluster_rank() > 0) {
        letter_wait(letter);
        measure_copy_bins(measure, place, (int64_t *)(void *)letter->data);
        letter_send(letter, measure_bins_length(measure) * sizeof(int64_t));
        return;
    }
    for (size_t p = 1; p < cluster_size(); p++) {
        letter_receive(letter, p);
        measure_merge_bins(measure, place, (int64_t *)(void *)letter->data);
    }
}

void gather_counts(struct gather *gather) {
    struct ensemble *e = gather->ensemble;
    struct measure *list[ENSEMBLE_MEASURES];
    struct counted counted;
    if (cluster_size() == 1)
        return;
    for (size_t k = 0; ensemble_counted(e, k, &counted); k++)
        cluster_add(counted.number, counted.n);
    for (size_t k = 0, n = ensemble_list_measures(e, list); k < n; k++)
        for (size_t place = 0; !measure_is_exact(list[k]) && place < e->plan->n_place; place++)
            gather_bins(gather, list[k], place);
}
