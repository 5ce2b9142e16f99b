/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/store/disk.h"
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* HDF5 sees the first member only. */
struct disk_file {
    H5FD_t head;
    struct disk *disk;
    haddr_t end_allocated; /* HDF5's "eoa" */
    haddr_t end_written;   /* HDF5's "eof"; also counts what was dropped */
};

enum { MAX_PIECE = 1 << 30 }; /* Linux moves no more than 2 GiB in one call */

static struct disk_file *from_head(H5FD_t *file) {
    return (struct disk_file *)(void *)file;
}

static const struct disk_file *from_const_head(const H5FD_t *file) {
    return (const struct disk_file *)(const void *)file;
}

static int is_off(const struct disk *disk) {
    return disk->error != 0 || disk->discard;
}

static void keep_error(struct disk *disk) {
    if (disk->error == 0)
        disk->error = errno ? errno : EIO;
}

static H5FD_t *open_file(const char *name, unsigned flags, hid_t access, haddr_t maxaddr) {
    (void)name;
    (void)maxaddr;
    struct disk *const *info = H5Pget_driver_info(access);
    struct stat stat_now;
    struct disk_file *file = info ? calloc(1, sizeof *file) : NULL;
    if (!file)
        return NULL;
    file->disk = *info;
    if (((flags & H5F_ACC_TRUNC) && ftruncate(file->disk->descriptor, 0) != 0) ||
        fstat(file->disk->descriptor, &stat_now) != 0) {
        keep_error(file->disk);
        free(file);
        return NULL;
    }
    file->end_written = (haddr_t)stat_now.st_size;
    return &file->head;
}

/* The descriptor stays open: it holds the lock. */
static herr_t close_file(H5FD_t *file) {
    free(from_head(file));
    return 0;
}

static int compare_files(const H5FD_t *one, const H5FD_t *other) {
    uintptr_t a = (uintptr_t)from_const_head(one)->disk, b = (uintptr_t)from_const_head(other)->disk;
    return a < b ? -1 : a > b;
}

/* What HDF5's own driver for plain files says of itself, as far as it holds here. */
static herr_t query(const H5FD_t *file, unsigned long *flags) {
    (void)file;
    if (flags)
        *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
                 H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

static haddr_t get_eoa(const H5FD_t *file, H5FD_mem_t type) {
    (void)type;
    return from_const_head(file)->end_allocated;
}

static herr_t set_eoa(H5FD_t *file, H5FD_mem_t type, haddr_t address) {
    (void)type;
    from_head(file)->end_allocated = address;
    return 0;
}

static haddr_t get_eof(const H5FD_t *file, H5FD_mem_t type) {
    (void)type;
    return from_const_head(file)->end_written;
}

static herr_t read_bytes(H5FD_t *head, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t size, void *buffer) {
    (void)type;
    (void)transfer;
    struct disk_file *file = from_head(head);
    unsigned char *to = buffer;
    while (size > 0) {
        ssize_t n = pread(file->disk->descriptor, to, size < MAX_PIECE ? size : MAX_PIECE, (off_t)address);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            keep_error(file->disk);
            return -1;
        }
        if (n == 0) {
            memset(to, 0, size); /* beyond the end of the file, as HDF5 expects */
            return 0;
        }
        to += n;
        address += (haddr_t)n;
        size -= (size_t)n;
    }
    return 0;
}

static herr_t write_bytes(H5FD_t *head, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t size,
                          const void *buffer) {
    (void)type;
    (void)transfer;
    struct disk_file *file = from_head(head);
    const unsigned char *from = buffer;
    if (address + size > file->end_written)
        file->end_written = address + size;
    while (size > 0 && !is_off(file->disk)) {
        errno = 0;
        ssize_t n = pwrite(file->disk->descriptor, from, size < MAX_PIECE ? size : MAX_PIECE, (off_t)address);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            keep_error(file->disk);
            break;
        }
        from += n;
        address += (haddr_t)n;
        size -= (size_t)n;
    }
    return 0;
}

static herr_t truncate_file(H5FD_t *head, hid_t transfer, hbool_t closing) {
    (void)transfer;
    (void)closing;
    struct disk_file *file = from_head(head);
    if (file->end_allocated == file->end_written)
        return 0;
    file->end_written = file->end_allocated;
    if (!is_off(file->disk) && ftruncate(file->disk->descriptor, (off_t)file->end_allocated) != 0)
        keep_error(file->disk);
    return 0;
}

static const H5FD_class_t disk_class = {
    .name = "solidair",
    .maxaddr = (haddr_t)INT64_MAX,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(struct disk *),
    .open = open_file,
    .close = close_file,
    .cmp = compare_files,
    .query = query,
    .get_eoa = get_eoa,
    .set_eoa = set_eoa,
    .get_eof = get_eof,
    .read = read_bytes,
    .write = write_bytes,
    .truncate = truncate_file,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

herr_t disk_set(hid_t access, struct disk *disk) {
    hid_t driver = H5FDregister(&disk_class);
    if (driver < 0)
        return -1;
    disk_release(disk);
    disk->driver = driver;
    return H5Pset_driver(access, driver, &disk) < 0 ? -1 : 0;
}

void disk_release(struct disk *disk) {
    if (disk->driver > 0 && H5FDunregister(disk->driver) < 0)
        disk->error = disk->error ? disk->error : EIO;
    disk->driver = 0;
}
