/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/known.h"

#include <stdlib.h>

void known_free(struct known *known) {
    if (!known)
        return;
    for (size_t k = 0; known->sum && k < known->n_sum; k++)
        free(known->sum[k].part);
    free(known->sum);
    free(known->cost);
    free(known);
}

int known_compare(const void *a, const void *b) {
    const struct known_cost *x = a, *y = b;
    if (x->municipality != y->municipality)
        return x->municipality < y->municipality ? -1 : 1;
    if (x->year != y->year)
        return x->year < y->year ? -1 : 1;
    return (x->scope > y->scope) - (x->scope < y->scope);
}

const struct known_cost *known_find(const struct known *known, size_t municipality, size_t year,
                                    enum known_scope scope) {
    const struct known_cost key = {.municipality = municipality, .year = year, .scope = scope};
    return known && known->n_cost > 0 ? bsearch(&key, known->cost, known->n_cost, sizeof key, known_compare) : NULL;
}

size_t known_years(const struct known *known) {
    size_t years = 0;
    for (size_t k = 0; known && k < known->n_cost; k++)
        years = known->cost[k].year >= years ? known->cost[k].year + 1 : years;
    for (size_t k = 0; known && k < known->n_sum; k++)
        years = known->sum[k].year >= years ? known->sum[k].year + 1 : years;
    return years;
}
