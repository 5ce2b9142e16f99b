/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of results files. In a page (WebAssembly) there is no disk, and every path is one in memory. */
#include "sim/store/parts.h"

const struct store_kind *store_kind_of(const char *path) {
#ifndef __wasm__
    if (!store_is_in_memory(path))
        return &store_kind_file;
#else
    (void)path;
#endif
    return &store_kind_memory;
}
