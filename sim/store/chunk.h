/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One chunk made ready for the file: of a draw-wise variable turned from lanes into file order, then through HDF5's own
 * filters shuffle, deflate and fletcher32, in that order. HDF5 would do this on one thread, and look for strings where
 * there are only runs; we do it on all and hand over the finished bytes. Any HDF5 reads them back and checks the sum.
 * No HDF5 here. */
#ifndef SIM_STORE_CHUNK_H
#define SIM_STORE_CHUNK_H

#include "models/core/status.h"
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

enum { CHUNK_DEFLATE_LEVEL = 1 };

/* A chunk in file order is [n_outer][n_draw][n_inner] elements of `element` bytes. */
struct chunk_shape {
    size_t element; /* 4 or 8 */
    size_t n_draw;
    size_t n_outer; /* product of the axes before the draw axis, the municipality not counted */
    size_t n_inner; /* product of those after it */
};

/* Buffers of one thread. */
struct chunk_packer {
    size_t raw_room, packed_room;
    unsigned char *raw;      /* file order */
    unsigned char *shuffled; /* byte planes */
    unsigned char *packed;   /* what goes into the file */
    z_stream stream;
};

/* Bytes of an unpacked chunk. */
size_t chunk_bytes(const struct chunk_shape *shape);

/* Room for chunks up to bytes. STATUS_MEMORY. free is legal after a failed init and twice. */
CHECKED enum status chunk_packer_init(struct chunk_packer *packer, size_t bytes);
void chunk_packer_free(struct chunk_packer *packer);

/* Pack one chunk. data: element d of lane l is at data[lane[l] + d], lane in file order [n_outer][n_inner], counted in
 * elements. n <= n_draw draws are there; the rest of the chunk becomes zero. Result: packer->packed, *packed bytes.
 * STATUS_INTERNAL when zlib fails, which it does not with buffers of this size. */
CHECKED enum status chunk_pack(struct chunk_packer *packer, const struct chunk_shape *shape, const void *data,
                               const size_t *lane, size_t n, size_t *packed);

/* The same of a chunk of n elements that lie in file order already; only the first `given` of them are there, the rest
 * becomes zero. */
CHECKED enum status chunk_pack_plain(struct chunk_packer *packer, size_t element, size_t n, const void *data,
                                     size_t given, size_t *packed);

/* HDF5's Fletcher checksum: sums modulo 65535 over big-endian 16-bit words, an odd last byte being a word's high byte;
 * a multiple of 65535 other than 0 gives 65535. (RFC 1146 has the same sums with ones' complement arithmetic.) */
uint32_t chunk_fletcher32(const unsigned char *data, size_t n);

#endif
