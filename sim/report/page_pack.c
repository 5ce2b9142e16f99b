/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/page_parts.h"

#include <stdlib.h>
#include <zlib.h>

enum { LEVEL = 6 };

static void encode_base64(const unsigned char *from, size_t n, char *to) {
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t k = 0; k < n; k += 3) {
        unsigned word = (unsigned)from[k] << 16 | (k + 1 < n ? (unsigned)from[k + 1] << 8 : 0) |
                        (k + 2 < n ? (unsigned)from[k + 2] : 0);
        *to++ = digit[word >> 18];
        *to++ = digit[word >> 12 & 63];
        *to++ = k + 1 < n ? digit[word >> 6 & 63] : '=';
        *to++ = k + 2 < n ? digit[word & 63] : '=';
    }
    *to = '\0';
}

static enum status deflate_base64(const unsigned char *planes, size_t n, char **text, size_t *bytes) {
    uLongf size = compressBound((uLong)n);
    unsigned char *packed = malloc(size);
    if (!packed || compress2(packed, &size, planes, (uLong)n, LEVEL) != Z_OK) {
        free(packed);
        return STATUS_MEMORY;
    }
    *bytes = (size + 2) / 3 * 4;
    *text = malloc(*bytes + 1);
    if (*text)
        encode_base64(packed, size, *text);
    free(packed);
    return *text ? STATUS_OK : STATUS_MEMORY;
}

enum status page_sample_pack(const struct sample *sample, char **text, size_t *bytes) {
    unsigned char *planes = NULL;
    size_t n = 0;
    *text = NULL;
    enum status status = page_sample_planes(sample, &planes, &n);
    if (!status)
        status = deflate_base64(planes, n, text, bytes);
    free(planes);
    return status;
}
