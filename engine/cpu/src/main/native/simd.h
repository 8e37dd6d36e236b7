/*
 * Sixteen lanes, whatever the machine: one 512-bit register where it has AVX-512 VNNI, two 256-bit ones with AVX2.
 * Everything above this file is written once. No -ffast-math: the order of additions is part of the contract, so that
 * a token's result does not depend on what else is computed with it.
 */
#ifndef NOESIS_SIMD_H
#define NOESIS_SIMD_H

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define LANES 16

INLINE int32_t load_i32(const void *p) {
    int32_t value;
    memcpy(&value, p, sizeof value);
    return value;
}

#if defined(NOESIS_AVX512)

#define NS(name) name##_avx512

typedef __m512 vf;
typedef __m512i vi;

INLINE vf vf_set(float x) { return _mm512_set1_ps(x); }
INLINE vf vf_load(const float *p) { return _mm512_loadu_ps(p); }
INLINE void vf_store(float *p, vf x) { _mm512_storeu_ps(p, x); }
INLINE vf vf_add(vf a, vf b) { return _mm512_add_ps(a, b); }
INLINE vf vf_sub(vf a, vf b) { return _mm512_sub_ps(a, b); }
INLINE vf vf_mul(vf a, vf b) { return _mm512_mul_ps(a, b); }
INLINE vf vf_div(vf a, vf b) { return _mm512_div_ps(a, b); }
INLINE vf vf_max(vf a, vf b) { return _mm512_max_ps(a, b); }
INLINE vf vf_min(vf a, vf b) { return _mm512_min_ps(a, b); }
INLINE vf vf_fma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a, b, c); }
INLINE vf vf_abs(vf a) { return _mm512_abs_ps(a); }
INLINE vf vf_round(vf a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
INLINE vf vf_scale2(vf a, vf n) { return _mm512_scalef_ps(a, n); }
INLINE float vf_sum(vf a) { return _mm512_reduce_add_ps(a); }
INLINE float vf_largest(vf a) { return _mm512_reduce_max_ps(a); }
INLINE vf vf_load_f16(const void *p) { return _mm512_cvtph_ps(_mm256_loadu_si256(p)); }
INLINE void vf_store_f16(void *p, vf x) {
    _mm256_storeu_si256(p, _mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
INLINE vf vf_load_bf16(const void *p) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(p)), 16));
}
/* The first `count` lanes of a, the others of b. */
INLINE vf vf_first(int count, vf a, vf b) {
    return _mm512_mask_blend_ps((__mmask16) ((1u << count) - 1), b, a);
}

INLINE vi vi_set(int32_t x) { return _mm512_set1_epi32(x); }
INLINE vi vi_load(const void *p) { return _mm512_loadu_si512(p); }
INLINE vf vi_to_float(vi a) { return _mm512_cvtepi32_ps(a); }
INLINE int32_t vi_sum(vi a) { return _mm512_reduce_add_epi32(a); }
INLINE vi vi_add(vi a, vi b) { return _mm512_add_epi32(a, b); }
INLINE vi vf_to_int(vf a) { return _mm512_cvtps_epi32(a); }
INLINE void vi_store_i8(int8_t *p, vi a) { _mm_storeu_si128((__m128i *) p, _mm512_cvtepi32_epi8(a)); }
INLINE vf vf_load_i8(const void *p) { return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(p))); }
INLINE vi vi_low_nibbles(vi a) { return _mm512_and_si512(a, _mm512_set1_epi8(15)); }
INLINE vi vi_high_nibbles(vi a) { return _mm512_and_si512(_mm512_srli_epi16(a, 4), _mm512_set1_epi8(15)); }

/* acc + sum of four products a lane: weights 0..255 less 128, times x. The start value takes the 128 away. */
INLINE vi dot_start_biased(int32_t minus128sum) { return vi_set(minus128sum); }
INLINE vi dot_biased(vi acc, vi w, vi x) { return _mm512_dpbusd_epi32(acc, w, x); }
/* The same with weights that are small enough to be taken as they are. */
INLINE vi dot_small(vi acc, vi w, vi x) { return _mm512_dpbusd_epi32(acc, w, x); }

#elif defined(NOESIS_AVX2)

#define NS(name) name##_avx2

typedef struct { __m256 lo, hi; } vf;
typedef struct { __m256i lo, hi; } vi;

INLINE vf vf_of(__m256 lo, __m256 hi) { vf r = {lo, hi}; return r; }
INLINE vi vi_of(__m256i lo, __m256i hi) { vi r = {lo, hi}; return r; }
INLINE vf vf_set(float x) { return vf_of(_mm256_set1_ps(x), _mm256_set1_ps(x)); }
INLINE vf vf_load(const float *p) { return vf_of(_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)); }
INLINE void vf_store(float *p, vf x) { _mm256_storeu_ps(p, x.lo); _mm256_storeu_ps(p + 8, x.hi); }
INLINE vf vf_add(vf a, vf b) { return vf_of(_mm256_add_ps(a.lo, b.lo), _mm256_add_ps(a.hi, b.hi)); }
INLINE vf vf_sub(vf a, vf b) { return vf_of(_mm256_sub_ps(a.lo, b.lo), _mm256_sub_ps(a.hi, b.hi)); }
INLINE vf vf_mul(vf a, vf b) { return vf_of(_mm256_mul_ps(a.lo, b.lo), _mm256_mul_ps(a.hi, b.hi)); }
INLINE vf vf_div(vf a, vf b) { return vf_of(_mm256_div_ps(a.lo, b.lo), _mm256_div_ps(a.hi, b.hi)); }
INLINE vf vf_max(vf a, vf b) { return vf_of(_mm256_max_ps(a.lo, b.lo), _mm256_max_ps(a.hi, b.hi)); }
INLINE vf vf_min(vf a, vf b) { return vf_of(_mm256_min_ps(a.lo, b.lo), _mm256_min_ps(a.hi, b.hi)); }
INLINE vf vf_fma(vf a, vf b, vf c) {
    return vf_of(_mm256_fmadd_ps(a.lo, b.lo, c.lo), _mm256_fmadd_ps(a.hi, b.hi, c.hi));
}
INLINE vf vf_abs(vf a) {
    __m256 mask = _mm256_castsi256_ps(_mm256_set1_epi32(0x7fffffff));
    return vf_of(_mm256_and_ps(a.lo, mask), _mm256_and_ps(a.hi, mask));
}
INLINE vf vf_round(vf a) {
    return vf_of(_mm256_round_ps(a.lo, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC),
                 _mm256_round_ps(a.hi, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
/* n is a whole number from -126 to 127. */
INLINE __m256 scale2_half(__m256 a, __m256 n) {
    __m256i power = _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
    return _mm256_mul_ps(a, _mm256_castsi256_ps(power));
}
INLINE vf vf_scale2(vf a, vf n) { return vf_of(scale2_half(a.lo, n.lo), scale2_half(a.hi, n.hi)); }
INLINE float sum8(__m256 a) {
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}
INLINE float vf_sum(vf a) { return sum8(_mm256_add_ps(a.lo, a.hi)); }
INLINE float vf_largest(vf a) {
    __m256 m = _mm256_max_ps(a.lo, a.hi);
    __m128 s = _mm_max_ps(_mm256_castps256_ps128(m), _mm256_extractf128_ps(m, 1));
    s = _mm_max_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_max_ss(s, _mm_movehdup_ps(s)));
}
INLINE vf vf_load_f16(const void *p) {
    const __m128i *h = p;
    return vf_of(_mm256_cvtph_ps(_mm_loadu_si128(h)), _mm256_cvtph_ps(_mm_loadu_si128(h + 1)));
}
INLINE void vf_store_f16(void *p, vf x) {
    __m128i *h = p;
    _mm_storeu_si128(h, _mm256_cvtps_ph(x.lo, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
    _mm_storeu_si128(h + 1, _mm256_cvtps_ph(x.hi, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
INLINE __m256 bf16_half(const __m128i *p) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128(p)), 16));
}
INLINE vf vf_load_bf16(const void *p) {
    const __m128i *h = p;
    return vf_of(bf16_half(h), bf16_half(h + 1));
}
INLINE vf vf_first(int count, vf a, vf b) {
    __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    __m256 lo = _mm256_castsi256_ps(_mm256_cmpgt_epi32(_mm256_set1_epi32(count), lanes));
    __m256 hi = _mm256_castsi256_ps(_mm256_cmpgt_epi32(_mm256_set1_epi32(count - 8), lanes));
    return vf_of(_mm256_blendv_ps(b.lo, a.lo, lo), _mm256_blendv_ps(b.hi, a.hi, hi));
}

INLINE vi vi_set(int32_t x) { return vi_of(_mm256_set1_epi32(x), _mm256_set1_epi32(x)); }
INLINE vi vi_load(const void *p) {
    const __m256i *q = p;
    return vi_of(_mm256_loadu_si256(q), _mm256_loadu_si256(q + 1));
}
INLINE vf vi_to_float(vi a) { return vf_of(_mm256_cvtepi32_ps(a.lo), _mm256_cvtepi32_ps(a.hi)); }
INLINE vi vi_add(vi a, vi b) { return vi_of(_mm256_add_epi32(a.lo, b.lo), _mm256_add_epi32(a.hi, b.hi)); }
INLINE int32_t vi_sum(vi a) {
    __m256i v = _mm256_add_epi32(a.lo, a.hi);
    __m128i s = _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
    s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(s, _mm_shuffle_epi32(s, 0xb1)));
}
INLINE vi vf_to_int(vf a) { return vi_of(_mm256_cvtps_epi32(a.lo), _mm256_cvtps_epi32(a.hi)); }
INLINE void vi_store_i8(int8_t *p, vi a) {
    __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(a.lo, a.hi), 0xd8);
    __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    _mm_storeu_si128((__m128i *) p, bytes);
}
INLINE __m256 i8_half(const void *p) {
    return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(p)));
}
INLINE vf vf_load_i8(const void *p) {
    return vf_of(i8_half(p), i8_half((const uint8_t *) p + 8));
}
INLINE vi vi_low_nibbles(vi a) {
    __m256i mask = _mm256_set1_epi8(15);
    return vi_of(_mm256_and_si256(a.lo, mask), _mm256_and_si256(a.hi, mask));
}
INLINE vi vi_high_nibbles(vi a) {
    __m256i mask = _mm256_set1_epi8(15);
    return vi_of(_mm256_and_si256(_mm256_srli_epi16(a.lo, 4), mask),
                 _mm256_and_si256(_mm256_srli_epi16(a.hi, 4), mask));
}

/* The pairwise products saturate at 16 bits, so the sign goes to the activation: 128 * 127 * 2 still fits. */
INLINE vi dot_start_biased(int32_t minus128sum) { (void) minus128sum; return vi_set(0); }
INLINE __m256i dot_biased_half(__m256i acc, __m256i w, __m256i x) {
    __m256i s = _mm256_xor_si256(w, _mm256_set1_epi8((char) 128));
    __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(s), _mm256_sign_epi8(x, s));
    return _mm256_add_epi32(acc, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
INLINE vi dot_biased(vi acc, vi w, vi x) {
    return vi_of(dot_biased_half(acc.lo, w.lo, x.lo), dot_biased_half(acc.hi, w.hi, x.hi));
}
INLINE __m256i dot_small_half(__m256i acc, __m256i w, __m256i x) {
    return _mm256_add_epi32(acc, _mm256_madd_epi16(_mm256_maddubs_epi16(w, x), _mm256_set1_epi16(1)));
}
INLINE vi dot_small(vi acc, vi w, vi x) {
    return vi_of(dot_small_half(acc.lo, w.lo, x.lo), dot_small_half(acc.hi, w.hi, x.hi));
}

#else
#error "compile with -DNOESIS_AVX512 or -DNOESIS_AVX2"
#endif

INLINE vf vf_zero(void) { return vf_set(0.0f); }

INLINE float f16_to_float(uint16_t x) { return _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(x))); }

INLINE uint16_t to_f16(float x) {
    float most = 65504.0f;
    float clamped = x > most ? most : x < -most ? -most : x;
    return (uint16_t) _mm_extract_epi16(_mm_cvtps_ph(_mm_set_ss(clamped), _MM_FROUND_TO_NEAREST_INT), 0);
}

/* What 32 numbers are divided by to be 8 bits: the largest becomes 127. */
INLINE float scale_of_32(const float *x) {
    return vf_largest(vf_max(vf_abs(vf_load(x)), vf_abs(vf_load(x + LANES)))) / 127.0f;
}

INLINE vf inverse_of(float scale) { return vf_set(scale > 0 ? 1.0f / scale : 0.0f); }

/* 16 numbers over a scale, rounded to 8 bits; returns them. */
INLINE vi round_16(const float *x, vf inverse, int8_t *q) {
    vi rounded = vf_to_int(vf_max(vf_min(vf_mul(vf_load(x), inverse), vf_set(127.0f)), vf_set(-127.0f)));
    vi_store_i8(q, rounded);
    return rounded;
}

/* 32 numbers over the scale, rounded to 8 bits; returns their sum. */
INLINE int32_t round_32(const float *x, float scale, int8_t *q) {
    vf inverse = inverse_of(scale);
    return vi_sum(vi_add(round_16(x, inverse, q), round_16(x + LANES, inverse, q + LANES)));
}

/*
 * e^x to 2 ulp for x in [-87, 88], 0 below: 2^n times a polynomial on [-ln2/2, ln2/2] (Cephes coefficients).
 */
INLINE vf vf_exp(vf x) {
    vf clamped = vf_min(vf_max(x, vf_set(-87.0f)), vf_set(88.0f));
    vf n = vf_round(vf_mul(clamped, vf_set(1.44269504088896341f)));
    vf r = vf_fma(n, vf_set(-0.693359375f), clamped);
    r = vf_fma(n, vf_set(2.12194440e-4f), r);
    vf p = vf_set(1.9875691500e-4f);
    p = vf_fma(p, r, vf_set(1.3981999507e-3f));
    p = vf_fma(p, r, vf_set(8.3334519073e-3f));
    p = vf_fma(p, r, vf_set(4.1665795894e-2f));
    p = vf_fma(p, r, vf_set(1.6666665459e-1f));
    p = vf_fma(p, r, vf_set(5.0000001201e-1f));
    p = vf_fma(p, vf_mul(r, r), vf_add(r, vf_set(1.0f)));
    return vf_scale2(p, n);
}

/* x / (1 + e^-x) */
INLINE vf vf_silu(vf x) { return vf_div(x, vf_add(vf_set(1.0f), vf_exp(vf_sub(vf_zero(), x)))); }

#endif
