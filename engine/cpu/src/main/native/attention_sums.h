/*
 * What attention has of some keys: weighted values, the largest score and the total of weights, all relative to that
 * score. Segments of a sequence are summed up apart, by several threads if need be (Flash-Decoding, Dao, Haziza, Massa
 * and Sizov, 2023), and always added in their order, so that it makes no difference to a single bit by whom. A part of
 * attention.c.
 */
#ifndef NOESIS_ATTENTION_SUMS_H
#define NOESIS_ATTENTION_SUMS_H

typedef struct {
    float o[MOST_ROWS][MOST_HEAD_DIM] __attribute__((aligned(64)));
    float largest[MOST_ROWS];
    float total[MOST_ROWS];
} sums;

INLINE float exp_of(float x) {
    float powers[LANES];
    vf_store(powers, vf_exp(vf_set(x)));
    return powers[0];
}

INLINE void clear(const int R, int value_stride, sums *s) {
    UNROLL for (int i = 0; i < R; i++) {
        s->largest[i] = -__builtin_inff();
        s->total[i] = 0;
        for (int d = 0; d < value_stride; d += LANES) vf_store(&s->o[i][d], vf_zero());
    }
}

/* Adds what came of the next segment to what came of those before it. */
INLINE void add_segment(int value_stride, float *o, float *largest, float *total, const float *next_o, float next_largest,
                        float next_total) {
    /* A query before the segment sees nothing of it. */
    if (!(next_largest > -__builtin_inff())) return;
    float now = next_largest > *largest ? next_largest : *largest;
    float before = exp_of(*largest - now), after = exp_of(next_largest - now);
    vf b = vf_set(before), a = vf_set(after);
    for (int d = 0; d < value_stride; d += LANES) {
        vf_store(o + d, vf_fma(vf_load(next_o + d), a, vf_mul(vf_load(o + d), b)));
    }
    *total = *total * before + next_total * after;
    *largest = now;
}

INLINE void put_average(int head_dim, const float *o, float total, float *out) {
    vf inverse = vf_set(1.0f / total);
    float last_lanes[LANES];
    for (int d = 0; d < head_dim; d += LANES) {
        vf result = vf_mul(vf_load(o + d), inverse);
        if (d + LANES <= head_dim) {
            vf_store(out + d, result);
        } else {
            vf_store(last_lanes, result);
            for (int j = 0; j < head_dim - d; j++) out[d + j] = last_lanes[j];
        }
    }
}

/* Where one query's sums of one segment are put down: its value_stride numbers, the largest score, the total. */
#define SUMS_TAIL LANES

INLINE void put_down(int value_stride, const float *o, float largest, float total, float *to) {
    for (int d = 0; d < value_stride; d += LANES) vf_store(to + d, vf_load(o + d));
    to[value_stride] = largest;
    to[value_stride + 1] = total;
}

/*
 * Adds up what was put down for some heads of a token, and writes the averages.
 *
 * sums    [segments][heads][value_stride + SUMS_TAIL]
 * out     [heads][head_dim]
 */
void NS(attention_join)(const float *sums, int segments, int heads, float *out, int head_dim, int value_stride) {
    const int slot = value_stride + SUMS_TAIL;
    for (int head = 0; head < heads; head++) {
        const float *first = sums + (int64_t) head * slot;
        float o[MOST_HEAD_DIM] __attribute__((aligned(64)));
        for (int d = 0; d < value_stride; d += LANES) vf_store(o + d, vf_load(first + d));
        float largest = first[value_stride], total = first[value_stride + 1];
        for (int segment = 1; segment < segments; segment++) {
            const float *next = first + (int64_t) segment * heads * slot;
            add_segment(value_stride, o, &largest, &total, next, next[value_stride], next[value_stride + 1]);
        }
        put_average(head_dim, o, total, out + (int64_t) head * head_dim);
    }
}

#endif
