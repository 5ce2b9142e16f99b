/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file being written, shared by the sources of this room only. */
#ifndef SIM_STORE_FILE_H
#define SIM_STORE_FILE_H

#include "sim/store/chunk.h"
#include "sim/store/disk.h"
#include "sim/store/hdf.h"
#include "sim/store/result.h"

#define STORE_FORMAT "1"
#define STORE_PART ".part"
#define STORE_ROWS "rows_committed"
#define STORE_COMPLETE "complete" /* attribute of the root group, written last */
#define STORE_PROVENANCE "/provenance"

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

struct store {
    char *path, *part;
    struct disk disk; /* its descriptor holds the advisory lock on part */
    hid_t file;       /* negative: a packer, which has no file */
    size_t length[AXIS_COUNT];
    hid_t scale[AXIS_COUNT];
    struct variable axis[AXIS_COUNT]; /* the axes' own variables; names that are not const live in axis_names */
    char *axis_names;                 /* NULL unless a group has axes of its own */
    hid_t rows;                       /* the data set rows_committed; negative while a finished file is amended */
    size_t received;                  /* draws taken in */
    size_t committed;                 /* draws on disk without a gap from draw 0 on */
    unsigned char *there;             /* [chunk rows] is it on disk? */
    int broken;                       /* a draw-wise write failed: the file cannot be completed */
    size_t n_series;
    struct series *series;
    size_t n_slot;
    struct slot *slot;
    size_t n_packer;
    struct chunk_packer *packer; /* one per thread */
};

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
CHECKED enum status store_failed(const struct store *store, const char *key, struct note *note);

/* HDF5 is told that writing always works: end every public function by asking the disk. Returns status when it is an
 * error already. */
CHECKED enum status store_ask_disk(const struct store *store, enum status status, struct note *note);

/* Give back the room of the texts in a group that is going to be deleted, so that the next one can use it. Nonzero when
 * HDF5 fails: the group is damaged. */
int store_reclaim_texts(struct store *store, const char *group);

/* Write a new text attribute. key is for the note only. */
CHECKED enum status store_write_attribute(struct store *store, hid_t object, const char *name, const char *text,
                                          const char *key, struct note *note);

/* The axes' own variables, by enum axis. */
const struct variable *store_axis_variable(enum axis axis);

/* Write the axes with their labels under the names in store->axis; and rows_committed = 0. */
CHECKED enum status store_write_axes(struct store *store, const struct axis_labels labels[AXIS_COUNT],
                                     struct note *note);
CHECKED enum status store_write_rows(struct store *store, struct note *note);

/* A store that is about to be begun: names and the lock on PATH.part, nothing written yet. NULL after a failure. */
CHECKED enum status store_begin(const char *path, const struct axis_labels labels[AXIS_COUNT], struct store **store,
                                struct note *note);

/* Make a variable's data set with its groups, attributes and scales. chunk: its shape when it is to be chunked and
 * packed, NULL otherwise. The caller closes *set. */
CHECKED enum status store_make_set(struct store *store, const struct variable *variable, const hsize_t *chunk,
                                   hid_t *set, struct note *note);

/* Check the values' type, the axes and the name of a variable. draw: 1 when it must have the draw axis, 0 when it may
 * not. */
CHECKED enum status store_check_variable(const struct store *store, const struct variable *variable, int draw,
                                         struct note *note);

/* Close the draw-wise data sets, noting the first failure, and free what belongs to them. */
CHECKED enum status store_close_series(struct store *store, struct note *note);

/* ---- reading ---- */

/* What was read of a results file, for sim/store/read.c. */
struct kept;

/* A results file that is open for reading. */
struct result {
    char *path;
    hid_t file;
    unsigned long number; /* HDF5's number of this file: what lies in another file by a link has another */
    int descriptor;       /* the same file, for the texts; -1 when not open */
    uint64_t size;        /* bytes of the file */
    size_t length[AXIS_COUNT];
    struct kept **kept; /* in a place of its own, since who reads has a const result */
};

/* The values of a variable as a row of struct result_row expects it: its stored name and its lengths. */
struct expected {
    const char *name;
    enum value value; /* VALUE_INT64, VALUE_DOUBLE or VALUE_TEXT */
    size_t rank, length[STORE_MAX_RANK];
};

/* Open as result_open does, whatever the file is called. */
CHECKED enum status result_open_any(const char *path, struct result **result, struct note *note);

/* Make room for what will be kept, and free it with all that is. STATUS_MEMORY. */
CHECKED enum status result_start_keeping(struct result *result);
void result_stop_keeping(struct result *result);

/* The length of an axis, which is that of its own variable. STATUS_FILE when this is something else. */
CHECKED enum status result_measure(const struct result *result, const struct variable *axis, size_t *length,
                                   struct note *note);

/* Read a variable whole: *data is int64_t, double or char * [elements], freshly allocated; texts each too. Errors as
 * result_read. */
CHECKED enum status result_fetch(const struct result *result, const struct expected *expected, void **data,
                                 struct note *note);

/* The same, of a variable of whole numbers along AXIS_DRAW as its axis number `axis`, only n_draw draws from `first`
 * on. */
CHECKED enum status result_fetch_draws(const struct result *result, const struct expected *expected, size_t axis,
                                       size_t first, size_t n_draw, int64_t **data, struct note *note);

/* Read the last element of a variable, which checks its last chunk. */
CHECKED enum status result_probe(const struct result *result, const char *name, struct note *note);

/* A variable of whole numbers, of the lengths expected, or along axes of the file, whichever; the caller closes the
 * set. */
CHECKED enum status result_find_expected(const struct result *result, const struct expected *expected, hid_t *set,
                                         struct note *note);
CHECKED enum status result_find(const struct result *result, const char *name, hid_t *set, struct note *note);

/* The notes of what is in it and should not be, and when memory runs out. Return STATUS_FILE and STATUS_MEMORY. */
CHECKED enum status result_damaged(const struct result *result, const char *name, struct note *note);
CHECKED enum status result_out_of_memory(const struct result *result, const char *name, struct note *note);

#endif
