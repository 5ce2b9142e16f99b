/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as StatLine (CBS) lets it be downloaded: a byte order mark, semicolons, quotation marks, a title and a line
 * of topics before the header, a footer, codes padded with blanks, "." for unknown. The plain form of the open data
 * interface (RegioS;Perioden;TotaleBevolking_1) is one with less around it. */
#ifndef SIM_SCENARIO_STATLINE_H
#define SIM_SCENARIO_STATLINE_H

#include "sim/scenario/table.h"

/* Read it into a table as table_read gives it: cells without padding, "" for unknown; a column of figures is named by
 * its topic, where there is one. Lines are those of the file. STATUS_SYNTAX when no header is found. */
CHECKED enum status statline_read(const struct files *files, const char *path, size_t size_cap, struct table *table,
                                  struct note *note);

#endif
