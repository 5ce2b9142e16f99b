/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests of the data sets of a results file on disk: a bit that changed is found, in figures, texts and attributes
 * alike, whether or not HDF5 keeps a checksum of them. They find damage, not forgery.
 *
 * A list stands as a text in /provenance: `digests` for what a run writes, `digests_GROUP` for a group that a command
 * added. Its first line is the digest of the rest; then a line for each data set: name, digest of its values, of its
 * type, lengths and attributes, and of the names of its axes. */
#ifndef SIM_STORE_DIGEST_H
#define SIM_STORE_DIGEST_H

#include "models/core/status.h"
#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

struct digest {
    uint64_t values, about, axes; /* axes 0: not listed, as in files of before 0.2.0 */
};

/* An open file: by HDF5, and the same one by its descriptor, for its texts; bytes of it. */
struct digest_file {
    hid_t file;
    int descriptor;
    uint64_t size;
};

/* Of one data set, but for its axes; without its values, `values` is 0. STATUS_FILE when it cannot be read,
 * STATUS_MEMORY. */
CHECKED enum status digest_of(const struct digest_file *file, const char *name, bool values, struct digest *digest);

/* The list of all data sets in a group ("/" for all of the file) but for lists themselves: freshly allocated. Of a file
 * that was flushed. axes: of a file that is known to be whole; else those are not listed. known: lines of data sets
 * whose values are known, as digest_find takes them; or NULL. STATUS_FILE, STATUS_MEMORY. */
CHECKED enum status digest_list(const struct digest_file *file, const char *group, bool axes, const char *known,
                                char **list);

/* Where the data sets of a file are, whose references are axes; NULL: no memory, or the file cannot be read. */
struct digest_places *digest_places(hid_t file);
void digest_places_free(struct digest_places *places); /* legal on NULL */

/* Of the names of its axes; only of a file that is known to be whole, since HDF5 may crash otherwise. */
bool digest_axes(hid_t set, const struct digest_places *places, uint64_t *axes);

/* Are the axes of all data sets of a list as they were written? Looked at in a process of its own. STATUS_FILE: they
 * are not; STATUS_IO: there can be no such process, errno says why. */
CHECKED enum status digest_check_axes(hid_t file, const char *list);

/* Is the list as it was written? */
bool digest_list_is_whole(const char *list);

/* The next line of a list, from *at on, which begins as the list: false at its end. name: room for size bytes. */
bool digest_next(const char **at, char *name, size_t size, struct digest *digest);

/* The line of a data set; false when there is none. */
bool digest_find(const char *list, const char *name, struct digest *digest);

#endif
