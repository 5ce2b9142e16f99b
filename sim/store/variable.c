/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axes, whole variables and provenance. */
#include "sim/base/i18n.h"
#include "sim/store/file.h"
#include <hdf5_hl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PLAIN_BYTES = 4096,      /* below this a variable is stored as it is */
    CHUNK_BYTES = 512 * 1024 /* readers keep 1 MiB of chunks in memory */
};

static const struct variable axis_variables[AXIS_COUNT] = {
    [AXIS_DRAW] = {"draw", VALUE_INT64, 1, {AXIS_DRAW}, "1", "number of the draw: one simulated history of all years"},
    [AXIS_SCHEME] = {"scheme", VALUE_TEXT, 1, {AXIS_SCHEME}, "1", "name of the solidarity scheme"},
    [AXIS_SCHEME_OTHER] =
        {"scheme_other", VALUE_TEXT, 1, {AXIS_SCHEME_OTHER}, "1", "name of the second scheme of a comparison"},
    [AXIS_MUNICIPALITY] = {"municipality", VALUE_TEXT, 1, {AXIS_MUNICIPALITY}, "1", "CBS code of the municipality"},
    [AXIS_YEAR] = {"year", VALUE_INT64, 1, {AXIS_YEAR}, "year", "calendar year"},
    [AXIS_PERIOD] = {"period",
                     VALUE_TEXT,
                     1,
                     {AXIS_PERIOD},
                     "1",
                     "period: each year, then the horizon of all years after the base year"},
    [AXIS_FORM] =
        {"form", VALUE_TEXT, 1, {AXIS_FORM}, "1", "delivery form: care in kind (ZIN) or personal budget (PGB)"},
    [AXIS_CARE] = {"care", VALUE_TEXT, 1, {AXIS_CARE}, "1", "care class"},
    [AXIS_QUANTILE] = {"probability", VALUE_DOUBLE, 1, {AXIS_QUANTILE}, "1", "probability of the quantile"},
    [AXIS_CERTAINTY] =
        {"certainty", VALUE_DOUBLE, 1, {AXIS_CERTAINTY}, "1", "probability with which the buffer is enough"},
    [AXIS_INPUT] = {"input", VALUE_TEXT, 1, {AXIS_INPUT}, "1", "uncertain input: path of the key in the scenario"},
    [AXIS_OUTER] =
        {"outer_index", VALUE_INT64, 1, {AXIS_OUTER}, "1", "number of a set of values of the uncertain inputs"},
    [AXIS_UNIT] = {"unit",
                   VALUE_TEXT,
                   1,
                   {AXIS_UNIT},
                   "1",
                   "CBS code of the municipality as it is in the last year, after the mergers"},
    [AXIS_GROUP] =
        {"group", VALUE_TEXT, 1, {AXIS_GROUP}, "1", "CBS codes of the members of a group, with a plus between"},
    [AXIS_STEP] = {"step", VALUE_INT64, 1, {AXIS_STEP}, "1", "number of the step"},
    [AXIS_SHOCK] = {"shock", VALUE_TEXT, 1, {AXIS_SHOCK}, "1", "name of the shock"},
    [AXIS_CHANCE] = {"chance", VALUE_DOUBLE, 1, {AXIS_CHANCE}, "1", "probability that the reserve runs out"},
};

static const struct variable rows_variable = {
    STORE_ROWS, VALUE_INT64, 0, {AXIS_DRAW}, "count", "draws that are complete in every draw-wise variable"};

const struct variable *store_axis_variable(enum axis axis) {
    return &axis_variables[axis];
}

/* xarray refuses a whole group in which a variable of several axes has the name of one of them. */
static enum status check_name(const struct store *store, const struct variable *variable, struct note *note) {
    const char *slash = strrchr(variable->name, '/');
    const char *last = slash ? slash + 1 : variable->name;
    for (size_t a = 0; a < AXIS_COUNT; a++)
        if (variable != &store->axis[a] && strcmp(last, axis_variables[a].name) == 0)
            return note_error(
                note, STATUS_INTERNAL, store->path, 0, variable->name,
                _("The program wants to store a variable under the name of an axis, which xarray cannot read. "
                  "This is a fault of the program: please report it."));
    return STATUS_OK;
}

enum status store_check_variable(const struct store *store, const struct variable *variable, int draw,
                                 struct note *note) {
    const char *name = variable->name ? variable->name : "";
    const char *base = name + (name[0] == '/');
    size_t n_draw = 0, n_municipality = 0;
    int wrong = variable->rank > STORE_MAX_RANK || base[0] == '\0' || strstr(base, "//") || !variable->units ||
                !variable->long_name;
    for (size_t r = 0; !wrong && r < variable->rank; r++) {
        enum axis axis = variable->axis[r];
        wrong = (unsigned)axis >= AXIS_COUNT || store->length[axis] == 0;
        n_draw += axis == AXIS_DRAW;
        n_municipality += axis == AXIS_MUNICIPALITY || axis == AXIS_UNIT;
    }
    if (draw)
        wrong = wrong || n_draw != 1 || n_municipality > 1 || variable->value == VALUE_TEXT;
    else
        wrong = wrong || (n_draw != 0 && variable != &store->axis[AXIS_DRAW]);
    if (wrong)
        return note_error(
            note, STATUS_INTERNAL, store->path, 0, name,
            _("The program wants to store a variable with a name or with axes that the results file cannot have. "
              "This is a fault of the program: please report it."));
    return check_name(store, variable, note);
}

static enum status write_scalar(struct store *store, hid_t object, const char *name, hid_t type, const void *data,
                                const char *key, struct note *note) {
    enum status status = STATUS_OK;
    hid_t attribute = H5I_INVALID_HID;
    hid_t space = H5Screate(H5S_SCALAR);
    if (space >= 0)
        attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute < 0 || H5Awrite(attribute, type, data) < 0)
        status = store_failed(store, key, note);
    hdf_close(&attribute);
    hdf_close(&space);
    return status;
}

/* Of fixed length, which netCDF reads as its plain character attribute, the kind that every reader knows. */
enum status store_write_attribute(struct store *store, hid_t object, const char *name, const char *text,
                                  const char *key, struct note *note) {
    enum status status;
    hid_t type = H5Tcopy(H5T_C_S1);
    size_t size = text[0] != '\0' ? strlen(text) : 1;
    if (type < 0 || H5Tset_size(type, size) < 0 || H5Tset_strpad(type, H5T_STR_NULLPAD) < 0 ||
        H5Tset_cset(type, H5T_CSET_UTF8) < 0)
        status = store_failed(store, key, note);
    else
        status = write_scalar(store, object, name, type, text, key, note);
    hdf_close(&type);
    return status;
}

/* The groups in a name such as "/summary/mean". */
static enum status make_groups(struct store *store, const char *name, struct note *note) {
    enum status status = STATUS_OK;
    hid_t creation = hdf_creation(H5P_GROUP_CREATE);
    if (creation < 0)
        return store_failed(store, name, note);
    for (const char *slash = strchr(name + 1, '/'); slash && !status; slash = strchr(slash + 1, '/')) {
        char group[192];
        int length = snprintf(group, sizeof group, "%.*s", (int)(slash - name), name);
        htri_t there = -1;
        hid_t made = H5I_INVALID_HID;
        if (length > 0 && (size_t)length < sizeof group)
            there = H5Lexists(store->file, group, H5P_DEFAULT);
        if (there == 0)
            made = H5Gcreate2(store->file, group, H5P_DEFAULT, creation, H5P_DEFAULT);
        if (there < 0 || (there == 0 && made < 0))
            status = store_failed(store, name, note);
        hdf_close(&made);
    }
    hdf_close(&creation);
    return status;
}

/* Packing: the order of the calls is the order of the filters, which chunk.c follows. */
static hid_t set_creation(const struct variable *variable, const hsize_t *chunk) {
    hid_t creation = hdf_creation(H5P_DATASET_CREATE);
    if (creation < 0 || !chunk)
        return creation;
    if (H5Pset_chunk(creation, (int)variable->rank, chunk) < 0 || H5Pset_shuffle(creation) < 0 ||
        H5Pset_deflate(creation, CHUNK_DEFLATE_LEVEL) < 0 || H5Pset_fletcher32(creation) < 0)
        hdf_close(&creation);
    return creation;
}

static enum status describe_set(struct store *store, const struct variable *variable, hid_t set, struct note *note) {
    const char *name = variable->name;
    enum status status = store_write_attribute(store, set, "units", variable->units, name, note);
    if (!status)
        status = store_write_attribute(store, set, "long_name", variable->long_name, name, note);
    const double cent = 0.01;
    const double unknown = (double)STORE_UNKNOWN; /* exact; R warns about attributes of 64-bit integers */
    if (!status && variable->value == VALUE_CENTS)
        status = write_scalar(store, set, "scale_factor", H5T_NATIVE_DOUBLE, &cent, name, note);
    if (!status && variable->value == VALUE_CENTS)
        status = write_scalar(store, set, "missing_value", H5T_NATIVE_DOUBLE, &unknown, name, note);
    for (size_t r = 0; r < variable->rank && !status; r++)
        /* The axis itself is a scale and is attached to nothing. */
        if (variable != &store->axis[variable->axis[r]] &&
            H5DSattach_scale(set, store->scale[variable->axis[r]], (unsigned)r) < 0)
            status = store_failed(store, name, note);
    return status;
}

enum status store_make_set(struct store *store, const struct variable *variable, const hsize_t *chunk, hid_t *set,
                           struct note *note) {
    hsize_t size[STORE_MAX_RANK] = {0};
    for (size_t r = 0; r < variable->rank; r++)
        size[r] = store->length[variable->axis[r]];
    *set = H5I_INVALID_HID;
    enum status status = make_groups(store, variable->name, note);
    if (status)
        return status;
    hid_t creation = set_creation(variable, chunk);
    hid_t type = hdf_file_type(variable->value);
    hid_t space = variable->rank ? H5Screate_simple((int)variable->rank, size, NULL) : H5Screate(H5S_SCALAR);
    if (creation >= 0 && type >= 0 && space >= 0)
        *set = H5Dcreate2(store->file, variable->name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    status = *set < 0 ? store_failed(store, variable->name, note) : describe_set(store, variable, *set, note);
    hdf_close(&space);
    hdf_close(&type);
    hdf_close(&creation);
    if (status)
        hdf_close(set);
    return status;
}

/* Chunks of a whole variable: leave out leading axes until one chunk is small enough. Returns 0 when it is stored
 * plainly. */
static int choose_chunk(const struct store *store, const struct variable *variable, hsize_t *chunk) {
    size_t bytes = hdf_value_size(variable->value);
    for (size_t r = 0; r < variable->rank; r++) {
        chunk[r] = store->length[variable->axis[r]];
        bytes *= store->length[variable->axis[r]];
    }
    if (variable->value == VALUE_TEXT || variable->rank == 0 || bytes < PLAIN_BYTES)
        return 0;
    for (size_t r = 0; r < variable->rank && bytes > CHUNK_BYTES; r++) {
        size_t slice = bytes / chunk[r];
        chunk[r] = slice < CHUNK_BYTES ? CHUNK_BYTES / slice : 1;
        bytes = slice * chunk[r];
    }
    return 1;
}

static enum status write_set(struct store *store, const struct variable *variable, hid_t set, const void *data,
                             struct note *note) {
    enum status status = STATUS_OK;
    hid_t type = hdf_memory_type(variable->value);
    if (type < 0 || H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)
        status = store_failed(store, variable->name, note);
    hdf_close(&type);
    return status;
}

static enum status close_set(struct store *store, const char *name, hid_t *set, struct note *note) {
    herr_t answer = H5Dclose(*set);
    *set = H5I_INVALID_HID;
    return answer < 0 ? store_failed(store, name, note) : STATUS_OK;
}

enum status store_write(struct store *store, const struct variable *variable, const void *data, struct note *note) {
    hsize_t chunk[STORE_MAX_RANK];
    hid_t set = H5I_INVALID_HID;
    enum status status = store_check_variable(store, variable, 0, note);
    if (status)
        return status;
    int packed = choose_chunk(store, variable, chunk);
    status = store_make_set(store, variable, packed ? chunk : NULL, &set, note);
    if (!status)
        status = write_set(store, variable, set, data, note);
    if (!status)
        status = close_set(store, variable->name, &set, note);
    hdf_close(&set);
    return store_ask_disk(store, status, note);
}

enum status store_write_provenance(struct store *store, const char *name, const char *text, struct note *note) {
    char full[192];
    int length = snprintf(full, sizeof full, "%s/%s", STORE_PROVENANCE, name);
    if (length < 0 || (size_t)length >= sizeof full || name[0] == '\0' || strchr(name, '/'))
        return note_error(
            note, STATUS_INTERNAL, store->path, 0, name,
            _("The program wants to store a text under a name that cannot be used. This is a fault of the "
              "program: please report it."));
    struct variable variable = {full, VALUE_TEXT, 0, {AXIS_DRAW}, "1", "origin of the results, as text"};
    return store_write(store, &variable, &text, note);
}

/* ---- axes ---- */

static const void *axis_data(const struct variable *variable, const struct axis_labels *labels, const int64_t *count) {
    if (variable->axis[0] == AXIS_DRAW || variable->axis[0] == AXIS_OUTER)
        return count;
    return variable->value == VALUE_TEXT     ? (const void *)labels->text
           : variable->value == VALUE_DOUBLE ? (const void *)labels->number
                                             : (const void *)labels->integer;
}

static enum status write_axis(struct store *store, enum axis axis, const struct axis_labels *labels,
                              struct note *note) {
    const struct variable *variable = &store->axis[axis];
    hsize_t chunk[STORE_MAX_RANK];
    int64_t *count = NULL;
    enum status status = STATUS_OK;
    if (axis == AXIS_DRAW || axis == AXIS_OUTER) {
        count = malloc(labels->length * sizeof *count);
        if (!count)
            return note_error(
                note, STATUS_MEMORY, store->path, 0, variable->name,
                _("There is not enough memory for so many draws. Use fewer draws, or store only a summary."));
        for (size_t d = 0; d < labels->length; d++)
            count[d] = (int64_t)d;
    }
    const void *data = axis_data(variable, labels, count);
    if (!data) {
        status = note_error(note, STATUS_INTERNAL, store->path, 0, variable->name,
                            _("The program gave an axis of the results file no labels. This is a fault of the program: "
                              "please report it."));
        goto out;
    }
    int packed = choose_chunk(store, variable, chunk);
    status = store_make_set(store, variable, packed ? chunk : NULL, &store->scale[axis], note);
    if (!status && H5DSset_scale(store->scale[axis], axis_variables[axis].name) < 0)
        status = store_failed(store, variable->name, note);
    if (!status)
        status = write_set(store, variable, store->scale[axis], data, note);
out:
    free(count);
    return status;
}

enum status store_write_axes(struct store *store, const struct axis_labels labels[AXIS_COUNT], struct note *note) {
    enum status status = STATUS_OK;
    for (enum axis axis = 0; axis < AXIS_COUNT && !status; axis++)
        if (labels[axis].length > 0)
            status = write_axis(store, axis, &labels[axis], note);
    return status;
}

enum status store_write_rows(struct store *store, struct note *note) {
    const int64_t none = 0;
    enum status status = store_make_set(store, &rows_variable, NULL, &store->rows, note);
    return status ? status : write_set(store, &rows_variable, store->rows, &none, note);
}
