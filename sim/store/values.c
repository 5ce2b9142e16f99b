/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of whole variables: as they are, or in packed chunks. */
#include "sim/store/file.h"

enum {
    PLAIN_BYTES = 4096,      /* below this a variable is stored as it is */
    CHUNK_BYTES = 512 * 1024 /* readers keep 1 MiB of chunks in memory */
};

bool store_choose_chunk(const struct file_store *store, const struct variable *variable, hsize_t *chunk) {
    size_t bytes = hdf_value_size(variable->value);
    for (size_t r = 0; r < variable->rank; r++) {
        chunk[r] = store->base.length[variable->axis[r]];
        bytes *= store->base.length[variable->axis[r]];
    }
    if (variable->value == VALUE_TEXT || variable->rank == 0 || bytes < PLAIN_BYTES)
        return false;
    for (size_t r = 0; r < variable->rank && bytes > CHUNK_BYTES; r++) {
        size_t slice = bytes / chunk[r];
        chunk[r] = slice < CHUNK_BYTES ? CHUNK_BYTES / slice : 1;
        bytes = slice * chunk[r];
    }
    return true;
}

/* ---- packed ---- */

/* A chunk is whole along all axes but the leading ones, so its values lie together. */
struct piece {
    size_t first, n, given; /* elements: its first one, those of a chunk, and those that are there */
};

static struct piece find_piece(const struct file_store *store, const struct variable *variable, const hsize_t *chunk,
                               const hsize_t *at) {
    struct piece piece = {0, 1, 1};
    for (size_t r = 0; r < variable->rank; r++) {
        size_t length = store->base.length[variable->axis[r]], left = length - at[r];
        piece.first = piece.first * length + at[r];
        piece.n *= chunk[r];
        piece.given *= left < chunk[r] ? left : chunk[r];
    }
    return piece;
}

/* The last axis first; false after the last chunk. */
static bool next_chunk(const struct file_store *store, const struct variable *variable, const hsize_t *chunk,
                       hsize_t *at) {
    for (size_t r = variable->rank; r-- > 0; at[r] = 0) {
        at[r] += chunk[r];
        if (at[r] < store->base.length[variable->axis[r]])
            return true;
    }
    return false;
}

static enum status write_packed(struct file_store *store, const struct variable *variable, const hsize_t *chunk,
                                hid_t set, const void *data, struct note *note) {
    hsize_t at[STORE_MAX_RANK] = {0};
    size_t element = hdf_value_size(variable->value), packed = 0;
    if (!store->whole.packed && chunk_packer_init(&store->whole, CHUNK_BYTES))
        return store_out_of_memory(store->base.path, note);
    do {
        struct piece piece = find_piece(store, variable, chunk, at);
        const unsigned char *from = (const unsigned char *)data + piece.first * element;
        if (chunk_pack_plain(&store->whole, element, piece.n, from, piece.given, &packed))
            return store_misuse(&store->base, variable->name, note);
        if (H5Dwrite_chunk(set, H5P_DEFAULT, 0, at, packed, store->whole.packed) < 0)
            return store_failed(store, variable->name, note);
    } while (next_chunk(store, variable, chunk, at));
    return STATUS_OK;
}

/* ---- either ---- */

static enum status write_plain(struct file_store *store, const struct variable *variable, hid_t set, const void *data,
                               struct note *note) {
    enum status status = STATUS_OK;
    hid_t type = hdf_memory_type(variable->value);
    if (type < 0 || hdf_write(set, type, data) < 0)
        status = store_failed(store, variable->name, note);
    hdf_close(&type);
    return status;
}

enum status store_write_values(struct file_store *store, const struct variable *variable, const hsize_t *chunk,
                               hid_t set, const void *data, struct note *note) {
    return chunk ? write_packed(store, variable, chunk, set, data, note)
                 : write_plain(store, variable, set, data, note);
}
