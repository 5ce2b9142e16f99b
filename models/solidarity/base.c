/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/base.h"
#include "models/solidarity/name.h"

#define BASE_ADDRESS(symbol) &symbol,
static const struct base *const bases[] = {BASE_LIST(BASE_ADDRESS)};
#undef BASE_ADDRESS

const struct base *base_at(size_t i) {
    return i < sizeof bases / sizeof bases[0] ? bases[i] : NULL;
}

const struct base *base_find(const char *name) {
    size_t i = 0;
    while (base_at(i) && !name_equal(base_at(i)->name, name))
        i++;
    return base_at(i);
}
