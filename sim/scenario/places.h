/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who lives in the region that a scenario names: codes, names and residents, for reading tables of others. */
#ifndef SIM_SCENARIO_PLACES_H
#define SIM_SCENARIO_PLACES_H

#include "models/region/region.h"
#include "sim/scenario/files.h"

/* The municipalities of the region of a scenario file, by code; none where it has no key region or the folder has no
 * table. Then *absent is the path of that table, which the caller frees; else NULL; STATUS_FILE with it where there is
 * a region whose name is near, which a note suggests. Only code, name and, of the last year that has a column,
 * residents (0: unknown) are filled in; region_free is due in any case. */
CHECKED enum status places_read(const struct files *files, const char *scenario, struct region *region, char **absent,
                                struct note *note);

/* The same of the value of a key region, which may be NULL; a table that cannot be read holds none. */
struct node;
CHECKED enum status places_of(const struct files *files, const struct node *key, struct region *region);

#endif
