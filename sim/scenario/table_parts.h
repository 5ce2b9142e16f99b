/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of table.h, shared by its source files only: rows as they stand in the text. */
#ifndef SIM_SCENARIO_TABLE_PARTS_H
#define SIM_SCENARIO_TABLE_PARTS_H

#include "sim/scenario/table.h"

/* A line of the text, or several where a cell has line breaks; its cells are consecutive. */
struct raw_row {
    size_t first, n; /* cells, up to the last one that is not empty */
    size_t written;  /* cells with the empty ones at the end */
    int line;        /* the first */
};

struct raw {
    size_t n_cell, cell_capacity;
    char **cell; /* [n_cell] owned, without blanks around them; "" where the text has "." */
    size_t n_row, row_capacity;
    struct raw_row *row; /* [n_row]; blank lines are left out */
};

void raw_free(struct raw *raw);

/* The cells of table->text, by the separator that its lines show (table->separator). Errors as table_read. */
CHECKED enum status raw_read(struct table *table, struct raw *raw, struct note *note);

/* "semicolons", translated. */
const char *raw_separator_name(char separator);

/* Fill table from the rows: which line has the headings, what stands around the table. The cells that it takes are gone
 * from raw. Errors and *fault as table_read_on. */
CHECKED enum status raw_shape(struct raw *raw, struct table *table, enum status *fault, struct note *note);

#endif
