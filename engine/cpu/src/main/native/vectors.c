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
INLINE void quantise_blocks(const activations *a, int blocks, int first, int end) {
    for (int t = first; t < end; t++) {
        for (int b = 0; b < blocks; b++) {
            const float *x = a->x + t * a->x_stride + b * BLOCK;
            float scale = scale_of_32(x);
            int32_t sum = round_32(x, scale, a->q + t * a->q_stride + b * BLOCK);
            int64_t at = t * a->b_stride + b;
            a->scale[at] = scale;
            a->tile_scale[(t / GROUP_ROWS * a->b_stride + b) * GROUP_ROWS + t % GROUP_ROWS] = scale;
            a->scaled_sum[at] = scale * (float) sum;
            a->start4[at] = -8 * sum;
        }
    }
}

/* The same of wide_q and wide; columns are a multiple of 32. */
INLINE void quantise_wide(const activations *a, int columns, int first, int end) {
    for (int t = first; t < end; t++) {
        const float *x = a->x + t * a->x_stride;
        int8_t *q = a->wide_q + t * a->q_stride;
        wide_terms *terms = a->wide + t / GROUP_ROWS * a->w_stride;
        for (int from = 0; from < columns; from += WIDE_BLOCK, terms++) {
            int to = columns - from < WIDE_BLOCK ? columns : from + WIDE_BLOCK;
            vf largest = vf_zero();
            for (int i = from; i < to; i += LANES) largest = vf_max(largest, vf_abs(vf_load(x + i)));
            float scale = vf_largest(largest) / 127.0f;
            vf inverse = inverse_of(scale);
            vi sum = vi_set(0);
            for (int i = from; i < to; i += LANES) sum = vi_add(sum, round_16(x + i, inverse, q + i));
            terms->scale[t % GROUP_ROWS] = scale;
            terms->start[t % GROUP_ROWS] = -128 * vi_sum(sum);
        }
        if (columns % WIDE_BLOCK != 0) memset(q + columns, 0, BLOCK);
    }
}

/* forms: which are needed, of enum form. */
void NS(quantise)(const activations *a, int columns, int forms, int first, int end) {
    if (forms & BLOCKS_OF_32) quantise_blocks(a, columns / BLOCK, first, end);
    if (forms & BLOCKS_OF_64) quantise_wide(a, columns, first, end);
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

/*
 * Puts `count` numbers of one token as blocks of 32 with an F16 scale each. The scale is the rounded one in both places:
 * what is read back is q times exactly that.
 *
 * q        room for the numbers filled up to a block
 * scales   of the token's blocks, 64 apart
 */
INLINE void round_token(const float *x, int count, int8_t *q, uint16_t *scales) {
    float block[BLOCK];
    for (int first = 0; first < count; first += BLOCK) {
        for (int i = 0; i < BLOCK; i++) block[i] = first + i < count ? x[first + i] : 0;
        uint16_t scale = to_f16(scale_of_32(block));
        scales[first / BLOCK * KV_PAGE] = scale;
        round_32(block, f16_to_float(scale), q + first);
    }
}

INLINE void store_q8(const float *key, const float *value, const kv_places *at, int head_dim, int value_stride,
                     uint8_t *page, int slot) {
    int8_t q[KV_MOST_HEAD_DIM];
    round_token(key, head_dim, q, (uint16_t *) (page + at->key_scales) + slot);
    uint8_t *keys = page + at->keys + (int64_t) (slot / GROUP_ROWS) * at->key_steps * 4 * GROUP_ROWS;
    for (int step = 0; step < at->key_steps; step++) {
        for (int i = 0; i < 4; i++) {
            keys[(step * GROUP_ROWS + slot % GROUP_ROWS) * 4 + i] = (uint8_t) (q[4 * step + i] + 128);
        }
    }
    round_token(value, head_dim, q, (uint16_t *) (page + at->value_scales) + slot);
    memcpy(page + at->values + (int64_t) slot * value_stride, q, (size_t) head_dim);
}

/*
 * Rotates the query and the key of one token and puts key and value into their page.
 *
 * page     the layer's part of it, see layout.h
 * type     a kv_type
 * slot     position within the page
 */
void NS(rope_store)(float *query, float *key, const float *value, const float *cosine, const float *sine, int pairs,
                    int adjacent, int heads, int kv_heads, int head_dim, int value_stride, void *page, int type, int slot) {
    rotate(query, heads, head_dim, pairs, adjacent, cosine, sine);
    rotate(key, kv_heads, head_dim, pairs, adjacent, cosine, sine);
    for (int h = 0; h < kv_heads; h++) {
        kv_places at = kv_places_of(type, kv_heads, h, head_dim, value_stride);
        const float *k = key + (int64_t) h * head_dim;
        const float *v = value + (int64_t) h * head_dim;
        if (type == KV_Q8_0) {
            store_q8(k, v, &at, head_dim, value_stride, page, slot);
            continue;
        }
        void *keys = (uint8_t *) page + at.keys;
        void *values = (uint8_t *) page + at.values;
        for (int d = 0; d < head_dim; d++) {
            int64_t key_at = (int64_t) d * KV_PAGE + slot;
            int64_t value_at = (int64_t) slot * value_stride + d;
            if (type == KV_F32) {
                ((float *) keys)[key_at] = k[d];
                ((float *) values)[value_at] = v[d];
            } else {
                ((uint16_t *) keys)[key_at] = to_f16(k[d]);
                ((uint16_t *) values)[value_at] = to_f16(v[d]);
            }
        }
    }
}

/* gate = silu(gate) * up, for tokens first <= t < end; strides are filled up to 16. */
void NS(silu_multiply)(float *gate, const float *up, int64_t stride, int n, int first, int end) {
    for (int t = first; t < end; t++) {
        for (int i = 0; i < n; i += LANES) {
            vf silu = vf_silu(vf_load(gate + t * stride + i));
            vf_store(gate + t * stride + i, vf_mul(silu, vf_load(up + t * stride + i)));
        }
    }
}
