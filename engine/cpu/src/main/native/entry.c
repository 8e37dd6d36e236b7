/*
 * What the Java side calls. Each function takes the instruction set first: one library serves every machine.
 */
#define _DEFAULT_SOURCE
#include "layout.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum { AVX2 = 1, AVX512 = 2, AMX = 3 };

/* Changes whenever a signature or a layout does: the Java side refuses a library of another number. */
EXPORT int noesis_version(void) { return 7; }

#ifdef NOESIS_AMX
#define ARCH_REQ_XCOMP_PERM 0x1023
#define XFEATURE_XTILEDATA 18

/* Whether this process may use the matrix unit: its registers are large, and Linux (5.16 and later) wants to be asked. */
static int has_amx(void) {
    return __builtin_cpu_supports("amx-tile") && __builtin_cpu_supports("amx-int8")
        && syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
}
#else
static int has_amx(void) { return 0; }
#endif

/* The best instruction set of this machine that there are kernels for, 0 for none. */
EXPORT int noesis_best(void) {
    __builtin_cpu_init();
    int f16 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (!f16) return 0;
    /* Machines with AVX2 and FMA have F16C too; GCC 12 cannot ask for it alone. */
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
            && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni")) {
        return has_amx() ? AMX : AVX512;
    }
    return AVX2;
}

void matmul_avx2(int, int, const uint8_t *, const uint8_t *, int64_t, int, int, int, const activations *, int, float *,
                 int64_t, const uint8_t *);
void matmul_avx512(int, int, const uint8_t *, const uint8_t *, int64_t, int, int, int, const activations *, int,
                   float *, int64_t, const uint8_t *);
#ifdef NOESIS_AMX
void matmul_amx(int, int, const uint8_t *, const uint8_t *, int64_t, int, int, int, const activations *, int, float *,
                int64_t, const uint8_t *);
#else
#define matmul_amx matmul_avx512
#endif
EXPORT void noesis_matmul(int set, int kind, int mode, const uint8_t *w, const uint8_t *second, int64_t stride,
                          int first, int end, int blocks, const activations *a, int tokens, float *y,
                          int64_t y_stride, const uint8_t *then) {
    (set == AMX ? matmul_amx : set == AVX512 ? matmul_avx512 : matmul_avx2)(
        kind, mode, w, second, stride, first, end, blocks, a, tokens, y, y_stride, then);
}

void rms_norm_avx2(const float *, int64_t, const float *, float, int, int, int, float *, int64_t);
void rms_norm_avx512(const float *, int64_t, const float *, float, int, int, int, float *, int64_t);
EXPORT void noesis_rms_norm(int set, const float *x, int64_t x_stride, const float *weight, float epsilon, int n,
                            int first, int end, float *out, int64_t out_stride) {
    (set >= AVX512 ? rms_norm_avx512 : rms_norm_avx2)(x, x_stride, weight, epsilon, n, first, end, out, out_stride);
}

void quantise_avx2(const activations *, int, int, int, int);
void quantise_avx512(const activations *, int, int, int, int);
EXPORT void noesis_quantise(int set, const activations *a, int columns, int forms, int first, int end) {
    (set >= AVX512 ? quantise_avx512 : quantise_avx2)(a, columns, forms, first, end);
}

void rope_store_avx2(float *, float *, const float *, const float *, const float *, int, int, int, int, int, int,
                     void *, int, int);
void rope_store_avx512(float *, float *, const float *, const float *, const float *, int, int, int, int, int, int,
                       void *, int, int);
EXPORT void noesis_rope_store(int set, float *query, float *key, const float *value, const float *cosine,
                              const float *sine, int pairs, int adjacent, int heads, int kv_heads, int head_dim,
                              int value_stride, void *page, int type, int slot) {
    (set >= AVX512 ? rope_store_avx512 : rope_store_avx2)(
        query, key, value, cosine, sine, pairs, adjacent, heads, kv_heads, head_dim, value_stride, page, type, slot);
}

void attention_avx2(const float *, float *, int64_t, const uint8_t *const *, int, int64_t, int, int, int, int, int, int,
                    int, float, int, int, float *, const uint8_t *, int);
void attention_avx512(const float *, float *, int64_t, const uint8_t *const *, int, int64_t, int, int, int, int, int, int,
                      int, float, int, int, float *, const uint8_t *, int);
EXPORT void noesis_attention(int set, const float *query, float *out, int64_t stride, const uint8_t *const *pages,
                             int type, int64_t layer_offset, int position, int tokens, int heads, int kv_heads, int kv_head,
                             int head_dim, int value_stride, float scale, int first, int end, float *sums,
                             const uint8_t *then_page, int then_head) {
    (set >= AVX512 ? attention_avx512 : attention_avx2)(query, out, stride, pages, type, layer_offset, position, tokens,
                                                        heads, kv_heads, kv_head, head_dim, value_stride, scale, first, end,
                                                        sums, then_page, then_head);
}

void attention_join_avx2(const float *, int, int, float *, int, int);
void attention_join_avx512(const float *, int, int, float *, int, int);
EXPORT void noesis_attention_join(int set, const float *sums, int segments, int heads, float *out, int head_dim,
                                  int value_stride) {
    (set >= AVX512 ? attention_join_avx512 : attention_join_avx2)(sums, segments, heads, out, head_dim, value_stride);
}

void silu_multiply_avx2(float *, const float *, int64_t, int, int, int);
void silu_multiply_avx512(float *, const float *, int64_t, int, int, int);
EXPORT void noesis_silu_multiply(int set, float *gate, const float *up, int64_t stride, int n, int first, int end) {
    (set >= AVX512 ? silu_multiply_avx512 : silu_multiply_avx2)(gate, up, stride, n, first, end);
}

/* Asks for lines from `start` on, an address, to be brought into the second cache. Never faults. */
EXPORT void noesis_prefetch(int64_t start, int64_t bytes) {
    for (int64_t at = 0; at < bytes; at += 64) __builtin_prefetch((const void *) (intptr_t) (start + at), 0, 2);
}

/*
 * Says that the pages of a read-only file mapping will not be needed soon: they leave the process's memory and are read
 * again from the file should they be touched after all.
 */
EXPORT void noesis_forget(const uint8_t *start, int64_t bytes) {
    uintptr_t page = (uintptr_t) sysconf(_SC_PAGESIZE);
    uintptr_t from = ((uintptr_t) start + page - 1) / page * page;
    uintptr_t to = ((uintptr_t) start + (uintptr_t) bytes) / page * page;
    if (from < to) {
        /* Advice only: when the kernel does not take it, nothing is lost but memory. */
        (void) madvise((void *) from, to - from, MADV_DONTNEED);
    }
}
