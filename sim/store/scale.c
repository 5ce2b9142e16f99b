/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axes as HDF5's dimension scales: each variable names its axes, each axis the variables that it is one of.
 * H5DSattach_scale writes the list of an axis anew for every variable, which was a fifth of the time of a results file;
 * here it is written once, when all are there. What stands in the file is the same. */
#include "sim/store/file.h"
#include <hdf5_hl.h>
#include <stdlib.h>

#define VARIABLES_OF_AXIS "REFERENCE_LIST"

/* As HDF5 keeps it in the list of an axis. */
struct use {
    hobj_ref_t set;
    unsigned dimension;
};

enum status store_make_scale(struct file_store *store, enum axis axis, struct note *note) {
    hid_t set = store->scale[axis];
    if (H5DSset_scale(set, store_axis_variable(axis)->name) < 0 ||
        H5Rcreate(&store->scale_place[axis], set, ".", H5R_OBJECT, H5I_INVALID_HID) < 0)
        return store_failed(store, store->base.axis[axis].name, note);
    return STATUS_OK;
}

static herr_t write_list(hid_t set, const char *name, hid_t type, hsize_t n, const void *data) {
    hid_t space = H5Screate_simple(1, &n, NULL), list = H5I_INVALID_HID;
    if (space >= 0 && type >= 0)
        list = H5Acreate2(set, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    herr_t answer = list < 0 ? -1 : H5Awrite(list, type, data);
    hdf_close(&list);
    hdf_close(&space);
    return answer;
}

static enum status keep_use(struct file_store *store, const struct scale_use *use, struct note *note) {
    enum { STEP = 256 };
    if (store->n_use % STEP == 0) {
        struct scale_use *more = realloc(store->use, (store->n_use + STEP) * sizeof *more);
        if (!more)
            return store_out_of_memory(store->base.path, note);
        store->use = more;
    }
    store->use[store->n_use++] = *use;
    return STATUS_OK;
}

enum status store_attach_scales(struct file_store *store, const struct variable *variable, hid_t set,
                                struct note *note) {
    hvl_t axis[STORE_MAX_RANK];
    struct scale_use use = {0};
    enum status status = STATUS_OK;
    for (size_t r = 0; r < variable->rank; r++)
        axis[r] = (hvl_t){1, &store->scale_place[variable->axis[r]]};
    hid_t type = H5Tvlen_create(H5T_STD_REF_OBJ);
    if (H5Rcreate(&use.set, set, ".", H5R_OBJECT, H5I_INVALID_HID) < 0 ||
        write_list(set, STORE_AXES_OF_VARIABLE, type, variable->rank, axis) < 0)
        status = store_failed(store, variable->name, note);
    hdf_close(&type);
    for (size_t r = 0; r < variable->rank && !status; r++) {
        use.axis = variable->axis[r];
        use.dimension = (unsigned)r;
        status = keep_use(store, &use, note);
    }
    return status;
}

static hid_t use_type(void) {
    hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(struct use));
    if (type >= 0 && (H5Tinsert(type, "dataset", HOFFSET(struct use, set), H5T_STD_REF_OBJ) < 0 ||
                      H5Tinsert(type, "dimension", HOFFSET(struct use, dimension), H5T_NATIVE_UINT) < 0))
        hdf_close(&type);
    return type;
}

/* Into the list, the uses of one axis; how many there are. */
static hsize_t list_uses(const struct file_store *store, enum axis axis, struct use *list) {
    hsize_t n = 0;
    for (size_t k = 0; k < store->n_use; k++)
        if (store->use[k].axis == axis)
            list[n++] = (struct use){store->use[k].set, store->use[k].dimension};
    return n;
}

enum status store_write_scales(struct file_store *store, struct note *note) {
    enum status status = STATUS_OK;
    struct use *list = calloc(store->n_use + 1, sizeof *list);
    if (!list)
        return store_out_of_memory(store->base.path, note);
    hid_t type = use_type();
    for (enum axis axis = 0; axis < AXIS_COUNT && !status; axis++) {
        hsize_t n = list_uses(store, axis, list);
        if (n > 0 && write_list(store->scale[axis], VARIABLES_OF_AXIS, type, n, list) < 0)
            status = store_failed(store, store->base.axis[axis].name, note);
    }
    hdf_close(&type);
    free(list);
    return status;
}
