/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/store/chunk.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { TILE_DRAWS = 16, CHECKSUM_BYTES = 4 };

size_t chunk_bytes(const struct chunk_shape *shape) {
    return shape->element * shape->n_draw * shape->n_outer * shape->n_inner;
}

enum status chunk_packer_init(struct chunk_packer *packer, size_t bytes) {
    memset(packer, 0, sizeof *packer);
    if (bytes > INT_MAX / 2)
        return STATUS_MEMORY;
    /* After shuffle the high bytes are long runs and the low ones are noise: looking for runs only (Z_RLE) is several
     * times as fast as looking for strings and packs these planes as well. The format is plain zlib all the same. */
    if (deflateInit2(&packer->stream, CHUNK_DEFLATE_LEVEL, Z_DEFLATED, MAX_WBITS, MAX_MEM_LEVEL, Z_RLE) != Z_OK)
        return STATUS_MEMORY;
    packer->raw_room = bytes;
    packer->packed_room = deflateBound(&packer->stream, (uLong)bytes) + CHECKSUM_BYTES;
    packer->raw = malloc(bytes + 1);
    packer->shuffled = malloc(bytes + 1);
    packer->packed = malloc(packer->packed_room);
    if (packer->raw && packer->shuffled && packer->packed)
        return STATUS_OK;
    chunk_packer_free(packer);
    return STATUS_MEMORY;
}

void chunk_packer_free(struct chunk_packer *packer) {
    (void)deflateEnd(&packer->stream); /* answers an error for a stream that was never opened; nothing to do then */
    free(packer->raw);
    free(packer->shuffled);
    free(packer->packed);
    memset(packer, 0, sizeof *packer);
}

/* Lanes run along draws, the file runs along the other axes: turn them in tiles, so that the lines of cache on both
 * sides are used whole. */
#define DEFINE_TURN(name, type)                                                                                        \
    static void name(const type *data, const size_t *lane, size_t n_lane, size_t n, type *restrict out) {              \
        for (size_t start = 0; start < n; start += TILE_DRAWS) {                                                       \
            size_t stop = n - start < TILE_DRAWS ? n : start + TILE_DRAWS;                                             \
            for (size_t l = 0; l < n_lane; l++)                                                                        \
                for (size_t d = start; d < stop; d++)                                                                  \
                    out[d * n_lane + l] = data[lane[l] + d];                                                           \
        }                                                                                                              \
    }
DEFINE_TURN(turn32, uint32_t)
DEFINE_TURN(turn64, uint64_t)

static void turn_chunk(unsigned char *raw, const struct chunk_shape *shape, const void *data, const size_t *lane,
                       size_t n) {
    size_t slab = shape->element * shape->n_draw * shape->n_inner;
    if (n < shape->n_draw)
        memset(raw, 0, slab * shape->n_outer);
    for (size_t o = 0; o < shape->n_outer; o++) {
        unsigned char *out = raw + o * slab;
        if (shape->element == sizeof(uint32_t))
            turn32(data, lane + o * shape->n_inner, shape->n_inner, n, (uint32_t *)(void *)out);
        else
            turn64(data, lane + o * shape->n_inner, shape->n_inner, n, (uint64_t *)(void *)out);
    }
}

/* All first bytes, then all second bytes, and so on. */
static void shuffle_bytes(const unsigned char *raw, size_t element, size_t n, unsigned char *restrict out) {
    for (size_t b = 0; b < element; b++) {
        unsigned char *restrict plane = out + b * n;
        for (size_t i = 0; i < n; i++)
            plane[i] = raw[i * element + b];
    }
}

uint32_t chunk_fletcher32(const unsigned char *data, size_t n) {
    enum { BLOCK = 4096 }; /* words; 4096 * 4096 * 65535 stays far below 2^64 */
    uint64_t low = 0, high = 0;
    int any = 0;
    size_t words = n / 2 + n % 2;
    for (size_t i = 0; i < words;) {
        size_t stop = words - i < BLOCK ? words : i + BLOCK;
        for (; i < stop; i++) {
            uint64_t next = 2 * i + 1 < n ? data[2 * i + 1] : 0;
            low += (uint64_t)data[2 * i] << 8 | next;
            high += low;
        }
        any |= high != 0;
        low %= 65535;
        high %= 65535;
    }
    /* Once any word is not zero, neither are HDF5's sums: they are folded, never reduced to zero. */
    if (any && low == 0)
        low = 65535;
    if (any && high == 0)
        high = 65535;
    return (uint32_t)(high << 16 | low);
}

/* What stands in packer->raw, of `bytes` bytes. */
static enum status pack_raw(struct chunk_packer *packer, size_t element, size_t bytes, size_t *packed) {
    shuffle_bytes(packer->raw, element, bytes / element, packer->shuffled);
    z_stream *stream = &packer->stream;
    if (deflateReset(stream) != Z_OK)
        return STATUS_INTERNAL;
    stream->next_in = packer->shuffled;
    stream->avail_in = (uInt)bytes;
    stream->next_out = packer->packed;
    stream->avail_out = (uInt)(packer->packed_room - CHECKSUM_BYTES);
    if (deflate(stream, Z_FINISH) != Z_STREAM_END)
        return STATUS_INTERNAL;
    size_t size = packer->packed_room - CHECKSUM_BYTES - stream->avail_out;
    uint32_t sum = chunk_fletcher32(packer->packed, size);
    memcpy(packer->packed + size, &sum, CHECKSUM_BYTES);
    *packed = size + CHECKSUM_BYTES;
    return STATUS_OK;
}

enum status chunk_pack(struct chunk_packer *packer, const struct chunk_shape *shape, const void *data,
                       const size_t *lane, size_t n, size_t *packed) {
    size_t bytes = chunk_bytes(shape);
    if (bytes > packer->raw_room || n > shape->n_draw)
        return STATUS_INTERNAL;
    turn_chunk(packer->raw, shape, data, lane, n);
    return pack_raw(packer, shape->element, bytes, packed);
}

enum status chunk_pack_plain(struct chunk_packer *packer, size_t element, size_t n, const void *data, size_t given,
                             size_t *packed) {
    size_t bytes = n * element;
    if (bytes > packer->raw_room || given > n)
        return STATUS_INTERNAL;
    memcpy(packer->raw, data, given * element);
    memset(packer->raw + given * element, 0, bytes - given * element);
    return pack_raw(packer, element, bytes, packed);
}
