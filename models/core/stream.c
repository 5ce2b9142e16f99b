/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/core/stream.h"

/* The last mixing steps of MurmurHash3: bijections in which every input bit moves every output bit. */
static uint32_t mix_32(uint32_t h) {
    h = (h ^ h >> 16) * UINT32_C(0x85ebca6b);
    h = (h ^ h >> 13) * UINT32_C(0xc2b2ae35);
    return h ^ h >> 16;
}

static uint64_t mix_64(uint64_t h) {
    h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ h >> 33;
}

uint32_t stream_hash_name(const char *name) {
    uint32_t h = UINT32_C(2166136261);
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * UINT32_C(16777619);
    return mix_32(h);
}

/* The seed is mixed before the purpose is laid over it, so that seeds that differ in a few bits do not give the keys of
 * one another's purposes. Both steps are bijections: for one seed no two purposes share a key. */
struct stream stream_open(uint64_t seed, uint32_t who, uint32_t what, unsigned form, unsigned year,
                          enum stream_source source) {
    uint64_t purpose = (uint64_t)(year & 0xffff) << 16 | (uint64_t)(form & 0xff) << 8 | ((uint64_t)source & 0xff);
    uint64_t key = mix_64(mix_64(seed + UINT64_C(0x9e3779b97f4a7c15)) ^ purpose);
    struct stream stream = {.key = {(uint32_t)key, (uint32_t)(key >> 32)}, .who = who, .what = what};
    return stream;
}

/* Philox4x32-10 as published: ten rounds, the key moving on by Weyl's sequence. */
void stream_words(const struct stream *stream, uint32_t draw, uint32_t client, uint32_t attempt, uint32_t words[4]) {
    uint32_t c[4] = {draw, client << 8 | attempt, stream->who, stream->what};
    uint32_t k[2] = {stream->key[0], stream->key[1]};
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = UINT64_C(0xd2511f53) * c[0], p1 = UINT64_C(0xcd9e8d57) * c[2];
        c[0] = (uint32_t)(p1 >> 32) ^ c[1] ^ k[0];
        c[1] = (uint32_t)p1;
        c[2] = (uint32_t)(p0 >> 32) ^ c[3] ^ k[1];
        c[3] = (uint32_t)p0;
        k[0] += UINT32_C(0x9e3779b9);
        k[1] += UINT32_C(0xbb67ae85);
    }
    for (int i = 0; i < 4; i++)
        words[i] = c[i];
}
