/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of draws into chunk rows, in the order of the draws or in any other. */
#include "sim/store/series.h"
#include <stdlib.h>
#include <string.h>

/* ---- slots ---- */

static struct slot *find_slot(struct file_store *store, size_t row) {
    struct slot *free_one = NULL;
    for (size_t k = 0; k < store->n_slot; k++) {
        if (store->slot[k].filled > 0 && store->slot[k].row == row)
            return &store->slot[k];
        if (store->slot[k].filled == 0)
            free_one = &store->slot[k];
    }
    return free_one;
}

static struct slot *make_slot(struct file_store *store) {
    struct slot *more = realloc(store->slot, (store->n_slot + 1) * sizeof *more);
    if (!more)
        return NULL;
    store->slot = more;
    struct slot *slot = &more[store->n_slot++];
    memset(slot, 0, sizeof *slot);
    slot->stage = calloc(store->n_series, sizeof *slot->stage);
    for (size_t s = 0; slot->stage && s < store->n_series; s++) {
        const struct series *series = &store->series[s];
        slot->stage[s] = malloc(chunk_bytes(&series->shape) * series->n_municipality);
        if (!slot->stage[s])
            return NULL;
    }
    return slot->stage ? slot : NULL;
}

/* Copy draws skip .. skip + n - 1 of the rows to a stage, from its draw `at` on. A stage is [municipality][lane][draw].
 */
static void fill_stage(const struct file_store *store, struct series *series, unsigned char *stage, size_t at,
                       const struct rows *rows, size_t skip, size_t n) {
    size_t element = series->shape.element, n_lane = series->shape.n_outer * series->shape.n_inner;
    const unsigned char *data = rows->data;
    unsigned char *to = stage + at * element;
    store_set_lanes(store, series, rows->stride);
    for (size_t m = 0; m < series->n_municipality; m++)
        for (size_t l = 0; l < n_lane; l++) {
            size_t from = skip + m * series->municipality_stride + series->lane[l];
            memcpy(to, data + from * element, n * element);
            to += series->shape.n_draw * element;
        }
}

/* ---- one chunk row ---- */

/* A part of a chunk row: draws at .. at + n - 1 of it are draws skip .. skip + n - 1 of the caller's rows. */
struct part {
    size_t row, at, skip, n;
};

static enum status put_chunk(void *context, struct task task, const void *packed, size_t size, struct note *note) {
    const struct file_store *store = ((const void *const *)context)[0];
    const struct source *source = ((const void *const *)context)[1];
    return store_put_chunk(store, task, source->first, packed, size, note);
}

static enum status write_row(struct file_store *store, const struct source *source, struct note *note) {
    const void *context[] = {store, source};
    enum status status = store_pack_row(store, source, put_chunk, context, note);
    return status ? status : store_commit_all(store, source->first / store_chunk_draws(&store->base), note);
}

/* Straight from the caller's rows. */
static enum status write_direct(struct file_store *store, const struct rows *rows, struct part part,
                                const unsigned char **data, struct note *note) {
    struct source source = {data, part.row * store_chunk_draws(&store->base), part.n};
    for (size_t s = 0; s < store->n_series; s++) {
        store_set_lanes(store, &store->series[s], rows[s].stride);
        data[s] = (const unsigned char *)rows[s].data + part.skip * store->series[s].shape.element;
    }
    return write_row(store, &source, note);
}

static enum status write_staged(struct file_store *store, struct slot *slot, const unsigned char **data,
                                struct note *note) {
    struct source source = {data, slot->row * store_chunk_draws(&store->base), slot->filled};
    for (size_t s = 0; s < store->n_series; s++) {
        struct series *series = &store->series[s];
        size_t n_lane = series->shape.n_outer * series->shape.n_inner;
        for (size_t l = 0; l < n_lane; l++)
            series->lane[l] = l * series->shape.n_draw;
        series->municipality_stride = n_lane * series->shape.n_draw;
        data[s] = slot->stage[s];
    }
    slot->filled = 0;
    return write_row(store, &source, note);
}

static enum status take_part(struct file_store *store, const struct rows *rows, struct part part,
                             const unsigned char **data, struct note *note) {
    size_t whole = store_row_draws(&store->base, part.row);
    if (store->there[part.row])
        return store_misuse(&store->base, NULL, note);
    if (part.n == whole)
        return write_direct(store, rows, part, data, note);
    struct slot *slot = find_slot(store, part.row);
    if (!slot)
        slot = make_slot(store);
    if (!slot)
        return store_no_memory(&store->base, note);
    for (size_t s = 0; s < store->n_series; s++)
        fill_stage(store, &store->series[s], slot->stage[s], part.at, &rows[s], part.skip, part.n);
    slot->row = part.row;
    slot->filled += part.n;
    return slot->filled == whole ? write_staged(store, slot, data, note) : STATUS_OK;
}

/* ---- all of them ---- */

static enum status take_rows(struct file_store *store, size_t first, size_t n, const struct rows *rows,
                             struct note *note) {
    enum status status = STATUS_OK;
    size_t full = store_chunk_draws(&store->base);
    const unsigned char **data = calloc(store->n_series, sizeof *data);
    if (!data)
        return store_no_memory(&store->base, note);
    for (size_t skip = 0; skip < n && !status;) {
        struct part part = {(first + skip) / full, (first + skip) % full, skip, n - skip};
        size_t room = store_row_draws(&store->base, part.row) - part.at;
        part.n = part.n < room ? part.n : room;
        status = take_part(store, rows, part, data, note);
        skip += part.n;
    }
    free(data);
    return status;
}

enum status file_place(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                       struct note *note) {
    struct file_store *file = file_of(store);
    enum status status = store_open_all(file, rows, n_rows, note);
    return status ? status : take_rows(file, first, n, rows, note);
}

enum status file_follow(struct store *leader, struct store *const *follower, size_t n, struct note *note) {
    struct file_store *file = file_of(leader);
    file->follower = calloc(n + 1, sizeof(struct file_store *));
    if (!file->follower)
        return store_no_memory(leader, note);
    for (; file->n_follower < n; file->n_follower++)
        file->follower[file->n_follower] = file_of(follower[file->n_follower]);
    return STATUS_OK;
}
