/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/distribution.h"

#include <stdlib.h>
#include <string.h>

#define DISTRIBUTION_ADDRESS(symbol) &symbol,
static const struct distribution *const distributions[] = {DISTRIBUTION_LIST(DISTRIBUTION_ADDRESS)};
#undef DISTRIBUTION_ADDRESS

enum { N_DISTRIBUTION = sizeof distributions / sizeof distributions[0] };

const struct distribution *distribution_at(size_t i) {
    return i < N_DISTRIBUTION ? distributions[i] : NULL;
}

const struct distribution *distribution_find(const char *name) {
    for (size_t i = 0; i < N_DISTRIBUTION; i++)
        if (strcmp(distributions[i]->name, name) == 0)
            return distributions[i];
    return NULL;
}

void distribution_value_free(struct distribution_value *value) {
    free(value->value);
    memset(value, 0, sizeof *value);
}
