/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"
#include "models/solidarity/name.h"

#define KEY_ADDRESS(symbol) &symbol,
static const struct key *const keys[] = {KEY_LIST(KEY_ADDRESS)};
#undef KEY_ADDRESS

const struct key *key_at(size_t i) {
    return i < sizeof keys / sizeof keys[0] ? keys[i] : NULL;
}

const struct key *key_find(const char *name) {
    size_t i = 0;
    while (key_at(i) && !name_equal(key_at(i)->name, name))
        i++;
    return key_at(i);
}
