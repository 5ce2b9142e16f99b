/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as plain text, for the terminal and for .txt. */
#ifndef SIM_REPORT_TEXT_H
#define SIM_REPORT_TEXT_H

#include "sim/tables/tables.h"
#include <stdio.h>

/* Whole sentences, in lines of at most `width` columns. */
void text_write(FILE *out, const char *sentences, int width);

/* A blank line and a heading (NULL: neither, "": only the line), and caption, leads, rows and notes of a sheet, at most
 * `width` columns wide: columns that do not fit beside each other go on in further blocks, texts that do not fit into
 * theirs in further lines. brief: without the rows that a short print leaves out, nothing where these are all; it is
 * the command that shows them when --table is added, "" for none. NULL: all rows. STATUS_MEMORY. */
CHECKED enum status text_write_sheet(FILE *out, const struct sheet *sheet, const char *heading, int width,
                                     const char *brief);

#endif
