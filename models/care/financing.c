/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/financing.h"

#include <string.h>

#define FINANCING_ADDRESS(symbol) &symbol,
static const struct financing *const financings[] = {FINANCING_LIST(FINANCING_ADDRESS)};
#undef FINANCING_ADDRESS

enum { N_FINANCING = sizeof financings / sizeof financings[0] };

const struct financing *financing_at(size_t i) {
    return i < N_FINANCING ? financings[i] : NULL;
}

const struct financing *financing_find(const char *name) {
    for (size_t i = 0; i < N_FINANCING; i++)
        if (strcmp(financings[i]->name, name) == 0)
            return financings[i];
    return NULL;
}

const struct financing *financing_of(const struct product *product) {
    return product->procurement.financing ? product->procurement.financing : &financing_effort;
}

double financing_volume_part(const struct product *product) {
    return financing_of(product)->bill ? 1.0 - product->procurement.fixed_part : 0.0;
}

bool financing_has_lump_sum(const struct product *product) {
    return financing_of(product)->multiple || product->procurement.fixed_part > 0.0;
}
