/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/privacy.h"

#include <math.h>
#include <stdlib.h>

bool privacy_few(double clients) {
    return !(clients >= PRIVACY_LEAST_CLIENTS);
}

double privacy_largest(size_t n, const double *cost, const double *clients) {
    double costs = 0.0, count = 0.0, squares = 0.0;
    for (size_t k = 0; k < n; k++) {
        costs += cost[k];
        count += clients[k];
    }
    if (!(count > 0.0))
        return NAN;
    double mean = costs / count;
    for (size_t k = 0; k < n; k++) {
        double apart = cost[k] - mean * clients[k];
        squares += apart * apart;
    }
    return mean + PRIVACY_SPREAD * sqrt(squares / count);
}

bool privacy_dominated(double total, double largest) {
    return !(total - 2.0 * largest >= PRIVACY_PERCENT / 100.0 * largest);
}

void privacy_hide_second(size_t n, const double *value, bool *hidden) {
    size_t count = 0, least = n;
    for (size_t i = 0; i < n; i++) {
        count += hidden[i];
        if (!hidden[i] && (least == n || value[i] < value[least]))
            least = i;
    }
    if (count == 1 && least < n)
        hidden[least] = true;
}

/* The search for a cheapest way between two points; rows come first, then columns. */
struct search {
    const struct privacy_grid *grid;
    size_t rows, columns;
    double *cost;  /* [rows + columns] of the cheapest way from the start found so far */
    size_t *from;  /* [rows + columns] the point before */
    bool *settled; /* [rows + columns] */
};

static size_t cell_at(const struct search *s, size_t a, size_t b) {
    size_t row = a < s->rows ? a : b, column = (a < s->rows ? b : a) - s->rows;
    return row * s->columns + column;
}

/* What it costs to withhold a cell: nothing when it is, more for a larger amount; never for a total that stands
 * elsewhere, or for an open 0, which protects nothing. A step is never quite free, so short ways win. */
static double price(const struct search *s, size_t cell, bool withheld_only) {
    const struct privacy_grid *g = s->grid;
    size_t row = cell / s->columns, column = cell % s->columns;
    bool total = (row == g->n_row && column == g->n_column) || (row == g->n_row && g->column_totals_known) ||
                 (column == g->n_column && g->row_totals_known);
    if (g->mark[cell] != PRIVACY_OPEN)
        return 1e-6;
    return withheld_only || total || !(g->value[cell] > 0.0) ? INFINITY : 1.0 + g->value[cell];
}

static void relax(struct search *s, size_t point, size_t skip, bool withheld_only) {
    bool row = point < s->rows;
    size_t first = row ? s->rows : 0, last = row ? s->rows + s->columns : s->rows;
    for (size_t next = first; next < last; next++) {
        size_t cell = cell_at(s, point, next);
        double cost = cell == skip || s->settled[next] ? INFINITY : s->cost[point] + price(s, cell, withheld_only);
        if (cost < s->cost[next]) {
            s->cost[next] = cost;
            s->from[next] = point;
        }
    }
}

/* The cheapest way from a cell's row to its column that does not use the cell itself (Dijkstra). */
static bool find_way(struct search *s, size_t cell, bool withheld_only) {
    size_t points = s->rows + s->columns, start = cell / s->columns, end = s->rows + cell % s->columns;
    for (size_t p = 0; p < points; p++) {
        s->cost[p] = p == start ? 0.0 : INFINITY;
        s->settled[p] = false;
    }
    for (;;) {
        size_t best = points;
        for (size_t p = 0; p < points; p++)
            if (!s->settled[p] && isfinite(s->cost[p]) && (best == points || s->cost[p] < s->cost[best]))
                best = p;
        if (best == points || best == end)
            return best == end;
        s->settled[best] = true;
        relax(s, best, cell, withheld_only);
    }
}

static enum status search_start(struct search *s, const struct privacy_grid *grid) {
    *s = (struct search){.grid = grid, .rows = grid->n_row + 1, .columns = grid->n_column + 1};
    size_t points = s->rows + s->columns;
    s->cost = calloc(points, sizeof *s->cost);
    s->from = calloc(points, sizeof *s->from);
    s->settled = calloc(points, sizeof *s->settled);
    return s->cost && s->from && s->settled ? STATUS_OK : STATUS_MEMORY;
}

static void search_end(struct search *s) {
    free(s->cost);
    free(s->from);
    free(s->settled);
}

enum status privacy_protect(const struct privacy_grid *grid, bool *protected) {
    struct search s;
    enum status status = search_start(&s, grid);
    *protected = status == STATUS_OK;
    for (size_t cell = 0; *protected && cell < s.rows * s.columns; cell++) {
        if (grid->mark[cell] != PRIVACY_PRIMARY)
            continue;
        *protected = find_way(&s, cell, false);
        size_t start = cell / s.columns, point = s.rows + cell % s.columns;
        for (; *protected && point != start; point = s.from[point]) {
            unsigned char *mark = &grid->mark[cell_at(&s, point, s.from[point])];
            *mark = *mark == PRIVACY_OPEN ? PRIVACY_SECONDARY : *mark;
        }
    }
    search_end(&s);
    return status;
}

enum status privacy_leaks(const struct privacy_grid *grid, bool *leaks) {
    struct search s;
    enum status status = search_start(&s, grid);
    *leaks = false;
    for (size_t cell = 0; !status && !*leaks && cell < s.rows * s.columns; cell++)
        *leaks = grid->mark[cell] != PRIVACY_OPEN && !find_way(&s, cell, true);
    search_end(&s);
    return status;
}
