/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/family.h"

#include <string.h>

#define FAMILY_ADDRESS(symbol) &symbol,
static const struct family *const families[] = {FAMILY_LIST(FAMILY_ADDRESS)};
#undef FAMILY_ADDRESS

enum { N_FAMILY = sizeof families / sizeof families[0] };

const struct family *family_at(size_t i) {
    return i < N_FAMILY ? families[i] : NULL;
}

const struct family *family_find(const char *name) {
    for (size_t i = 0; i < N_FAMILY; i++)
        if (strcmp(families[i]->name, name) == 0)
            return families[i];
    return NULL;
}
