/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/sheet_facts.h"

#include <stdlib.h>
#include <string.h>

enum { MERGED_MAX = 100000 };

static int compare(const void *left, const void *right) {
    const struct sheet_cell *a = left, *b = right;
    return a->row != b->row ? (a->row > b->row) - (a->row < b->row) : (a->column > b->column) - (a->column < b->column);
}

/* Room for one more; the arrays double. false without memory, and the array stays. */
static bool reserve(void **array, size_t n, size_t *capacity, size_t size) {
    size_t more = *capacity ? 2 * *capacity : 64;
    if (n < *capacity)
        return true;
    void *larger = realloc(*array, more * size);
    if (!larger)
        return false;
    *array = larger;
    *capacity = more;
    return true;
}

bool sheet_facts_add(struct sheet_facts *facts, struct sheet_cell cell) {
    void *array = facts->cell;
    if (facts->n_cell > 0 && compare(&facts->cell[facts->n_cell - 1], &cell) >= 0)
        return true;
    bool room = reserve(&array, facts->n_cell, &facts->cell_capacity, sizeof *facts->cell);
    facts->cell = array;
    if (room)
        facts->cell[facts->n_cell++] = cell;
    return room;
}

bool sheet_facts_merge(struct sheet_facts *facts, struct sheet_range range) {
    void *array = facts->merged;
    if (facts->n_merged == MERGED_MAX)
        return true;
    bool room = reserve(&array, facts->n_merged, &facts->merged_capacity, sizeof *facts->merged);
    facts->merged = array;
    if (room)
        facts->merged[facts->n_merged++] = range;
    return room;
}

void sheet_facts_hide(struct sheet_facts *facts, int row) {
    if (facts->n_hidden++ == 0)
        facts->first_hidden = row;
}

bool sheet_facts_has(const struct sheet_facts *facts, int row, int column, enum sheet_fact fact) {
    const struct sheet_cell wanted = {.row = row, .column = column}, *found = NULL;
    if (facts->n_cell > 0)
        found = bsearch(&wanted, facts->cell, facts->n_cell, sizeof wanted, compare);
    return found && found->fact == fact;
}

const struct sheet_range *sheet_facts_merged(const struct sheet_facts *facts, int row, int column) {
    for (size_t k = 0; k < facts->n_merged; k++) {
        const struct sheet_range *r = &facts->merged[k];
        bool within = row >= r->row && row <= r->last_row && column >= r->column && column <= r->last_column;
        if (within && (row != r->row || column != r->column))
            return r;
    }
    return NULL;
}

void sheet_facts_free(struct sheet_facts *facts) {
    free(facts->cell);
    free(facts->merged);
    memset(facts, 0, sizeof *facts);
}
