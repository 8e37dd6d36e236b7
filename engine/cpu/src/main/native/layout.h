/*
 * How weights and activations lie in memory. The Java side writes the weights (PackedMatrix) and must agree with this.
 *
 * Weights: groups of 16 rows, each group whole and 64-byte aligned, the last one filled up with zeros.
 *
 *   quantised kinds   blocks of 32 columns: quants of all blocks, then 16 F16 scales a block, then, for kinds that have
 *                     them, 16 more F16 numbers a block (minimum, or the scale of the second half of the block)
 *     8 bits          a block is 8 steps of 64 bytes; a step is 16 rows x 4 columns, row after row
 *     4 bits          a block is 4 steps of 64 bytes; step s holds columns 4s.. in the low nibbles and 16+4s.. in the
 *                     high ones
 *   float kinds       column after column: 16 numbers, one of each row
 *
 * Activations: token after token, F32 and, quantised to 8 bits with one scale for 32 numbers, beside it.
 */
#ifndef NOESIS_LAYOUT_H
#define NOESIS_LAYOUT_H

#include <stdint.h>

#define GROUP_ROWS 16
#define BLOCK 32

enum kind {
    Q8 = 0,        /* scale * (q - 128)              from Q8_0, Q5_0        */
    Q4 = 1,        /* scale * (q - 8)                from Q4_0              */
    Q8_MIN = 2,    /* scale * q + min, q below 32    from Q5_1, Q5_K        */
    Q4_MIN = 3,    /* scale * q + min                from Q4_1, Q4_K        */
    Q8_HALVES = 4, /* scale[half] * (q - 128)        from Q6_K              */
    F32 = 5,
    F16 = 6,
    BF16 = 7
};

/* What happens to a product. */
enum mode {
    STORE = 0,
    ADD = 1,    /* to what is there: the residual */
    SWIGLU = 2  /* silu(first matrix) * second matrix */
};

/* All arrays are [tokens][stride]; strides count elements. */
typedef struct {
    const float *x;            /* [tokens][x_stride] */
    int8_t *q;                 /* [tokens][q_stride], -127..127 */
    float *scale;              /* [tokens][b_stride], one for 32 numbers */
    float *scaled_sum;         /* [tokens][b_stride], scale * sum of q */
    int32_t *start8;           /* [tokens][b_stride], -128 * sum of q */
    int32_t *start4;           /* [tokens][b_stride], -8 * sum of q */
    int32_t *start_halves;     /* [tokens][2 * b_stride], -128 * sum of q over 16 numbers */
    int64_t x_stride;
    int64_t q_stride;
    int64_t b_stride;
} activations;

#endif
