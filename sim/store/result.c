/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a results file, which may come from anywhere: nothing in it is believed before it is checked. */
#include "sim/base/i18n.h"
#include "sim/store/file.h"
#include "sim/store/heap.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    DEFLATE_RATIO = 1100, /* deflate cannot pack better than 1032 to 1 */
    MAX_TEXTS = 1 << 14   /* no axis of names is longer */
};

struct result {
    char *path;
    hid_t file;
    unsigned long number; /* HDF5's number of this file: what lies in another file by a link has another */
    int descriptor;       /* the same file, for the texts; -1 when not open */
    uint64_t size;        /* bytes of the file */
    size_t length[AXIS_COUNT];
};

/* Is it in a group that a later command added (sim/store/amend.h)? That command can replace it. */
static int is_added(const char *name) {
    static const char *const added[] = {"/stability/", "/sensitivity/", "/stress/", "/reverse/"};
    int found = 0;
    for (size_t k = 0; name && k < sizeof added / sizeof added[0]; k++)
        found |= strncmp(name, added[k], strlen(added[k])) == 0;
    return found;
}

static enum status damaged(const struct result *result, const char *name, struct note *note) {
    if (is_added(name))
        return note_error(note, STATUS_FILE, result->path, 0, name,
                          _("This answer in the results file is damaged. Let the command that added it work it out "
                            "anew with --again, or use another copy of the file."));
    return note_error(note, STATUS_FILE, result->path, 0, name,
                      _("This part of the results file is damaged or was not written by this program. Make the results "
                        "again, or use another copy of the file."));
}

static enum status out_of_memory(const struct result *result, const char *name, struct note *note) {
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

/* The length of a data set of one axis; 0 when it is something else. */
static hsize_t length_of(const struct result *result, const char *name) {
    hsize_t length = 0;
    hid_t set = is_link(result->file, name) ? H5Dopen2(result->file, name, H5P_DEFAULT) : H5I_INVALID_HID;
    hid_t space = set < 0 ? set : H5Dget_space(set);
    if (space >= 0 && (H5Sget_simple_extent_ndims(space) != 1 || H5Sget_simple_extent_dims(space, &length, NULL) != 1))
        length = 0;
    hdf_close(&space);
    hdf_close(&set);
    return length;
}

/* Is this the length of an axis of the file, or of the group that the variable is in (sim/store/amend.h)? */
static int is_axis_length(const struct result *result, const char *variable, hsize_t length) {
    const char *slash = strrchr(variable, '/');
    int found = 0;
    for (size_t a = 0; a < AXIS_COUNT; a++)
        found |= result->length[a] == length;
    for (enum axis axis = 0; axis < AXIS_COUNT && !found && slash && slash > variable; axis++) {
        char name[192];
        int size =
            snprintf(name, sizeof name, "%.*s/%s", (int)(slash - variable), variable, store_axis_variable(axis)->name);
        found = size > 0 && (size_t)size < sizeof name && length_of(result, name) == length;
    }
    return found;
}

/* The number of elements and the rank, or 0 when the shape is not one that this program writes. An axis itself
 * (own_axis) has any length. */
static int is_shaped(const struct result *result, const char *name, hid_t set, int own_axis, int *rank,
                     uint64_t *elements) {
    hsize_t size[STORE_MAX_RANK];
    int shaped = 0;
    hid_t space = H5Dget_space(set);
    *rank = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
    if (*rank >= 0 && *rank <= STORE_MAX_RANK && H5Sget_simple_extent_type(space) != H5S_NULL &&
        H5Sget_simple_extent_dims(space, size, NULL) == *rank) {
        shaped = 1;
        *elements = 1;
        for (int r = 0; r < *rank && shaped; r++) {
            shaped = size[r] > 0 && (own_axis || is_axis_length(result, name, size[r])) &&
                     size[r] <= UINT64_MAX / 4096 / *elements;
            *elements *= size[r];
        }
    }
    hdf_close(&space);
    return shaped;
}

static int is_here(const struct result *result, hid_t set) {
    H5O_info_t info;
    return H5Oget_info2(set, &info, H5O_INFO_BASIC) >= 0 && info.fileno == result->number &&
           info.type == H5O_TYPE_DATASET;
}

/* rank: the only rank allowed, or -1. */
static enum status open_set(const struct result *result, const char *name, enum value value, int rank, hid_t *set,
                            uint64_t *elements, struct note *note) {
    int own_axis = 0, found = 0;
    const char *slash = strrchr(name, '/'), *last = slash ? slash + 1 : name;
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
    for (enum axis axis = 0; axis < AXIS_COUNT; axis++)
        own_axis = own_axis || strcmp(last, store_axis_variable(axis)->name) == 0;
    *set = H5Dopen2(result->file, name, H5P_DEFAULT);
    if (*set >= 0 && is_here(result, *set) && is_type(*set, value) &&
        is_shaped(result, name, *set, own_axis, &found, elements) && (rank < 0 || rank == found) &&
        is_stored(result, *set, *elements))
        return STATUS_OK;
    hdf_close(set);
    return damaged(result, name, note);
}

/* ---- values ---- */

/* *data is allocated here; its elements are of the memory type of value, 8 bytes each. */
static enum status read_numbers(const struct result *result, const char *name, int rank, enum value value, size_t *n,
                                void **data, struct note *note) {
    hid_t set = H5I_INVALID_HID;
    uint64_t elements = 0;
    *data = NULL;
    *n = 0;
    enum status status = open_set(result, name, value, rank, &set, &elements, note);
    if (status)
        return status;
    void *read = malloc((size_t)elements * 8);
    if (!read) {
        status = out_of_memory(result, name, note);
    } else if (H5Dread(set, value == VALUE_DOUBLE ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                       read) < 0) {
        status = damaged(result, name, note);
        free(read);
    } else {
        *data = read;
        *n = (size_t)elements;
    }
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
    enum status status = open_set(result, name, VALUE_DOUBLE, -1, &set, &elements, note);
    if (status)
        return status;
    hid_t space = H5Dget_space(set), one = H5Screate(H5S_SCALAR);
    int rank = space < 0 ? -1 : H5Sget_simple_extent_dims(space, size, NULL);
    for (int r = 0; r < rank; r++)
        size[r]--;
    if (rank < 1 || one < 0 || H5Sselect_elements(space, H5S_SELECT_SET, 1, size) < 0 ||
        H5Dread(set, H5T_NATIVE_DOUBLE, one, space, H5P_DEFAULT, &value) < 0)
        status = damaged(result, name, note);
    hdf_close(&one);
    hdf_close(&space);
    hdf_close(&set);
    return status;
}

enum status result_find(const struct result *result, const char *name, hid_t *set, struct note *note) {
    uint64_t elements = 0;
    return open_set(result, name, VALUE_INT64, -1, set, &elements, note);
}

enum status result_damaged(const struct result *result, const char *name, struct note *note) {
    return damaged(result, name, note);
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

static enum status read_texts(const struct result *result, const char *name, int rank, size_t *n, char ***texts,
                              struct note *note) {
    hid_t set = H5I_INVALID_HID;
    uint64_t elements = 0;
    *texts = NULL;
    *n = 0;
    enum status status = open_set(result, name, VALUE_TEXT, rank, &set, &elements, note);
    if (status)
        return status;
    haddr_t place = find_texts(result, set);
    hdf_close(&set);
    if (place == HADDR_UNDEF || elements > MAX_TEXTS)
        return damaged(result, name, note);
    char **read = calloc((size_t)elements, sizeof *read);
    status = read ? heap_read_texts(result->descriptor, result->size, place, (size_t)elements, read) : STATUS_MEMORY;
    if (status) {
        result_free_texts((size_t)elements, read);
        return status == STATUS_MEMORY ? out_of_memory(result, name, note) : damaged(result, name, note);
    }
    *texts = read;
    *n = (size_t)elements;
    return STATUS_OK;
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
        return damaged(result, name, note);
    (void)stpcpy(stpcpy(stpcpy(full, STORE_PROVENANCE), "/"), name);
    return result_text(result, full, text, note);
}

/* ---- opening ---- */

size_t result_length(const struct result *result, enum axis axis) {
    return (unsigned)axis < AXIS_COUNT ? result->length[axis] : 0;
}

void result_close(struct result *result) {
    if (!result)
        return;
    hdf_close(&result->file);
    if (result->descriptor >= 0)
        (void)close(result->descriptor); /* only read */
    free(result->path);
    free(result);
}

/* Absent, a folder and the like: said in words before HDF5 says nothing at all. */
static enum status check_file(struct result *result, struct note *note) {
    struct stat info;
    if (stat(result->path, &info) != 0 && errno == ENOENT)
        return note_error(note, STATUS_FILE, result->path, 0, NULL,
                          _("There is no such results file. Check the name, or make it with \"solidair run\"."));
    result->descriptor = open(result->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (result->descriptor < 0 || fstat(result->descriptor, &info) != 0)
        return note_error(note, STATUS_FILE, result->path, 0, NULL,
                          _("The results file cannot be opened: %s. Check its name and whether you may read it."),
                          strerror(errno));
    if (!S_ISREG(info.st_mode))
        return note_error(note, STATUS_FILE, result->path, 0, NULL,
                          _("This is not a file. Give the name of a results file, such as results/NAME.h5."));
    result->size = (uint64_t)info.st_size;
    return STATUS_OK;
}

static enum status open_file(struct result *result, struct note *note) {
    H5O_info_t info;
    hid_t access = hdf_access();
    if (access >= 0)
        result->file = H5Fopen(result->path, H5F_ACC_RDONLY, access);
    hdf_close(&access);
    if (result->file < 0)
        return note_error(
            note, STATUS_FILE, result->path, 0, NULL,
            _("This is not a results file (it is not HDF5, or it is damaged). Give the name of a results file, "
              "such as results/NAME.h5."));
    if (H5Oget_info2(result->file, &info, H5O_INFO_BASIC) < 0)
        return damaged(result, NULL, note);
    result->number = info.fileno;
    return STATUS_OK;
}

static enum status check_format(const struct result *result, struct note *note) {
    char *format = NULL;
    enum status status = STATUS_OK;
    if (!result_has(result, STORE_ROWS) || !result_has(result, STORE_PROVENANCE "/format"))
        return note_error(
            note, STATUS_FILE, result->path, 0, NULL,
            _("This HDF5 file is not a results file of this program. Give the name of a results file, such as "
              "results/NAME.h5."));
    status = result_provenance(result, "format", &format, note);
    if (!status && strcmp(format, STORE_FORMAT) != 0)
        status =
            note_error(note, STATUS_FILE, result->path, 0, STORE_PROVENANCE "/format",
                       _("This results file has format %.40s, and this program reads format %s. Use the version of the "
                         "program that made it, or make the results again."),
                       format, STORE_FORMAT);
    free(format);
    return status;
}

static enum status read_lengths(struct result *result, struct note *note) {
    enum status status = STATUS_OK;
    for (enum axis axis = 0; axis < AXIS_COUNT && !status; axis++) {
        const struct variable *variable = store_axis_variable(axis);
        hid_t set = H5I_INVALID_HID;
        uint64_t elements = 0;
        if (!result_has(result, variable->name))
            continue;
        status = open_set(result, variable->name, variable->value, 1, &set, &elements, note);
        if (!status)
            result->length[axis] = (size_t)elements;
        hdf_close(&set);
    }
    return status;
}

static enum status check_rows(const struct result *result, struct note *note) {
    size_t n = 0;
    void *rows = NULL;
    enum status status = read_numbers(result, STORE_ROWS, 0, VALUE_INT64, &n, &rows, note);
    if (status)
        return status;
    int complete = H5Aexists(result->file, STORE_COMPLETE) > 0;
    if (!complete || *(int64_t *)rows != (int64_t)result->length[AXIS_DRAW])
        status =
            note_error(note, STATUS_FILE, result->path, 0, NULL,
                       _("This results file is not complete: its run was stopped, or is still busy. Run it again, and "
                         "use the file that then appears."));
    free(rows);
    return status;
}

enum status result_open_any(const char *path, struct result **result, struct note *note) {
    *result = NULL;
    hdf_start();
    struct result *new = calloc(1, sizeof *new);
    if (!new)
        return note_error(note, STATUS_MEMORY, path, 0, NULL,
                          _("There is not enough memory to open the results file."));
    new->file = H5I_INVALID_HID;
    new->descriptor = -1;
    new->path = strdup(path);
    enum status status = new->path ? check_file(new, note)
                                   : note_error(note, STATUS_MEMORY, path, 0, NULL,
                                                _("There is not enough memory to open the results file."));
    if (!status)
        status = open_file(new, note);
    if (!status)
        status = check_format(new, note);
    if (!status)
        status = read_lengths(new, note);
    if (!status)
        status = check_rows(new, note);
    if (status)
        result_close(new);
    else
        *result = new;
    return status;
}

enum status result_open(const char *path, struct result **result, struct note *note) {
    *result = NULL;
    if (store_is_part(path) && access(path, F_OK) == 0)
        return note_error(
            note, STATUS_FILE, path, 0, NULL,
            _("This is the unfinished file of a run that was stopped or is still busy. Run it again, and use the "
              "file without \"%s\" that then appears."),
            STORE_PART);
    return result_open_any(path, result, note);
}
