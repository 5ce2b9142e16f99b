/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout is that of PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16; little endian. */
#include "sim/scenario/zip.h"

#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

enum {
    END_SIZE = 22,       /* of the record at the end */
    END_COMMENT = 65535, /* that may follow it */
    ENTRY_SIZE = 46,     /* of an entry of the directory, without its name */
    LOCAL_SIZE = 30,     /* of what stands before a part, without its name */
    PIECE = 16384,
    STORED = 0,
    DEFLATED = 8,
    ENCRYPTED = 1
};
static const uint32_t END_MARK = 0x06054b50, ENTRY_MARK = 0x02014b50, LOCAL_MARK = 0x04034b50;

static uint32_t read_16(const unsigned char *p) {
    return p[0] | (uint32_t)p[1] << 8;
}

static uint32_t read_32(const unsigned char *p) {
    return read_16(p) | read_16(p + 2) << 16;
}

bool zip_is(const void *bytes, size_t length) {
    return length >= 4 && read_32(bytes) == LOCAL_MARK;
}

bool zip_open(const void *bytes, size_t length, struct zip *zip) {
    const unsigned char *p = bytes;
    *zip = (struct zip){.bytes = p, .length = length};
    if (length < END_SIZE)
        return false;
    size_t last = length - END_SIZE, first = last > END_COMMENT ? last - END_COMMENT : 0, at = last;
    while (at > first && read_32(p + at) != END_MARK)
        at--;
    if (read_32(p + at) != END_MARK)
        return false;
    size_t n_part = read_16(p + at + 10), directory = read_32(p + at + 16);
    if (n_part > ZIP_PARTS_MAX || directory > at)
        return false;
    zip->n_part = n_part;
    zip->directory = directory;
    return true;
}

/* Where the data of an entry begin: behind a header that has a name and more of its own. */
static bool find_data(const struct zip *zip, size_t local, struct zip_part *part) {
    if (local > zip->length || zip->length - local < LOCAL_SIZE || read_32(zip->bytes + local) != LOCAL_MARK)
        return false;
    part->start = local + LOCAL_SIZE + read_16(zip->bytes + local + 26) + read_16(zip->bytes + local + 28);
    return part->start <= zip->length && zip->length - part->start >= part->packed;
}

/* A part that is there twice is none: programs differ in which of the two they read. */
bool zip_find(const struct zip *zip, const char *name, struct zip_part *part) {
    size_t at = zip->directory, length = strlen(name);
    const unsigned char *found = NULL;
    for (size_t k = 0; k < zip->n_part; k++) {
        const unsigned char *p = zip->bytes + at;
        if (zip->length - at < ENTRY_SIZE || read_32(p) != ENTRY_MARK)
            return false;
        size_t n = read_16(p + 28), rest = read_16(p + 30) + read_16(p + 32);
        if (zip->length - at - ENTRY_SIZE < n + rest)
            return false;
        if (n == length && memcmp(p + ENTRY_SIZE, name, n) == 0) {
            if (found)
                return false;
            found = p;
        }
        at += ENTRY_SIZE + n + rest;
    }
    if (!found)
        return false;
    *part = (struct zip_part){.method = read_16(found + 8) & ENCRYPTED ? UINT32_MAX : read_16(found + 10),
                              .crc = read_32(found + 16),
                              .packed = read_32(found + 20),
                              .size = read_32(found + 24)};
    return find_data(zip, read_32(found + 42), part);
}

/* Where the inflated bytes go, and what came out so far. */
struct sink {
    const struct zip_part *part;
    bool (*take)(void *context, const void *bytes, size_t n);
    void *context;
    size_t size;
    uLong crc;
};

static bool put(struct sink *sink, const void *bytes, size_t n) {
    sink->size += n;
    sink->crc = crc32(sink->crc, bytes, (uInt)n);
    return sink->size <= sink->part->size && sink->take(sink->context, bytes, n);
}

static bool copy_stored(const struct zip *zip, struct sink *sink) {
    size_t left = sink->part->packed;
    for (const unsigned char *p = zip->bytes + sink->part->start; left > 0;) {
        size_t n = left < PIECE ? left : PIECE;
        if (!put(sink, p, n))
            return false;
        p += n;
        left -= n;
    }
    return true;
}

static bool inflate_all(z_stream *stream, struct sink *sink) {
    unsigned char piece[PIECE];
    for (int answer = Z_OK; answer != Z_STREAM_END;) {
        stream->next_out = piece;
        stream->avail_out = PIECE;
        answer = inflate(stream, Z_NO_FLUSH);
        size_t n = PIECE - stream->avail_out;
        if ((answer != Z_OK && answer != Z_STREAM_END) || (n == 0 && answer == Z_OK) || (n > 0 && !put(sink, piece, n)))
            return false;
    }
    return true;
}

static bool copy_deflated(const struct zip *zip, struct sink *sink) {
    z_stream stream = {.next_in = zip->bytes + sink->part->start, .avail_in = (uInt)sink->part->packed};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return false;
    bool whole = inflate_all(&stream, sink);
    inflateEnd(&stream);
    return whole;
}

bool zip_is_too_large(const struct zip_part *part, size_t size_cap) {
    return part->size > size_cap || part->size / ZIP_RATIO_MAX > part->packed;
}

bool zip_inflate(const struct zip *zip, const struct zip_part *part, size_t size_cap,
                 bool (*take)(void *context, const void *bytes, size_t n), void *context) {
    struct sink sink = {.part = part, .take = take, .context = context, .crc = crc32(0, NULL, 0)};
    if (zip_is_too_large(part, size_cap))
        return false;
    if (part->method != STORED && part->method != DEFLATED)
        return false;
    bool whole = part->method == STORED ? copy_stored(zip, &sink) : copy_deflated(zip, &sink);
    return whole && sink.size == part->size && sink.crc == part->crc;
}
