/*
 * Products of a packed matrix with the activations of one or more tokens.
 *
 * A register tile holds RG groups of 16 rows by T tokens: each loaded weight vector is used T times and each broadcast
 * activation RG times. Integer sums are exact and the float sum of a row runs over the blocks in order, so a result is
 * the same in every tile shape.
 */
#include <stddef.h>

#include "layout.h"
#include "simd.h"

#define MOST_TOKENS 6
#define UNROLL _Pragma("GCC unroll 16")

typedef struct {
    const uint8_t *w[4];    /* a group each */
    int blocks;
    const activations *a;
    int token;
    const uint8_t *ahead[2];    /* what is asked for meanwhile, in two places */
    int lines;                  /* of each place, for a block */
} operands;

/* Up to so many tokens are dealt to tiles of four at most: measured, see the ADR. */
#define FEW_TOKENS 48
#define FEW_TILE 4

/* Weights of the rows to come are on their way while those in the cache are multiplied. */
INLINE void ask_ahead(const operands *o, int block) {
    for (int i = 0; i < o->lines; i++) {
        int64_t at = ((int64_t) block * o->lines + i) * 64;
        _mm_prefetch((const char *) o->ahead[0] + at, _MM_HINT_T1);
        _mm_prefetch((const char *) o->ahead[1] + at, _MM_HINT_T1);
    }
}

INLINE int steps_of(int kind) { return kind == Q8_MIN ? 8 : 4; }

INLINE vi start_of(int kind, const activations *a, int token, int block) {
    return vi_set(kind == Q4 ? a->start4[token * a->b_stride + block] : 0);
}

INLINE void tile_wide(const int RG, const int T, const operands *o, vf f[4][MOST_TOKENS]) {
    const activations *a = o->a;
    const int8_t *q[MOST_TOKENS];
    const wide_terms *terms[MOST_TOKENS];
    UNROLL for (int t = 0; t < T; t++) {
        int token = o->token + t;
        q[t] = a->wide_q + token * a->q_stride;
        terms[t] = a->wide + token / GROUP_ROWS * a->w_stride;
        UNROLL for (int g = 0; g < RG; g++) f[g][t] = vf_zero();
    }
    const int64_t scales = (int64_t) o->blocks * WIDE_BLOCK * GROUP_ROWS;
    for (int b = 0; b < o->blocks; b++) {
        if (T <= FEW_TILE) ask_ahead(o, b);
        vi sum[4][MOST_TOKENS];
        UNROLL for (int t = 0; t < T; t++) {
            vi start = dot_start_biased(terms[t][b].start[(o->token + t) % GROUP_ROWS]);
            UNROLL for (int g = 0; g < RG; g++) sum[g][t] = start;
        }
        UNROLL for (int s = 0; s < WIDE_BLOCK; s += 4) {
            vi w[4];
            UNROLL for (int g = 0; g < RG; g++) {
                w[g] = vi_load(o->w[g] + ((int64_t) b * WIDE_BLOCK + s) * GROUP_ROWS);
            }
            UNROLL for (int t = 0; t < T; t++) {
                vi x = vi_set(load_i32(q[t] + b * WIDE_BLOCK + s));
                UNROLL for (int g = 0; g < RG; g++) sum[g][t] = dot_biased(sum[g][t], w[g], x);
            }
        }
        UNROLL for (int g = 0; g < RG; g++) {
            vf scale = vf_load_f16(o->w[g] + scales + (int64_t) b * 32);
            UNROLL for (int t = 0; t < T; t++) {
                vf x = vf_set(terms[t][b].scale[(o->token + t) % GROUP_ROWS]);
                f[g][t] = vf_fma(vi_to_float(sum[g][t]), vf_mul(scale, x), f[g][t]);
            }
        }
    }
}

INLINE void tile_quantised(const int kind, const int RG, const int T, const operands *o, vf f[4][MOST_TOKENS]) {
    const activations *a = o->a;
    const int steps = steps_of(kind);
    const int step_bytes = steps * 64;
    const int8_t *q[MOST_TOKENS];
    UNROLL for (int t = 0; t < T; t++) {
        q[t] = a->q + (o->token + t) * a->q_stride;
        UNROLL for (int g = 0; g < RG; g++) f[g][t] = vf_zero();
    }
    for (int b = 0; b < o->blocks; b++) {
        if (T <= FEW_TILE) ask_ahead(o, b);
        vi sum[4][MOST_TOKENS];
        UNROLL for (int t = 0; t < T; t++) {
            vi start = start_of(kind, a, o->token + t, b);
            UNROLL for (int g = 0; g < RG; g++) sum[g][t] = start;
        }
        if (kind == Q4 || kind == Q4_MIN) {
            UNROLL for (int s = 0; s < 4; s++) {
                vi low[4], high[4];
                UNROLL for (int g = 0; g < RG; g++) {
                    vi w = vi_load(o->w[g] + (int64_t) b * step_bytes + s * 64);
                    low[g] = vi_low_nibbles(w);
                    high[g] = vi_high_nibbles(w);
                }
                UNROLL for (int t = 0; t < T; t++) {
                    vi x = vi_set(load_i32(q[t] + b * BLOCK + s * 4));
                    vi y = vi_set(load_i32(q[t] + b * BLOCK + 16 + s * 4));
                    UNROLL for (int g = 0; g < RG; g++) {
                        sum[g][t] = dot_small(sum[g][t], low[g], x);
                        sum[g][t] = dot_small(sum[g][t], high[g], y);
                    }
                }
            }
        } else {
            UNROLL for (int s = 0; s < 8; s++) {
                vi w[4];
                UNROLL for (int g = 0; g < RG; g++) w[g] = vi_load(o->w[g] + (int64_t) b * step_bytes + s * 64);
                UNROLL for (int t = 0; t < T; t++) {
                    vi x = vi_set(load_i32(q[t] + b * BLOCK + s * 4));
                    UNROLL for (int g = 0; g < RG; g++) sum[g][t] = dot_small(sum[g][t], w[g], x);
                }
            }
        }
        const int64_t scales = (int64_t) o->blocks * step_bytes + (int64_t) b * 32;
        const int64_t extras = scales + (int64_t) o->blocks * 32;
        UNROLL for (int g = 0; g < RG; g++) {
            vf scale = vf_load_f16(o->w[g] + scales);
            vf extra = vf_zero();
            if (kind == Q8_MIN || kind == Q4_MIN) extra = vf_load_f16(o->w[g] + extras);
            UNROLL for (int t = 0; t < T; t++) {
                int64_t at = (o->token + t) * a->b_stride + b;
                vf x = vf_set(a->scale[at]);
                f[g][t] = vf_fma(vi_to_float(sum[g][t]), vf_mul(scale, x), f[g][t]);
                if (kind == Q8_MIN || kind == Q4_MIN) f[g][t] = vf_fma(extra, vf_set(a->scaled_sum[at]), f[g][t]);
            }
        }
    }
}

INLINE vf load_weights(int kind, const uint8_t *group, int64_t column) {
    switch (kind) {
        case F32: return vf_load((const float *) group + column * LANES);
        case F16: return vf_load_f16((const uint16_t *) group + column * LANES);
        default: return vf_load_bf16((const uint16_t *) group + column * LANES);
    }
}

INLINE void tile_float(const int kind, const int RG, const int T, const operands *o, vf f[4][MOST_TOKENS]) {
    const float *x[MOST_TOKENS];
    UNROLL for (int t = 0; t < T; t++) {
        x[t] = o->a->x + (o->token + t) * o->a->x_stride;
        UNROLL for (int g = 0; g < RG; g++) f[g][t] = vf_zero();
    }
    for (int column = 0; column < o->blocks; column++) {
        vf w[4];
        UNROLL for (int g = 0; g < RG; g++) w[g] = load_weights(kind, o->w[g], column);
        UNROLL for (int t = 0; t < T; t++) {
            vf b = vf_set(x[t][column]);
            UNROLL for (int g = 0; g < RG; g++) f[g][t] = vf_fma(w[g], b, f[g][t]);
        }
    }
}

/* The first half of the groups is the first matrix, the second the other, row for row. */
INLINE void put_pairs(const int RG, const int T, int groups, vf f[4][MOST_TOKENS], float *y, int64_t stride) {
    UNROLL for (int g = 0; g < RG / 2; g++) {
        if (g < groups) {
            UNROLL for (int t = 0; t < T; t++) {
                vf_store(y + t * stride + g * LANES, vf_mul(vf_silu(f[g][t]), f[g + RG / 2][t]));
            }
        }
    }
}

INLINE void put(const int RG, const int T, int mode, int groups, vf f[4][MOST_TOKENS], float *y, int64_t stride) {
    if (mode == SWIGLU) {
        put_pairs(RG, T, groups, f, y, stride);
        return;
    }
    UNROLL for (int g = 0; g < RG; g++, y += LANES) {
        if (g >= groups) return;
        UNROLL for (int t = 0; t < T; t++) {
            float *to = y + t * stride;
            vf value = f[g][t];
            if (mode == ADD) value = vf_add(vf_load(to), value);
            if (mode == GATED) value = vf_mul(vf_silu(vf_load(to)), value);
            vf_store(to, value);
        }
    }
}

#define TILE(KIND, RG, T)                                                                                        \
    static __attribute__((noinline)) void tile_##KIND##_##RG##_##T(                                              \
            const operands *o, int mode, int groups, float *y, int64_t stride) {                                 \
        vf f[4][MOST_TOKENS];                                                                                    \
        if (KIND >= F32) tile_float(KIND, RG, T, o, f);                                                          \
        else if (KIND == WIDE) tile_wide(RG, T, o, f);                                                           \
        else tile_quantised(KIND, RG, T, o, f);                                                                  \
        put(RG, T, mode, groups, f, y, stride);                                                                  \
    }
/* Few tokens: more rows at once, so that enough sums are under way to hide the latency of an addition. */
#define TILES(KIND)                                                                                 \
    TILE(KIND, 4, 1) TILE(KIND, 4, 2) TILE(KIND, 4, 3) TILE(KIND, 3, 3) TILE(KIND, 3, 4)            \
    TILE(KIND, 2, 3) TILE(KIND, 2, 4) TILE(KIND, 2, 5) TILE(KIND, 2, 6)
TILES(WIDE) TILES(Q4) TILES(Q8_MIN) TILES(Q4_MIN) TILES(F32) TILES(F16) TILES(BF16)

typedef void (*tile)(const operands *, int, int, float *, int64_t);
#define ROW(KIND)                                                                                   \
    {{0, 0, tile_##KIND##_2_3, tile_##KIND##_2_4, tile_##KIND##_2_5, tile_##KIND##_2_6},            \
     {0, 0, tile_##KIND##_3_3, tile_##KIND##_3_4, 0, 0},                                            \
     {tile_##KIND##_4_1, tile_##KIND##_4_2, tile_##KIND##_4_3, 0, 0, 0}}
/* By kind, groups less 2, tokens less 1. */
static const tile tiles[7][3][MOST_TOKENS] = {
    ROW(WIDE), ROW(Q4), ROW(Q8_MIN), ROW(Q4_MIN), ROW(F32), ROW(F16), ROW(BF16)};

/* How a product is cut into tiles. */
typedef struct {
    int kind, blocks;
    int64_t stride;     /* bytes from one group to the next */
    int tiles;          /* of tokens */
    int smaller;        /* tokens in most of them */
    int larger;         /* so many tiles hold one token more */
    int groups;         /* of rows in each, those of both matrices where they are taken in pairs */
    int asks;           /* whether rows to come are asked for */
} cut;

INLINE cut cut_for(int kind, int blocks, int64_t stride, int tokens) {
    int most = tokens <= FEW_TOKENS ? FEW_TILE : MOST_TOKENS;
    int tiles_needed = (tokens + most - 1) / most;
    cut c = {kind, blocks, stride, tiles_needed, tokens / tiles_needed, tokens % tiles_needed, 0, 0};
    int widest = c.larger ? c.smaller + 1 : c.smaller;
    c.groups = widest < FEW_TILE ? 4 : widest == FEW_TILE ? 3 : 2;
    /* One tile alone reads its rows as fast as they come; many wait for them but once. */
    c.asks = kind < F32 && tiles_needed > 1 && widest <= FEW_TILE;
    return c;
}

/* Rows that come next, in two places. */
typedef struct {
    const uint8_t *from[2];
    int64_t bytes;    /* of each */
} rows_to_come;

static const rows_to_come none = {{0}, 0};

INLINE rows_to_come halves_of(const cut *c, const uint8_t *rows, int groups) {
    int64_t half = groups * c->stride / 2;
    return rows ? (rows_to_come) {{rows, rows + half}, half} : none;
}

/*
 * Some rows by all tokens, from tile to tile: `groups` of each of the `matrices` w, from one to as many as a tile holds. A
 * group that is not there is computed as the last one, and not stored.
 *
 * next    what is fetched meanwhile
 */
INLINE void multiply_rows(const cut *c, int mode, const uint8_t *const *w, int matrices, int groups, const activations *a,
                          float *y, int64_t y_stride, rows_to_come next) {
    operands o = {{0}, c->blocks, a, 0, {0}, 0};
    int each = c->groups / matrices;
    for (int i = 0; i < each * matrices; i++) {
        int j = i % each;
        o.w[i] = w[i / each] + (j < groups ? j : groups - 1) * c->stride;
    }
    int64_t share = (int64_t) c->tiles * c->blocks * 64;
    int lines = c->asks ? (int) ((next.bytes + share - 1) / share) : 0;
    int64_t asked = 0;
    for (int i = 0; i < c->tiles; i++) {
        int size = i < c->larger ? c->smaller + 1 : c->smaller;
        o.lines = asked < next.bytes ? lines : 0;
        if (o.lines > 0) {
            o.ahead[0] = next.from[0] + asked;
            o.ahead[1] = next.from[1] + asked;
            asked += (int64_t) lines * c->blocks * 64;
        }
        tiles[c->kind][c->groups - 2][size - 1](&o, mode, groups, y + o.token * y_stride, y_stride);
        o.token += size;
    }
}

/*
 * y[token][16 * group ...] of groups first <= group < end, for all tokens.
 *
 * w        the matrix; second: for SWIGLU the matrix of the same shape that is multiplied in, else w
 * stride   bytes from one group of w to the next
 * blocks   blocks of 32 columns, of 64 for WIDE; columns for float kinds
 * then     rows of w that the caller will probably ask for next, or null
 */
void NS(matmul)(int kind, int mode, const uint8_t *w, const uint8_t *second, int64_t stride, int first, int end,
                int blocks, const activations *a, int tokens, float *y, int64_t y_stride, const uint8_t *then) {
    cut c = cut_for(kind, blocks, stride, tokens);
    /* Three groups of either matrix, one after the other, or one of both together: measured, see the ADR. */
    int in_turn = mode == SWIGLU && kind == WIDE && c.asks;
    int matrices = mode == SWIGLU && !in_turn ? 2 : 1;
    if (matrices == 2 && c.groups == 3) c.groups = 2;
    int step = c.groups / matrices;
    for (int group = first; group < end; group += step) {
        int left = end - group, groups = left < step ? left : step, more = left - groups;
        const uint8_t *row[2] = {w + group * stride, second + group * stride};
        const uint8_t *next = more > 0 ? row[0] + groups * stride : then;
        int next_groups = more > 0 && more < step ? more : step;
        rows_to_come come = halves_of(&c, next, next_groups);
        if (next && matrices == 2) come = (rows_to_come) {{next, second + (next - w)}, next_groups * stride};
        float *to = y + (int64_t) group * LANES;
        if (in_turn) {
            multiply_rows(&c, STORE, row, 1, groups, a, to, y_stride, halves_of(&c, row[1], groups));
            multiply_rows(&c, GATED, row + 1, 1, groups, a, to, y_stride, come);
        } else {
            multiply_rows(&c, mode, row, matrices, groups, a, to, y_stride, come);
        }
    }
}
