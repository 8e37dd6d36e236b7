/*
 * Products for many tokens on the matrix unit (AMX INT8): one instruction multiplies 16 tokens by 16 rows over a block of
 * 32 columns. A block as it lies in a group is such an operand already, but for the form of its bytes.
 *
 * The unit adds up integers only, and a block has a scale of its own. So the 256 integer sums of a block go through memory
 * into vector registers and from there on the way of matmul.c: integer sums are exact, the float sums run over the same
 * blocks in the same order with the same roundings, and a result is the same to the last bit whichever of the two made it.
 */
#include "simd.h"

#include "amx.h"

#define TOKENS 16                /* of a tile */
#define LEAST_TOKENS 64          /* with fewer the vector registers alone are as fast: measured, see the ADR */
#define BAND (16 * TOKENS)       /* tokens that one expansion of the weights serves */
#define CHUNK 32                 /* blocks that are expanded at a time: they and 16 tokens of them fit the first cache */
#define TILE_BYTES (GROUP_ROWS * BLOCK)
#define UNROLL _Pragma("GCC unroll 16")

void matmul_avx512(int, int, const uint8_t *, const uint8_t *, int64_t, int, int, int, const activations *, int,
                   float *, int64_t, const uint8_t *);

/* A part of a group's columns, in the form that the unit and the sums need. */
typedef struct {
    int8_t weights[CHUNK][TILE_BYTES] __attribute__((aligned(64)));   /* signed */
    float scale[CHUNK][LANES] __attribute__((aligned(64)));
    float extra[CHUNK][LANES] __attribute__((aligned(64)));
} expanded;

/* Sums of a band of tokens by 16 rows. */
typedef float sums[BAND][LANES] __attribute__((aligned(64)));

/* Kinds with two numbers to a sum gain nothing here, but for the one whose bytes are used as they lie. */
INLINE int is_worth_it(int kind) { return kind == Q4 || kind == Q8_MIN; }

static __attribute__((noinline)) void expand(int kind, const uint8_t *group, int blocks, int first, int count,
                                             expanded *to) {
    const int steps = kind == Q4 ? 4 : 8;
    const __m512i eight = _mm512_set1_epi8(8);
    for (int i = 0; i < count; i++) {
        const uint8_t *from = group + (int64_t) (first + i) * steps * 64;
        int8_t *tile = to->weights[i];
        for (int s = 0; s < steps; s++) {
            __m512i w = vi_load(from + s * 64);
            if (kind == Q8_MIN) {
                _mm512_store_si512(tile + s * 64, w);
            } else {
                _mm512_store_si512(tile + s * 64, _mm512_sub_epi8(vi_low_nibbles(w), eight));
                _mm512_store_si512(tile + (4 + s) * 64, _mm512_sub_epi8(vi_high_nibbles(w), eight));
            }
        }
        const uint8_t *scales = group + (int64_t) blocks * steps * 64 + (int64_t) (first + i) * 32;
        vf_store(to->scale[i], vf_load_f16(scales));
        if (kind == Q8_MIN) vf_store(to->extra[i], vf_load_f16(scales + (int64_t) blocks * 32));
    }
}

/* Sums of a block, by 16 tokens and rows, to memory. Tile numbers are part of the instructions, hence a macro. */
#define PRODUCT(SUM, TOKEN, WEIGHT, q, q_stride, weights, to)                                                    \
    do {                                                                                                         \
        _tile_zero(SUM);                                                                                         \
        _tile_loadd(TOKEN, q, q_stride);                                                                         \
        _tile_loadd(WEIGHT, weights, 64);                                                                        \
        _tile_dpbssd(SUM, TOKEN, WEIGHT);                                                                        \
        _tile_stored(SUM, to, 64);                                                                               \
    } while (0)

/* Where the numbers of 16 tokens begin, at the chunk's first block. */
typedef struct {
    const int8_t *q;
    const float (*scale)[TOKENS];    /* block by block */
    const float *scaled_sum;
    int64_t q_stride, b_stride;
} band_tokens;

typedef int32_t block_sums[TOKENS][LANES];

INLINE void add_block(const int kind, const expanded *e, int i, const band_tokens *x, const block_sums sum, vf *f) {
    vf scale = vf_load(e->scale[i]);
    vf extra = kind == Q8_MIN ? vf_load(e->extra[i]) : vf_zero();
    UNROLL for (int t = 0; t < TOKENS; t++) {
        f[t] = vf_fma(vi_to_float(vi_load(sum[t])), vf_mul(scale, vf_set(x->scale[i][t])), f[t]);
        if (kind == Q8_MIN) f[t] = vf_fma(extra, vf_set(x->scaled_sum[t * x->b_stride + i]), f[t]);
    }
}

#define PRODUCT_OF(SUM, TOKEN, WEIGHT, i)                                                                        \
    PRODUCT(SUM, TOKEN, WEIGHT, x->q + (i) * BLOCK, x->q_stride, e->weights[i], block[SUM])

/* One block's sums go into the tokens', and the unit begins with the block that is AHEAD of it. */
#define TURN(SUM, NEXT, TOKEN, WEIGHT)                                                                           \
    if (i + SUM < count) {                                                                                       \
        if (i + SUM + AHEAD < count) PRODUCT_OF(NEXT, TOKEN, WEIGHT, i + SUM + AHEAD);                           \
        add_block(kind, e, i + SUM, x, block[SUM], f);                                                           \
    }
#define AHEAD 3

/* Adds a chunk's products to the sums of 16 tokens. */
INLINE void add_chunk(const int kind, const expanded *e, int count, const band_tokens *x, float (*sum)[LANES]) {
    block_sums block[4] __attribute__((aligned(64)));
    vf f[TOKENS];
    UNROLL for (int t = 0; t < TOKENS; t++) f[t] = vf_load(sum[t]);
    PRODUCT_OF(0, 4, 6, 0);
    if (1 < count) PRODUCT_OF(1, 5, 7, 1);
    if (2 < count) PRODUCT_OF(2, 4, 6, 2);
    for (int i = 0; i < count; i += 4) {
        TURN(0, 3, 5, 7)
        TURN(1, 0, 4, 6)
        TURN(2, 1, 5, 7)
        TURN(3, 2, 4, 6)
    }
    UNROLL for (int t = 0; t < TOKENS; t++) vf_store(sum[t], f[t]);
}

static __attribute__((noinline)) void add_chunk_q4(const expanded *e, int count, const band_tokens *x,
                                                   float (*sum)[LANES]) {
    add_chunk(Q4, e, count, x, sum);
}

static __attribute__((noinline)) void add_chunk_q8_min(const expanded *e, int count, const band_tokens *x,
                                                       float (*sum)[LANES]) {
    add_chunk(Q8_MIN, e, count, x, sum);
}

/* Products of a group of rows with `count` tokens from `first` on, a multiple of 16. */
static void multiply(int kind, const uint8_t *group, int blocks, const activations *a, int first, int count,
                     expanded *e, sums sum) {
    memset(sum, 0, (size_t) count * sizeof sum[0]);
    for (int block = 0; block < blocks; block += CHUNK) {
        int length = blocks - block < CHUNK ? blocks - block : CHUNK;
        expand(kind, group, blocks, block, length, e);
        for (int t = 0; t < count; t += TOKENS) {
            int64_t token = first + t;
            band_tokens x = {a->q + token * a->q_stride + (int64_t) block * BLOCK,
                             (const float (*)[TOKENS]) a->tile_scale + token / TOKENS * a->b_stride + block,
                             a->scaled_sum + token * a->b_stride + block,
                             a->q_stride,
                             a->b_stride};
            (kind == Q8_MIN ? add_chunk_q8_min : add_chunk_q4)(e, length, &x, sum + t);
        }
    }
}

static void put(int mode, const sums sum, const sums second, int count, float *y, int64_t stride) {
    for (int t = 0; t < count; t++, y += stride) {
        vf value = vf_load(sum[t]);
        if (mode == SWIGLU) value = vf_mul(vf_silu(value), vf_load(second[t]));
        vf_store(y, mode == ADD ? vf_add(vf_load(y), value) : value);
    }
}

/* As matmul of matmul.c, and with its results. Tokens beyond the last 16 go there. */
static void matmul_blocks(int kind, int mode, const uint8_t *w, const uint8_t *second, int64_t stride, int first, int end,
                int blocks, const activations *a, int tokens, float *y, int64_t y_stride, const uint8_t *then) {
    int whole = is_worth_it(kind) && tokens >= LEAST_TOKENS ? tokens / TOKENS * TOKENS : 0;
    if (whole > 0) {
        expanded e;
        sums sum, up;
        configure_tiles(TOKENS, BLOCK);
        for (int band = 0; band < whole; band += BAND) {
            int count = whole - band < BAND ? whole - band : BAND;
            for (int group = first; group < end; group++) {
                multiply(kind, w + (int64_t) group * stride, blocks, a, band, count, &e, sum);
                if (mode == SWIGLU) {
                    multiply(kind, second + (int64_t) group * stride, blocks, a, band, count, &e, up);
                }
                put(mode, sum, up, count, y + band * y_stride + (int64_t) group * LANES, y_stride);
            }
        }
        _tile_release();
    }
    if (whole < tokens) {
        activations rest = *a;
        rest.x += whole * a->x_stride;
        rest.q += whole * a->q_stride;
        rest.scale += whole * a->b_stride;
        rest.scaled_sum += whole * a->b_stride;
        rest.start4 += whole * a->b_stride;
        matmul_avx512(kind, mode, w, second, stride, first, end, blocks, &rest, tokens - whole, y + whole * y_stride,
                      y_stride, then);
    }
}

/* As matmul of matmul.c, and with its results. */
void matmul_amx(int kind, int mode, const uint8_t *w, const uint8_t *second, int64_t stride, int first, int end,
                int blocks, const activations *a, int tokens, float *y, int64_t y_stride, const uint8_t *then) {
    (kind == WIDE && tokens >= LEAST_WIDE_TOKENS ? matmul_wide : matmul_blocks)(
        kind, mode, w, second, stride, first, end, blocks, a, tokens, y, y_stride, then);
}
