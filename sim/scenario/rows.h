/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a table by municipality that are none, and codes that are not written as codes: what a spreadsheet adds. */
#ifndef SIM_SCENARIO_ROWS_H
#define SIM_SCENARIO_ROWS_H

#include "models/region/region.h"
#include "sim/scenario/table.h"
#include <stdbool.h>

struct rows_use {
    const struct region *known;          /* whose codes and names are known beforehand, or NULL */
    const struct region *names;          /* without `known`: whose names may stand beside no other code, or NULL */
    bool (*adds_up)(const char *header); /* is the column one of which a total tells the sum? In EUR or in numbers */
    enum status (*tell)(void *to, const char *sentence); /* keeps a copy of what the user must know */
    void *to;
    bool open_goes;    /* a row with nothing but code, name and year goes, as one that nobody has filled in */
    bool mends;        /* the first error alone is told, and the table stays as it is: it is mended and read again */
    const char *group; /* a word in the column code that stands for several municipalities and is no total, or NULL */
};

/* Of a table with a column code, and if it likes name, year and scheme: totals go, once their sums agree to the cent
 * with rows of the same year and scheme (all of them, or those above, or those up to the next total); empty rows and
 * source notes at the foot go; codes in other spellings, and known names in their place, become codes. Each is told,
 * and which row with a code is the sum of all others. The other cells are left to the reader. STATUS_CONFLICT where a
 * total does not agree, or bears a code, or a name belongs to another code: all of these are told, the column as the
 * table names it, and the table is tidy all the same, so that the reader may look for more. */
CHECKED enum status rows_tidy(struct table *table, const struct rows_use *use, struct note *note);

#endif
