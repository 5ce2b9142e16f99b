/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario back from what a results file keeps of it, so that it can be worked with again without the files it was
 * made from: the resolved scenario and every input table are in /provenance. They are written into a private folder,
 * which is gone again before the call returns. */
#ifndef SIM_ENGINE_RECALL_H
#define SIM_ENGINE_RECALL_H

#include "sim/scenario/scenario.h"
#include <stdbool.h>

/* Does the file begin as a results file does (HDF5)? False when it cannot be read. */
bool recall_is_results(const char *path);

/* The scenario of a finished results file, with the draws and the seed that the run had: run again, it gives the same
 * file. overlay: text as in a scenario file, whose keys hold over those of the scenario as those of an heir do; NULL
 * for none. Paths in the scenario, its warnings and the note are that of the results file; a line is one of its
 * scenario or of the overlay. What result_open, result_provenance and scenario_read can say; STATUS_IO when no folder
 * can be made. */
CHECKED enum status recall_scenario(const char *path, const char *overlay, struct scenario *scenario,
                                    struct note *note);

/* The same, or of a scenario file when that is what `path` is, with a change besides; NULL
 * for none. A place in one of the files of the change is told as it is. */
CHECKED enum status recall_changed(const char *path, const char *overlay, const struct scenario_change *change,
                                   struct scenario *scenario, struct note *note);

#endif
