/*
 * Products of WIDE matrices on the matrix unit (AMX INT8): two groups of 16 rows by two tiles of 16 tokens at a time, so
 * that what is loaded is used twice. An instruction takes 64 columns, as many as share a scale; then its sums go through
 * memory to the vector registers and into the tokens' sums as in matmul.c, in the same order and with the same roundings.
 */
#include "simd.h"

#include "amx.h"

#define TILE_TOKENS 16
#define GROUPS 2
#define BLOCK_BYTES (GROUP_ROWS * WIDE_BLOCK)
#define BAND_BYTES (1 << 20)   /* of activations that stay in the second cache while all rows go by */

/*
 * Weights are asked for so many blocks before they are multiplied. Without that the unit waits for memory, since the
 * loads of a tile do not run far enough ahead of it.
 */
#define BLOCKS_AHEAD 4
INLINE void fetch_ahead(const uint8_t *block) {
#pragma GCC unroll 16
    for (int i = 0; i < BLOCK_BYTES; i += 64) {
        _mm_prefetch((const char *) block + BLOCKS_AHEAD * BLOCK_BYTES + i, _MM_HINT_T1);
    }
}

/* Sums of a tile of tokens by two groups of rows. */
typedef float group_sums[GROUPS][TILE_TOKENS][LANES];

/* Where the numbers of a tile of tokens begin. */
typedef struct {
    const int8_t *q;
    const wide_terms *terms;
} tile_tokens;

/* The unit's sums over a block become numbers. */
INLINE void add_block(int tokens, const int32_t (*block)[TILE_TOKENS][LANES], const wide_terms *x, vf scale0, vf scale1,
                      group_sums sum) {
#pragma GCC unroll 4
    for (int t = 0; t < tokens; t++) {
        vi start = vi_set(x->start[t]);
        vf of_token = vf_set(x->scale[t]);
        vf_store(sum[0][t], vf_fma(vi_to_float(vi_add(vi_load(block[0][t]), start)), vf_mul(scale0, of_token),
                                   vf_load(sum[0][t])));
        vf_store(sum[1][t], vf_fma(vi_to_float(vi_add(vi_load(block[1][t]), start)), vf_mul(scale1, of_token),
                                   vf_load(sum[1][t])));
    }
}

/*
 * While the unit multiplies a block, the vector registers scale the one before. A tile is stored only after that, when it
 * is sure to be ready: a store that waits holds up whatever comes behind it.
 *
 * tiles    of tokens, 1 or 2
 * first    whether these are the first tokens that the weights are read for
 */
INLINE void multiply(const int tiles, const uint8_t *w0, const uint8_t *w1, int blocks, const tile_tokens x[2],
                     int64_t q_stride, int tokens, int first, group_sums sum[2]) {
    int32_t block[2][GROUPS][TILE_TOKENS][LANES] __attribute__((aligned(64)));
    const uint8_t *scales0 = w0 + (int64_t) blocks * BLOCK_BYTES, *scales1 = w1 + (int64_t) blocks * BLOCK_BYTES;
    memset(sum, 0, (size_t) tiles * sizeof sum[0]);
    for (int b = 0; b <= blocks; b++) {
        if (b < blocks) {
            if (first) fetch_ahead(w0 + (int64_t) b * BLOCK_BYTES);
            if (first) fetch_ahead(w1 + (int64_t) b * BLOCK_BYTES);
            _tile_zero(0);
            _tile_zero(1);
            _tile_loadd(4, x[0].q + b * WIDE_BLOCK, q_stride);
            _tile_loadd(6, w0 + (int64_t) b * BLOCK_BYTES, 64);
            _tile_dpbsud(0, 4, 6);
            _tile_loadd(7, w1 + (int64_t) b * BLOCK_BYTES, 64);
            _tile_dpbsud(1, 4, 7);
            if (tiles == 2) {
                _tile_zero(2);
                _tile_zero(3);
                _tile_loadd(5, x[1].q + b * WIDE_BLOCK, q_stride);
                _tile_dpbsud(2, 5, 6);
                _tile_dpbsud(3, 5, 7);
            }
        }
        if (b > 0) {
            vf scale0 = vf_load_f16(scales0 + (b - 1) * 32), scale1 = vf_load_f16(scales1 + (b - 1) * 32);
            for (int i = 0; i < tiles; i++) add_block(tokens, block[i], x[i].terms + b - 1, scale0, scale1, sum[i]);
        }
        if (b < blocks) {
            _tile_stored(0, block[0][0], 64);
            _tile_stored(1, block[0][1], 64);
            if (tiles == 2) {
                _tile_stored(2, block[1][0], 64);
                _tile_stored(3, block[1][1], 64);
            }
        }
    }
}

static __attribute__((noinline)) void multiply_one(const uint8_t *w0, const uint8_t *w1, int blocks, const tile_tokens x[2],
                                                   int64_t q_stride, int tokens, int first, group_sums sum[2]) {
    multiply(1, w0, w1, blocks, x, q_stride, tokens, first, sum);
}

static __attribute__((noinline)) void multiply_two(const uint8_t *w0, const uint8_t *w1, int blocks, const tile_tokens x[2],
                                                   int64_t q_stride, int tokens, int first, group_sums sum[2]) {
    multiply(2, w0, w1, blocks, x, q_stride, tokens, first, sum);
}

/* groups: how many of the two there are. */
static void put(int mode, int groups, int tokens, const group_sums sum, float *y, int64_t stride) {
    for (int t = 0; t < tokens; t++, y += stride) {
        if (mode == SWIGLU) {
            vf_store(y, vf_mul(vf_silu(vf_load(sum[0][t])), vf_load(sum[1][t])));
            continue;
        }
        for (int g = 0; g < groups; g++) {
            vf value = vf_load(sum[g][t]);
            vf_store(y + g * LANES, mode == ADD ? vf_add(vf_load(y + g * LANES), value) : value);
        }
    }
}

/* As matmul of matmul.c for WIDE, and with its results. Reads up to 15 tokens more than there are, for nothing. */
void matmul_wide(int kind, int mode, const uint8_t *w, const uint8_t *second, int64_t stride, int first, int end, int blocks,
                 const activations *a, int tokens, float *y, int64_t y_stride, const uint8_t *then) {
    (void) kind;
    (void) then;
    group_sums sum[2] __attribute__((aligned(64)));
    int rows = tokens < TILE_TOKENS ? tokens : TILE_TOKENS;
    int64_t fitting = BAND_BYTES / a->q_stride / (2 * TILE_TOKENS) * (2 * TILE_TOKENS);
    int most = fitting < 2 * TILE_TOKENS ? 2 * TILE_TOKENS : fitting < tokens ? (int) fitting : tokens;
    int per_turn = mode == SWIGLU ? 1 : GROUPS;
    configure_tiles(rows, WIDE_BLOCK);
    for (int band = 0; band < tokens; band += most) {
        int band_end = tokens - band < most ? tokens : band + most;
        for (int group = first; group < end; group += per_turn) {
            int groups = end - group < per_turn ? end - group : per_turn;
            const uint8_t *w0 = w + (int64_t) group * stride;
            /* A group that is not there is computed as the other one, and not stored. */
            const uint8_t *w1 = mode == SWIGLU ? second + (int64_t) group * stride : groups == 2 ? w0 + stride : w0;
            for (int t = band; t < band_end; t += 2 * TILE_TOKENS) {
                tile_tokens x[2];
                for (int i = 0; i < 2; i++) {
                    int64_t token = t + i * TILE_TOKENS;
                    x[i] = (tile_tokens) {a->wide_q + token * a->q_stride, a->wide + token / TILE_TOKENS * a->w_stride};
                }
                int left = tokens - t;
                (left > TILE_TOKENS ? multiply_two : multiply_one)(w0, w1, blocks, x, a->q_stride, rows, t == band, sum);
                for (int i = 0; i < 2 && left > 0; i++, left -= TILE_TOKENS) {
                    put(mode, groups, left < TILE_TOKENS ? left : TILE_TOKENS, sum[i],
                        y + (t + i * TILE_TOKENS) * y_stride + (int64_t) group * LANES, y_stride);
                }
            }
        }
    }
    _tile_release();
}
