/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All errors of the tables of a region are told at once: what is wrong is told, something that is possible takes its
 * place in the table, and the region is read from it again. Nothing is worked out with such a region: it lets the rest
 * of the scenario be looked at. */
#ifndef SIM_SCENARIO_REGION_MEND_H
#define SIM_SCENARIO_REGION_MEND_H

#include "sim/scenario/read_region.h"

enum { REGION_MENDS = 200 }; /* looked for; NOTE_MORE + 1 of them are shown */

/* What reading the tables came to, with its note (one). True: it was an error of the user's, which has been mended, so
 * that there may be more. An error is kept in tables->told whatever it is. */
bool region_mend(struct region_tables *tables, enum status status, const struct note *one);

/* status: what ended the reading. What is wrong with the tables themselves goes into the note of the reading, once, and
 * whether the rest can be looked at into its field tables. */
CHECKED enum status region_tell_errors(struct region_tables *tables, enum status status);

#endif
