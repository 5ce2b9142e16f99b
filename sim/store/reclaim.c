/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room of texts. HDF5 keeps texts apart from the variable that refers to them, and deleting that variable leaves them:
 * a file that is amended often would grow each time. Writing an empty text over another does give its room back. */
#include "sim/store/file.h"
#include "sim/store/heap.h"
#include <stdlib.h>
#include <sys/stat.h>

enum { MOST_TEXTS = 1 << 14 };

/* Where the references of a variable of texts stand, and how many; HADDR_UNDEF for any other variable. */
static haddr_t find_texts(hid_t set, size_t *n) {
    haddr_t place = HADDR_UNDEF;
    hid_t type = H5Dget_type(set), space = H5Dget_space(set);
    hssize_t points = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
    if (type >= 0 && H5Tis_variable_str(type) > 0 && points > 0 && points <= MOST_TEXTS)
        place = H5Dget_offset(set);
    *n = place == HADDR_UNDEF ? 0 : (size_t)points;
    hdf_close(&space);
    hdf_close(&type);
    return place;
}

static herr_t write_empty(hid_t set, size_t n) {
    const char **empty = calloc(n, sizeof *empty);
    hid_t type = hdf_memory_type(VALUE_TEXT);
    herr_t answer = empty && type >= 0 ? 0 : -1;
    for (size_t k = 0; empty && k < n; k++)
        empty[k] = "";
    if (answer >= 0)
        answer = hdf_write(set, type, empty);
    hdf_close(&type);
    free(empty);
    return answer;
}

/* HDF5 believes what stands in its heap, so that is looked at first; where it is not sound, the room stays lost. */
static herr_t empty_variable(hid_t group, const char *name, const H5L_info_t *info, void *context) {
    const struct file_store *store = context;
    struct stat file;
    size_t n = 0;
    hid_t set = info->type == H5L_TYPE_HARD ? H5Oopen(group, name, H5P_DEFAULT) : H5I_INVALID_HID;
    haddr_t place = H5Iget_type(set) == H5I_DATASET ? find_texts(set, &n) : HADDR_UNDEF;
    herr_t answer = 0;
    if (place != HADDR_UNDEF && fstat(store->disk.descriptor, &file) == 0 &&
        !heap_check_texts(store->disk.descriptor, (uint64_t)file.st_size, place, n))
        answer = write_empty(set, n);
    hdf_close(&set);
    return answer < 0 ? -1 : 0;
}

/* In the order of the file: for any other one HDF5 makes a table first, and frees it wrongly when the group is damaged.
 */
int store_reclaim_texts(struct file_store *store, const char *group) {
    hid_t opened = H5Gopen2(store->file, group, H5P_DEFAULT);
    hsize_t at = 0;
    herr_t answer = opened < 0 ? -1 : H5Literate(opened, H5_INDEX_NAME, H5_ITER_NATIVE, &at, empty_variable, store);
    hdf_close(&opened);
    return answer < 0 ? -1 : 0;
}
