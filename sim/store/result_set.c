/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding and reading a variable of an open results file. */
#include "sim/base/i18n.h"
#include "sim/store/file.h"
#include "sim/store/heap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEFLATE_RATIO = 1100, /* deflate cannot pack better than 1032 to 1 */
    MAX_TEXTS = 1 << 14   /* no axis of names is longer */
};

/* Is it in a group that a later command added (sim/store/amend.h)? That command can replace it. */
static int is_added(const char *name) {
    static const char *const added[] = {"/stability/", "/sensitivity/", "/stress/", "/reverse/"};
    int found = 0;
    for (size_t k = 0; name && k < sizeof added / sizeof added[0]; k++)
        found |= strncmp(name, added[k], strlen(added[k])) == 0;
    return found;
}

enum status result_damaged(const struct result *result, const char *name, struct note *note) {
    if (is_added(name))
        return note_error(note, STATUS_FILE, result->path, 0, name,
                          _("This answer in the results file is damaged. Let the command that added it work it out "
                            "anew with --again, or use another copy of the file."));
    return note_error(note, STATUS_FILE, result->path, 0, name,
                      _("This part of the results file is damaged or was not written by this program. Make the results "
                        "again, or use another copy of the file."));
}

enum status result_out_of_memory(const struct result *result, const char *name, struct note *note) {
    return note_error(
        note, STATUS_MEMORY, result->path, 0, name,
        _("There is not enough memory to read this part of the results file. Close other programs first."));
}

/* ---- finding ---- */

/* A link that stands in this very file, on every step of the name. */
static int is_link(hid_t file, const char *name) {
    H5L_info_t info;
    htri_t there = H5Lexists(file, name, H5P_DEFAULT);
    return there > 0 && H5Lget_info(file, name, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD;
}

int result_has(const struct result *result, const char *name) {
    char group[192];
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

/* Elements of one chunk; no chunk of ours is larger than its variable. */
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
static int is_stored(const struct result *result, hid_t set, uint64_t elements) {
    int stored = 0;
    hid_t creation = H5Dget_create_plist(set), type = H5Dget_type(set);
    if (creation >= 0 && type >= 0) {
        H5D_layout_t layout = H5Pget_layout(creation);
        uint64_t room = H5Dget_storage_size(set);
        uint64_t ratio = layout == H5D_CHUNKED ? DEFLATE_RATIO : 1;
        int plain = layout == H5D_CHUNKED || layout == H5D_COMPACT ||
                    (layout == H5D_CONTIGUOUS && H5Pget_external_count(creation) == 0);
        size_t size = H5Tget_size(type);
        stored = plain && size > 0 && room <= result->size && elements <= room * ratio / size &&
                 (layout != H5D_CHUNKED || chunk_elements(creation) <= elements);
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

static int is_here(const struct result *result, hid_t set) {
    H5O_info_t info;
    return H5Oget_info2(set, &info, H5O_INFO_BASIC) >= 0 && info.fileno == result->number &&
           info.type == H5O_TYPE_DATASET;
}

/* A variable that is there, of this type, of any shape. */
static enum status open_set(const struct result *result, const char *name, enum value value, hid_t *set,
                            struct shape *shape, struct note *note) {
    *set = H5I_INVALID_HID;
    if (!result_has(result, name) && is_added(name))
        return note_error(note, STATUS_FILE, result->path, 0, name,
                          _("This answer in the results file is damaged or from another version of the program: a part "
                            "is missing. Let the command that added it work it out anew with --again."));
    if (!result_has(result, name))
        return note_error(
            note, STATUS_FILE, result->path, 0, name,
            _("The results file does not have this part. It was perhaps stored with fewer parts, or by another "
              "version of the program; make the results again."));
    *set = H5Dopen2(result->file, name, H5P_DEFAULT);
    if (*set >= 0 && is_here(result, *set) && is_type(*set, value) && find_shape(*set, shape) &&
        is_stored(result, *set, shape->elements))
        return STATUS_OK;
    hdf_close(set);
    return result_damaged(result, name, note);
}

enum status result_measure(const struct result *result, const struct variable *axis, size_t *length,
                           struct note *note) {
    struct shape shape;
    hid_t set = H5I_INVALID_HID;
    *length = 0;
    enum status status = open_set(result, axis->name, axis->value, &set, &shape, note);
    if (status)
        return status;
    hdf_close(&set);
    if (shape.rank != 1)
        return result_damaged(result, axis->name, note);
    *length = (size_t)shape.length[0];
    return STATUS_OK;
}

size_t result_group_length(const struct result *result, const char *group, enum axis axis) {
    struct variable own = *store_axis_variable(axis);
    struct note note = {0};
    char name[192];
    size_t length = 0;
    int size = snprintf(name, sizeof name, "%s/%s", group, own.name);
    own.name = name;
    if (size <= 0 || (size_t)size >= sizeof name || !result_has(result, name))
        return result_length(result, axis);
    return result_measure(result, &own, &length, &note) ? 0 : length;
}

/* Is this the length of an axis of the file, or of the group that the variable is in (sim/store/amend.h)? */
static int is_axis_length(const struct result *result, const char *variable, hsize_t length) {
    char group[192];
    const char *slash = strrchr(variable, '/');
    int found = 0;
    for (size_t a = 0; a < AXIS_COUNT; a++)
        found |= result->length[a] == length;
    if (!slash || snprintf(group, sizeof group, "%.*s", (int)(slash - variable), variable) >= (int)sizeof group)
        return found;
    for (enum axis axis = 0; axis < AXIS_COUNT && !found; axis++)
        found = result_group_length(result, group, axis) == length;
    return found;
}

/* A variable along axes of the file, whichever. rank: the only one allowed, or -1. An axis itself has any length. */
static enum status open_any(const struct result *result, const char *name, enum value value, int rank, hid_t *set,
                            uint64_t *elements, struct note *note) {
    struct shape shape;
    const char *slash = strrchr(name, '/'), *last = slash ? slash + 1 : name;
    enum status status = open_set(result, name, value, set, &shape, note);
    if (status)
        return status;
    int own_axis = 0, fits = rank < 0 || rank == shape.rank;
    for (enum axis axis = 0; axis < AXIS_COUNT; axis++)
        own_axis |= strcmp(last, store_axis_variable(axis)->name) == 0;
    for (int r = 0; r < shape.rank && fits; r++)
        fits = own_axis || is_axis_length(result, name, shape.length[r]);
    *elements = shape.elements;
    if (fits)
        return STATUS_OK;
    hdf_close(set);
    return result_damaged(result, name, note);
}

enum status result_refuse_size(const struct result *result, const char *name, struct note *note) {
    return note_error(note, STATUS_FILE, result->path, 0, name,
                      _("this variable has another size than its axes say; make the file again"));
}

/* A variable of just these lengths. */
static enum status open_expected(const struct result *result, const struct expected *expected, hid_t *set,
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
    return result_refuse_size(result, expected->name, note);
}

/* ---- values ---- */

/* The elements of an open set, in the memory type of value, 8 bytes each: freshly allocated. */
static enum status read_elements(const struct result *result, const char *name, enum value value, hid_t set,
                                 uint64_t elements, void **data, struct note *note) {
    *data = malloc((size_t)elements * 8);
    if (!*data)
        return result_out_of_memory(result, name, note);
    if (H5Dread(set, value == VALUE_DOUBLE ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                *data) >= 0)
        return STATUS_OK;
    free(*data);
    *data = NULL;
    return result_damaged(result, name, note);
}

static enum status read_numbers(const struct result *result, const char *name, int rank, enum value value, size_t *n,
                                void **data, struct note *note) {
    hid_t set = H5I_INVALID_HID;
    uint64_t elements = 0;
    *data = NULL;
    *n = 0;
    enum status status = open_any(result, name, value, rank, &set, &elements, note);
    if (status)
        return status;
    status = read_elements(result, name, value, set, elements, data, note);
    *n = status ? 0 : (size_t)elements;
    hdf_close(&set);
    return status;
}

enum status result_int64(const struct result *result, const char *name, size_t *n, int64_t **data, struct note *note) {
    void *read = NULL;
    enum status status = read_numbers(result, name, -1, VALUE_INT64, n, &read, note);
    *data = read;
    return status;
}

enum status result_double(const struct result *result, const char *name, size_t *n, double **data, struct note *note) {
    void *read = NULL;
    enum status status = read_numbers(result, name, -1, VALUE_DOUBLE, n, &read, note);
    *data = read;
    return status;
}

enum status result_probe(const struct result *result, const char *name, struct note *note) {
    hsize_t size[STORE_MAX_RANK];
    double value;
    uint64_t elements = 0;
    hid_t set = H5I_INVALID_HID;
    enum status status = open_any(result, name, VALUE_DOUBLE, -1, &set, &elements, note);
    if (status)
        return status;
    hid_t space = H5Dget_space(set), one = H5Screate(H5S_SCALAR);
    int rank = space < 0 ? -1 : H5Sget_simple_extent_dims(space, size, NULL);
    for (int r = 0; r < rank; r++)
        size[r]--;
    if (rank < 1 || one < 0 || H5Sselect_elements(space, H5S_SELECT_SET, 1, size) < 0 ||
        H5Dread(set, H5T_NATIVE_DOUBLE, one, space, H5P_DEFAULT, &value) < 0)
        status = result_damaged(result, name, note);
    hdf_close(&one);
    hdf_close(&space);
    hdf_close(&set);
    return status;
}

enum status result_find_expected(const struct result *result, const struct expected *expected, hid_t *set,
                                 struct note *note) {
    uint64_t elements = 0;
    return open_expected(result, expected, set, &elements, note);
}

enum status result_find(const struct result *result, const char *name, hid_t *set, struct note *note) {
    uint64_t elements = 0;
    return open_any(result, name, VALUE_INT64, -1, set, &elements, note);
}

/* ---- texts ---- */

void result_free_texts(size_t n, char **texts) {
    for (size_t i = 0; texts && i < n; i++)
        free(texts[i]);
    free(texts);
}

/* Where the references to the texts stand in the file; HADDR_UNDEF when they do not stand together. */
static haddr_t find_texts(const struct result *result, hid_t set) {
    size_t address_bytes = 0, length_bytes = 0;
    hsize_t before = 1;
    haddr_t place = HADDR_UNDEF;
    hid_t creation = H5Fget_create_plist(result->file);
    if (creation >= 0 && H5Pget_sizes(creation, &address_bytes, &length_bytes) >= 0 &&
        H5Pget_userblock(creation, &before) >= 0 && address_bytes == 8 && length_bytes == 8 && before == 0)
        place = H5Dget_offset(set);
    hdf_close(&creation);
    return place;
}

static enum status read_strings(const struct result *result, const char *name, hid_t set, uint64_t elements,
                                char ***texts, struct note *note) {
    haddr_t place = find_texts(result, set);
    *texts = NULL;
    if (place == HADDR_UNDEF || elements > MAX_TEXTS)
        return result_damaged(result, name, note);
    char **read = calloc((size_t)elements, sizeof *read);
    enum status status =
        read ? heap_read_texts(result->descriptor, result->size, place, (size_t)elements, read) : STATUS_MEMORY;
    if (!status) {
        *texts = read;
        return STATUS_OK;
    }
    result_free_texts((size_t)elements, read);
    return status == STATUS_MEMORY ? result_out_of_memory(result, name, note) : result_damaged(result, name, note);
}

static enum status read_texts(const struct result *result, const char *name, int rank, size_t *n, char ***texts,
                              struct note *note) {
    hid_t set = H5I_INVALID_HID;
    uint64_t elements = 0;
    *texts = NULL;
    *n = 0;
    enum status status = open_any(result, name, VALUE_TEXT, rank, &set, &elements, note);
    if (status)
        return status;
    status = read_strings(result, name, set, elements, texts, note);
    *n = status ? 0 : (size_t)elements;
    hdf_close(&set);
    return status;
}

enum status result_texts(const struct result *result, const char *name, size_t *n, char ***texts, struct note *note) {
    return read_texts(result, name, 1, n, texts, note);
}

enum status result_text(const struct result *result, const char *name, char **text, struct note *note) {
    size_t n = 0;
    char **texts = NULL;
    *text = NULL;
    enum status status = read_texts(result, name, 0, &n, &texts, note);
    if (status)
        return status;
    *text = texts[0];
    free(texts);
    return STATUS_OK;
}

enum status result_provenance(const struct result *result, const char *name, char **text, struct note *note) {
    char full[192];
    *text = NULL;
    if (strlen(STORE_PROVENANCE) + 1 + strlen(name) >= sizeof full)
        return result_damaged(result, name, note);
    (void)stpcpy(stpcpy(stpcpy(full, STORE_PROVENANCE), "/"), name);
    return result_text(result, full, text, note);
}

/* ---- as expected ---- */

enum status result_fetch(const struct result *result, const struct expected *expected, void **data, struct note *note) {
    hid_t set = H5I_INVALID_HID;
    uint64_t elements = 0;
    char **texts = NULL;
    *data = NULL;
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
