/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The own log and exp against the C library's in long double (64-bit fraction), in units of the last place. */
#include "models/core/fmath.h"
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Points per range; more with EFFORT. */
static long points(void) {
    const char *effort = getenv("EFFORT");
    double e = effort ? atof(effort) : 1.0;
    return (long)(1e6 * (e > 0.01 ? e : 0.01));
}

/* xorshift64*, so that the test does not lean on what it tests */
static double next(uint64_t *s) {
    *s ^= *s >> 12;
    *s ^= *s << 25;
    *s ^= *s >> 27;
    return (double)(*s * UINT64_C(2685821657736338717) >> 11) * 0x1p-53;
}

/* |got - want| in units of the last place of want as a double */
static double ulps(double got, long double want) {
    int e;
    frexp((double)want, &e);
    return (double)(fabsl((long double)got - want) / ldexpl(1.0L, e - 53));
}

static void check_log(double x) {
    double u = ulps(fmath_log(x), logl((long double)x));
    if (x != 1.0 && u > 1.0)
        fail_msg("log(%a): %.3f ulp", x, u);
}

static void check_exp(double x) {
    double u = ulps(fmath_exp(x), expl((long double)x));
    if (u > 1.0)
        fail_msg("exp(%a): %.3f ulp", x, u);
}

static void test_log(void **state) {
    (void)state;
    uint64_t s = 1;
    for (long i = 0; i < points(); i++) {
        check_log(ldexp(1.0 + next(&s), (int)(next(&s) * 2045.0) - 1022)); /* all normal doubles */
        check_log(next(&s) + 0x1p-54);
        check_log(0.6 + next(&s));
        check_log(1.0 + ldexp(next(&s) - 0.5, -(int)(next(&s) * 50.0))); /* close to 1 */
    }
    const double extremes[] = {DBL_MIN,
                               DBL_MAX,
                               0x1p-53,
                               0x1p-1,
                               0x1.6a09e667f3bcdp-1,
                               0x1.6a09e667f3bccp-1,
                               0x1.6a09e667f3bcdp0,
                               0x1.6a09e667f3bccp0,
                               1.0 + DBL_EPSILON,
                               1.0 - DBL_EPSILON / 2,
                               2.0};
    for (size_t i = 0; i < sizeof extremes / sizeof *extremes; i++)
        check_log(extremes[i]);
    assert_true(fmath_log(1.0) == 0.0);
}

static void test_exp(void **state) {
    (void)state;
    uint64_t s = 2;
    for (long i = 0; i < points(); i++) {
        check_exp(next(&s) * 1418.0 - 708.38);
        check_exp(next(&s) * 2.0 - 1.0);
        check_exp(ldexp(next(&s) - 0.5, -(int)(next(&s) * 60.0)));
    }
    const double extremes[] = {
        -708.38, 709.77, 700.0, -700.0, 0x1p-60, -0x1p-60, 0.34657359027997264, -0.34657359027997264};
    for (size_t i = 0; i < sizeof extremes / sizeof *extremes; i++)
        check_exp(extremes[i]);
    assert_true(fmath_exp(0.0) == 1.0);
    assert_true(fmath_exp(-708.5) == 0.0);
    assert_true(fmath_exp(-1e300) == 0.0);
    assert_true(fmath_exp(-INFINITY) == 0.0);
    assert_true(fmath_exp(1e300) > 1e308 && isfinite(fmath_exp(1e300)));
}

/* log(1 + x) - x: the series -x^2/2 + x^3/3 - ... where log1pl would lose digits. */
static long double log1p_less(long double x) {
    if (fabsl(x) > 0.01L)
        return log1pl(x) - x;
    long double sum = 0.0L, power = x;
    for (int k = 2; k < 14; k++) {
        power *= -x;
        sum += power / k;
    }
    return sum;
}

static void test_log1p_less(void **state) {
    (void)state;
    uint64_t s = 3;
    for (long i = 0; i < points(); i++) {
        double x = ldexp(next(&s) + 0.5, -(int)(next(&s) * 60.0));
        x = next(&s) < 0.5 ? -0.9 * x / 1.5 : 2.0 * x;
        long double want = log1p_less((long double)x);
        if (!(fabsl((long double)fmath_log1p_less(x) / want - 1.0L) < 4e-15L))
            fail_msg("log1p(%a) - x", x);
    }
    assert_true(fmath_log1p_less(0.0) == 0.0);
}

static void test_floor_and_uniform(void **state) {
    (void)state;
    uint64_t s = 4;
    for (long i = 0; i < points(); i++) {
        double x = (next(&s) - 0.5) * ldexp(1.0, (int)(next(&s) * 51.0));
        assert_true(fmath_floor(x) == floor(x));
        assert_true(fmath_floor(floor(x)) == floor(x));
    }
    /* the ends and the middle of the open interval, exactly */
    assert_true(fmath_uniform(0) == 0x1p-53);
    assert_true(fmath_uniform(UINT64_MAX) == 1.0 - 0x1p-53);
    assert_true(fmath_uniform(UINT64_C(1) << 63) == 0.5 + 0x1p-53);
    assert_true(fmath_uniform(UINT64_C(1) << 12) == 3 * 0x1p-53);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_exp),
        cmocka_unit_test(test_log1p_less),
        cmocka_unit_test(test_floor_and_uniform),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
