/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/suggest.h"

#include <string.h>

enum { LONGEST = 63 };

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Optimal string alignment distance; words longer than LONGEST are far from everything. */
static size_t edit_distance(const char *a, const char *b) {
    size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST || m > LONGEST)
        return LONGEST;
    size_t before[LONGEST + 1] = {0}, last[LONGEST + 1], row[LONGEST + 1];
    for (size_t j = 0; j <= m; j++)
        last[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t replace = last[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = smaller(replace, smaller(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = smaller(row[j], before[j - 2] + 1);
        }
        memcpy(before, last, sizeof before);
        memcpy(last, row, (m + 1) * sizeof *row);
    }
    return last[m];
}

struct suggestion suggestion_start(const char *wanted) {
    /* One slip in a short word, one more for every four letters; counted in halves, see suggestion_offer. */
    return (struct suggestion){.wanted = wanted, .distance = 4 + 2 * (strlen(wanted) / 4)};
}

void suggestion_offer(struct suggestion *suggestion, const char *known) {
    /* Of two words that are as near, the one with the same first letter. */
    size_t distance = 2 * edit_distance(suggestion->wanted, known) + (suggestion->wanted[0] != known[0]);
    if (distance < suggestion->distance) {
        suggestion->distance = distance;
        suggestion->best = known;
    }
}
