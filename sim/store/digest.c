/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/store/digest.h"

#include "sim/base/hash.h"
#include "sim/store/file.h"
#include "sim/store/heap.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t add_number(uint64_t hash, uint64_t number) {
    return hash_bytes(hash, &number, sizeof number);
}

/* ---- values ---- */

static enum status add_texts(const struct digest_file *file, hid_t set, size_t n, uint64_t *hash) {
    haddr_t place = result_find_texts(file->file, set);
    char **text = place == HADDR_UNDEF ? NULL : calloc(n, sizeof *text);
    if (!text)
        return place == HADDR_UNDEF ? STATUS_FILE : STATUS_MEMORY;
    enum status status = heap_read_texts(file->descriptor, file->size, place, n, text);
    for (size_t k = 0; !status && k < n; k++)
        *hash = hash_bytes(*hash, text[k], strlen(text[k]) + 1);
    result_free_texts(n, text);
    return status == STATUS_MEMORY ? status : status ? STATUS_FILE : STATUS_OK;
}

/* As they stand in the file, without any conversion. */
static enum status add_plain(const struct digest_file *file, hid_t set, hid_t type, size_t n, uint64_t *hash) {
    size_t bytes = n * H5Tget_size(type);
    if (H5Dget_storage_size(set) < bytes || bytes > file->size)
        return STATUS_FILE;
    void *data = malloc(bytes ? bytes : 1);
    if (!data)
        return STATUS_MEMORY;
    enum status status = H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0 ? STATUS_FILE : STATUS_OK;
    if (!status)
        *hash = hash_bytes(*hash, data, bytes);
    free(data);
    return status;
}

/* Packed, as it is. The number of a chunk is part of its digest, and all of them are added up: their places in the
 * file do not matter. */
static enum status add_chunk(const struct digest_file *file, hid_t set, const hsize_t *at, int rank, uint64_t *hash) {
    hsize_t size = 0;
    uint32_t filters = 0;
    if (H5Dget_chunk_storage_size(set, at, &size) < 0 || size > file->size)
        return STATUS_FILE;
    void *data = malloc(size ? (size_t)size : 1);
    if (!data)
        return STATUS_MEMORY;
    enum status status = size > 0 && H5Dread_chunk(set, H5P_DEFAULT, at, &filters, data) < 0 ? STATUS_FILE : STATUS_OK;
    uint64_t own = add_number(hash_bytes(HASH_START, at, (size_t)rank * sizeof *at), filters);
    if (!status)
        *hash += hash_bytes(own, data, (size_t)size);
    free(data);
    return status;
}

struct extent {
    int rank;
    hsize_t length[STORE_MAX_RANK], chunk[STORE_MAX_RANK];
};

static enum status add_chunks(const struct digest_file *file, hid_t set, const struct extent *x, uint64_t *hash) {
    hsize_t at[STORE_MAX_RANK] = {0};
    for (int r = 0; r >= 0;) {
        enum status status = add_chunk(file, set, at, x->rank, hash);
        if (status)
            return status;
        for (r = x->rank - 1; r >= 0; at[r--] = 0) { /* the last axis first */
            at[r] += x->chunk[r];
            if (at[r] < x->length[r])
                break;
        }
    }
    return STATUS_OK;
}

static bool find_extent(hid_t set, hid_t creation, struct extent *x, size_t *n) {
    hid_t space = H5Dget_space(set);
    bool chunked = H5Pget_layout(creation) == H5D_CHUNKED;
    x->rank = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
    bool found = x->rank >= 0 && x->rank <= STORE_MAX_RANK && H5Sget_simple_extent_dims(space, x->length, NULL) >= 0 &&
                 (!chunked || H5Pget_chunk(creation, STORE_MAX_RANK, x->chunk) == x->rank);
    hdf_close(&space);
    *n = 1;
    for (int r = 0; found && r < x->rank; r++) {
        found = x->length[r] > 0 && x->length[r] < (hsize_t)1 << 40 && !__builtin_mul_overflow(*n, x->length[r], n) &&
                (!chunked || x->chunk[r] > 0);
    }
    return found && *n < (size_t)1 << 50;
}

static enum status add_values(const struct digest_file *file, hid_t set, hid_t type, hid_t creation,
                              const struct extent *x, size_t n, uint64_t *hash) {
    enum { MOST_TEXTS = 1 << 14 };
    if (H5Tis_variable_str(type) > 0)
        return n <= MOST_TEXTS ? add_texts(file, set, n, hash) : STATUS_FILE;
    return H5Pget_layout(creation) == H5D_CHUNKED ? add_chunks(file, set, x, hash)
                                                  : add_plain(file, set, type, n, hash);
}

/* ---- what is said of them ---- */

/* References between axes and variables hold places in the file, and say nothing of the figures. */
static herr_t add_attribute(hid_t set, const char *name, const H5A_info_t *info, void *context) {
    enum { MOST_BYTES = 1 << 16 };
    uint64_t *hash = context, own = hash_bytes(HASH_START, name, strlen(name) + 1);
    hid_t attribute = H5Aopen(set, name, H5P_DEFAULT), type = attribute < 0 ? attribute : H5Aget_type(attribute);
    H5T_class_t class = type < 0 ? H5T_NO_CLASS : H5Tget_class(type);
    herr_t answer = 0;
    (void)info;
    if (class == H5T_STRING || class == H5T_INTEGER || class == H5T_FLOAT) {
        hsize_t bytes = H5Aget_storage_size(attribute);
        unsigned char data[MOST_BYTES];
        if (bytes == 0 || bytes > sizeof data || H5Tis_variable_str(type) > 0 || H5Aread(attribute, type, data) < 0)
            answer = -1;
        else
            *hash += hash_bytes(add_number(add_number(own, (uint64_t) class), H5Tget_size(type)), data, (size_t)bytes);
    } else if (class == H5T_NO_CLASS)
        answer = -1;
    hdf_close(&type);
    hdf_close(&attribute);
    return answer;
}

static bool add_about(hid_t set, hid_t type, const struct extent *x, uint64_t *hash) {
    hsize_t at = 0;
    *hash = add_number(add_number(*hash, (uint64_t)H5Tget_class(type)), H5Tget_size(type));
    *hash = hash_bytes(*hash, x->length, (size_t)x->rank * sizeof *x->length);
    return H5Aiterate2(set, H5_INDEX_NAME, H5_ITER_NATIVE, &at, add_attribute, hash) >= 0;
}

enum status digest_of(const struct digest_file *file, const char *name, bool values, struct digest *digest) {
    struct extent x = {0};
    size_t n = 0;
    hid_t set = H5Dopen2(file->file, name, H5P_DEFAULT);
    hid_t type = set < 0 ? set : H5Dget_type(set), creation = set < 0 ? set : H5Dget_create_plist(set);
    *digest = (struct digest){.about = HASH_START};
    enum status status = type >= 0 && creation >= 0 && find_extent(set, creation, &x, &n) ? STATUS_OK : STATUS_FILE;
    if (!status && !add_about(set, type, &x, &digest->about))
        status = STATUS_FILE;
    if (!status && values) {
        digest->values = HASH_START;
        status = add_values(file, set, type, creation, &x, n, &digest->values);
    }
    hdf_close(&creation);
    hdf_close(&type);
    hdf_close(&set);
    return status;
}

/* ---- lists ---- */

struct listing {
    const struct digest_file *file;
    const struct digest_places *places; /* NULL: axes are not listed */
    const char *group, *known;
    FILE *out;
    enum status status;
};

static enum status find_axes(const struct listing *listing, const char *name, uint64_t *axes) {
    hid_t set = H5Dopen2(listing->file->file, name, H5P_DEFAULT);
    bool found = set >= 0 && digest_axes(set, listing->places, axes);
    hdf_close(&set);
    return found ? STATUS_OK : STATUS_FILE;
}

static herr_t list_one(hid_t root, const char *name, const H5O_info_t *info, void *context) {
    struct listing *listing = context;
    char full[STORE_NAME_SIZE];
    struct digest digest, before;
    (void)root;
    snprintf(full, sizeof full, "%s%s%s", listing->group, listing->group[1] ? "/" : "", name);
    if (info->type != H5O_TYPE_DATASET || strncmp(full, STORE_DIGESTS, strlen(STORE_DIGESTS)) == 0)
        return 0;
    bool known = listing->known && digest_find(listing->known, full, &before);
    listing->status = digest_of(listing->file, full, !known, &digest);
    digest.values = known ? before.values : digest.values;
    digest.axes = 0;
    if (!listing->status && listing->places)
        listing->status = find_axes(listing, full, &digest.axes);
    fprintf(listing->out, "%s %016" PRIx64 " %016" PRIx64 " %016" PRIx64 "\n", full, digest.values, digest.about,
            digest.axes);
    return listing->status ? -1 : 0;
}

static char *with_own(const char *lines) {
    char *list = NULL;
    if (asprintf(&list, "%016" PRIx64 "\n%s", hash_bytes(HASH_START, lines, strlen(lines)), lines) < 0)
        return NULL;
    return list;
}

enum status digest_list(const struct digest_file *file, const char *group, bool axes, const char *known, char **list) {
    char *lines = NULL;
    size_t size = 0;
    struct digest_places *places = axes ? digest_places(file->file) : NULL;
    FILE *out = places || !axes ? open_memstream(&lines, &size) : NULL;
    struct listing listing = {file, places, group, known, out, STATUS_OK};
    *list = NULL;
    if (!out) {
        digest_places_free(places);
        return STATUS_MEMORY;
    }
    hid_t top = H5Gopen2(file->file, group, H5P_DEFAULT);
    herr_t answer = top < 0 ? -1 : H5Ovisit2(top, H5_INDEX_NAME, H5_ITER_NATIVE, list_one, &listing, H5O_INFO_BASIC);
    hdf_close(&top);
    digest_places_free(places);
    bool written = fclose(listing.out) == 0;
    if (answer >= 0 && written)
        *list = with_own(lines);
    free(lines);
    return listing.status ? listing.status : answer < 0 ? STATUS_FILE : *list ? STATUS_OK : STATUS_MEMORY;
}

bool digest_list_is_whole(const char *list) {
    char own[24];
    const char *lines = strchr(list, '\n');
    if (!lines)
        return false;
    snprintf(own, sizeof own, "%016" PRIx64 "\n", hash_bytes(HASH_START, lines + 1, strlen(lines + 1)));
    return strncmp(list, own, strlen(own)) == 0;
}

/* What follows a name. */
static bool read_line(const char *text, struct digest *digest) {
    digest->axes = 0;
    return sscanf(text, " %" SCNx64 " %" SCNx64 "%*[ ]%" SCNx64, &digest->values, &digest->about, &digest->axes) >= 2;
}

bool digest_next(const char **at, char *name, size_t size, struct digest *digest) {
    const char *line = *at, *end = strchr(line, '\n');
    if (end && !memchr(line, ' ', (size_t)(end - line))) { /* its own digest */
        line = end + 1;
        end = strchr(line, '\n');
    }
    const char *blank = end ? memchr(line, ' ', (size_t)(end - line)) : NULL;
    if (!blank || (size_t)(blank - line) >= size)
        return false;
    snprintf(name, size, "%.*s", (int)(blank - line), line);
    *at = end + 1;
    return read_line(blank, digest);
}

bool digest_find(const char *list, const char *name, struct digest *digest) {
    char wanted[STORE_NAME_SIZE + 8];
    snprintf(wanted, sizeof wanted, "\n%s%s ", name[0] == '/' ? "" : "/", name);
    const char *line = strstr(list, wanted);
    return line && read_line(line + strlen(wanted) - 1, digest);
}
