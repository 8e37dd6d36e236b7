/*
 * What the two files for the matrix unit share.
 */
#ifndef NOESIS_AMX_H
#define NOESIS_AMX_H

#include "layout.h"

/* What LDTILECFG reads. Tiles 0 to 3 hold sums, 4 and 5 tokens, 6 and 7 weights. */
typedef struct {
    uint8_t palette, start_row, reserved[14];
    uint16_t bytes_a_row[16];
    uint8_t rows[16];
} tile_shapes;

/* For so many tokens in a tile and so many columns in a product. */
static inline void configure_tiles(int tokens, int columns) {
    uint8_t t = (uint8_t) tokens, steps = (uint8_t) (columns / 4);
    uint16_t c = (uint16_t) columns;
    tile_shapes shapes = {.palette = 1,
                          .bytes_a_row = {64, 64, 64, 64, c, c, 64, 64},
                          .rows = {t, t, t, t, t, t, steps, steps}};
    /* GCC before 13 does not know that the instruction reads all of it. */
    __asm__ volatile("" : : "m"(shapes) : "memory");
    _tile_loadconfig(&shapes);
}

/* In amx_wide.c. Reads up to 15 tokens more than there are. */
#define LEAST_WIDE_TOKENS 5
void matmul_wide(int kind, int mode, const uint8_t *w, const uint8_t *second, int64_t stride, int first, int end, int blocks,
                 const activations *a, int tokens, float *y, int64_t y_stride, const uint8_t *then);

#endif
