/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edge of the worst part against plain sorting: any length, any rank, ties, and guesses that are wrong. */
#include "models/analysis/edge.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 67 };

static int from_large(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* Numbers among `values` others, so that few values give many ties; now and then one is below all. */
static void fill(size_t n, unsigned *state, unsigned values, double scale, double *x) {
    for (size_t r = 0; r < n; r++) {
        *state = *state * 1664525U + 1013904223U;
        x[r] = (*state >> 8) % 50 == 0 ? -INFINITY : scale * ((double)((*state >> 12) % values) - values / 2.0);
    }
}

static size_t count_wrong(size_t n, unsigned *state, unsigned values, double scale, double guess, double spacing) {
    double x[MOST], sorted[MOST], scratch[MOST];
    size_t wrong = 0;
    fill(n, state, values, scale, x);
    memcpy(sorted, x, n * sizeof *x);
    qsort(sorted, n, sizeof *sorted, from_large);
    for (size_t rank = 1; rank <= n; rank++)
        wrong += edge_find(n, x, rank, guess, spacing, scratch) != sorted[rank - 1];
    return wrong;
}

static void try_all(unsigned values, double scale) {
    static const double guesses[] = {0.0, 1e12, -1e12, 3.3};
    unsigned state = values;
    for (size_t n = 1; n <= MOST; n++)
        for (size_t k = 0; k < sizeof guesses / sizeof *guesses; k++)
            assert_int_equal(count_wrong(n, &state, values, scale, guesses[k] * scale, scale * (k % 2 ? 1e-6 : 10.0)),
                             0);
}

static void every_rank(void **state) {
    (void)state;
    try_all(1000000, 1.0);
    try_all(5000, 1e-7);
    try_all(5000, 1e9);
}

static void ties(void **state) {
    (void)state;
    try_all(3, 1.0);
    try_all(1, 1.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_rank), cmocka_unit_test(ties)};
    return cmocka_run_group_tests_name("edge", tests, NULL, NULL);
}
