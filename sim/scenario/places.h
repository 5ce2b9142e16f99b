/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who lives in the region that a scenario names: codes, names and residents, for reading tables of others. */
#ifndef SIM_SCENARIO_PLACES_H
#define SIM_SCENARIO_PLACES_H

#include "models/region/region.h"
#include "sim/scenario/files.h"

/* The municipalities of the region of a scenario file, by code; none where it has no key region. STATUS_FILE with a
 * note and *absent where there is no such region: the rest of the files can be read all the same. Only code, name and,
 * of the last year that has a column, residents (0: unknown) are filled in; region_free is due in any case. */
CHECKED enum status places_read(const struct files *files, const char *scenario, struct region *region, bool *absent,
                                struct note *note);

/* The same of the value of a key region, which may be NULL; a table that cannot be read holds none. */
struct node;
CHECKED enum status places_of(const struct files *files, const struct node *key, struct region *region);

#endif
