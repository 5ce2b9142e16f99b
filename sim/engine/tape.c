/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/tape.h"

#include "sim/engine/workspace.h"
#include <stdlib.h>
#include <string.h>

static size_t count_cells(const struct plan *plan) {
    return plan->n_year * plan->n_municipality * plan->n_cell;
}

enum status tape_init(struct tape *tape, const struct plan *plan, size_t rows) {
    size_t n = count_cells(plan) * rows, n_threshold = plan->scenario->n_threshold;
    *tape = (struct tape){.plan = plan, .rows = rows};
    tape->cost = malloc(n * sizeof *tape->cost);
    tape->clients = malloc(n * sizeof *tape->clients);
    tape->excess = malloc(n_threshold * n * sizeof *tape->excess + 1);
    if (tape->cost && tape->clients && tape->excess)
        return STATUS_OK;
    tape_free(tape);
    return STATUS_MEMORY;
}

void tape_free(struct tape *tape) {
    free(tape->cost);
    free(tape->clients);
    free(tape->excess);
    *tape = (struct tape){0};
}

bool tape_fits(const struct tape *tape, const struct plan *plan) {
    const struct plan *mine = tape->plan;
    size_t n = mine->scenario->n_threshold;
    return plan->n_year == mine->n_year && plan->n_municipality == mine->n_municipality &&
           plan->n_care == mine->n_care && plan->chunk_rows == mine->chunk_rows && plan->scenario->n_threshold == n &&
           (n == 0 || memcmp(plan->scenario->threshold, mine->scenario->threshold, n * sizeof(int64_t)) == 0) &&
           memcmp(plan->excess_wanted, mine->excess_wanted, mine->n_care * sizeof *mine->excess_wanted) == 0;
}

void tape_begin(struct tape *tape, size_t first, size_t n) {
    if (!tape)
        return;
    tape->plays = n > 0 && tape->first == first && tape->n == n;
    tape->first = first;
    tape->n = n;
}

void tape_end(struct tape *tape, bool good) {
    if (tape && !good)
        tape->n = 0;
}

/* Whose arrays they are: rows far apart on the tape, close together in a workspace. */
static void keep(int64_t *to, const int64_t *from, size_t n, size_t rows, size_t lanes) {
    for (size_t k = 0; k < n; k++)
        memcpy(to + k * rows, from + k * lanes, lanes * sizeof *to);
}

static void play(int64_t *to, const int64_t *from, size_t n, size_t rows, size_t lanes) {
    for (size_t k = 0; k < n; k++)
        memcpy(to + k * lanes, from + k * rows, lanes * sizeof *to);
}

void tape_keep(struct tape *tape, const struct workspace *workspace, size_t row, size_t lanes) {
    const struct workspace *w = workspace;
    size_t n = count_cells(tape->plan), rows = tape->rows;
    keep(tape->cost + row, w->cost, n, rows, lanes);
    for (size_t k = 0; k < n; k++)
        memcpy(tape->clients + k * rows + row, w->clients + k * lanes, lanes * sizeof *w->clients);
    for (size_t t = 0; t < tape->plan->scenario->n_threshold; t++)
        keep(tape->excess + t * n * rows + row, w->excess[t], n, rows, lanes);
}

void tape_play(const struct tape *tape, struct workspace *workspace, size_t row, size_t lanes) {
    struct workspace *w = workspace;
    size_t n = count_cells(tape->plan), rows = tape->rows;
    play(w->cost, tape->cost + row, n, rows, lanes);
    for (size_t k = 0; k < n; k++)
        memcpy(w->clients + k * lanes, tape->clients + k * rows + row, lanes * sizeof *w->clients);
    for (size_t t = 0; t < tape->plan->scenario->n_threshold; t++)
        play(w->excess[t], tape->excess + t * n * rows + row, n, rows, lanes);
}
