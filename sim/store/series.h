/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draw-wise variables of a store, shared by the sources of this room only.
 *
 * A chunk row is STORE_CHUNK_DRAWS draws of all variables and municipalities. It is written once and never again, so
 * what is committed stays as it is whatever happens later. */
#ifndef SIM_STORE_SERIES_H
#define SIM_STORE_SERIES_H

#include "sim/store/file.h"

/* One chunk: which variable, which municipality. */
struct task {
    struct series *series;
    size_t municipality;
};

/* Where a chunk row comes from. Each series knows by its lanes where its values stand. */
struct source {
    const unsigned char *const *data; /* data[s] is variable s at the row's first draw */
    size_t first;                     /* its number */
    size_t n;                         /* draws */
};

/* What store_pack_row does with each packed chunk, one at a time in the order of the tasks. */
typedef enum status store_sink(void *context, struct task task, const void *packed, size_t size, struct note *note);

/* Draws per chunk of this file, and in the chunk row of this number. */
size_t store_chunk_draws(const struct store *store);
size_t store_row_draws(const struct store *store, size_t row);

/* The first time make the data sets and the packers; then see that the variables are the same as then. */
CHECKED enum status store_open_series(struct file_store *store, const struct rows *rows, size_t n_rows,
                                      struct note *note);

/* Shape of a variable's chunks; chunk: the same for HDF5, [STORE_MAX_RANK]. */
void store_shape_series(const struct store *store, struct series *series, hsize_t *chunk);

/* Where every lane of a chunk starts in a source with these strides, in file order. */
void store_set_lanes(const struct file_store *store, struct series *series, const size_t *stride);

/* Chunks per chunk row, and the t-th of them. */
size_t store_count_tasks(const struct file_store *store);
struct task store_find_task(const struct file_store *store, size_t t);

/* Put one packed chunk into the file, its first draw being `first`. */
CHECKED enum status store_write_chunk(const struct file_store *store, struct task task, size_t first,
                                      const void *packed, size_t size, struct note *note);

/* Pack a chunk row on all threads; the sink gets the chunks. */
CHECKED enum status store_pack_row(struct file_store *store, const struct source *source, store_sink *sink,
                                   void *context, struct note *note);

/* All chunks of this chunk row are in the file: tell so, as far as there is no gap. */
CHECKED enum status store_commit_row(struct file_store *store, size_t row, struct note *note);

/* The three of these in a file and in those that follow it. */
CHECKED enum status store_open_all(struct file_store *store, const struct rows *rows, size_t n_rows, struct note *note);
CHECKED enum status store_put_chunk(const struct file_store *store, struct task task, size_t first, const void *packed,
                                    size_t size, struct note *note);
CHECKED enum status store_commit_all(struct file_store *store, size_t row, struct note *note);

#endif
