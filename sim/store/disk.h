/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HDF5's view of the file being written: a file driver on a descriptor that we opened and locked ourselves.
 *
 * HDF5 can report success on a full disk, and a file that it fails to close stays half open. So the driver keeps the
 * first error to itself, tells HDF5 that all is well and drops what comes after; HDF5 then tidies up as always, and the
 * store asks here how it went. What it writes is read by HDF5's usual driver. */
#ifndef SIM_STORE_DISK_H
#define SIM_STORE_DISK_H

#include <hdf5.h>

struct disk {
    int descriptor; /* open for reading and writing; owned by the store */
    int error;      /* errno of the first failure, or 0 */
    int discard;    /* set to 1: the file is to be thrown away, write no more */
    hid_t driver;   /* set by disk_set; 0 before and after */
};

/* Make HDF5 use `disk` for a file opened with these access properties. The disk must outlive the file. Negative:
 * failure. */
herr_t disk_set(hid_t access, struct disk *disk);

/* After the file is closed: HDF5 looks at the driver until the very end, so it may not go before. Legal at any time
 * without an open file. */
void disk_release(struct disk *disk);

#endif
