/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results files on disk, by HDF5: the sources of this kind only. */
#ifndef SIM_STORE_FILE_H
#define SIM_STORE_FILE_H

#include "sim/store/chunk.h"
#include "sim/store/disk.h"
#include "sim/store/hdf.h"
#include "sim/store/parts.h"

#define STORE_PART ".part"
#define STORE_COMPLETE "complete" /* attribute of the root group, written last: with digests, or without */
#define STORE_WITH_DIGESTS "digests"
#define STORE_WITHOUT_DIGESTS "yes"

/* A draw-wise variable being written. */
struct series {
    struct variable variable; /* name is our own copy; units and long_name are not kept */
    char *name;
    hid_t set;
    struct chunk_shape shape;
    size_t n_municipality;      /* chunks per chunk row; 1 without that axis */
    size_t *lane;               /* [n_outer * n_inner] where each lane starts, refilled for every source */
    size_t municipality_stride; /* of that source */
};

/* Draws of a chunk row that is not yet full; free for another chunk row when filled is 0. */
struct slot {
    size_t row;            /* number of the chunk row */
    size_t filled;         /* draws that are in */
    unsigned char **stage; /* [n_series] of [municipality][lane][draw] */
};

/* As HDF5 calls the attribute that refers to the axes of a variable. */
#define STORE_AXES_OF_VARIABLE "DIMENSION_LIST"

/* An axis of a variable, which is called by its place in the file. */
struct scale_use {
    enum axis axis;
    hobj_ref_t set;
    unsigned dimension;
};

struct file_store {
    struct store base;
    char *part;       /* where it is written; NULL once it has its name */
    struct disk disk; /* its descriptor holds the advisory lock on part */
    hid_t file;       /* negative: a packer, which has no file */
    hid_t scale[AXIS_COUNT];
    hobj_ref_t scale_place[AXIS_COUNT];
    size_t n_use;
    struct scale_use *use; /* which variables lie along which axes, for the lists of the axes */
    hid_t rows;            /* the data set rows_committed; negative while a finished file is amended */
    char *amended;         /* the group that is added to a finished file; NULL: a new file */
    size_t committed;      /* draws on disk without a gap from draw 0 on */
    unsigned char *there;  /* [chunk rows] is it on disk? */
    size_t n_follower;
    struct file_store **follower; /* of several files: the others, which get the same draws */
    char *known;                  /* of a follower: the digests of these draws, or NULL */
    size_t n_series;
    struct series *series;
    size_t n_slot;
    struct slot *slot;
    size_t n_packer;
    struct chunk_packer *packer; /* one per thread */
    struct chunk_packer whole;   /* of whole variables; all zero until there is one to pack */
};

struct file_result {
    struct result base;
    hid_t file;
    unsigned long number; /* HDF5's number of this file: what lies in another file by a link has another */
    int descriptor;       /* the same file, for the texts; -1 when not open */
    uint64_t size;        /* bytes of the file */
    bool digested;        /* it was written with digests */
};

/* A store or a result of this kind. */
static inline struct file_store *file_of(struct store *store) {
    return (struct file_store *)store;
}
static inline const struct file_result *file_result_of(const struct result *result) {
    return (const struct file_result *)result;
}

/* Does the name end as that of an unfinished file? */
int store_is_part(const char *path);

/* May a results file get this name? Not when there is a folder, a device or a file that this program did not make, nor
 * when it is the name of an unfinished file: STATUS_FILE. */
CHECKED enum status store_check_target(const char *path, struct note *note);

/* May the open file be replaced by unfinished results: is it an ordinary one, empty or HDF5? STATUS_FILE if not. */
CHECKED enum status store_check_part(int file, const char *part, struct note *note);

/* The refusal of store_check_part. */
enum status store_refuse_part(const char *part, struct note *note);

/* Fill the note after a failure of HDF5 or of the disk. key: the variable or NULL. Returns STATUS_IO. */
CHECKED enum status store_failed(const struct file_store *store, const char *key, struct note *note);

/* HDF5 is told that writing always works: end every public function by asking the disk. Returns status when it is an
 * error already. */
CHECKED enum status store_ask_disk(const struct file_store *store, enum status status, struct note *note);

/* Give back the room of the texts in a group that is going to be deleted, so that the next one can use it. Nonzero when
 * HDF5 fails: the group is damaged. */
int store_reclaim_texts(struct file_store *store, const char *group);

/* Write a new text attribute. key is for the note only. */
CHECKED enum status store_write_attribute(struct file_store *store, hid_t object, const char *name, const char *text,
                                          const char *key, struct note *note);

/* The list of digests of what was written, in the file that is otherwise complete and flushed; and the mark that it is
 * complete. */
CHECKED enum status store_write_digests(struct file_store *store, struct note *note);

/* Make a variable's data set with its groups, attributes and scales. chunk: its shape when it is to be chunked and
 * packed, NULL otherwise. The caller closes *set. */
CHECKED enum status store_make_set(struct file_store *store, const struct variable *variable, const hsize_t *chunk,
                                   hid_t *set, struct note *note);

/* The shape of the chunks of a whole variable: leading axes are left out until one chunk is small enough. False when it
 * is stored plainly. */
bool store_choose_chunk(const struct file_store *store, const struct variable *variable, hsize_t *chunk);

/* Write the values of a whole variable into its data set. chunk: NULL when it is stored plainly. */
CHECKED enum status store_write_values(struct file_store *store, const struct variable *variable, const hsize_t *chunk,
                                       hid_t set, const void *data, struct note *note);

/* Make the open data set of an axis a scale; name the axes of a variable, of which there is at least one; and, at the
 * end, write into each axis which variables those are. */
CHECKED enum status store_make_scale(struct file_store *store, enum axis axis, struct note *note);
CHECKED enum status store_attach_scales(struct file_store *store, const struct variable *variable, hid_t set,
                                        struct note *note);
CHECKED enum status store_write_scales(struct file_store *store, struct note *note);

/* Close the draw-wise data sets, noting the first failure, and free what belongs to them. */
CHECKED enum status store_close_series(struct file_store *store, struct note *note);

/* What this kind does (parts.h). */
CHECKED enum status file_new(struct file_store **store, const char *path, struct note *note);
CHECKED enum status file_begin(const char *path, struct store **store, struct note *note);
CHECKED enum status file_start(struct store *store, struct note *note);
CHECKED enum status file_copy(struct store *store, const char *group, struct note *note);
CHECKED enum status file_write_axis(struct store *store, enum axis axis, const void *data, struct note *note);
CHECKED enum status file_start_draws(struct store *store, struct note *note);
CHECKED enum status file_write(struct store *store, const struct variable *variable, const void *data,
                               struct note *note);
CHECKED enum status file_place(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                               struct note *note);
CHECKED enum status file_follow(struct store *leader, struct store *const *follower, size_t n, struct note *note);
CHECKED enum status file_finish(struct store *store, struct note *note);
void file_abandon(struct store *abandoned);
CHECKED enum status file_create_packer(struct store **store, struct note *note);
size_t file_parcel_bound(const struct store *store, const struct rows *rows, size_t n_rows);
bool file_fits_parcel(const struct store *store, size_t first, size_t n);
CHECKED enum status file_pack(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                              void *parcel, size_t room, size_t *bytes, struct note *note);
CHECKED enum status file_place_parcel(struct store *store, const struct rows *rows, size_t n_rows, const void *parcel,
                                      size_t bytes, struct note *note);
bool file_is_results(const char *path);
bool file_is_unfinished(const char *path);
CHECKED enum status file_open(const char *path, struct result **result, struct note *note);
bool file_is_complete(const struct result *result);
void file_close(struct result *closed);
bool file_has(const struct result *result, const char *name);
CHECKED enum status file_look(const struct result *result, struct expected *found, struct note *note);
CHECKED enum status file_fetch(const struct result *result, const struct expected *expected, void **data,
                               struct note *note);
CHECKED enum status file_fetch_draws(const struct result *result, const struct expected *expected, size_t axis,
                                     size_t first, size_t n_draw, int64_t **data, struct note *note);

CHECKED enum status file_check(const struct result *result, const char *name, bool part, struct note *note);
CHECKED enum status file_check_all(const struct result *result, size_t *n, struct note *note);

/* Is it among what was written, by the digests? A group is when something in it is. */
bool result_was_written(const struct result *result, const char *name);

/* Where the references to the texts of a set stand in the file; HADDR_UNDEF when they do not stand together. */
haddr_t result_find_texts(hid_t file, hid_t set);

/* Read the last element of a variable, which checks its last chunk. */
CHECKED enum status result_probe(const struct result *result, const char *name, struct note *note);

/* A variable of whole numbers, of the lengths expected; the caller closes the set. */
CHECKED enum status result_find_expected(const struct result *result, const struct expected *expected, hid_t *set,
                                         struct note *note);

#endif
