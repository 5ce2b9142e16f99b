/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stream against Random123's published vectors, and its keys. */
#include "models/core/stream.h"

#include <Random123/philox.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Known answers published with Random123 1.14, file kat_vectors, lines "philox4x32 10": counter, key, words. The third
 * is made of the digits of pi. */
static const uint32_t known[3][10] = {{0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
                                      {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
                                       0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
                                      {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0,
                                       0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};

static void test_known_answers(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++) {
        const uint32_t *k = known[i];
        struct stream stream = {{k[4], k[5]}, k[2], k[3]};
        uint32_t words[4];
        stream_words(&stream, k[0], k[1] >> 8, k[1] & 255, words);
        for (int j = 0; j < 4; j++)
            assert_int_equal(words[j], k[6 + j]);
    }
}

/* And the library itself, at places all over the counter and the key. */
static void test_as_random123(void **state) {
    (void)state;
    uint32_t r[7] = {0};
    for (uint32_t k = 0; k < 200000; k++) {
        for (int j = 0; j < 7; j++)
            r[j] = (r[j] + k + 0x9e3779b9u * (uint32_t)(j + 1)) * 747796405u + 2891336453u;
        struct stream stream = {{r[0], r[1]}, r[2], r[3]};
        uint32_t client = r[4] >> 8, attempt = r[5] >> 24, words[4];
        philox4x32_ctr_t counter = {{r[6], client << 8 | attempt, r[2], r[3]}};
        philox4x32_key_t key = {{r[0], r[1]}};
        philox4x32_ctr_t wanted = philox4x32(counter, key);
        stream_words(&stream, r[6], client, attempt, words);
        assert_memory_equal(words, wanted.v, sizeof words);
    }
}

/* The final mix of MurmurHash3, undone: the inverses of its odd factors modulo 2^32 (each checked to give 1). */
static uint32_t unmix(uint32_t h) {
    const uint32_t inverse_a = 0xa5cb9243, inverse_b = 0x7ed1b41d;
    assert_int_equal(inverse_a * UINT32_C(0x85ebca6b), 1);
    assert_int_equal(inverse_b * UINT32_C(0xc2b2ae35), 1);
    h ^= h >> 16;
    h *= inverse_b;
    h ^= h >> 13 ^ h >> 26;
    h *= inverse_a;
    return h ^ h >> 16;
}

/* FNV-1a test values of its authors (Fowler, Noll, Vo; draft-eastlake-fnv): "", "a", "foobar". */
static void test_hash_is_mixed_fnv(void **state) {
    (void)state;
    assert_int_equal(unmix(stream_hash_name("")), 0x811c9dc5);
    assert_int_equal(unmix(stream_hash_name("a")), 0xe40c292c);
    assert_int_equal(unmix(stream_hash_name("foobar")), 0xbf9cf968);
}

static int compare_keys(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* No two purposes of one seed share a key, nor do the same purposes of neighbouring seeds. */
static void test_keys_differ(void **state) {
    (void)state;
    enum { SEEDS = 6, YEARS = 60, FORMS = 3, SOURCES = 14, N = SEEDS * YEARS * FORMS * SOURCES };
    uint64_t *keys = malloc(N * sizeof *keys);
    assert_non_null(keys);
    const unsigned forms[FORMS] = {0, 1, 255};
    size_t n = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        for (unsigned year = 0; year < YEARS; year++)
            for (int f = 0; f < FORMS; f++)
                for (int s = 1; s <= SOURCES; s++) {
                    struct stream stream = stream_open(seed, 1, 2, forms[f], 2015 + year, (enum stream_source)s);
                    assert_int_equal(stream.who, 1);
                    assert_int_equal(stream.what, 2);
                    keys[n++] = (uint64_t)stream.key[1] << 32 | stream.key[0];
                }
    qsort(keys, n, sizeof *keys, compare_keys);
    for (size_t i = 1; i < n; i++)
        assert_true(keys[i] != keys[i - 1]);
    free(keys);
}

/* Each of seed, who, what, form, year, source, draw, client and attempt moves about half of the 128 bits. */
static void test_every_part_matters(void **state) {
    (void)state;
    int moved[9] = {0};
    enum { REPEATS = 200 };
    for (uint32_t r = 0; r < REPEATS; r++) {
        uint32_t base[4], other[4];
        for (unsigned part = 0; part < 10; part++) {
            unsigned d[9] = {0};
            if (part > 0)
                d[part - 1] = 1;
            struct stream stream = stream_open(77 + d[0], 10 + d[1], 20 + d[2], 0 + d[3], 2020 + d[4],
                                               (enum stream_source)(SOURCE_STOCK + d[5]));
            stream_words(&stream, 1000 * r + d[6], r + d[7], d[8], part ? other : base);
            for (int j = 0; part && j < 4; j++)
                moved[part - 1] += __builtin_popcount(other[j] ^ base[j]);
        }
    }
    /* binomial(128 * 200, 1/2): sd 80, gate 6 sd */
    for (int part = 0; part < 9; part++)
        assert_in_range(moved[part], 64 * REPEATS - 480, 64 * REPEATS + 480);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers),      cmocka_unit_test(test_as_random123),
        cmocka_unit_test(test_hash_is_mixed_fnv),  cmocka_unit_test(test_keys_differ),
        cmocka_unit_test(test_every_part_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
