/*
 * What attention does differently where keys and values are Q8_0; a part of attention.c, which defines the rows.
 */
#ifndef NOESIS_ATTENTION_Q8_H
#define NOESIS_ATTENTION_Q8_H

/* The queries of a tile in 8 bits, filled up to blocks with zeros. */
typedef struct {
    int8_t q[MOST_ROWS][MOST_HEAD_DIM];
    float scale[MOST_ROWS][KV_MOST_BLOCKS];
    int32_t start[MOST_ROWS][KV_MOST_BLOCKS];    /* -128 * sum of q */
} rounded_queries;

INLINE void round_queries(const int R, const rows *r, rounded_queries *to) {
    float block[BLOCK];
    for (int i = 0; i < R; i++) {
        for (int b = 0; b < r->at.key_blocks; b++) {
            for (int d = 0; d < BLOCK; d++) {
                block[d] = b * BLOCK + d < r->head_dim ? r->query[i][b * BLOCK + d] : 0;
            }
            float scale = scale_of_32(block);
            to->scale[i][b] = scale;
            to->start[i][b] = -128 * round_32(block, scale, to->q[i] + b * BLOCK);
        }
    }
}

INLINE void scores_q8(const int R, const rows *r, const rounded_queries *q, const uint8_t *page,
                      vf s[MOST_ROWS][PAGE_VECTORS]) {
    const uint8_t *keys = page + r->at.keys;
    const uint16_t *scales = (const uint16_t *) (page + r->at.key_scales);
    const int64_t group = (int64_t) r->at.key_steps * 4 * GROUP_ROWS;
    UNROLL for (int i = 0; i < R; i++) {
        UNROLL for (int v = 0; v < PAGE_VECTORS; v++) s[i][v] = vf_zero();
    }
    for (int b = 0; b < r->at.key_blocks; b++) {
        int end = r->at.key_steps < (b + 1) * BLOCK / 4 ? r->at.key_steps : (b + 1) * BLOCK / 4;
        vi sum[MOST_ROWS][PAGE_VECTORS];
        UNROLL for (int i = 0; i < R; i++) {
            UNROLL for (int v = 0; v < PAGE_VECTORS; v++) sum[i][v] = dot_start_biased(q->start[i][b]);
        }
        for (int step = b * BLOCK / 4; step < end; step++) {
            ask_share(page + r->at.values, r->value_lines, step, r->at.key_steps);
            vi k[PAGE_VECTORS];
            UNROLL for (int v = 0; v < PAGE_VECTORS; v++) k[v] = vi_load(keys + v * group + step * 4 * GROUP_ROWS);
            UNROLL for (int i = 0; i < R; i++) {
                vi x = vi_set(load_i32(&q->q[i][step * 4]));
                UNROLL for (int v = 0; v < PAGE_VECTORS; v++) sum[i][v] = dot_biased(sum[i][v], k[v], x);
            }
        }
        UNROLL for (int v = 0; v < PAGE_VECTORS; v++) {
            vf scale = vf_load_f16(scales + b * PAGE + v * LANES);
            UNROLL for (int i = 0; i < R; i++) {
                s[i][v] = vf_fma(vi_to_float(sum[i][v]), vf_mul(scale, vf_set(q->scale[i][b])), s[i][v]);
            }
        }
    }
}

/* The weights of the page's tokens times the scales of a block of their values. */
INLINE void scale_weights(const int R, const uint16_t *scales, float p[MOST_ROWS][PAGE], float to[MOST_ROWS][PAGE]) {
    UNROLL for (int v = 0; v < PAGE_VECTORS; v++) {
        vf scale = vf_load_f16(scales + v * LANES);
        UNROLL for (int i = 0; i < R; i++) {
            vf_store(&to[i][v * LANES], vf_mul(scale, vf_load(&p[i][v * LANES])));
        }
    }
}

#endif
