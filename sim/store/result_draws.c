/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some of the draws of a results file on disk: a large one need not fit into memory. */
#include "sim/store/file.h"
#include <stdlib.h>
#include <string.h>

enum outcome { READING_DONE, READING_NO_MEMORY, READING_FAILED };

/* Counts are stored in half the room. They are read as they are, into the upper half, and made longer from the front:
 * the library converts them by way of a buffer, which takes as long as unpacking them. */
static herr_t read_counts(hid_t set, hid_t memory, hid_t space, size_t n, int64_t *data) {
    char *from = (char *)data + n * sizeof(int32_t);
    if (H5Dread(set, H5T_NATIVE_INT32, memory, space, H5P_DEFAULT, from) < 0)
        return -1;
    for (size_t k = 0; k < n; k++) {
        int32_t count;
        memcpy(&count, from + k * sizeof count, sizeof count);
        data[k] = count;
    }
    return 0;
}

static herr_t read_as_stored(hid_t set, hid_t memory, hid_t space, size_t n, int64_t *data) {
    hid_t type = H5Dget_type(set);
    bool counts = type >= 0 && H5Tequal(type, H5T_NATIVE_INT32) > 0;
    hdf_close(&type);
    return counts ? read_counts(set, memory, space, n, data)
                  : H5Dread(set, H5T_NATIVE_INT64, memory, space, H5P_DEFAULT, data);
}

/* n_draw draws from `first` on, the draws being axis number `axis`. */
static enum outcome read_part(hid_t set, int axis, size_t first, size_t n_draw, size_t *elements, int64_t **data) {
    hsize_t start[STORE_MAX_RANK] = {0}, count[STORE_MAX_RANK];
    enum outcome outcome = READING_FAILED;
    hid_t space = H5Dget_space(set), memory = H5I_INVALID_HID;
    int rank = space < 0 ? -1 : H5Sget_simple_extent_dims(space, count, NULL);
    if (axis >= 0 && axis < rank && n_draw > 0 && first <= count[axis] && n_draw <= count[axis] - first) {
        start[axis] = first;
        count[axis] = n_draw;
        memory = H5Screate_simple(rank, count, NULL);
        if (memory >= 0 && H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0) {
            *elements = (size_t)H5Sget_select_npoints(space);
            *data = malloc(*elements * sizeof **data);
            outcome = *data ? READING_DONE : READING_NO_MEMORY;
        }
    }
    if (outcome == READING_DONE && read_as_stored(set, memory, space, *elements, *data) < 0)
        outcome = READING_FAILED;
    hdf_close(&memory);
    hdf_close(&space);
    return outcome;
}

static enum status tell(const struct result *result, const char *name, enum outcome outcome, int64_t **data,
                        struct note *note) {
    if (outcome == READING_DONE)
        return STATUS_OK;
    free(*data);
    *data = NULL;
    return outcome == READING_FAILED ? result_damaged(result, name, note) : result_out_of_memory(result, name, note);
}

enum status file_fetch_draws(const struct result *result, const struct expected *expected, size_t axis, size_t first,
                             size_t n_draw, int64_t **data, struct note *note) {
    hid_t set = H5I_INVALID_HID;
    size_t n = 0;
    enum status status = result_find_expected(result, expected, &set, note);
    if (status)
        return status;
    enum outcome outcome = read_part(set, (int)axis, first, n_draw, &n, data);
    hdf_close(&set);
    return tell(result, expected->name, outcome, data, note);
}
