/*
 * What happens to single vectors between the products: normalisation, rounding to 8 bits, rotation.
 */
#include "layout.h"
#include "simd.h"

/* out = x / rms(x) * weight (arXiv:1910.07467) for tokens first <= t < end. n is a multiple of 16. */
void NS(rms_norm)(const float *x, int64_t x_stride, const float *weight, float epsilon, int n, int first, int end,
                  float *out, int64_t out_stride) {
    for (int t = first; t < end; t++) {
        const float *from = x + t * x_stride;
        float *to = out + t * out_stride;
        vf squares = vf_zero();
        for (int i = 0; i < n; i += LANES) {
            vf v = vf_load(from + i);
            squares = vf_fma(v, v, squares);
        }
        vf scale = vf_set(1.0f / __builtin_sqrtf(vf_sum(squares) / (float) n + epsilon));
        for (int i = 0; i < n; i += LANES) {
            vf_store(to + i, vf_mul(vf_mul(vf_load(from + i), scale), vf_load(weight + i)));
        }
    }
}

/* Fills q, scale and the sums of a from a->x for tokens first <= t < end; blocks of 32 numbers. */
void NS(quantise)(const activations *a, int blocks, int first, int end) {
    for (int t = first; t < end; t++) {
        for (int b = 0; b < blocks; b++) {
            const float *x = a->x + t * a->x_stride + b * BLOCK;
            vf low = vf_load(x);
            vf high = vf_load(x + LANES);
            float largest = vf_largest(vf_max(vf_abs(low), vf_abs(high)));
            float scale = largest / 127.0f;
            vf inverse = vf_set(scale > 0 ? 1.0f / scale : 0.0f);
            vi q_low = vf_to_int(vf_max(vf_min(vf_mul(low, inverse), vf_set(127.0f)), vf_set(-127.0f)));
            vi q_high = vf_to_int(vf_max(vf_min(vf_mul(high, inverse), vf_set(127.0f)), vf_set(-127.0f)));
            int8_t *q = a->q + t * a->q_stride + b * BLOCK;
            vi_store_i8(q, q_low);
            vi_store_i8(q + LANES, q_high);
            int32_t sum_low = vi_sum(q_low);
            int32_t sum_high = vi_sum(q_high);
            int64_t at = t * a->b_stride + b;
            a->scale[at] = scale;
            a->scaled_sum[at] = scale * (float) (sum_low + sum_high);
            a->start8[at] = -128 * (sum_low + sum_high);
            a->start4[at] = -8 * (sum_low + sum_high);
            a->start_halves[2 * at] = -128 * sum_low;
            a->start_halves[2 * at + 1] = -128 * sum_high;
        }
    }
}

/* Rotates the pairs of `heads` heads; pairs are neighbours, or half a rotated width apart. */
INLINE void rotate(float *x, int heads, int head_dim, int pairs, int adjacent, const float *cosine, const float *sine) {
    for (int h = 0; h < heads; h++) {
        float *v = x + (int64_t) h * head_dim;
        for (int i = 0; i < pairs; i++) {
            int first = adjacent ? 2 * i : i;
            int second = adjacent ? 2 * i + 1 : i + pairs;
            float a = v[first];
            float b = v[second];
            v[first] = a * cosine[i] - b * sine[i];
            v[second] = a * sine[i] + b * cosine[i];
        }
    }
}

INLINE uint16_t to_f16(float x) {
    float most = 65504.0f;
    float clamped = x > most ? most : x < -most ? -most : x;
    return (uint16_t) _mm_extract_epi16(_mm_cvtps_ph(_mm_set_ss(clamped), _MM_FROUND_TO_NEAREST_INT), 0);
}

/*
 * Rotates the query and the key of one token and puts key and value into their page.
 *
 * page     [kv_heads][head_dim][64] keys, then [kv_heads][64][value_stride] values
 * wide     whether the page holds F32, else F16
 * slot     position within the page
 */
void NS(rope_store)(float *query, float *key, const float *value, const float *cosine, const float *sine, int pairs,
                    int adjacent, int heads, int kv_heads, int head_dim, int value_stride, void *page, int wide, int slot) {
    rotate(query, heads, head_dim, pairs, adjacent, cosine, sine);
    rotate(key, kv_heads, head_dim, pairs, adjacent, cosine, sine);
    const int64_t values = (int64_t) kv_heads * head_dim * 64;
    for (int h = 0; h < kv_heads; h++) {
        for (int d = 0; d < head_dim; d++) {
            int64_t key_at = ((int64_t) h * head_dim + d) * 64 + slot;
            int64_t value_at = values + ((int64_t) h * 64 + slot) * value_stride + d;
            float k = key[(int64_t) h * head_dim + d];
            float v = value[(int64_t) h * head_dim + d];
            if (wide) {
                ((float *) page)[key_at] = k;
                ((float *) page)[value_at] = v;
            } else {
                ((uint16_t *) page)[key_at] = to_f16(k);
                ((uint16_t *) page)[value_at] = to_f16(v);
            }
        }
    }
}

/* gate = silu(gate) * up, for tokens first <= t < end; strides are filled up to 16. */
void NS(silu_multiply)(float *gate, const float *up, int64_t stride, int n, int first, int end) {
    for (int t = first; t < end; t++) {
        for (int i = 0; i < n; i += LANES) {
            vf g = vf_load(gate + t * stride + i);
            vf silu = vf_div(g, vf_add(vf_set(1.0f), vf_exp(vf_sub(vf_zero(), g))));
            vf_store(gate + t * stride + i, vf_mul(silu, vf_load(up + t * stride + i)));
        }
    }
}
