/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole cents: the fast quotient and the allocation against slow twins in 128 bits. */
#include "models/core/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

__extension__ typedef __int128 wide;

static double effort(void) {
    const char *text = getenv("EFFORT");
    return text && atof(text) > 0 ? atof(text) : 1;
}

/* splitmix64 */
static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* 0 .. limit, of every order of magnitude, often at an end or beside it. */
static int64_t random_up_to(uint64_t *state, int64_t limit) {
    int64_t x = (int64_t)(next_random(state) >> 1) >> (next_random(state) % 63);
    switch (next_random(state) % 8) {
    case 0:
        return limit - (x % 3 < limit ? x % 3 : 0);
    case 1:
        return x % 3 < limit ? x % 3 : limit;
    default:
        return x % (limit + 1);
    }
}

enum { WEIGHT_LIMIT_BITS = 61 };

static void check_quotient(int64_t a, int64_t w, int64_t W) {
    int64_t remainder;
    int64_t quotient = money_scale_floor(a, w, W, 1.0 / (double)W, &remainder);
    assert_true(quotient == (int64_t)((wide)a * w / W));
    assert_true(remainder == (int64_t)((wide)a * w % W));
    wide half_up = ((wide)2 * a * w + W) / ((wide)2 * W);
    assert_true(money_scale_round(a, w, W, 1.0 / (double)W) == (int64_t)half_up);
    assert_true(money_scale_round(-a, w, W, 1.0 / (double)W) == -(int64_t)half_up);
}

/* The hardest place for a double quotient: exact multiples of the divisor and their neighbours, large results. */
static void scale_agrees_with_128_bits(void **unused) {
    (void)unused;
    uint64_t state = 1;
    long n = (long)(3e6 * effort());
    for (long k = 0; k < n; k++) {
        int64_t W = 1 + random_up_to(&state, (INT64_C(1) << WEIGHT_LIMIT_BITS) - 2);
        int64_t w = random_up_to(&state, W);
        int64_t a = random_up_to(&state, MONEY_LIMIT);
        check_quotient(a, w, W);
        check_quotient(a, W, W);
        check_quotient(MONEY_LIMIT - a, W - w, W);
        if (w > 0 && W % w == 0) /* quotients that come out even */
            check_quotient(a, W / w, W);
    }
}

/* More than one whole: percentages above 100 and amounts per head, as long as the result stays within the limit. */
static void scale_up_agrees_with_128_bits(void **unused) {
    (void)unused;
    uint64_t state = 2;
    long n = (long)(3e6 * effort());
    for (long k = 0; k < n; k++) {
        int64_t W = 1 + random_up_to(&state, INT64_C(1000000000000));
        int64_t w = random_up_to(&state, INT64_MAX >> 2);
        wide most = (wide)MONEY_LIMIT * W / (w + 1);
        int64_t a = random_up_to(&state, most > MONEY_LIMIT ? MONEY_LIMIT : (int64_t)most);
        check_quotient(a, w, W);
    }
}

static void halves_go_away_from_zero(void **unused) {
    (void)unused;
    assert_int_equal(money_scale_round(5, 1, 2, 0.5), 3);   /* 2.5 */
    assert_int_equal(money_scale_round(-5, 1, 2, 0.5), -3); /* -2.5 */
    assert_int_equal(money_scale_round(7, 1, 3, 1.0 / 3), 2);
    assert_int_equal(money_scale_round(-7, 1, 3, 1.0 / 3), -2);
    assert_int_equal(money_scale_round(0, 1, 3, 1.0 / 3), 0);
}

enum { MAX_PARTS = 300 };

/* Floors, then the cents left one by one to the largest remainder not yet served, the first of equals. */
static void allocate_slowly(int64_t amount, size_t n, const int64_t *weight, int64_t *part) {
    wide total = 0, size = amount < 0 ? -(wide)amount : amount, left = size;
    wide remainder[MAX_PARTS];
    for (size_t i = 0; i < n; i++)
        total += weight[i];
    for (size_t i = 0; i < n; i++) {
        part[i] = (int64_t)(size * weight[i] / total);
        remainder[i] = size * weight[i] % total;
        left -= part[i];
    }
    for (; left > 0; left--) {
        size_t best = 0;
        for (size_t i = 1; i < n; i++)
            if (remainder[i] > remainder[best])
                best = i;
        part[best]++;
        remainder[best] = -1;
    }
    for (size_t i = 0; amount < 0 && i < n; i++)
        part[i] = -part[i];
}

static void check_allocation(int64_t amount, size_t n, const int64_t *weight) {
    int64_t fast[MAX_PARTS], slow[MAX_PARTS], sum = 0;
    money_allocate(amount, n, weight, fast);
    allocate_slowly(amount, n, weight, slow);
    for (size_t i = 0; i < n; i++) {
        assert_true(fast[i] == slow[i]);
        sum += fast[i];
    }
    assert_true(sum == amount);
}

static void allocation_agrees_with_slow_twin(void **unused) {
    (void)unused;
    uint64_t state = 3;
    long rounds = (long)(60000 * effort());
    for (long k = 0; k < rounds; k++) {
        size_t n = 1 + (size_t)random_up_to(&state, k % 100 == 0 ? MAX_PARTS - 1 : 30);
        int64_t weight[MAX_PARTS];
        int64_t limit = random_up_to(&state, ((INT64_C(1) << WEIGHT_LIMIT_BITS) - 1) / (int64_t)n - 1);
        for (size_t i = 0; i < n; i++)
            weight[i] = random_up_to(&state, limit);
        weight[(size_t)random_up_to(&state, (int64_t)n - 1)] += 1;
        int64_t amount = random_up_to(&state, MONEY_LIMIT);
        check_allocation(k % 2 ? amount : -amount, n, weight);
    }
}

/* By hand: 100 over 1 1 1 is 33 1/3 each, the cent goes to the first; 10 over 3 2 0 1: 5, 3 1/3, 0, 1 2/3 -> 5 3 0 2.
 */
static void allocation_by_hand(void **unused) {
    (void)unused;
    int64_t part[4];
    money_allocate(100, 3, (const int64_t[]){1, 1, 1}, part);
    assert_memory_equal(part, ((const int64_t[]){34, 33, 33}), 3 * sizeof *part);
    money_allocate(-100, 3, (const int64_t[]){1, 1, 1}, part);
    assert_memory_equal(part, ((const int64_t[]){-34, -33, -33}), 3 * sizeof *part);
    money_allocate(10, 4, (const int64_t[]){3, 2, 0, 1}, part);
    assert_memory_equal(part, ((const int64_t[]){5, 3, 0, 2}), 4 * sizeof *part);
    money_allocate(0, 2, (const int64_t[]){0, 7}, part);
    assert_memory_equal(part, ((const int64_t[]){0, 0}), 2 * sizeof *part);
}

/* To a double and back, as the conversions of C do it. */
static void conversions(void **state) {
    (void)state;
    uint64_t word = 1;
    for (int k = 0; k < 1000000; k++) {
        word = word * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        int64_t x = (int64_t)(word >> (1 + k % 63));
        assert_true(money_real(x) == (double)x);
        double some = (double)(word >> 13) / (double)(UINT64_C(1) << k % 51);
        int64_t whole = money_whole(some);
        assert_true((double)whole >= some - 0.5 && (double)whole <= some + 0.5);
    }
    assert_true(money_real(0) == 0.0 && money_real(INT64_MAX) == 0x1p63 && money_whole(0.0) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conversions),
        cmocka_unit_test(scale_agrees_with_128_bits),
        cmocka_unit_test(scale_up_agrees_with_128_bits),
        cmocka_unit_test(halves_go_away_from_zero),
        cmocka_unit_test(allocation_by_hand),
        cmocka_unit_test(allocation_agrees_with_slow_twin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
