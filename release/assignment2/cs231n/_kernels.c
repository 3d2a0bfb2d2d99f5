/* Compiles the kernels once per instruction set and element type, and lays out their scratch memory. */
#include "_kernels.h"

#include <string.h>

/* --- sizes and positions ------------------------------------------------------------------------- */

#define CACHE_LINE 64 /* bytes; also the longest vector */

/* What the unfolded windows of one band may take: they should stay in the second-level cache. */
#define BAND_BYTES (192 * 1024)

static Size smaller(Size a, Size b) { return a < b ? a : b; }

static Size larger(Size a, Size b) { return a > b ? a : b; }

/* Whole cache lines, and one to spare: vector loads and stores may run past the last element. */
static Size buffer(Size count, Size itemsize) {
    Size line = CACHE_LINE / itemsize;
    return (count / line + 2) * line;
}

/* Row length of a matrix: an odd number of cache lines, since rows that are a power of two apart would
 * compete for the same few places of the cache. */
static Size row_length(Size count, Size itemsize) {
    Size line = CACHE_LINE / itemsize;
    return (((count + line - 1) / line) | 1) * line;
}

/* Rows of x, padding included, that the windows of so many output rows look at. */
static Size rows_under(Size out_rows, Size stride, Size window) {
    return (out_rows - 1) * stride + window;
}

/* The pixels under element (ky, kx) of the windows in the first output row, in a split plane. */
static Size under(const Split *s, Size ky, Size kx) {
    return (ky * s->phases + kx % s->stride) * s->phase + kx / s->stride;
}

static void plan_split(Split *s, Size out_columns, Size window, Size itemsize) {
    s->phases = smaller(s->stride, window);
    s->phase = out_columns + (window - 1) / s->stride;
    s->line_size = buffer(larger(s->W + 2 * s->pad, s->phase * s->stride), itemsize);
}

void plan_conv(Conv *conv, Size itemsize) {
    Split *s = &conv->split;
    plan_split(s, conv->OW, conv->WW, itemsize);
    conv->K = conv->C * conv->HH * conv->WW;
    conv->image = conv->C * s->H * s->W;
    conv->band = smaller(larger(BAND_BYTES / (conv->OW * (conv->K + 1) * itemsize), 1), conv->OH);
    conv->bands = (conv->OH + conv->band - 1) / conv->band;
    conv->pixel_row = row_length(conv->band * conv->OW, itemsize);
    conv->weight_row = row_length(conv->K + 1, itemsize);
    conv->filter_row = row_length(conv->F, itemsize);

    Size split_row = s->phases * s->phase;
    Size whole_plane = rows_under(conv->OH, s->stride, conv->HH) * split_row;
    Size ragged_size = buffer(conv->F * CACHE_LINE / itemsize, itemsize);
    Size transposed_size = buffer(conv->band * conv->OW * conv->filter_row, itemsize);
    Size band_rows = rows_under(conv->band, s->stride, conv->HH);
    conv->split_size = s->line_size + buffer(band_rows * split_row, itemsize);
    conv->unfolded_size = buffer((conv->K + 1) * conv->pixel_row, itemsize);
    conv->packed_size = buffer(conv->filter_row * conv->pixel_row, itemsize);
    conv->band_size = conv->split_size + conv->unfolded_size + conv->packed_size + transposed_size;
    conv->forward_scratch = conv->split_size + conv->unfolded_size + ragged_size;
    conv->backward_scratch = conv->band_size + s->line_size + buffer(conv->C * whole_plane, itemsize);
}

void plan_pool(Pool *pool, Size itemsize) {
    Split *s = &pool->split;
    plan_split(s, pool->OW, pool->width, itemsize);
    Size rows = rows_under(pool->OH, s->stride, pool->height);
    pool->split_size = s->line_size + buffer(rows * s->phases * s->phase, itemsize);
    pool->row_size = buffer(pool->OW, itemsize);
    pool->scratch = pool->split_size + 2 * pool->row_size;
}

/* --- one copy of the kernels per instruction set ------------------------------------------------- */

#define JOIN_(function, isa, real) function##_##isa##_##real
#define JOIN(function, isa, real) JOIN_(function, isa, real)
#define NAME(function) JOIN(function, ISA, REAL)

/* TILE_ROWS x TILE_VECTORS sums leave room in the registers for what is being multiplied: 6 x 4 of 32 vector
 * registers (AVX-512, aarch64), 6 x 2 of 16. */
#define TILE_ROWS 6

#if defined(__GNUC__)
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 8")
#else
#define ALWAYS_INLINE static inline
#define UNROLL
#define restrict __restrict
#endif

/* Windows' gcc cannot align vectors on the stack (GCC bug 54412), so it gets the baseline only. */
#if defined(__GNUC__) && defined(__x86_64__) && !defined(_WIN32)
#define X86_DISPATCH

#define ISA avx512
#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,fma")))
#define VECTOR_BYTES 64
#define TILE_VECTORS 4
#include "_kernels_isa.h"

static int supports_avx512(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
}

#define ISA avx2
#define TARGET __attribute__((target("avx2,fma")))
#define VECTOR_BYTES 32
#define TILE_VECTORS 2
#include "_kernels_isa.h"

static int supports_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif

#define ISA baseline
#define TARGET
#if defined(__GNUC__)
#define VECTOR_BYTES 16 /* SSE2, NEON */
#else
#define VECTOR_BYTES 0
#endif
#if defined(__aarch64__)
#define TILE_VECTORS 4
#else
#define TILE_VECTORS 2
#endif
#include "_kernels_isa.h"

static int always(void) { return 1; }

#define KERNELS(isa, real) \
    {conv_forward_##isa##_##real, conv_backward_##isa##_##real, \
     pool_forward_##isa##_##real, pool_backward_##isa##_##real}

const InstructionSet INSTRUCTION_SETS[] = {
#ifdef X86_DISPATCH
    {"avx512", supports_avx512, KERNELS(avx512, float), KERNELS(avx512, double)},
    {"avx2", supports_avx2, KERNELS(avx2, float), KERNELS(avx2, double)},
#endif
    {"baseline", always, KERNELS(baseline, float), KERNELS(baseline, double)},
    {NULL, NULL, {NULL, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL}},
};
