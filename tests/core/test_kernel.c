/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels: the words of the stream, the same bits on every instruction set and for every way of cutting the lanes
 * into blocks, and the exact corners. */
#include "models/core/sample.h"
#include "models/core/sample_normal.h"
#include "models/core/sample_search.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N = 5003, N_SAMPLER = 8 };

/* Lanes with parameters all over their ranges. */
struct set {
    uint32_t draw[N], client[N];
    double mean[N], probability[N], shape[N];
    int32_t trials[N];
};

struct result {
    double real[N];
    int32_t count[N];
};

static uint64_t next_word(uint64_t *s) {
    *s ^= *s >> 12;
    *s ^= *s << 25;
    *s ^= *s >> 27;
    return *s * UINT64_C(2685821657736338717);
}

static double next(uint64_t *s) {
    return (double)(next_word(s) >> 11) * 0x1p-53;
}

/* Between low and high, every order of magnitude alike; 0 now and then. */
static double next_magnitude(uint64_t *s, double low, double high) {
    return next(s) < 0.05 ? 0.0 : low * pow(high / low, next(s));
}

static struct set *make_set(uint64_t seed) {
    struct set *set = malloc(sizeof *set);
    assert_non_null(set);
    uint64_t s = seed;
    for (size_t l = 0; l < N; l++) {
        set->draw[l] = (uint32_t)next_word(&s);
        set->client[l] = (uint32_t)(next_word(&s) & STREAM_MAX_CLIENT);
        set->mean[l] = next(&s) < 0.5 ? next_magnitude(&s, 1e-9, 1e8) : 60.0 * next(&s);
        set->shape[l] = next(&s) < 0.5 ? next_magnitude(&s, 1e-4, 1e7) : 3.0 * next(&s);
        set->trials[l] = (int32_t)next_magnitude(&s, 1.0, next(&s) < 0.5 ? 100.0 : 2e9);
        double p = next_magnitude(&s, next(&s) < 0.5 ? 1e-17 : 0.01, 1.0);
        set->probability[l] = next(&s) < 0.5 ? p : 1.0 - p;
    }
    return set;
}

static const char *const sampler_names[N_SAMPLER] = {"uniform",  "normal", "exponential", "poisson",
                                                     "binomial", "gamma",  "stratified",  "stratified normal"};

/* The n lanes of the set from `from`, by sampler number, with or without client numbers. */
static void draw(const struct sampler *sampler, int which, const struct set *set, size_t from, size_t n,
                 int with_client, struct result *out) {
    struct stream stream = stream_open(5, 6, 7, 0, (unsigned)(2000 + which), SOURCE_COST);
    struct stratum stratum = stratum_steps(5, stream, 17, 3);
    struct lanes lanes = {n, set->draw + from, with_client ? set->client + from : NULL};
    switch (which) {
    case 0:
        sampler->uniform(&stream, &lanes, out->real + from);
        break;
    case 1:
        sampler->normal(&stream, &lanes, out->real + from);
        break;
    case 2:
        sampler->exponential(&stream, &lanes, out->real + from);
        break;
    case 3:
        sampler->poisson(&stream, &lanes, set->mean + from, out->count + from);
        break;
    case 4:
        sampler->binomial(&stream, &lanes, set->trials + from, set->probability + from, out->count + from);
        break;
    case 5:
        sampler->gamma(&stream, &lanes, set->shape + from, out->real + from);
        break;
    case 6:
        sampler->stratified(&stratum, &lanes, out->real + from);
        break;
    default:
        sampler->stratified_normal(&stratum, &lanes, out->real + from);
    }
}

static int same(const struct result *a, const struct result *b, size_t *where) {
    for (size_t l = 0; l < N; l++) {
        *where = l;
        if (memcmp(&a->real[l], &b->real[l], sizeof(double)) != 0 || a->count[l] != b->count[l])
            return 0;
    }
    return 1;
}

static void compare(const struct result *a, const struct result *b, int which, const char *what) {
    size_t l;
    if (!same(a, b, &l))
        fail_msg("%s, %s: lane %zu differs: %.17g and %.17g, %d and %d", sampler_names[which], what, l, a->real[l],
                 b->real[l], a->count[l], b->count[l]);
}

/* Random123's known-answer vectors (see test_stream.c) through the vector loop, but for the one whose draw number is
 * beyond 31 bits. */
static void test_words(void **state) {
    (void)state;
    static const uint32_t known[2][10] = {{0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
                                          {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0,
                                           0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};
    struct tile tile = {.n = 1};
    for (int i = 0; i < 2; i++) {
        const uint32_t *k = known[i];
        struct stream stream = {{k[4], k[5]}, k[2], k[3]};
        tile.draw[0] = k[0];
        tile.client[0] = k[1] >> 8;
        tile_words(&stream, &tile, k[1] & 255);
        assert_int_equal(tile.first[0], (uint64_t)k[6] << 32 | k[7]);
        assert_int_equal(tile.second[0], (uint64_t)k[8] << 32 | k[9]);
    }
}

/* Each kernel's uniform is the odd multiple of 2^-53 that the first two words of stream_words give, or what is left of
 * 1 after that where the draw is mirrored, as half of these are. */
static void test_uniform_is_stream(void **state) {
    (void)state;
    struct set *set = make_set(1);
    struct result *out = calloc(1, sizeof *out);
    assert_non_null(out);
    const char *const names[] = {"plain", "avx2", "avx512"};
    for (int k = 0; k < 3; k++) {
        const struct sampler *sampler = sampler_by_name(names[k]);
        if (!sampler)
            continue;
        draw(sampler, 0, set, 0, N, 1, out);
        struct stream stream = stream_open(5, 6, 7, 0, 2000, SOURCE_COST);
        for (size_t l = 0; l < N; l++) {
            uint32_t words[4];
            stream_words(&stream, set->draw[l] & ~STREAM_MIRRORED, set->client[l], 0, words);
            uint64_t upper = ((uint64_t)words[0] << 32 | words[1]) >> 12;
            double u = ((double)upper + 0.5) * 0x1p-52;
            assert_true(out->real[l] == (set->draw[l] & STREAM_MIRRORED ? 1.0 - u : u));
        }
    }
    free(out);
    free(set);
}

/* Each kernel's stratified numbers are those of the readable form, in every coordinate, for keys of any size. */
static void test_stratified_is_stratum(void **state) {
    (void)state;
    const char *const names[] = {"plain", "avx2", "avx512"};
    struct set *set = make_set(7);
    double u[N];
    for (unsigned d = 0; d < 2 * STRATUM_DIMENSIONS + 1; d++) {
        struct stratum stratum = stratum_steps(5, stream_open(5, 6, 7, 0, 2000 + d, SOURCE_PRICE), d, 1 + d % 4);
        struct lanes lanes = {N, set->draw, NULL};
        for (int k = 0; k < 3; k++) {
            const struct sampler *sampler = sampler_by_name(names[k]);
            if (!sampler)
                continue;
            sampler->stratified(&stratum, &lanes, u);
            for (size_t l = 0; l < N; l++)
                assert_true(u[l] == stratum_uniform(&stratum, set->draw[l]));
        }
    }
    free(set);
}

/* The kernels of a machine that has no vector instructions of ours, in plain C (vector.h). */
extern const struct sampler sampler_generic;

static void test_same_bits(void **state) {
    const char *name = *state;
    const struct sampler *plain = sampler_by_name("plain");
    const struct sampler *other = strcmp(name, "generic") == 0 ? &sampler_generic : sampler_by_name(name);
    assert_non_null(plain);
    if (!other) {
        print_message("# skipped: this machine cannot run the %s kernels\n", name);
        skip();
    }
    struct result *a = calloc(1, sizeof *a), *b = calloc(1, sizeof *b);
    assert_non_null(a);
    assert_non_null(b);
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct set *set = make_set(seed);
        for (int which = 0; which < N_SAMPLER; which++) {
            draw(plain, which, set, 0, N, 1, a);
            draw(other, which, set, 0, N, 1, b);
            compare(a, b, which, name);
        }
        for (size_t l = 0; l < N; l++)
            set->mean[l] = set->mean[l] * 1.5e-5 - 710.0;
        plain->exp(N, set->mean, a->real);
        other->exp(N, set->mean, b->real);
        assert_memory_equal(a->real, b->real, sizeof a->real);
        other->exp(N, set->mean, set->mean); /* in place */
        assert_memory_equal(a->real, set->mean, sizeof a->real);
        free(set);
    }
    free(a);
    free(b);
}

/* A lane's value does not depend on the lanes beside it: one by one, in odd blocks and backwards. */
static void test_lanes_are_independent(void **state) {
    (void)state;
    const struct sampler *sampler = sampler_select();
    assert_non_null(sampler);
    struct result *whole = calloc(1, sizeof *whole), *parts = calloc(1, sizeof *parts);
    struct set *set = make_set(99), *back = malloc(sizeof *back);
    assert_true(whole && parts && back);
    for (size_t l = 0; l < N; l++) {
        size_t m = N - 1 - l;
        back->draw[l] = set->draw[m];
        back->client[l] = set->client[m];
        back->mean[l] = set->mean[m];
        back->probability[l] = set->probability[m];
        back->shape[l] = set->shape[m];
        back->trials[l] = set->trials[m];
    }
    for (int which = 0; which < N_SAMPLER; which++) {
        draw(sampler, which, set, 0, N, 1, whole);
        for (size_t l = 0; l < N; l++)
            draw(sampler, which, set, l, 1, 1, parts);
        compare(whole, parts, which, "one by one");
        for (size_t from = 0, n = 1; from < N; from += n, n = 1 + (n * 7 + from) % 700)
            draw(sampler, which, set, from, n < N - from ? n : N - from, 1, parts);
        compare(whole, parts, which, "in blocks");
        memset(parts, 0, sizeof *parts);
        memset(whole, 0, sizeof *whole);
        draw(sampler, which, set, 0, N, 1, whole);
        draw(sampler, which, back, 0, N, 1, parts);
        for (size_t l = 0; l < N / 2; l++) {
            double real = parts->real[l];
            int32_t count = parts->count[l];
            parts->real[l] = parts->real[N - 1 - l];
            parts->real[N - 1 - l] = real;
            parts->count[l] = parts->count[N - 1 - l];
            parts->count[N - 1 - l] = count;
        }
        compare(whole, parts, which, "backwards");
    }
    free(whole);
    free(parts);
    free(set);
    free(back);
}

/* NULL for the clients is client 0. */
static void test_no_client(void **state) {
    (void)state;
    const struct sampler *sampler = sampler_select();
    struct result *a = calloc(1, sizeof *a), *b = calloc(1, sizeof *b);
    struct set *set = make_set(3);
    assert_true(sampler && a && b);
    memset(set->client, 0, sizeof set->client);
    for (int which = 0; which < N_SAMPLER; which++) {
        draw(sampler, which, set, 0, N, 1, a);
        draw(sampler, which, set, 0, N, 0, b);
        compare(a, b, which, "no client");
    }
    free(a);
    free(b);
    free(set);
}

/* Where the answer is certain, and where it must lie. */
static void test_corners(void **state) {
    (void)state;
    enum { CASES = 10 };
    static const struct {
        int32_t trials;
        double probability;
        int32_t low, high;
    } binomial[CASES] = {{0, 0.5, 0, 0},
                         {0, 1.0, 0, 0},
                         {7, 0.0, 0, 0},
                         {7, 1.0, 7, 7},
                         {2000000000, 0.0, 0, 0},
                         {2000000000, 1.0, 2000000000, 2000000000},
                         {1, 0.5, 0, 1},
                         {1000, 0x1p-53, 0, 0}, /* a success once in 10^13 */
                         {1000, 1 - 0x1p-53, 1000, 1000},
                         {100, 5e-324, 0, 0}};
    const struct sampler *sampler = sampler_select();
    assert_non_null(sampler);
    for (size_t c = 0; c < CASES; c++)
        for (uint32_t d = 0; d < 1000; d++) {
            struct stream stream = stream_open(1, 2, 3, 0, 2000, SOURCE_STAY);
            struct lanes lanes = {1, &d, NULL};
            int32_t count;
            double x, zero = 0.0, tiny = 1e-300;
            sampler->binomial(&stream, &lanes, &binomial[c].trials, &binomial[c].probability, &count);
            assert_true(count >= binomial[c].low && count <= binomial[c].high);
            sampler->poisson(&stream, &lanes, &zero, &count);
            assert_int_equal(count, 0);
            sampler->poisson(&stream, &lanes, &tiny, &count);
            assert_int_equal(count, 0);
            sampler->gamma(&stream, &lanes, &zero, &x);
            assert_true(x == 0.0);
            sampler->gamma(&stream, &lanes, &tiny, &x);
            assert_true(x == 0.0);
        }
    struct stream stream = stream_open(1, 2, 3, 0, 2000, SOURCE_STAY);
    struct lanes none = {0, NULL, NULL};
    sampler->normal(&stream, &none, NULL);
    sampler->poisson(&stream, &none, NULL, NULL);
}

/* The number of partial sums of the distribution that u exceeds, in doubles and one after the other: what a count with
 * a small mean is defined as. trials 0: Poisson. Ends where the sum stops growing. */
static int32_t plain_count(double u, double mean, int32_t trials, double p) {
    double rest = fmath_log1p_less(-p) - p, ratio = trials > 0 ? p / (1.0 - p) : mean;
    double chance = fmath_exp(trials > 0 ? trials * rest : -mean), sum = chance;
    int32_t k = 0;
    for (; u > sum; k++) {
        double step = ratio * (1.0 / (k + 1));
        chance *= trials > 0 ? (trials + 1.0 - (k + 1)) * step : step;
        if (sum + chance == sum && k >= mean)
            break;
        sum += chance;
    }
    return k;
}

/* Whatever a kernel does to be fast, it is that number, to the last one of a million. */
static void test_small_counts(void **state) {
    const char *name = *state;
    const struct sampler *sampler = strcmp(name, "generic") == 0 ? &sampler_generic : sampler_by_name(name);
    if (!sampler) {
        print_message("# skipped: this machine cannot run the %s kernels\n", name);
        skip();
    }
    struct set *set = make_set(77);
    struct result *count = calloc(1, sizeof *count), *uniform = calloc(1, sizeof *uniform);
    assert_non_null(count);
    assert_non_null(uniform);
    uint64_t s = 78;
    for (unsigned round = 0; round < 240; round++) {
        struct stream stream = stream_open(round, 6, 7, 0, 2000, SOURCE_STAY);
        struct lanes lanes = {N, set->draw, NULL};
        double most = next(&s) * SEARCH_BELOW, p = round % 4 == 1 ? 0.5 * next(&s) : 0.0;
        for (size_t l = 0; l < N; l++) {
            set->mean[l] = most * (0.5 + 0.499 * next(&s));
            set->probability[l] = p > 0.0 ? p : 0.5 * next(&s) * next(&s) + 1e-9;
            set->trials[l] = 1 + (int32_t)(set->mean[l] / set->probability[l]);
        }
        sampler->uniform(&stream, &lanes, uniform->real);
        if (round % 2)
            sampler->binomial(&stream, &lanes, set->trials, set->probability, count->count);
        else
            sampler->poisson(&stream, &lanes, set->mean, count->count);
        for (size_t l = 0; l < N; l++) {
            double mean = round % 2 ? set->trials[l] * set->probability[l] : set->mean[l];
            if (mean < SEARCH_BELOW)
                assert_int_equal(count->count[l], plain_count(uniform->real[l], mean, round % 2 ? set->trials[l] : 0,
                                                              round % 2 ? set->probability[l] : 0.0));
        }
    }
    free(set);
    free(count);
    free(uniform);
}

/* The inverse normal against erfcl: the tail's relative error is some z^2 times that of z, for which 1e-15 is allowed.
 * Into the far tail, to the smallest uniform 2^-53 and beyond. */
static void test_inverse_normal(void **state) {
    (void)state;
    uint64_t s = 8;
    double u[TILE], z[TILE];
    for (int repeat = 0; repeat < 2000; repeat++) {
        for (size_t l = 0; l < TILE; l++)
            u[l] = l % 2 ? next(&s) + 0x1p-54 : exp(-70.0 * next(&s));
        tile_normal(TILE, u, z);
        for (size_t l = 0; l < TILE; l++) {
            long double sqrt2 = 1.41421356237309504880168872420969808L;
            /* the nearer tail, in which nothing cancels */
            int upper = u[l] > 0.5;
            long double tail = upper ? 1.0L - (long double)u[l] : (long double)u[l];
            long double got = 0.5L * erfcl((upper ? 1.0L : -1.0L) * (long double)z[l] / sqrt2);
            long double slack = 1e-15L * (1.0L + (long double)z[l] * (long double)z[l]);
            if (!(fabsl(got / tail - 1.0L) < slack))
                fail_msg("u = %.17g: z = %.17g, tail off by %.3Lg", u[l], z[l], got / tail - 1.0L);
        }
    }
}

static void test_select(void **state) {
    (void)state;
    const char *before = getenv("SOLIDAIR_KERNEL");
    char *kept = before ? strdup(before) : NULL;
    assert_int_equal(setenv("SOLIDAIR_KERNEL", "plain", 1), 0);
    assert_string_equal(sampler_select()->name, "plain");
    assert_int_equal(setenv("SOLIDAIR_KERNEL", "abacus", 1), 0);
    assert_null(sampler_select());
    assert_int_equal(unsetenv("SOLIDAIR_KERNEL"), 0);
    assert_non_null(sampler_select());
    assert_null(sampler_by_name("abacus"));
    assert_int_equal(kept ? setenv("SOLIDAIR_KERNEL", kept, 1) : unsetenv("SOLIDAIR_KERNEL"), 0);
    free(kept);
}

/* A machine without what is hidden: the next fastest is taken, and what is hidden cannot be forced either. */
static void test_hidden(void **state) {
    (void)state;
    static const char *const hidden[] = {"avx512", "avx2,avx512", "avx512,avx2"};
    const char *without = getenv("SOLIDAIR_WITHOUT"), *forced = getenv("SOLIDAIR_KERNEL");
    char *kept = without ? strdup(without) : NULL, *kernel = forced ? strdup(forced) : NULL;
    assert_int_equal(unsetenv("SOLIDAIR_KERNEL"), 0);
    for (size_t k = 0; k < sizeof hidden / sizeof hidden[0]; k++) {
        assert_int_equal(setenv("SOLIDAIR_WITHOUT", hidden[k], 1), 0);
        const char *next = k == 0 && sampler_by_name("avx2") ? "avx2" : "plain";
        assert_null(sampler_by_name("avx512"));
        assert_string_equal(sampler_select()->name, next);
        assert_true(k == 0 || !sampler_by_name("avx2"));
    }
    assert_int_equal(setenv("SOLIDAIR_WITHOUT", "avx5,lain,plainer", 1), 0);
    assert_non_null(sampler_by_name("plain"));
    assert_int_equal(kept ? setenv("SOLIDAIR_WITHOUT", kept, 1) : unsetenv("SOLIDAIR_WITHOUT"), 0);
    assert_int_equal(kernel ? setenv("SOLIDAIR_KERNEL", kernel, 1) : 0, 0);
    free(kept);
    free(kernel);
}

/* Words that name kernels of no machine are found, also between others. */
static void test_misnamed(void **state) {
    (void)state;
    size_t n = 0;
    assert_null(sampler_misnamed(NULL, &n));
    assert_null(sampler_misnamed("", &n));
    assert_null(sampler_misnamed("plain", &n));
    assert_null(sampler_misnamed("avx512,avx2", &n));
    static const char *const wrong[] = {"abacus", "avx2,abacus", "abacus,plain", "plain,abacus,avx2"};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        const char *word = sampler_misnamed(wrong[k], &n);
        assert_non_null(word);
        assert_int_equal(n, strlen("abacus"));
        assert_memory_equal(word, "abacus", n);
    }
    assert_non_null(sampler_misnamed("avx2,,plain", &n));
    assert_int_equal(n, 0);
    assert_non_null(sampler_misnamed("avx51", &n));
}

int main(void) {
    static char plain[] = "plain", generic[] = "generic", avx2[] = "avx2", avx512[] = "avx512";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_uniform_is_stream),
        cmocka_unit_test(test_stratified_is_stratum),
        {"test_same_bits plain avx2", test_same_bits, NULL, NULL, avx2},
        {"test_same_bits plain generic", test_same_bits, NULL, NULL, generic},
        {"test_same_bits plain avx512", test_same_bits, NULL, NULL, avx512},
        cmocka_unit_test(test_lanes_are_independent),
        cmocka_unit_test(test_no_client),
        cmocka_unit_test(test_corners),
        {"test_small_counts plain", test_small_counts, NULL, NULL, plain},
        {"test_small_counts avx2", test_small_counts, NULL, NULL, avx2},
        {"test_small_counts generic", test_small_counts, NULL, NULL, generic},
        {"test_small_counts avx512", test_small_counts, NULL, NULL, avx512},
        cmocka_unit_test(test_inverse_normal),
        cmocka_unit_test(test_select),
        cmocka_unit_test(test_hidden),
        cmocka_unit_test(test_misnamed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
