/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axes and whole variables in the file. */
#include "sim/store/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status write_scalar(struct file_store *store, hid_t object, const char *name, hid_t type, const void *data,
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
enum status store_write_attribute(struct file_store *store, hid_t object, const char *name, const char *text,
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
static enum status make_groups(struct file_store *store, const char *name, struct note *note) {
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

static enum status describe_set(struct file_store *store, const struct variable *variable, hid_t set,
                                struct note *note) {
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
    /* The axis itself is a scale and is attached to nothing. */
    bool is_axis = variable->rank == 1 && variable == &store->base.axis[variable->axis[0]];
    if (!status && variable->rank > 0 && !is_axis)
        status = store_attach_scales(store, variable, set, note);
    return status;
}

enum status store_make_set(struct file_store *store, const struct variable *variable, const hsize_t *chunk, hid_t *set,
                           struct note *note) {
    hsize_t size[STORE_MAX_RANK] = {0};
    for (size_t r = 0; r < variable->rank; r++)
        size[r] = store->base.length[variable->axis[r]];
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

static enum status close_set(struct file_store *store, const char *name, hid_t *set, struct note *note) {
    herr_t answer = H5Dclose(*set);
    *set = H5I_INVALID_HID;
    return answer < 0 ? store_failed(store, name, note) : STATUS_OK;
}

enum status file_write(struct store *store, const struct variable *variable, const void *data, struct note *note) {
    struct file_store *file = file_of(store);
    hsize_t chunk[STORE_MAX_RANK];
    hid_t set = H5I_INVALID_HID;
    bool packed = store_choose_chunk(file, variable, chunk);
    enum status status = store_make_set(file, variable, packed ? chunk : NULL, &set, note);
    if (!status)
        status = store_write_values(file, variable, packed ? chunk : NULL, set, data, note);
    if (!status)
        status = close_set(file, variable->name, &set, note);
    hdf_close(&set);
    return store_ask_disk(file, status, note);
}

/* It stays open, for the variables that are attached to it. */
enum status file_write_axis(struct store *store, enum axis axis, const void *data, struct note *note) {
    struct file_store *file = file_of(store);
    const struct variable *variable = &store->axis[axis];
    hsize_t chunk[STORE_MAX_RANK];
    bool packed = store_choose_chunk(file, variable, chunk);
    enum status status = store_make_set(file, variable, packed ? chunk : NULL, &file->scale[axis], note);
    if (!status)
        status = store_make_scale(file, axis, note);
    return status ? status : store_write_values(file, variable, packed ? chunk : NULL, file->scale[axis], data, note);
}

enum status file_start_draws(struct store *store, struct note *note) {
    struct file_store *file = file_of(store);
    const struct variable *rows = store_rows_variable();
    const int64_t none = 0;
    enum status status = store_make_set(file, rows, NULL, &file->rows, note);
    return status ? status : store_write_values(file, rows, NULL, file->rows, &none, note);
}
