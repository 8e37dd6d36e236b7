/*
 * How weights and activations lie in memory. The Java side writes the weights (PackedMatrix) and must agree with this.
 *
 * Weights: groups of 16 rows, each group whole and 64-byte aligned, the last one filled up with zeros.
 *
 *   quantised kinds   blocks of 32 columns, of 64 for WIDE, whose last one may be filled up with zeros: quants of all
 *                     blocks, then 16 F16 scales a block, then, for kinds that have them, 16 F16 minimums a block
 *     8 bits          a block is 8 or 16 steps of 64 bytes; a step is 16 rows x 4 columns, row after row
 *     4 bits          a block is 4 steps of 64 bytes; step s holds columns 4s.. in the low nibbles and 16+4s.. in the
 *                     high ones
 *   float kinds       column after column: 16 numbers, one of each row
 *
 * Keys and values: pages of 64 tokens. In a page, layer after layer:
 *
 *   F16, F32          keys [kv_heads][head_dim][64 tokens], values [kv_heads][64 tokens][value_stride]
 *   Q8_0              a scale for 32 numbers of one token, so that what is stored of a token does not depend on others
 *     keys            [kv_heads][4 groups][head_dim / 4 steps][16 tokens][4 numbers], bytes less 128, as the weights lie;
 *                     then their F16 scales [kv_heads][head_dim / 32][64 tokens]
 *     values          [kv_heads][64 tokens][value_stride] signed bytes; then F16 scales [kv_heads][value_stride / 32][64]
 *
 * Activations: token after token, F32 and, quantised to 8 bits, beside it: with one scale for 64 numbers for WIDE, with
 * one for 32 for the others.
 */
#ifndef NOESIS_LAYOUT_H
#define NOESIS_LAYOUT_H

#include <stdint.h>

#define GROUP_ROWS 16
#define BLOCK 32
#define WIDE_BLOCK 64

enum kind {
    WIDE = 0,      /* scale * (q - 128)              from Q8_0, Q5_0, Q6_K, rounded anew */
    Q4 = 1,        /* scale * (q - 8)                from Q4_0              */
    Q8_MIN = 2,    /* scale * q + min, q below 32    from Q5_1, Q5_K        */
    Q4_MIN = 3,    /* scale * q + min                from Q4_1, Q4_K        */
    F32 = 4,
    F16 = 5,
    BF16 = 6
};

/* In which forms activations are needed. */
enum form { BLOCKS_OF_32 = 1, BLOCKS_OF_64 = 2 };

/* What happens to a product. */
enum mode {
    STORE = 0,
    ADD = 1,    /* to what is there: the residual */
    SWIGLU = 2, /* silu(first matrix) * second matrix */
    GATED = 3   /* silu(what is there) * product: how C does SWIGLU where it takes one matrix after the other */
};

/* How keys and values are stored. */
enum kv_type { KV_F16 = 0, KV_F32 = 1, KV_Q8_0 = 2 };

#define KV_PAGE 64
/* Tokens whose keys are summed up together in attention. */
#define KV_SEGMENT 256
#define KV_GROUPS (KV_PAGE / GROUP_ROWS)
#define KV_MOST_HEAD_DIM 256
#define KV_MOST_BLOCKS (KV_MOST_HEAD_DIM / BLOCK)

/* Where the keys and values of one head lie in a layer's part of a page, in bytes. */
typedef struct {
    int64_t keys, key_scales, values, value_scales;
    int key_steps;    /* of four numbers, Q8_0 only */
    int key_blocks;
} kv_places;

static inline kv_places kv_places_of(int type, int kv_heads, int kv_head, int head_dim, int value_stride) {
    kv_places at = {0, 0, 0, 0, 0, 0};
    if (type != KV_Q8_0) {
        int64_t size = type == KV_F32 ? 4 : 2;
        at.keys = (int64_t) kv_head * head_dim * KV_PAGE * size;
        at.values = ((int64_t) kv_heads * head_dim + (int64_t) kv_head * value_stride) * KV_PAGE * size;
        return at;
    }
    at.key_steps = (head_dim + 3) / 4;
    at.key_blocks = (head_dim + BLOCK - 1) / BLOCK;
    int64_t key_bytes = (int64_t) at.key_steps * 4 * KV_PAGE;
    int64_t key_scale_bytes = (int64_t) at.key_blocks * KV_PAGE * 2;
    int64_t value_bytes = (int64_t) value_stride * KV_PAGE;
    int64_t value_scale_bytes = (int64_t) (value_stride + BLOCK - 1) / BLOCK * KV_PAGE * 2;
    at.keys = kv_head * key_bytes;
    at.key_scales = kv_heads * key_bytes + kv_head * key_scale_bytes;
    at.values = kv_heads * (key_bytes + key_scale_bytes) + kv_head * value_bytes;
    at.value_scales = kv_heads * (key_bytes + key_scale_bytes + value_bytes) + kv_head * value_scale_bytes;
    return at;
}

/* What belongs to a block of 64 numbers of 16 tokens. */
typedef struct {
    float scale[GROUP_ROWS];
    int32_t start[GROUP_ROWS];    /* -128 * sum of q */
} wide_terms;

/*
 * All arrays are [tokens][stride]; strides count elements. What is [tokens / 16] has room for whole sixteens, and wide_q
 * for as many tokens.
 */
typedef struct {
    const float *x;            /* [tokens][x_stride] */
    int8_t *q;                 /* [tokens][q_stride], -127..127 */
    float *scale;              /* [tokens][b_stride], one for 32 numbers */
    float *scaled_sum;         /* [tokens][b_stride], scale * sum of q */
    int32_t *start4;           /* [tokens][b_stride], -8 * sum of q */
    float *tile_scale;         /* [tokens / 16][b_stride][16 tokens], the scales once more */
    int8_t *wide_q;            /* [tokens][q_stride], -127..127, zero up to a multiple of 64 */
    wide_terms *wide;          /* [tokens / 16][w_stride] */
    int64_t x_stride;
    int64_t q_stride;
    int64_t b_stride;
    int64_t w_stride;
} activations;

#endif
