/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One vector of 64-bit words, each holding a 32-bit word of Philox, or of doubles. The one place with intrinsics: the
 * compiler does not find the 32 x 32 -> 64 bit multiplication that Philox is made of, nor may it make a vector of
 * sqrt(), which can set errno.
 *
 * On other machines than x86-64, and with VECTOR_GENERIC defined, in plain C on vectors of 16 bytes: the same bits. */
#ifndef MODELS_CORE_VECTOR_H
#define MODELS_CORE_VECTOR_H

#include <stdint.h>

#if !defined __x86_64__ && !defined VECTOR_GENERIC
#define VECTOR_GENERIC
#endif

#if defined VECTOR_GENERIC
#include <math.h>
enum { VECTOR_BYTES = 16 };
#else
#include <immintrin.h>
#if defined __AVX512F__
enum { VECTOR_BYTES = 64 };
#elif defined __AVX2__
enum { VECTOR_BYTES = 32 };
#else
enum { VECTOR_BYTES = 16 };
#endif
#endif

typedef uint64_t word_vector __attribute__((vector_size(VECTOR_BYTES)));
typedef double real_vector __attribute__((vector_size(VECTOR_BYTES)));
enum { VECTOR_LANES = VECTOR_BYTES / sizeof(uint64_t) };

/* The products of the lower halves; what stands above does not count. */
static inline word_vector vector_multiply(word_vector a, word_vector b) {
#if defined VECTOR_GENERIC
    const word_vector low = {UINT32_C(0xffffffff), UINT32_C(0xffffffff)};
    return (a & low) * (b & low);
#elif defined __AVX512F__
    return (word_vector)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined __AVX2__
    return (word_vector)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#else
    return (word_vector)_mm_mul_epu32((__m128i)a, (__m128i)b);
#endif
}

static inline real_vector vector_sqrt(real_vector a) {
#if defined VECTOR_GENERIC
    return (real_vector){sqrt(a[0]), sqrt(a[1])};
#elif defined __AVX512F__
    return (real_vector)_mm512_sqrt_pd((__m512d)a);
#elif defined __AVX2__
    return (real_vector)_mm256_sqrt_pd((__m256d)a);
#else
    return (real_vector)_mm_sqrt_pd((__m128d)a);
#endif
}

#endif
