/*
 * Causal grouped-query attention over pages of 64 tokens in F16, F32 or Q8_0, page by page with a running softmax
 * (arXiv:1805.02867, arXiv:2205.14135). Keys lie transposed, so that a lane is a token and no sum runs across lanes.
 * With Q8_0 the query is rounded to 8 bits too and meets the keys in integer products, as activations meet weights.
 *
 * The values of a page are asked for while its scores are worked out, and the keys of the next while its values are
 * weighed: pages lie anywhere, and what fetches ahead by itself begins anew with each.
 *
 * Pages and segments are cut at the same positions for everybody and a masked key weighs exactly nothing, so a token's
 * result does not depend on which other tokens are in its tile.
 */
#include "layout.h"
#include "simd.h"

#define PAGE KV_PAGE
#define SEGMENT KV_SEGMENT
#define PAGE_VECTORS (PAGE / LANES)
#define MOST_ROWS 4
#define MOST_HEAD_DIM KV_MOST_HEAD_DIM
#define UNROLL _Pragma("GCC unroll 16")

typedef struct {
    const float *query[MOST_ROWS];
    float *out[MOST_ROWS];
    int position[MOST_ROWS];
    const uint8_t *const *pages;
    int64_t layer_offset;      /* of this layer in a page, in bytes */
    kv_places at;              /* of this head in the layer */
    int head_dim;
    int value_stride;          /* head_dim filled up to 16 */
    float scale;
    int first_segment;
    int last;                  /* position of the last key */
    float *sums[MOST_ROWS];    /* of segment 0, where the sums of the segments are put down, or null */
    int64_t sums_stride;       /* from one segment to the next */
    int value_lines, key_lines;    /* of a page, as many as are asked for: none where another tile has asked */
    const uint8_t *then;       /* keys that come behind the last page, or null */
} rows;

/* Asks for the share of one step of `steps` in some lines. */
INLINE void ask_share(const uint8_t *from, int lines, int step, int steps) {
    int share = (lines + steps - 1) / steps;
    int end = (step + 1) * share < lines ? (step + 1) * share : lines;
    for (int line = step * share; line < end; line++) {
        _mm_prefetch((const char *) from + (int64_t) line * 64, _MM_HINT_T1);
    }
}

#include "attention_q8.h"
#include "attention_sums.h"

/* The 16 numbers from `index` on, without their scale. */
INLINE vf load_kv(const int type, const void *numbers, int64_t index) {
    switch (type) {
        case KV_F32: return vf_load((const float *) numbers + index);
        case KV_F16: return vf_load_f16((const uint16_t *) numbers + index);
        default: return vf_load_i8((const int8_t *) numbers + index);
    }
}

INLINE void scores(const int type, const int R, const rows *r, const uint8_t *page, vf s[MOST_ROWS][PAGE_VECTORS]) {
    const void *keys = page + r->at.keys;
    UNROLL for (int i = 0; i < R; i++) {
        UNROLL for (int v = 0; v < PAGE_VECTORS; v++) s[i][v] = vf_zero();
    }
    for (int d = 0; d < r->head_dim; d++) {
        ask_share(page + r->at.values, r->value_lines, d, r->head_dim);
        vf k[PAGE_VECTORS];
        UNROLL for (int v = 0; v < PAGE_VECTORS; v++) k[v] = load_kv(type, keys, (int64_t) d * PAGE + v * LANES);
        UNROLL for (int i = 0; i < R; i++) {
            vf q = vf_set(r->query[i][d]);
            UNROLL for (int v = 0; v < PAGE_VECTORS; v++) s[i][v] = vf_fma(q, k[v], s[i][v]);
        }
    }
}

/*
 * Adds p[row][token] * value[token] for `count` tokens to o, 64 numbers of the head at a time.
 *
 * next    keys to ask for meanwhile, or null
 */
INLINE void weigh(const int type, const int R, const rows *r, const uint8_t *page, int count, float p[MOST_ROWS][PAGE],
                  float o[MOST_ROWS][MOST_HEAD_DIM], const float *correction, const uint8_t *next) {
    const int next_lines = next ? r->key_lines : 0;
    const void *values = page + r->at.values;
    const uint16_t *scales = (const uint16_t *) (page + r->at.value_scales);
    float scaled[2][MOST_ROWS][PAGE] __attribute__((aligned(64)));
    for (int from = 0; from < r->value_stride; from += 4 * LANES) {
        int vectors = (r->value_stride - from) / LANES;
        if (type == KV_Q8_0) {
            scale_weights(R, scales + from / BLOCK * PAGE, p, scaled[0]);
            if (vectors > 2) scale_weights(R, scales + (from / BLOCK + 1) * PAGE, p, scaled[1]);
        }
        /* Of the first 32 numbers and of the next. */
        float (*const weights[2])[PAGE] = {type == KV_Q8_0 ? scaled[0] : p, type == KV_Q8_0 ? scaled[1] : p};
        if (vectors >= 4) {
            vf sum[MOST_ROWS][4];
            UNROLL for (int i = 0; i < R; i++) {
                UNROLL for (int v = 0; v < 4; v++) {
                    sum[i][v] = vf_mul(vf_load(&o[i][from + v * LANES]), vf_set(correction[i]));
                }
            }
            for (int t = 0; t < count; t++) {
                if (from == 0) ask_share(next, next_lines, t, count);
                const int64_t value = (int64_t) t * r->value_stride + from;
                vf x[4];
                UNROLL for (int v = 0; v < 4; v++) x[v] = load_kv(type, values, value + v * LANES);
                UNROLL for (int i = 0; i < R; i++) {
                    vf first = vf_set(weights[0][i][t]);
                    vf second = type == KV_Q8_0 ? vf_set(weights[1][i][t]) : first;
                    UNROLL for (int v = 0; v < 4; v++) sum[i][v] = vf_fma(v < 2 ? first : second, x[v], sum[i][v]);
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
                    if (from + v == 0) ask_share(next, next_lines, t, count);
                    vf x = load_kv(type, values, (int64_t) t * r->value_stride + from + v * LANES);
                    UNROLL for (int i = 0; i < R; i++) sum[i] = vf_fma(vf_set(weights[v / 2][i][t]), x, sum[i]);
                }
                UNROLL for (int i = 0; i < R; i++) vf_store(&o[i][from + v * LANES], sum[i]);
            }
        }
    }
}

/* Sums up the keys from position `from` to `last`, a segment. */
INLINE void attend_segment(const int type, const int R, const rows *r, const rounded_queries *rounded, int from, int last,
                           sums *to) {
    float p[MOST_ROWS][PAGE] __attribute__((aligned(64)));
    float correction[MOST_ROWS];
    clear(R, r->value_stride, to);
    for (int start = from; start <= last; start += PAGE) {
        const uint8_t *page = r->pages[start / PAGE] + r->layer_offset;
        int count = last - start + 1 < PAGE ? last - start + 1 : PAGE;
        vf s[MOST_ROWS][PAGE_VECTORS];
        if (type == KV_Q8_0) {
            scores_q8(R, r, rounded, page, s);
        } else {
            scores(type, R, r, page, s);
        }
        UNROLL for (int i = 0; i < R; i++) {
            vf most = vf_set(-__builtin_inff());
            UNROLL for (int v = 0; v < PAGE_VECTORS; v++) {
                int seen = r->position[i] + 1 - start - v * LANES;
                s[i][v] = vf_mul(s[i][v], vf_set(r->scale));
                if (seen < LANES) s[i][v] = vf_first(seen < 0 ? 0 : seen, s[i][v], vf_set(-__builtin_inff()));
                most = vf_max(most, s[i][v]);
            }
            float now = vf_largest(most);
            if (!(now > to->largest[i])) now = to->largest[i];
            correction[i] = to->largest[i] > -__builtin_inff() ? exp_of(to->largest[i] - now) : 0;
            vf sum = vf_zero();
            UNROLL for (int v = 0; v < PAGE_VECTORS; v++) {
                int seen = r->position[i] + 1 - start - v * LANES;
                vf power = vf_exp(vf_sub(s[i][v], vf_set(now)));
                if (seen < LANES) power = vf_first(seen < 0 ? 0 : seen, power, vf_zero());
                vf_store(&p[i][v * LANES], power);
                sum = vf_add(sum, power);
            }
            to->largest[i] = now;
            to->total[i] = to->total[i] * correction[i] + vf_sum(sum);
        }
        const uint8_t *next = start + PAGE <= r->last ? r->pages[start / PAGE + 1] + r->layer_offset + r->at.keys : r->then;
        weigh(type, R, r, page, count, p, to->o, correction, next);
    }
}

INLINE void attend(const int type, const int R, const rows *r) {
    rounded_queries rounded;
    if (type == KV_Q8_0) round_queries(R, r, &rounded);
    sums all, next;
    for (int segment = r->first_segment; segment * SEGMENT <= r->last; segment++) {
        int end = (segment + 1) * SEGMENT - 1;
        sums *here = r->sums[0] || segment == r->first_segment ? &all : &next;
        attend_segment(type, R, r, &rounded, segment * SEGMENT, end < r->last ? end : r->last, here);
        UNROLL for (int i = 0; i < R; i++) {
            if (r->sums[0]) {
                put_down(r->value_stride, all.o[i], all.largest[i], all.total[i], r->sums[i] + segment * r->sums_stride);
            } else if (here == &next) {
                add_segment(r->value_stride, all.o[i], &all.largest[i], &all.total[i], next.o[i], next.largest[i],
                            next.total[i]);
            }
        }
    }
    if (r->sums[0]) return;
    UNROLL for (int i = 0; i < R; i++) put_average(r->head_dim, all.o[i], all.total[i], r->out[i]);
}

#define ATTEND(R)                                                                                 \
    static __attribute__((noinline)) void attend_f16_##R(const rows *r) { attend(KV_F16, R, r); } \
    static __attribute__((noinline)) void attend_f32_##R(const rows *r) { attend(KV_F32, R, r); } \
    static __attribute__((noinline)) void attend_q8_##R(const rows *r) { attend(KV_Q8_0, R, r); }
ATTEND(1) ATTEND(2) ATTEND(3) ATTEND(4)

static void (*const attend_rows[3][MOST_ROWS])(const rows *) = {
    [KV_F16] = {attend_f16_1, attend_f16_2, attend_f16_3, attend_f16_4},
    [KV_F32] = {attend_f32_1, attend_f32_2, attend_f32_3, attend_f32_4},
    [KV_Q8_0] = {attend_q8_1, attend_q8_2, attend_q8_3, attend_q8_4}};

/*
 * Attention of `tokens` tokens in a row of one sequence, for the heads of one key-value head.
 *
 * query, out    of the first token, [tokens][stride], heads side by side
 * pages         the sequence's pages by position
 * type          what they hold, a kv_type
 * layer_offset  of the layer within a page, in bytes
 * position      of the first token
 * first, end    segments of the keys; all that the tokens see: from 0 to anything behind the last
 * sums          where the segments' sums are put down for attention_join, [segments][tokens][heads of this key-value
 *               head][value_stride + SUMS_TAIL]; or null, where all segments are added up here
 * then_page     where the caller will probably go on, with head then_head, or null
 */
void NS(attention)(const float *query, float *out, int64_t stride, const uint8_t *const *pages, int type,
                   int64_t layer_offset, int position, int tokens, int heads, int kv_heads, int kv_head, int head_dim, int value_stride,
                   float scale, int first, int end, float *sums, const uint8_t *then_page, int then_head) {
    int group = heads / kv_heads;
    int all = tokens * group;
    rows r;
    r.pages = pages;
    r.layer_offset = layer_offset;
    r.at = kv_places_of(type, kv_heads, kv_head, head_dim, value_stride);
    r.head_dim = head_dim;
    r.value_stride = value_stride;
    r.scale = scale;
    r.first_segment = first;
    r.then = then_page ? then_page + layer_offset + kv_places_of(type, kv_heads, then_head, head_dim, value_stride).keys : 0;
    const int number_size = type == KV_F32 ? 4 : type == KV_F16 ? 2 : 1;
    r.key_lines = head_dim * number_size;
    r.value_lines = value_stride * number_size;
    const int64_t slot = value_stride + SUMS_TAIL;
    r.sums_stride = all * slot;
    for (int row = 0; row < all;) {
        int count = all - row < MOST_ROWS ? all - row : MOST_ROWS;
        int seen = position + (row + count - 1) / group;
        r.last = (int64_t) end * SEGMENT <= seen ? end * SEGMENT - 1 : seen;
        for (int i = 0; i < count; i++) {
            int token = (row + i) / group;
            int64_t at = token * stride + (int64_t) (kv_head * group + (row + i) % group) * head_dim;
            r.query[i] = query + at;
            r.out[i] = out + at;
            r.position[i] = position + token;
            r.sums[i] = sums ? sums + (row + i) * slot : 0;
        }
        attend_rows[type][count - 1](&r);
        /* The other tiles find it all in the cache. */
        r.key_lines = r.value_lines = 0;
        row += count;
    }
}
