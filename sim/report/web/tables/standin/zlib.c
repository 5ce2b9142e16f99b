/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <zlib.h>

/* No more at once, so that what comes out of it stays small: at most some thousand times as much. */
enum { PIECE = 1024 };

#define FROM_SCRIPT(name) __attribute__((import_module("page"), import_name(name)))
FROM_SCRIPT("inflateNew") int page_inflate_new(void);
/* 1: taken; 0: damaged */
FROM_SCRIPT("inflatePush") int page_inflate_push(int handle, const void *bytes, uInt n, int last);
/* How many of the bytes that came out so far now stand at `to`. */
FROM_SCRIPT("inflateTake") uInt page_inflate_take(int handle, void *to, uInt n);
FROM_SCRIPT("free") void page_free(int handle);

int inflateInit2(z_stream *stream, int window_bits) {
    (void)window_bits;
    stream->handle = page_inflate_new();
    stream->given = false;
    return Z_OK;
}

int inflate(z_stream *stream, int flush) {
    (void)flush;
    for (;;) {
        uInt n = page_inflate_take(stream->handle, stream->next_out, stream->avail_out);
        stream->next_out += n;
        stream->avail_out -= n;
        if (n > 0)
            return Z_OK;
        if (stream->given)
            return Z_STREAM_END;
        uInt size = stream->avail_in < PIECE ? stream->avail_in : PIECE;
        stream->given = size == stream->avail_in;
        if (!page_inflate_push(stream->handle, stream->next_in, size, stream->given))
            return Z_DATA_ERROR;
        stream->next_in += size;
        stream->avail_in -= size;
    }
}

int inflateEnd(z_stream *stream) {
    page_free(stream->handle);
    return Z_OK;
}

/* The polynomial of ISO 3309, lowest bit first. */
static uint32_t next(uint32_t crc, unsigned char byte) {
    crc ^= byte;
    for (int bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0);
    return crc;
}

uLong crc32(uLong crc, const void *bytes, uInt n) {
    uint32_t value = ~(uint32_t)crc;
    for (uInt k = 0; k < n; k++)
        value = next(value, ((const unsigned char *)bytes)[k]);
    return (uint32_t)~value;
}
