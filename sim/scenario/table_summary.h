/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table is, in a line for who gave it: how it was read, and what it adds up to. */
#ifndef SIM_SCENARIO_TABLE_SUMMARY_H
#define SIM_SCENARIO_TABLE_SUMMARY_H

#include "sim/scenario/table.h"

/* "FILE: UTF-8, semicolons between the columns, decimal commas; 12 rows, 6 municipalities, kosten €1,234", to be freed;
 * safe to print. column: of amounts in EUR, which has been read without an error; its empty cells count as nothing.
 * Municipalities are what differs in the column code; without it, or without amounts, that is left out.
 * NULL without memory. */
char *table_summary(const struct table *table, const char *column);

#endif
