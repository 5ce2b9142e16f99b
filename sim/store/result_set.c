/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding and reading a variable of a results file on disk. */
#include "sim/store/file.h"
#include "sim/store/heap.h"
#include <stdlib.h>
#include <string.h>

enum {
    DEFLATE_RATIO = 1100, /* deflate cannot pack better than 1032 to 1 */
    MOST_CHUNK = 16 << 20,
    MAX_TEXTS = 1 << 14 /* no axis of names is longer */
};

/* ---- finding ---- */

/* A link that stands in this very file, on every step of the name. */
static int is_link(hid_t file, const char *name) {
    H5L_info_t info;
    htri_t there = H5Lexists(file, name, H5P_DEFAULT);
    return there > 0 && H5Lget_info(file, name, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD;
}

static bool is_there(const struct file_result *result, const char *name) {
    char group[STORE_NAME_SIZE];
    const char *slash = name[0] ? strchr(name + 1, '/') : NULL;
    if (slash) {
        size_t length = (size_t)(slash - name);
        if (length >= sizeof group)
            return 0;
        memcpy(group, name, length);
        group[length] = '\0';
        if (!is_link(result->file, group))
            return 0;
    }
    return name[0] != '\0' && is_link(result->file, name);
}

/* What was written and is lost is not absent: reading it tells that it is damaged. */
bool file_has(const struct result *opened, const char *name) {
    return is_there(file_result_of(opened), name) || result_was_written(opened, name);
}

/* The type fits the kind of value: text (of variable length), or a number that int64_t or double can hold. */
static int is_type(hid_t set, enum value value) {
    int fits = 0;
    hid_t type = H5Dget_type(set);
    if (type >= 0) {
        H5T_class_t class = H5Tget_class(type);
        size_t size = H5Tget_size(type);
        if (value == VALUE_TEXT)
            fits = class == H5T_STRING && H5Tis_variable_str(type) > 0;
        else
            fits = (class == H5T_INTEGER && size <= 8) || (value == VALUE_DOUBLE && class == H5T_FLOAT && size <= 8);
    }
    hdf_close(&type);
    return fits;
}

/* Elements of one chunk; no chunk of ours is larger than its variable, or than MOST_CHUNK bytes: HDF5 unpacks one
 * whole, however little of it is read. */
static uint64_t chunk_elements(hid_t creation) {
    hsize_t size[STORE_MAX_RANK];
    uint64_t elements = 1;
    int rank = H5Pget_chunk(creation, STORE_MAX_RANK, size);
    if (rank < 0 || rank > STORE_MAX_RANK)
        return UINT64_MAX;
    for (int r = 0; r < rank; r++)
        elements = size[r] > 0 && elements <= UINT32_MAX / size[r] ? elements * size[r] : UINT64_MAX;
    return elements;
}

/* The values stand in this file itself and take as much room there as so many elements must, so that the memory asked
 * for is in proportion to the file. */
static int is_stored(const struct file_result *result, hid_t set, uint64_t elements) {
    int stored = 0;
    hid_t creation = H5Dget_create_plist(set), type = H5Dget_type(set);
    if (creation >= 0 && type >= 0) {
        H5D_layout_t layout = H5Pget_layout(creation);
        uint64_t room = H5Dget_storage_size(set);
        uint64_t ratio = layout == H5D_CHUNKED ? DEFLATE_RATIO : 1;
        int plain = layout == H5D_CHUNKED || layout == H5D_COMPACT ||
                    (layout == H5D_CONTIGUOUS && H5Pget_external_count(creation) == 0);
        size_t size = H5Tget_size(type);
        uint64_t most = size > 0 ? MOST_CHUNK / size : 0;
        stored = plain && size > 0 && room <= result->size && elements <= room * ratio / size &&
                 (layout != H5D_CHUNKED || chunk_elements(creation) <= (elements < most ? elements : most));
    }
    hdf_close(&type);
    hdf_close(&creation);
    return stored;
}

/* What a data set is like: 0 when its shape is not one that this program writes. */
struct shape {
    int rank;
    hsize_t length[STORE_MAX_RANK];
    uint64_t elements;
};

static int find_shape(hid_t set, struct shape *shape) {
    hid_t space = H5Dget_space(set);
    shape->rank = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
    int found = shape->rank >= 0 && shape->rank <= STORE_MAX_RANK && H5Sget_simple_extent_type(space) != H5S_NULL &&
                H5Sget_simple_extent_dims(space, shape->length, NULL) == shape->rank;
    shape->elements = 1;
    for (int r = 0; r < shape->rank && found; r++) {
        found = shape->length[r] > 0 && shape->length[r] <= UINT64_MAX / 4096 / shape->elements;
        shape->elements *= shape->length[r];
    }
    hdf_close(&space);
    return found;
}

static int is_here(const struct file_result *result, hid_t set) {
    H5O_info_t info;
    return H5Oget_info2(set, &info, H5O_INFO_BASIC) >= 0 && info.fileno == result->number &&
           info.type == H5O_TYPE_DATASET;
}

/* A variable that is there, of this type, of any shape. */
static enum status open_set(const struct file_result *result, const char *name, enum value value, hid_t *set,
                            struct shape *shape, struct note *note) {
    *set = H5I_INVALID_HID;
    *set = H5Dopen2(result->file, name, H5P_DEFAULT);
    if (*set >= 0 && is_here(result, *set) && is_type(*set, value) && find_shape(*set, shape) &&
        is_stored(result, *set, shape->elements))
        return STATUS_OK;
    hdf_close(set);
    return result_damaged(&result->base, name, note);
}

/* A variable of just these lengths. */
static enum status open_expected(const struct file_result *result, const struct expected *expected, hid_t *set,
                                 uint64_t *elements, struct note *note) {
    struct shape shape;
    enum status status = open_set(result, expected->name, expected->value, set, &shape, note);
    if (status)
        return status;
    int fits = shape.rank == (int)expected->rank;
    for (size_t r = 0; r < expected->rank && fits; r++)
        fits = shape.length[r] == expected->length[r];
    *elements = shape.elements;
    if (fits)
        return STATUS_OK;
    hdf_close(set);
    return result_refuse_size(&result->base, expected->name, note);
}

/* ---- values ---- */

/* The elements of an open set, in the memory type of value, 8 bytes each: freshly allocated. */
static enum status read_elements(const struct file_result *result, const char *name, enum value value, hid_t set,
                                 uint64_t elements, void **data, struct note *note) {
    *data = malloc((size_t)elements * 8);
    if (!*data)
        return result_out_of_memory(&result->base, name, note);
    if (H5Dread(set, value == VALUE_DOUBLE ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                *data) >= 0)
        return STATUS_OK;
    free(*data);
    *data = NULL;
    return result_damaged(&result->base, name, note);
}

enum status result_probe(const struct result *opened, const char *name, struct note *note) {
    const struct file_result *result = file_result_of(opened);
    hsize_t size[STORE_MAX_RANK];
    double value;
    struct shape shape;
    hid_t set = H5I_INVALID_HID;
    enum status status = open_set(result, name, VALUE_DOUBLE, &set, &shape, note);
    if (status)
        return status;
    hid_t space = H5Dget_space(set), one = H5Screate(H5S_SCALAR);
    int rank = space < 0 ? -1 : H5Sget_simple_extent_dims(space, size, NULL);
    for (int r = 0; r < rank; r++)
        size[r]--;
    if (rank < 1 || one < 0 || H5Sselect_elements(space, H5S_SELECT_SET, 1, size) < 0 ||
        H5Dread(set, H5T_NATIVE_DOUBLE, one, space, H5P_DEFAULT, &value) < 0)
        status = result_damaged(opened, name, note);
    hdf_close(&one);
    hdf_close(&space);
    hdf_close(&set);
    return status;
}

enum status result_find_expected(const struct result *result, const struct expected *expected, hid_t *set,
                                 struct note *note) {
    uint64_t elements = 0;
    return open_expected(file_result_of(result), expected, set, &elements, note);
}

enum status file_look(const struct result *result, struct expected *found, struct note *note) {
    hid_t set = H5I_INVALID_HID;
    struct shape shape;
    enum status status = open_set(file_result_of(result), found->name, found->value, &set, &shape, note);
    hdf_close(&set);
    found->rank = status ? 0 : (size_t)shape.rank;
    for (size_t r = 0; r < found->rank; r++)
        found->length[r] = (size_t)shape.length[r];
    return status;
}

/* ---- texts ---- */

haddr_t result_find_texts(hid_t file, hid_t set) {
    size_t address_bytes = 0, length_bytes = 0;
    hsize_t before = 1;
    haddr_t place = HADDR_UNDEF;
    hid_t creation = H5Fget_create_plist(file);
    if (creation >= 0 && H5Pget_sizes(creation, &address_bytes, &length_bytes) >= 0 &&
        H5Pget_userblock(creation, &before) >= 0 && address_bytes == 8 && length_bytes == 8 && before == 0)
        place = H5Dget_offset(set);
    hdf_close(&creation);
    return place;
}

static enum status read_strings(const struct file_result *result, const char *name, hid_t set, uint64_t elements,
                                char ***texts, struct note *note) {
    haddr_t place = result_find_texts(result->file, set);
    *texts = NULL;
    if (place == HADDR_UNDEF || elements > MAX_TEXTS)
        return result_damaged(&result->base, name, note);
    char **read = calloc((size_t)elements, sizeof *read);
    enum status status =
        read ? heap_read_texts(result->descriptor, result->size, place, (size_t)elements, read) : STATUS_MEMORY;
    if (!status) {
        *texts = read;
        return STATUS_OK;
    }
    result_free_texts((size_t)elements, read);
    return status == STATUS_MEMORY ? result_out_of_memory(&result->base, name, note)
                                   : result_damaged(&result->base, name, note);
}

/* ---- as expected ---- */

enum status file_fetch(const struct result *opened, const struct expected *expected, void **data, struct note *note) {
    const struct file_result *result = file_result_of(opened);
    hid_t set = H5I_INVALID_HID;
    uint64_t elements = 0;
    char **texts = NULL;
    enum status status = open_expected(result, expected, &set, &elements, note);
    if (status)
        return status;
    if (expected->value == VALUE_TEXT) {
        status = read_strings(result, expected->name, set, elements, &texts, note);
        *data = texts;
    } else {
        status = read_elements(result, expected->name, expected->value, set, elements, data, note);
    }
    hdf_close(&set);
    return status;
}
