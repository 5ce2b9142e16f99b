/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Add one top-level group to a finished results file, or replace it: what is worked out from stored results afterwards.
 *
 *     store_amend_begin(path, &store, note)                      takes the lock on PATH.part
 *     ... result_open(path), work it out, result_close ...       nobody replaces PATH meanwhile
 *     store_amend_open(store, "/stability", labels, note)        copies PATH to PATH.part
 *     store_write(store, {"/stability/NAME", ...}, data, note)   as for a new file, any number of times
 *     store_finish(store, note)  or, in every other case,  store_abandon(store)
 *
 * PATH is the old file until the new one is complete and on disk, whatever happens; all other groups stay as they are.
 * The group has axes of its own, under the usual names ("/stability/municipality"), so that nothing outside it refers
 * to it and it opens by itself in xarray. Its texts and numbers are read with "/stability/NAME"; result_length knows
 * the axes of the root only. Room that a replaced group leaves is used again for the new one, its texts included. */
#ifndef SIM_STORE_AMEND_H
#define SIM_STORE_AMEND_H

#include "sim/store/store.h"

/* STATUS_FILE with a note when PATH is not a finished results file, STATUS_IO when another process writes it,
 * STATUS_MEMORY; *store is NULL then. */
CHECKED enum status store_amend_begin(const char *path, struct store **store, struct note *note);

/* group: "/NAME", one level deep. labels: the axes that the group's variables use, the others of length 0; not
 * AXIS_DRAW. STATUS_IO when the disk fails, STATUS_MEMORY; the store is still to be abandoned then. */
CHECKED enum status store_amend_open(struct store *store, const char *group,
                                     const struct axis_labels labels[AXIS_COUNT], struct note *note);

/* Both at once, where the axes are known beforehand. *store is NULL after a failure. */
CHECKED enum status store_amend(const char *path, const char *group, const struct axis_labels labels[AXIS_COUNT],
                                struct store **store, struct note *note);

#endif
