/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small steps of HDF5 that writing and reading share. Used inside this room only. */
#ifndef SIM_STORE_HDF_H
#define SIM_STORE_HDF_H

#include "sim/store/store.h"
#include <hdf5.h>

/* Make the library quiet: no exit handler, no stack printed, no plug-ins loaded. To be called before any other use. */
void hdf_start(void);

/* Do not print error stacks from the calling thread. Some builds of HDF5 keep this per thread. */
void hdf_quiet(void);

/* Access properties for opening a file, or negative: HDF5's own lock is off (the store has its own, and reading from a
 * read-only network disk must work), closing a file closes what is open in it. The caller closes them. */
hid_t hdf_access(void);

/* Creation properties of class H5P_FILE_CREATE, H5P_GROUP_CREATE or H5P_DATASET_CREATE, or negative: creation order is
 * tracked, as netCDF wishes, and times are not, so that equal runs give equal bytes. The caller closes them. */
hid_t hdf_creation(hid_t class_id);

/* A copy of the type of a value, or negative; the caller closes it. In the file all numbers are little-endian. */
hid_t hdf_file_type(enum value value);
hid_t hdf_memory_type(enum value value);

/* Bytes of one element in memory. */
size_t hdf_value_size(enum value value);

/* Write a whole variable from values of this type in memory; negative on failure. For one whose values are converted,
 * texts above all: HDF5 would set aside and clear two buffers of 1 MiB for each, however small. */
herr_t hdf_write(hid_t set, hid_t type, const void *data);

/* Close an id of any kind unless it is negative, and make it negative. For clean-up after an error or after reading,
 * where the answer does not matter. */
void hdf_close(hid_t *id);

#endif
