/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log, exp and friends in plain C: the same bits on every machine and instruction set, and free of branches, so that a
 * loop over lanes becomes vector code. Every operation is an IEEE double add, subtract, multiply, divide or a bit
 * shift; compile with -ffp-contract=off.
 *
 * The polynomials are minimax fits on the reduced range (Remez exchange in 60 digits); their error, 1.3e-18 for log and
 * 3.8e-18 for exp relative to the result, is far below the rounding of a double. */
#ifndef MODELS_CORE_FMATH_H
#define MODELS_CORE_FMATH_H

#include <stdint.h>
#include <string.h>

static inline uint64_t fmath_bits(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double fmath_double(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The upper 52 bits of a word as a double in the open interval (0, 1): an odd multiple of 2^-53, all equally likely.
 * The bits become the fraction of a number in [1, 2), because no vector unit before AVX-512 converts 64-bit integers.
 */
static inline double fmath_uniform(uint64_t word) {
    return fmath_double(word >> 12 | UINT64_C(0x3ff0000000000000)) - (1.0 - 0x1p-53);
}

/* Largest whole number <= x, for |x| <= 2^51; beyond, a number near x. Adding 1.5 * 2^52 rounds to the nearest whole
 * number. */
static inline double fmath_floor(double x) {
    double nearest = (x + 0x1.8p52) - 0x1.8p52;
    return nearest - (nearest > x ? 1.0 : 0.0);
}

/* x = 2^e * m with m in [sqrt(1/2), sqrt(2)): returns m and sets e. x positive, finite and normal. */
static inline double fmath_split(double x, double *e) {
    const uint64_t sqrt_half = UINT64_C(0x3fe6a09e667f3bcd);
    uint64_t shifted = fmath_bits(x) + (UINT64_C(0x3ff0000000000000) - sqrt_half);
    /* shifted >> 52 is e + 1023; as the low bits of a double of size 2^52 it needs no integer conversion */
    *e = fmath_double(shifted >> 52 | UINT64_C(0x4330000000000000)) - (0x1p52 + 1023.0);
    return fmath_double((shifted & UINT64_C(0x000fffffffffffff)) + sqrt_half);
}

/* 2 s^3 (1/3 + s^2/5 + s^4/7 + ...) / s = log((1+s)/(1-s)) / s - 2, for z = s^2 <= 0.0295. */
static inline double fmath_log_rest(double z) {
    double r = 0x1.2ef13d36ebd2p-3;
    r = 0x1.39a3e58d1503ep-3 + z * r;
    r = 0x1.7466274adbc47p-3 + z * r;
    r = 0x1.c71c528a1bee9p-3 + z * r;
    r = 0x1.249249413b27cp-2 + z * r;
    r = 0x1.9999999980d1ep-2 + z * r;
    r = 0x1.555555555558fp-1 + z * r;
    return z * r;
}

/* log(x), within 1 ulp; x positive, finite and normal. */
static inline double fmath_log(double x) {
    double e;
    double f = fmath_split(x, &e) - 1.0;
    double s = f / (2.0 + f);
    double half = 0.5 * f * f;
    double rest = s * (half + fmath_log_rest(s * s));
    /* ln 2 in two parts; the upper has 20 bits, so that e times it is exact */
    return e * 0x1.62e42p-1 - ((half - (rest + e * 0x1.fdf473de6af28p-22)) - f);
}

/* log(1 + x) - x without cancellation, for 2^-1000 <= 1 + x <= 2^1000: relative error some 1e-15 near x = 0, and of
 * the size of 1e-16 / (1 + x) where 1 + x is itself rounded, far from 0. */
static inline double fmath_log1p_less(double x) {
    double e;
    double m = fmath_split(1.0 + x, &e);
    /* inside the reduced range x itself is the exact fraction, outside it is that of the rounded 1 + x */
    double f = e == 0.0 ? x : m - 1.0;
    double s = f / (2.0 + f);
    double less = s * (fmath_log_rest(s * s) - f);
    return e == 0.0 ? less : less + (e * 0x1.62e42fefa39efp-1 + (f - x));
}

/* exp(x), within 1 ulp where the result is a normal double; 0 below that, the largest exp near DBL_MAX above 709.78. x
 * not NaN. */
static inline double fmath_exp(double x) {
    double c = x < -708.39 ? -708.39 : x;
    c = c > 709.78 ? 709.78 : c;
    double magic = c * 0x1.71547652b82fep0 + 0x1.8p52;
    double k = magic - 0x1.8p52;
    double r = (c - k * 0x1.62e42p-1) - k * 0x1.fdf473de6af28p-22;
    double q = 0x1.ad7b2b64fd053p-26;
    q = 0x1.28ac6bfaea6dfp-22 + r * q;
    q = 0x1.71df26ce9ccddp-19 + r * q;
    q = 0x1.a0199b4ed376ep-16 + r * q;
    q = 0x1.a01a012a658cdp-13 + r * q;
    q = 0x1.6c16c1839f854p-10 + r * q;
    q = 0x1.11111111278c8p-7 + r * q;
    q = 0x1.5555555550b7fp-5 + r * q;
    q = 0x1.55555555554fcp-3 + r * q;
    q = 0x1.0000000000009p-1 + r * q;
    double y = 1.0 + (r + r * r * q);
    /* the low bits of magic hold k, which moves up to the exponent */
    double scaled = fmath_double(fmath_bits(y) + (fmath_bits(magic) << 52));
    return x < -708.39 ? 0.0 : scaled;
}

#endif
