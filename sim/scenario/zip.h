/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a zip archive in memory, inflated by zlib: what a workbook (.xlsx) is packed in. Archives may be
 * hostile: nothing is believed that does not lie within the bytes, and no part grows beyond its bound. */
#ifndef SIM_SCENARIO_ZIP_H
#define SIM_SCENARIO_ZIP_H

#include "models/core/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ZIP_PARTS_MAX = 4096, ZIP_RATIO_MAX = 1000 };

struct zip {
    const unsigned char *bytes; /* the caller's */
    size_t length;
    size_t directory; /* where the central directory begins */
    size_t n_part;
};

/* A part, as the directory has it. */
struct zip_part {
    uint32_t method, crc;
    size_t packed, size; /* bytes in the archive, and inflated */
    size_t start;        /* of its data */
};

/* Does it begin as one? */
bool zip_is(const void *bytes, size_t length);

/* Find the directory. false when there is none, it lies outside the bytes, or it has more than ZIP_PARTS_MAX parts;
 * then there are no parts to be found. */
bool zip_open(const void *bytes, size_t length, struct zip *zip);

/* The part with this name. false when there is none or its place is not within the bytes. */
bool zip_find(const struct zip *zip, const char *name, struct zip_part *part);

/* Is it more than size_cap, or than ZIP_RATIO_MAX times its packed size? */
bool zip_is_too_large(const struct zip_part *part, size_t size_cap);

/* Inflate it piece by piece into take(context, bytes, n), which returns false to stop. false when it stops, the part is
 * damaged (also by its CRC), packed in another way than stored or deflated, encrypted, or too large. */
bool zip_inflate(const struct zip *zip, const struct zip_part *part, size_t size_cap,
                 bool (*take)(void *context, const void *bytes, size_t n), void *context);

#endif
