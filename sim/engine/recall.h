/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario back from what a results file keeps of it, so that it can be worked with again without the files it was
 * made from: the resolved scenario and every input table are in /provenance, and are read from there as if they were
 * files in a folder of the results file's name. Nothing is written. */
#ifndef SIM_ENGINE_RECALL_H
#define SIM_ENGINE_RECALL_H

#include "sim/scenario/scenario.h"
#include "sim/store/result.h"
#include <stdbool.h>

/* The scenario of a finished results file, with the draws and the seed that the run had: run again, it gives the same
 * file. overlay: text as in a scenario file, whose keys hold over those of the scenario as those of an heir do; NULL
 * for none. Paths in the scenario and the note are that of the results file, and in its warnings begin with it; a line
 * is one of its scenario or of the overlay. What result_read and scenario_read can say. */
CHECKED enum status recall_scenario(const struct result *result, const char *overlay, struct scenario *scenario,
                                    struct note *note);

/* The same for who can say less without it: *known is false, and the scenario empty, where the file keeps none or one
 * that this version does not read. What is damaged is an error here too. */
CHECKED enum status recall_if_known(const struct result *result, struct scenario *scenario, bool *known,
                                    struct note *note);

/* The scenario of a results file, or of the scenario file `path` when result is NULL, with a change besides; NULL for
 * none. A place in one of the files of the change, which are on the disk, is told as it is. */
CHECKED enum status recall_changed(const char *path, const struct result *result, const struct scenario_change *change,
                                   struct scenario *scenario, struct note *note);

/* The same of a file that is the one or the other, which is opened and closed here if it holds results. */
CHECKED enum status recall_file(const char *path, const struct scenario_change *change, struct scenario *scenario,
                                struct note *note);

#endif
