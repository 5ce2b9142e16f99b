/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the results file, format 1 (results/README.md): HDF5 that also opens as netCDF-4. The only user of HDF5.
 * Reading: sim/store/result.h.
 *
 * Written as PATH.part, flushed after every append, renamed to PATH when complete: a result is complete or not there.
 * All amounts are int64 cents with scale_factor 0.01 and units "EUR".
 *
 * A path can be that of a results file in memory instead (store_keep_in_memory): everything else is the same. */
#ifndef SIM_STORE_STORE_H
#define SIM_STORE_STORE_H

#include "models/analysis/lineups.h"
#include "models/core/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum axis {
    AXIS_DRAW,
    AXIS_SCHEME,
    AXIS_SCHEME_OTHER, /* the second scheme of a comparison */
    AXIS_MUNICIPALITY,
    AXIS_YEAR,
    AXIS_PERIOD,
    AXIS_FORM,
    AXIS_CARE,
    AXIS_QUANTILE,
    AXIS_CERTAINTY,
    AXIS_INPUT,  /* uncertain inputs */
    AXIS_OUTER,  /* sets of their values; no labels, as AXIS_DRAW */
    AXIS_UNIT,   /* municipalities of the last year, in a run in which some merge */
    AXIS_GROUP,  /* groups of municipalities; in /stability only */
    AXIS_STEP,   /* steps in the order of leaving, 1, 2, ...; in /stability only */
    AXIS_SHOCK,  /* shocks; in /stress only */
    AXIS_CHANCE, /* probabilities that a reserve runs out; in /reverse only */
    AXIS_ORIGIN, /* last years known to a forecast; this and the next three in /backtest only */
    AXIS_HORIZON,
    AXIS_SIZE,
    AXIS_TENTH,
    AXIS_TRAIT, /* parts of the rule by which members leave, in a run in which they are uncertain */
    AXIS_COUNT,
    AXIS_END = AXIS_COUNT /* ends a list of axes */
};

enum { STORE_MAX_RANK = 5 };

/* Draw-wise variables are stored in chunks of this many draws (fewer when the file has fewer) x all other axes x one
 * municipality. Appending whole multiples of it spares a copy; any other size is right too, and gives the same bytes.
 */
enum { STORE_CHUNK_DRAWS = 1024 };

enum value { VALUE_CENTS, VALUE_INT64, VALUE_INT32, VALUE_DOUBLE, VALUE_TEXT };

/* One variable: name with its group ("/summary/mean"), type, axes (slowest first), units and meaning. The name within
 * the group may not be that of an axis (so the axis of "/summary/quantile" is called "probability"): xarray would
 * refuse the whole group. */
struct variable {
    const char *name;
    enum value value;
    size_t rank;
    enum axis axis[STORE_MAX_RANK];
    const char *units;     /* "EUR", "1", "count", "share"; cents are stored as EUR by scale_factor */
    const char *long_name; /* English, one sentence */
};

/* The axes: length and labels. Exactly one of text, number, integer is set per axis; AXIS_DRAW and AXIS_OUTER have none
 * (0, 1, 2, ...). number: quantile, certainty; integer: year, step; text: all others. Length 0: the axis is not in the
 * file. */
struct axis_labels {
    size_t length;
    const char *const *text; /* scheme names, CBS codes, period texts, forms, care classes */
    const double *number;    /* quantiles, certainties */
    const int64_t *integer;  /* years */
};

/* An amount that is not known, in a VALUE_CENTS variable: marked as missing_value there, so that readers see a gap. */
#define STORE_UNKNOWN INT64_MIN

/* From now on this path is that of a results file in memory, until store_forget, which frees what is there unless
 * somebody writes it; legal for any path. Not for several threads at once. STATUS_MEMORY. */
CHECKED enum status store_keep_in_memory(const char *path);
void store_forget(const char *path);

struct store;

/* May a results file on the disk get this name, and its unfinished part be written beside it? Nothing is made.
 * STATUS_FILE with a note when there is somebody else's. */
CHECKED enum status store_may_create(const char *path, struct note *note);

/* Create PATH.part with the axes; axis_labels[AXIS_DRAW].length is the final number of stored draws (0: no draw-wise
 * variable will be written). A PATH.part left by a killed run is replaced; one held by a running process (advisory
 * lock) is STATUS_IO with a note. STATUS_FILE when the folder is not there, when PATH ends in .part, or when PATH or
 * PATH.part is there and was not made by this program: it is left alone. */
CHECKED enum status store_create(const char *path, const struct axis_labels labels[AXIS_COUNT], struct store **store,
                                 struct note *note);

/* Write one whole variable without a draw axis. data: int64_t for VALUE_CENTS/INT64, int32_t, double, or
 * const char *const * for VALUE_TEXT; row-major in the order of the axes. Also for rank 0. */
CHECKED enum status store_write(struct store *store, const struct variable *variable, const void *data,
                                struct note *note);

/* A draw-wise variable's values for consecutive draws. variable->axis contains AXIS_DRAW once, anywhere. The element
 * for draw d and indices i, j, k.. of the other axes (in the variable's order) is data[d + i*stride[0] + j*stride[1] +
 * ...]. */
struct rows {
    const struct variable *variable;
    const void *data;
    size_t stride[STORE_MAX_RANK - 1];
};

/* Append draws first .. first + n - 1 (in order, no gaps) for all draw-wise variables at once, then commit: flush, set
 * rows_committed. The set of variables is the same in every call. rows_committed counts whole chunks
 * (STORE_CHUNK_DRAWS) until the last draw is in: draws of a chunk that is not yet full wait in memory, so that nothing
 * on disk is rewritten. Uses OpenMP; the bytes depend neither on the number of threads nor on how the draws are cut
 * into appends. */
CHECKED enum status store_append(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                                 struct note *note);

/* ---- several processes: one has the file, the others pack ---- */

/* As store_append, but draws may come in any order, each once; draws of a chunk that is not yet full wait in memory.
 * The values are the same as after store_append, the place of the chunks in the file is not. rows_committed counts up
 * to the first gap. */
CHECKED enum status store_place(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                                struct note *note);

/* A store without a file, for store_parcel_bound and store_pack only, of the same axes as the file of this path
 * elsewhere. To be freed with store_abandon. */
CHECKED enum status store_create_packer(const char *path, const struct axis_labels labels[AXIS_COUNT],
                                        struct store **store, struct note *note);

/* Can these draws make a parcel: do they fill a chunk (STORE_CHUNK_DRAWS), or the last one that the file will have? No
 * draws can where the file is in memory: nothing is packed there, and the bound is 0. */
bool store_fits_parcel(const struct store *store, size_t first, size_t n);

/* Most bytes of a parcel of these variables; the rows' data may be NULL. */
size_t store_parcel_bound(const struct store *store, const struct rows *rows, size_t n_rows);

/* Pack draws that make a parcel into `parcel`, of `room` bytes. On all threads. */
CHECKED enum status store_pack(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                               void *parcel, size_t room, size_t *bytes, struct note *note);

/* As store_place, from a parcel; of the rows only the variables count. */
CHECKED enum status store_place_parcel(struct store *store, const struct rows *rows, size_t n_rows, const void *parcel,
                                       size_t bytes, struct note *note);

/* ---- several files that differ in their schemes alone ---- */

/* A store of lineups.n files, file k at path[k] with the schemes of lineup k. labels have all schemes; what is written
 * along schemes is cut, and all else is the same in every file: each gets the bytes that it would get by itself. Draws
 * are packed once, and may not lie along schemes. store_finish completes the files in order: after a failure those
 * before it are there. Errors as store_create; STATUS_INTERNAL where the files would be in memory. */
CHECKED enum status store_create_several(const char *const *path, const struct lineups *lineups,
                                         const struct axis_labels labels[AXIS_COUNT], struct store **store,
                                         struct note *note);

/* The files that a store writes: one, or those; and one of them, to write what only that one has. */
size_t store_count_files(const struct store *store);
struct store *store_file(struct store *store, size_t k);

/* One text of /provenance. */
CHECKED enum status store_write_provenance(struct store *store, const char *name, const char *text, struct note *note);

/* Check, close, fsync and rename to PATH; frees the store in every case. On failure PATH is untouched and PATH.part is
 * deleted, unless only the renaming failed: the note then says so. The provenance must hold "format". */
CHECKED enum status store_finish(struct store *store, struct note *note);

/* Close and delete PATH.part; frees the store. NULL is legal. */
void store_abandon(struct store *store);

#endif
