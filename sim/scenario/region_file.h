/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the tables of a region stand: as CSV or as workbooks, in a folder of the region's name. */
#ifndef SIM_SCENARIO_REGION_FILE_H
#define SIM_SCENARIO_REGION_FILE_H

#include "sim/scenario/files.h"

enum { REGION_FILE_SIZE = 160 }; /* of a path below the folder of the scenario */

/* Find the table `name` ("accounts.csv") of a region, or the workbook of that name (accounts.xlsx) in its place: in the
 * folder regions/REGION beside the file `from`, or in the one that comes with the program. *path, freshly allocated, is
 * where it stands; that of the CSV when neither is *there. STATUS_CONFLICT with a note when both are; STATUS_MEMORY. */
CHECKED enum status region_file_find(const struct files *files, const char *from, const char *region, const char *name,
                                     char **path, bool *there, struct note *note);

/* The region there is whose name is near to this one; "" where none is, or folders cannot be looked through. */
void region_file_nearest(const struct files *files, const char *from, const char *region, char best[FILES_NAME_SIZE]);

/* The same place, seen from the scenario: "regions/REGION/accounts.csv". */
void region_file_place(const char *region, const char *name, char relative[REGION_FILE_SIZE]);

#endif
