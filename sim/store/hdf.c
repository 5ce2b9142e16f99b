/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/store/hdf.h"

/* Chunks are packed by our own code as they stand in memory. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "results files are little-endian");

/* These can only fail when the library itself cannot start, and then the next call does. */
void hdf_quiet(void) {
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

void hdf_start(void) {
    /* HDF5's exit handler would write to a file that failed before. A second call answers failure; both answers mean
     * that the handler is off. */
    (void)H5dont_atexit();
    hdf_quiet();
    (void)H5PLset_loading_state(0);
}

hid_t hdf_access(void) {
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    if (access >= 0 && (H5Pset_file_locking(access, 0, 1) < 0 || H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) < 0))
        hdf_close(&access);
    return access;
}

hid_t hdf_creation(hid_t class_id) {
    unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hid_t list = H5Pcreate(class_id);
    if (list < 0)
        return list;
    herr_t links = class_id == H5P_DATASET_CREATE ? 0 : H5Pset_link_creation_order(list, order);
    if (links < 0 || H5Pset_attr_creation_order(list, order) < 0 || H5Pset_obj_track_times(list, 0) < 0)
        hdf_close(&list);
    return list;
}

/* Variable length and UTF-8: ncdump crashes on datasets of fixed-length strings. */
static hid_t text_type(void) {
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0 && (H5Tset_size(type, H5T_VARIABLE) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0))
        hdf_close(&type);
    return type;
}

hid_t hdf_file_type(enum value value) {
    if (value == VALUE_TEXT)
        return text_type();
    return H5Tcopy(value == VALUE_DOUBLE ? H5T_IEEE_F64LE : value == VALUE_INT32 ? H5T_STD_I32LE : H5T_STD_I64LE);
}

hid_t hdf_memory_type(enum value value) {
    if (value == VALUE_TEXT)
        return text_type();
    return H5Tcopy(value == VALUE_DOUBLE  ? H5T_NATIVE_DOUBLE
                   : value == VALUE_INT32 ? H5T_NATIVE_INT32
                                          : H5T_NATIVE_INT64);
}

size_t hdf_value_size(enum value value) {
    return value == VALUE_TEXT ? sizeof(char *) : value == VALUE_INT32 ? sizeof(int32_t) : sizeof(int64_t);
}

enum { CONVERT_BYTES = 1 << 14 }; /* at a time */

herr_t hdf_write(hid_t set, hid_t type, const void *data) {
    hid_t transfer = H5Pcreate(H5P_DATASET_XFER);
    herr_t answer = transfer < 0 ? -1 : H5Pset_buffer(transfer, CONVERT_BYTES, NULL, NULL);
    if (answer >= 0)
        answer = H5Dwrite(set, type, H5S_ALL, H5S_ALL, transfer, data);
    hdf_close(&transfer);
    return answer;
}

void hdf_close(hid_t *id) {
    herr_t answer = 0;
    if (*id < 0)
        return;
    switch (H5Iget_type(*id)) {
    case H5I_FILE:
        answer = H5Fclose(*id);
        break;
    case H5I_GROUP:
        answer = H5Gclose(*id);
        break;
    case H5I_DATATYPE:
        answer = H5Tclose(*id);
        break;
    case H5I_DATASPACE:
        answer = H5Sclose(*id);
        break;
    case H5I_DATASET:
        answer = H5Dclose(*id);
        break;
    case H5I_ATTR:
        answer = H5Aclose(*id);
        break;
    case H5I_GENPROP_LST:
        answer = H5Pclose(*id);
        break;
    default:
        break;
    }
    (void)answer;
    *id = H5I_INVALID_HID;
}
