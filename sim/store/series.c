/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draw-wise variables: their data sets, and how a chunk row of them is packed, written and committed. */
#include "sim/store/series.h"
#include "sim/base/threads.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

size_t store_chunk_draws(const struct store *store) {
    size_t n = store->length[AXIS_DRAW];
    return n < STORE_CHUNK_DRAWS ? n : STORE_CHUNK_DRAWS;
}

size_t store_row_draws(const struct store *store, size_t row) {
    size_t full = store_chunk_draws(store), left = store->length[AXIS_DRAW] - row * full;
    return left < full ? left : full;
}

/* ---- preparing ---- */

/* Old municipalities, or those of the last year: each has chunks of its own. */
static int is_place(enum axis axis) {
    return axis == AXIS_MUNICIPALITY || axis == AXIS_UNIT;
}

void store_shape_series(const struct store *store, struct series *series, hsize_t *chunk) {
    const struct variable *variable = &series->variable;
    int after = 0;
    series->shape = (struct chunk_shape){hdf_value_size(variable->value), store_chunk_draws(store), 1, 1};
    series->n_municipality = 1;
    for (size_t r = 0; r < variable->rank; r++) {
        size_t length = store->length[variable->axis[r]];
        chunk[r] = length;
        if (variable->axis[r] == AXIS_DRAW) {
            chunk[r] = series->shape.n_draw;
            after = 1;
        } else if (is_place(variable->axis[r])) {
            chunk[r] = 1;
            series->n_municipality = length;
        } else if (after) {
            series->shape.n_inner *= length;
        } else {
            series->shape.n_outer *= length;
        }
    }
}

static enum status open_series(struct file_store *store, struct series *series, const struct variable *variable,
                               struct note *note) {
    hsize_t chunk[STORE_MAX_RANK];
    enum status status = store_check_variable(&store->base, variable, 1, note);
    if (status)
        return status;
    series->variable = *variable;
    store_shape_series(&store->base, series, chunk);
    if (chunk_bytes(&series->shape) > INT_MAX / 2)
        return store_no_memory(&store->base, note);
    series->name = strdup(variable->name);
    series->lane = malloc(series->shape.n_outer * series->shape.n_inner * sizeof *series->lane);
    if (!series->name || !series->lane)
        return store_no_memory(&store->base, note);
    series->variable.name = series->name;
    if (store->file >= 0)
        status = store_make_set(store, variable, chunk, &series->set, note);
    series->variable.units = series->variable.long_name = NULL;
    return status;
}

static enum status open_packers(struct file_store *store, struct note *note) {
    size_t bytes = 0;
    size_t n = (size_t)threads_usual();
    for (size_t s = 0; s < store->n_series; s++)
        if (chunk_bytes(&store->series[s].shape) > bytes)
            bytes = chunk_bytes(&store->series[s].shape);
    store->packer = calloc(n, sizeof *store->packer);
    if (!store->packer)
        return store_no_memory(&store->base, note);
    for (; store->n_packer < n; store->n_packer++)
        if (chunk_packer_init(&store->packer[store->n_packer], bytes))
            return store_no_memory(&store->base, note);
    return STATUS_OK;
}

static enum status open_all(struct file_store *store, const struct rows *rows, size_t n_rows, struct note *note) {
    enum status status = STATUS_OK;
    store->series = calloc(n_rows, sizeof *store->series);
    store->there = calloc(store->base.length[AXIS_DRAW] / STORE_CHUNK_DRAWS + 1, sizeof *store->there);
    if (!store->series || !store->there)
        return store_no_memory(&store->base, note);
    store->n_series = n_rows;
    for (size_t s = 0; s < n_rows; s++)
        store->series[s].set = H5I_INVALID_HID;
    for (size_t s = 0; s < n_rows && !status; s++)
        status = open_series(store, &store->series[s], rows[s].variable, note);
    return status ? status : open_packers(store, note);
}

enum status store_close_series(struct file_store *store, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t s = 0; s < store->n_series; s++) {
        struct series *series = &store->series[s];
        if (series->set >= 0 && H5Dclose(series->set) < 0 && !status)
            status = store_failed(store, series->name, note);
        free(series->name);
        free(series->lane);
    }
    for (size_t k = 0; k < store->n_slot; k++) {
        for (size_t s = 0; store->slot[k].stage && s < store->n_series; s++)
            free(store->slot[k].stage[s]);
        free(store->slot[k].stage);
    }
    store->n_series = store->n_slot = 0;
    return status;
}

static enum status check_rows(const struct file_store *store, const struct rows *rows, size_t n_rows,
                              struct note *note) {
    if (n_rows != store->n_series)
        return store_misuse(&store->base, NULL, note);
    for (size_t s = 0; s < n_rows; s++) {
        const struct variable *now = rows[s].variable, *then = &store->series[s].variable;
        if (strcmp(now->name, then->name) != 0 || now->value != then->value || now->rank != then->rank ||
            memcmp(now->axis, then->axis, now->rank * sizeof now->axis[0]) != 0)
            return store_misuse(&store->base, now->name, note);
    }
    return STATUS_OK;
}

enum status store_open_series(struct file_store *store, const struct rows *rows, size_t n_rows, struct note *note) {
    enum status status = store->series ? STATUS_OK : open_all(store, rows, n_rows, note);
    return status ? status : check_rows(store, rows, n_rows, note);
}

/* ---- one chunk row ---- */

void store_set_lanes(const struct file_store *store, struct series *series, const size_t *stride) {
    const struct variable *variable = &series->variable;
    size_t n = series->shape.n_outer * series->shape.n_inner;
    series->municipality_stride = 0;
    memset(series->lane, 0, n * sizeof *series->lane);
    size_t repeat = n;
    for (size_t r = 0, other = 0; r < variable->rank; r++) {
        size_t length = store->base.length[variable->axis[r]];
        if (variable->axis[r] == AXIS_DRAW)
            continue;
        if (is_place(variable->axis[r])) {
            series->municipality_stride = stride[other++];
            continue;
        }
        repeat /= length;
        for (size_t l = 0; l < n; l++)
            series->lane[l] += l / repeat % length * stride[other];
        other++;
    }
}

struct task store_find_task(const struct file_store *store, size_t t) {
    size_t s = 0;
    while (t >= store->series[s].n_municipality)
        t -= store->series[s++].n_municipality;
    return (struct task){&store->series[s], t};
}

size_t store_count_tasks(const struct file_store *store) {
    size_t n = 0;
    for (size_t s = 0; s < store->n_series; s++)
        n += store->series[s].n_municipality;
    return n;
}

enum status store_write_chunk(const struct file_store *store, struct task task, size_t first, const void *packed,
                              size_t size, struct note *note) {
    const struct variable *variable = &task.series->variable;
    hsize_t offset[STORE_MAX_RANK] = {0};
    for (size_t r = 0; r < variable->rank; r++)
        offset[r] = variable->axis[r] == AXIS_DRAW ? first : is_place(variable->axis[r]) ? task.municipality : 0;
    hdf_quiet();
    if (H5Dwrite_chunk(task.series->set, H5P_DEFAULT, 0, offset, size, packed) < 0)
        return store_failed(store, variable->name, note);
    return STATUS_OK;
}

static enum status pack_task(struct chunk_packer *packer, struct task task, const struct source *source, size_t index,
                             size_t *size) {
    const struct chunk_shape *shape = &task.series->shape;
    const unsigned char *first =
        source->data[index] + task.municipality * task.series->municipality_stride * shape->element;
    return chunk_pack(packer, shape, first, task.series->lane, source->n, size);
}

/* Packed on all threads, handed over one at a time in the order of the tasks: HDF5 takes no two threads at once, and
 * the order decides where each chunk lands in the file. */
enum status store_pack_row(struct file_store *store, const struct source *source, store_sink *sink, void *context,
                           struct note *note) {
    enum status status = STATUS_OK; /* looked at and changed in the ordered part only */
    size_t n_task = store_count_tasks(store);
#pragma omp parallel for ordered schedule(dynamic, 1) num_threads((int)store->n_packer)
    for (size_t t = 0; t < n_task; t++) {
        struct chunk_packer *packer = &store->packer[threads_this()];
        struct task task = store_find_task(store, t);
        size_t size = 0;
        enum status packed = pack_task(packer, task, source, (size_t)(task.series - store->series), &size);
#pragma omp ordered
        {
            if (!status)
                status = packed ? store_misuse(&store->base, task.series->name, note)
                                : sink(context, task, packer->packed, size, note);
        }
    }
    return status;
}

/* Chunks first, then their number: a process killed in between leaves a number that is too small, never too large. Done
 * for every chunk row, however many come in one append, because HDF5 lays out the file by when it is flushed. */
enum status store_commit_row(struct file_store *store, size_t row, struct note *note) {
    size_t full = store_chunk_draws(&store->base), before = store->committed;
    store->there[row] = 1;
    while (store->committed < store->base.length[AXIS_DRAW] && store->there[store->committed / full])
        store->committed += store_row_draws(&store->base, store->committed / full);
    if (store->committed == before)
        return STATUS_OK;
    int64_t rows = (int64_t)store->committed;
    if (H5Fflush(store->file, H5F_SCOPE_LOCAL) < 0 ||
        H5Dwrite(store->rows, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, &rows) < 0 ||
        H5Fflush(store->file, H5F_SCOPE_LOCAL) < 0)
        return store_failed(store, STORE_ROWS, note);
    return store_ask_disk(store, STATUS_OK, note);
}

/* ---- with those that follow ---- */

enum status store_open_all(struct file_store *store, const struct rows *rows, size_t n_rows, struct note *note) {
    enum status status = store_open_series(store, rows, n_rows, note);
    for (size_t f = 0; f < store->n_follower && !status; f++)
        status = store_open_series(store->follower[f], rows, n_rows, note);
    return status;
}

enum status store_put_chunk(const struct file_store *store, struct task task, size_t first, const void *packed,
                            size_t size, struct note *note) {
    size_t s = (size_t)(task.series - store->series);
    enum status status = store_write_chunk(store, task, first, packed, size, note);
    for (size_t f = 0; f < store->n_follower && !status; f++) {
        task.series = &store->follower[f]->series[s];
        status = store_write_chunk(store->follower[f], task, first, packed, size, note);
    }
    return status;
}

enum status store_commit_all(struct file_store *store, size_t row, struct note *note) {
    enum status status = store_commit_row(store, row, note);
    for (size_t f = 0; f < store->n_follower && !status; f++)
        status = store_commit_row(store->follower[f], row, note);
    return status;
}
