/*
 * Causal grouped-query attention over pages of 64 tokens in F16 or F32, page by page with a running softmax
 * (arXiv:1805.02867, arXiv:2205.14135). Keys lie transposed, so that a lane is a token and no sum runs across lanes.
 *
 * Pages are cut at the same positions for everybody and a masked key weighs exactly nothing, so a token's result does
 * not depend on which other tokens are in its tile.
 */
#include "layout.h"
#include "simd.h"

#define PAGE 64
#define PAGE_VECTORS (PAGE / LANES)
#define MOST_ROWS 4
#define MOST_HEAD_DIM 256
#define UNROLL _Pragma("GCC unroll 16")

typedef struct {
    const float *query[MOST_ROWS];
    float *out[MOST_ROWS];
    int position[MOST_ROWS];
    const uint8_t *const *pages;
    int64_t layer_offset;      /* of this layer in a page, in numbers */
    int64_t key_offset;        /* of this head's keys */
    int64_t value_offset;      /* of this head's values */
    int head_dim;
    int value_stride;          /* head_dim filled up to 16 */
    float scale;
} rows;

/* The 16 numbers from `index` on. */
INLINE vf load_kv(const int wide, const uint8_t *page, int64_t index) {
    return wide ? vf_load((const float *) page + index) : vf_load_f16((const uint16_t *) page + index);
}

INLINE void scores(const int wide, const int R, const rows *r, const uint8_t *page, vf s[MOST_ROWS][PAGE_VECTORS]) {
    const int64_t keys = r->layer_offset + r->key_offset;
    UNROLL for (int i = 0; i < R; i++) {
        UNROLL for (int v = 0; v < PAGE_VECTORS; v++) s[i][v] = vf_zero();
    }
    for (int d = 0; d < r->head_dim; d++) {
        vf k[PAGE_VECTORS];
        UNROLL for (int v = 0; v < PAGE_VECTORS; v++) k[v] = load_kv(wide, page, keys + (int64_t) d * PAGE + v * LANES);
        UNROLL for (int i = 0; i < R; i++) {
            vf q = vf_set(r->query[i][d]);
            UNROLL for (int v = 0; v < PAGE_VECTORS; v++) s[i][v] = vf_fma(q, k[v], s[i][v]);
        }
    }
}

/* Adds p[row][token] * value[token] for `count` tokens to o, 64 numbers of the head at a time. */
INLINE void weigh(const int wide, const int R, const rows *r, const uint8_t *page, int count, float p[MOST_ROWS][PAGE],
                  float o[MOST_ROWS][MOST_HEAD_DIM], const float *correction) {
    const int64_t values = r->layer_offset + r->value_offset;
    for (int from = 0; from < r->value_stride; from += 4 * LANES) {
        int vectors = (r->value_stride - from) / LANES;
        if (vectors >= 4) {
            vf sum[MOST_ROWS][4];
            UNROLL for (int i = 0; i < R; i++) {
                UNROLL for (int v = 0; v < 4; v++) {
                    sum[i][v] = vf_mul(vf_load(&o[i][from + v * LANES]), vf_set(correction[i]));
                }
            }
            for (int t = 0; t < count; t++) {
                const int64_t value = values + (int64_t) t * r->value_stride + from;
                vf x[4];
                UNROLL for (int v = 0; v < 4; v++) x[v] = load_kv(wide, page, value + v * LANES);
                UNROLL for (int i = 0; i < R; i++) {
                    vf weight = vf_set(p[i][t]);
                    UNROLL for (int v = 0; v < 4; v++) sum[i][v] = vf_fma(weight, x[v], sum[i][v]);
                }
            }
            UNROLL for (int i = 0; i < R; i++) {
                UNROLL for (int v = 0; v < 4; v++) vf_store(&o[i][from + v * LANES], sum[i][v]);
            }
        } else {
            for (int v = 0; v < vectors; v++) {
                vf sum[MOST_ROWS];
                UNROLL for (int i = 0; i < R; i++) {
                    sum[i] = vf_mul(vf_load(&o[i][from + v * LANES]), vf_set(correction[i]));
                }
                for (int t = 0; t < count; t++) {
                    vf x = load_kv(wide, page, values + (int64_t) t * r->value_stride + from + v * LANES);
                    UNROLL for (int i = 0; i < R; i++) sum[i] = vf_fma(vf_set(p[i][t]), x, sum[i]);
                }
                UNROLL for (int i = 0; i < R; i++) vf_store(&o[i][from + v * LANES], sum[i]);
            }
        }
    }
}

INLINE void attend(const int wide, const int R, const rows *r) {
    float o[MOST_ROWS][MOST_HEAD_DIM] __attribute__((aligned(64)));
    float p[MOST_ROWS][PAGE] __attribute__((aligned(64)));
    float largest[MOST_ROWS], total[MOST_ROWS], correction[MOST_ROWS];
    int last = 0;
    UNROLL for (int i = 0; i < R; i++) {
        largest[i] = -__builtin_inff();
        total[i] = 0;
        if (r->position[i] > last) last = r->position[i];
        for (int d = 0; d < r->value_stride; d += LANES) vf_store(&o[i][d], vf_zero());
    }
    for (int start = 0; start <= last; start += PAGE) {
        const uint8_t *page = r->pages[start / PAGE];
        int count = last - start + 1 < PAGE ? last - start + 1 : PAGE;
        vf s[MOST_ROWS][PAGE_VECTORS];
        scores(wide, R, r, page, s);
        UNROLL for (int i = 0; i < R; i++) {
            vf most = vf_set(-__builtin_inff());
            UNROLL for (int v = 0; v < PAGE_VECTORS; v++) {
                int seen = r->position[i] + 1 - start - v * LANES;
                s[i][v] = vf_mul(s[i][v], vf_set(r->scale));
                if (seen < LANES) s[i][v] = vf_first(seen < 0 ? 0 : seen, s[i][v], vf_set(-__builtin_inff()));
                most = vf_max(most, s[i][v]);
            }
            float now = vf_largest(most);
            if (!(now > largest[i])) now = largest[i];
            correction[i] = 0;
            if (largest[i] > -__builtin_inff()) {
                float powers[LANES];
                vf_store(powers, vf_exp(vf_set(largest[i] - now)));
                correction[i] = powers[0];
            }
            vf sum = vf_zero();
            UNROLL for (int v = 0; v < PAGE_VECTORS; v++) {
                int seen = r->position[i] + 1 - start - v * LANES;
                vf power = vf_exp(vf_sub(s[i][v], vf_set(now)));
                if (seen < LANES) power = vf_first(seen < 0 ? 0 : seen, power, vf_zero());
                vf_store(&p[i][v * LANES], power);
                sum = vf_add(sum, power);
            }
            largest[i] = now;
            total[i] = total[i] * correction[i] + vf_sum(sum);
        }
        weigh(wide, R, r, page, count, p, o, correction);
    }
    UNROLL for (int i = 0; i < R; i++) {
        vf inverse = vf_set(1.0f / total[i]);
        float last_lanes[LANES];
        for (int d = 0; d < r->head_dim; d += LANES) {
            vf result = vf_mul(vf_load(&o[i][d]), inverse);
            if (d + LANES <= r->head_dim) {
                vf_store(r->out[i] + d, result);
            } else {
                vf_store(last_lanes, result);
                for (int j = 0; j < r->head_dim - d; j++) r->out[i][d + j] = last_lanes[j];
            }
        }
    }
}

#define ATTEND(R)                                                                        \
    static __attribute__((noinline)) void attend_##R(const rows *r) { attend(0, R, r); } \
    static __attribute__((noinline)) void attend_wide_##R(const rows *r) { attend(1, R, r); }
ATTEND(1) ATTEND(2) ATTEND(3) ATTEND(4)

static void (*const attend_rows[2][MOST_ROWS])(const rows *) = {
    {attend_1, attend_2, attend_3, attend_4},
    {attend_wide_1, attend_wide_2, attend_wide_3, attend_wide_4}};

/*
 * Attention of `tokens` tokens in a row of one sequence, for the heads of one key-value head.
 *
 * query, out    of the first token, [tokens][stride], heads side by side
 * pages         the sequence's pages by position
 * wide          whether they hold F32, else F16
 * layer_offset  of the layer within a page, in numbers
 * position      of the first token
 */
void NS(attention)(const float *query, float *out, int64_t stride, const uint8_t *const *pages, int wide,
                   int64_t layer_offset, int position, int tokens, int heads, int kv_heads, int kv_head, int head_dim, int value_stride,
                   float scale) {
    int group = heads / kv_heads;
    rows r;
    r.pages = pages;
    r.layer_offset = layer_offset;
    r.key_offset = (int64_t) kv_head * head_dim * PAGE;
    r.value_offset = (int64_t) kv_heads * head_dim * PAGE + (int64_t) kv_head * PAGE * value_stride;
    r.head_dim = head_dim;
    r.value_stride = value_stride;
    r.scale = scale;
    int all = tokens * group;
    for (int row = 0; row < all;) {
        int count = all - row < MOST_ROWS ? all - row : MOST_ROWS;
        for (int i = 0; i < count; i++) {
            int token = (row + i) / group;
            int64_t at = token * stride + (int64_t) (kv_head * group + (row + i) % group) * head_dim;
            r.query[i] = query + at;
            r.out[i] = out + at;
            r.position[i] = position + token;
        }
        attend_rows[wide][count - 1](&r);
        row += count;
    }
}
