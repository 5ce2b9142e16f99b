/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parcels: chunk rows packed by a process that has no file, for the one that has.
 *
 * A parcel is int64 numbers: first draw, draws, chunks, and the bytes of every chunk; then the chunks themselves, in
 * the order of the tasks. It goes between processes of one program on machines of one kind. */
#include "sim/base/i18n.h"
#include "sim/store/series.h"
#include <stdlib.h>
#include <string.h>

enum { HEAD_FIRST, HEAD_DRAWS, HEAD_CHUNKS, HEAD_SIZES };

enum { CHUNK_OVERHEAD = 64 }; /* checksum and what zlib's bound leaves out */

enum status file_create_packer(struct store **store, struct note *note) {
    struct file_store *new = NULL;
    enum status status = file_new(&new, "", note);
    *store = new ? &new->base : NULL;
    return status;
}

size_t file_parcel_bound(const struct store *store, const struct rows *rows, size_t n_rows) {
    size_t bytes = HEAD_SIZES * sizeof(int64_t);
    for (size_t s = 0; s < n_rows; s++) {
        struct series series = {.variable = *rows[s].variable};
        hsize_t chunk[STORE_MAX_RANK];
        store_shape_series(store, &series, chunk);
        size_t packed = deflateBound(NULL, (uLong)chunk_bytes(&series.shape)) + CHUNK_OVERHEAD;
        bytes += series.n_municipality * (sizeof(int64_t) + packed);
    }
    return bytes;
}

bool file_fits_parcel(const struct store *store, size_t first, size_t n) {
    size_t full = store_chunk_draws(store);
    return first % full == 0 && first < store->length[AXIS_DRAW] && n == store_row_draws(store, first / full);
}

/* A parcel being filled. */
struct filling {
    const struct file_store *store;
    unsigned char *parcel;
    size_t room, bytes, n_size;
};

static enum status add_chunk(void *context, struct task task, const void *packed, size_t size, struct note *note) {
    struct filling *f = context;
    int64_t number = (int64_t)size;
    if (size > f->room - f->bytes)
        return store_misuse(&f->store->base, task.series->name, note);
    memcpy(f->parcel + (HEAD_SIZES + f->n_size++) * sizeof number, &number, sizeof number);
    memcpy(f->parcel + f->bytes, packed, size);
    f->bytes += size;
    return STATUS_OK;
}

enum status file_pack(struct store *packer, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                      void *parcel, size_t room, size_t *bytes, struct note *note) {
    struct file_store *store = file_of(packer);
    enum status status = store_open_series(store, rows, n_rows, note);
    if (status)
        return status;
    int64_t head[HEAD_SIZES] = {(int64_t)first, (int64_t)n, (int64_t)store_count_tasks(store)};
    struct filling filling = {store, parcel, room, (HEAD_SIZES + (size_t)head[HEAD_CHUNKS]) * sizeof *head, 0};
    const unsigned char **data = calloc(n_rows, sizeof *data);
    if (!data || filling.bytes > room) {
        status = data ? store_misuse(&store->base, NULL, note) : store_no_memory(&store->base, note);
        goto out;
    }
    memcpy(parcel, head, sizeof head);
    for (size_t s = 0; s < n_rows; s++) {
        store_set_lanes(store, &store->series[s], rows[s].stride);
        data[s] = rows[s].data;
    }
    status = store_pack_row(store, &(struct source){data, first, n}, add_chunk, &filling, note);
    *bytes = filling.bytes;
out:
    free(data);
    return status;
}

static enum status write_parcel(struct file_store *store, const unsigned char *parcel, size_t bytes,
                                struct note *note) {
    int64_t head[HEAD_SIZES], size;
    if (bytes < sizeof head)
        return store_misuse(&store->base, NULL, note);
    memcpy(head, parcel, sizeof head);
    size_t first = (size_t)head[HEAD_FIRST], n_task = store_count_tasks(store);
    size_t at = (HEAD_SIZES + n_task) * sizeof size;
    if ((size_t)head[HEAD_CHUNKS] != n_task || at > bytes ||
        !file_fits_parcel(&store->base, first, (size_t)head[HEAD_DRAWS]) ||
        store->there[first / store_chunk_draws(&store->base)])
        return store_misuse(&store->base, NULL, note);
    for (size_t t = 0; t < n_task; t++, at += (size_t)size) {
        memcpy(&size, parcel + (HEAD_SIZES + t) * sizeof size, sizeof size);
        if (size < 0 || (size_t)size > bytes - at)
            return store_misuse(&store->base, NULL, note);
        enum status status = store_put_chunk(store, store_find_task(store, t), first, parcel + at, (size_t)size, note);
        if (status)
            return status;
    }
    store->base.received += (size_t)head[HEAD_DRAWS];
    return store_commit_all(store, first / store_chunk_draws(&store->base), note);
}

enum status file_place_parcel(struct store *store, const struct rows *rows, size_t n_rows, const void *parcel,
                              size_t bytes, struct note *note) {
    struct file_store *file = file_of(store);
    enum status status = store_open_all(file, rows, n_rows, note);
    return status ? status : write_parcel(file, parcel, bytes, note);
}
