/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of this room: what every results file is, on disk or in memory, and what a kind of them has to do. store.c and
 * result.c are the doors: they check what is the same for all and hand on. No HDF5 here. */
#ifndef SIM_STORE_PARTS_H
#define SIM_STORE_PARTS_H

#include "sim/store/amend.h"
#include "sim/store/result.h"

#define STORE_FORMAT "1"
#define STORE_ROWS "rows_committed"
#define STORE_PROVENANCE "/provenance"
#define STORE_DIGESTS STORE_PROVENANCE "/digests" /* digest.h */

enum { STORE_NAME_SIZE = 192 }; /* bytes of a variable's name with its group, with the final zero */

struct store_kind;

/* A results file being written: the first part of each kind's own. */
struct store {
    const struct store_kind *kind;
    char *path;
    bool started; /* its file is there: not that of a packer, nor before store_amend_open */
    bool broken;  /* a draw-wise write failed: it cannot be completed */
    size_t length[AXIS_COUNT];
    struct variable axis[AXIS_COUNT]; /* the axes' own variables; names that are not const live in axis_names */
    char *axis_names;                 /* NULL unless a group has axes of its own */
    size_t received;                  /* draws taken in */
};

/* What was read of a results file, for read.c. */
struct kept;

/* A results file that is open for reading: likewise. */
struct result {
    const struct store_kind *kind;
    char *path;
    size_t length[AXIS_COUNT];
    struct kept **kept; /* in a place of its own, since who reads has a const result */
};

/* The values of a variable as a row of struct result_row expects it: its stored name and its lengths. */
struct expected {
    const char *name;
    enum value value; /* VALUE_INT64, VALUE_DOUBLE or VALUE_TEXT */
    size_t rank, length[STORE_MAX_RANK];
};

/* All that can fail fills the note. What is given has been checked as its comment says. */
struct store_kind {
    /* A store for this path, which nobody else may write until it ends: nothing is written yet. Then a file without
     * anything in it; or a copy of the finished one, without this group. */
    enum status (*begin)(const char *path, struct store **store, struct note *note);
    enum status (*start)(struct store *store, struct note *note);
    enum status (*copy)(struct store *store, const char *group, struct note *note);
    /* Axes first, each with its labels as data; then, in a new file, how many draws there are: none. */
    enum status (*write_axis)(struct store *store, enum axis axis, const void *data, struct note *note);
    enum status (*start_draws)(struct store *store, struct note *note);
    /* A whole variable whose name and axes are legal; draws within the file, of n_row variables, at least one. */
    enum status (*write)(struct store *store, const struct variable *variable, const void *data, struct note *note);
    enum status (*place)(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                         struct note *note);
    /* From now on draws placed in the leader are placed in these too, which get none of their own and outlive it. NULL
     * where that cannot be. */
    enum status (*follow)(struct store *leader, struct store *const *follower, size_t n, struct note *note);
    /* All draws are there: complete the file and give it its name; does not free the store. Or throw it away, and free
     * the store, which may be complete. */
    enum status (*finish)(struct store *store, struct note *note);
    void (*abandon)(struct store *store);
    /* Packing of draws (store.h); all NULL where draws are not packed. */
    enum status (*create_packer)(struct store **store, struct note *note);
    size_t (*parcel_bound)(const struct store *store, const struct rows *rows, size_t n_rows);
    bool (*fits_parcel)(const struct store *store, size_t first, size_t n);
    enum status (*pack)(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                        void *parcel, size_t room, size_t *bytes, struct note *note);
    enum status (*place_parcel)(struct store *store, const struct rows *rows, size_t n_rows, const void *parcel,
                                size_t bytes, struct note *note);
    /* Is there a results file of this path, finished or not; is that the name of one that is not finished? */
    bool (*is_results)(const char *path);
    bool (*is_unfinished)(const char *path);
    /* Open, with nothing read yet. Was it completed? close frees what is the kind's own, and the result. */
    enum status (*open)(const char *path, struct result **result, struct note *note);
    bool (*is_complete)(const struct result *result);
    void (*close)(struct result *result);
    /* Is there a variable or a group of this name, or was there when the file was written? The lengths of one that is
     * there, if its values are of this kind. Its values, if they are and have the lengths expected: freshly allocated,
     * texts each too; of a variable of whole numbers along AXIS_DRAW as its axis number `axis` also only n_draw draws
     * from `first` on. */
    bool (*has)(const struct result *result, const char *name);
    enum status (*look)(const struct result *result, struct expected *found, struct note *note);
    enum status (*fetch)(const struct result *result, const struct expected *expected, void **data, struct note *note);
    enum status (*fetch_draws)(const struct result *result, const struct expected *expected, size_t axis, size_t first,
                               size_t n_draw, int64_t **data, struct note *note);
    /* Is it as it was written: all of it, or, where a part of it was read, what is said of it? STATUS_FILE if not. NULL
     * where nothing can be damaged. */
    enum status (*check)(const struct result *result, const char *name, bool part, struct note *note);
    enum status (*check_all)(const struct result *result, size_t *n, struct note *note);
};

/* Which kind a path is of. */
const struct store_kind *store_kind_of(const char *path);

/* On disk, by HDF5; and in memory, where a path is of that kind from store_keep_in_memory on. */
extern const struct store_kind store_kind_file, store_kind_memory;
bool store_is_in_memory(const char *path);

/* ---- writing ---- */

/* What every store begins with. STATUS_MEMORY with a note; store_free_base is legal after a failure. */
CHECKED enum status store_init_base(struct store *store, const struct store_kind *kind, const char *path,
                                    struct note *note);
void store_free_base(struct store *store);

/* The axes' own variables, by enum axis. */
const struct variable *store_axis_variable(enum axis axis);

/* The variable that holds how many draws are complete. */
const struct variable *store_rows_variable(void);

/* Check the values' type, the axes and the name of a variable. draw: 1 when it must have the draw axis, 0 when it may
 * not. */
CHECKED enum status store_check_variable(const struct store *store, const struct variable *variable, int draw,
                                         struct note *note);

/* Write the axes with their labels under the names in store->axis. */
CHECKED enum status store_write_axes(struct store *store, const struct axis_labels labels[AXIS_COUNT],
                                     struct note *note);

/* Give the axes the names that they have in a group. */
CHECKED enum status store_name_axes(struct store *store, const char *group, struct note *note);

/* Notes that end a call: STATUS_MEMORY (for draws, or anything), STATUS_INTERNAL. */
CHECKED enum status store_no_memory(const struct store *store, struct note *note);
CHECKED enum status store_out_of_memory(const char *path, struct note *note);
CHECKED enum status store_misuse(const struct store *store, const char *key, struct note *note);

/* Another is writing it: STATUS_IO. */
CHECKED enum status store_refuse_busy(const char *path, struct note *note);

/* ---- reading ---- */

/* What every result begins with; STATUS_MEMORY with a note. */
CHECKED enum status result_init_base(struct result *result, const struct store_kind *kind, const char *path,
                                     struct note *note);
void result_free_base(struct result *result);

/* Open a path as a file of this kind, as result_open does, whatever it is called. */
CHECKED enum status result_open_as(const struct store_kind *kind, const char *path, struct result **result,
                                   struct note *note);

/* Make room for what will be kept, and free it with all that is. STATUS_MEMORY. */
CHECKED enum status result_start_keeping(struct result *result);
void result_stop_keeping(struct result *result);

/* Read a variable whole, which must be there: *data is int64_t, double or char * [elements], freshly allocated; texts
 * each too. Or some draws of it. Errors as result_read. */
CHECKED enum status result_fetch(const struct result *result, const struct expected *expected, void **data,
                                 struct note *note);
CHECKED enum status result_fetch_draws(const struct result *result, const struct expected *expected, size_t axis,
                                       size_t first, size_t n_draw, int64_t **data, struct note *note);

/* The lengths of a variable, which must be there, of found->name and found->value. STATUS_FILE. */
CHECKED enum status result_look(const struct result *result, struct expected *found, struct note *note);

/* Elements of a variable. */
size_t expected_count(const struct expected *expected);

/* Bytes of memory that draws which are read at once may take, and all variables of a file together that are read whole:
 * some twenty times what a run of all municipalities of the country has. */
#define STORE_MOST_DRAWS (UINT64_C(1) << 30)
#define STORE_MOST_WHOLE (UINT64_C(1) << 28)

/* The notes of what is not there, and when memory runs out. Return STATUS_FILE and STATUS_MEMORY. */
CHECKED enum status result_absent(const char *path, struct note *note);
CHECKED enum status result_out_of_memory(const struct result *result, const char *name, struct note *note);

#endif
