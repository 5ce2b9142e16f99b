/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sheet of a workbook tells beside the texts of its cells. Rows count from 1, columns from 0. */
#ifndef SIM_SCENARIO_SHEET_FACTS_H
#define SIM_SCENARIO_SHEET_FACTS_H

#include <stdbool.h>
#include <stddef.h>

enum sheet_fact {
    SHEET_NUMBER,  /* typed as a number, so that its decimals are known */
    SHEET_FORMULA, /* a formula that was saved without its value */
    SHEET_UNKNOWN  /* ".", as StatLine has it */
};

struct sheet_cell {
    int row, column;
    enum sheet_fact fact;
};

/* Cells that are one; the first has the value. */
struct sheet_range {
    int row, column, last_row, last_column;
};

struct sheet_facts {
    char name[160];  /* of the sheet, as far as it fits */
    char names[256]; /* of all sheets, with commas, as far as they fit */
    char next[160];  /* where no sheet was named: the next one that is to be seen, or empty */
    size_t n_cell, cell_capacity;
    struct sheet_cell *cell; /* [n_cell] in the order of the sheet */
    size_t n_merged, merged_capacity;
    struct sheet_range *merged; /* [n_merged] */
    size_t n_hidden;            /* rows that have anything and are not to be seen */
    int first_hidden;
};

/* false without memory; cells out of order and more ranges than a sheet can have are passed over. */
bool sheet_facts_add(struct sheet_facts *facts, struct sheet_cell cell);
bool sheet_facts_merge(struct sheet_facts *facts, struct sheet_range range);
void sheet_facts_hide(struct sheet_facts *facts, int row);

bool sheet_facts_has(const struct sheet_facts *facts, int row, int column, enum sheet_fact fact);

/* The merged cells of which this one is not the first; NULL for none. */
const struct sheet_range *sheet_facts_merged(const struct sheet_facts *facts, int row, int column);

/* Frees everything and zeroes. */
void sheet_facts_free(struct sheet_facts *facts);

#endif
