/* Compiles the kernels once per instruction set and element type, and lays out their scratch memory. */
#include "_kernels.h"

#ifndef __GNUC__
#error "only gcc and clang have vector types; without them NumPy, which stands in, is quicker"
#endif

#include <math.h>
#include <string.h>

/* --- sizes and positions ------------------------------------------------------------------------- */

#define CACHE_LINE 64 /* bytes; also the longest vector */

/* What a band's padded copy may take: it should stay in the second-level cache. */
#define BAND_BYTES (512 * 1024)
/* What minimal filtering keeps of a band, transformed: it should stay in the second-level cache. */
#define SQUARES_BYTES (768 * 1024)
/* Minimal filtering does not pay with fewer squares in a row of out, with fewer terms, or filters for each lane that
 * has work, and with so many filters that their transforms are fetched from main memory again and again. */
#define FEW_SQUARES 5
#define FEW_TERMS 20
#define WEIGHTS_BYTES (8 * 1024 * 1024)
/* The most rows and columns of a tile, see most_rows and tile_columns. */
#define TILE_ROWS 8
#define TILE_PIXELS 14 /* and the most neighbouring pixels, see NEIGHBOURS */
#define TILE_COLUMNS 8
/* With fewer, a tile of dx would have too few rows to pay for loading its columns. */
#define FEW_CHANNELS 6

/* Planes that are a multiple of so many bytes apart compete for the same few places of the cache. */
#define COMPETING_BYTES 1024
/* With more vectors in a row, one more pays if it lets the others begin where cache lines do. */
#define MANY_VECTORS 64

/* With fewer terms, what is left out does not pay for a product of its own. */
#define FEW_PRODUCTS 64

/* Pixels whose share of dw is added at a time: their gradients should stay in the second-level cache. */
#define BLOCK_PIXELS 800

/* Position of the maximum where a ReLU let nothing through; as a byte it is MOST_PIXELS. */
#define NO_PIXEL (-1)
#define MOST_PIXELS 255

/* Some of the places an item looks at, `first` to `end` - 1; and the next item for which it is others. */
typedef struct {
    Size first, end, next;
} Run;

static Size smaller(Size a, Size b) { return a < b ? a : b; }

static Size larger(Size a, Size b) { return a > b ? a : b; }

static Size clamp(Size a, Size least, Size most) { return larger(least, smaller(a, most)); }

/* How many parts of a size cover the whole. */
static Size ceil_div(Size whole, Size size) { return whole <= 0 ? 0 : (whole + size - 1) / size; }

/* Where share i of n nearly equal shares starts. */
static Size share_start(Size whole, Size i, Size n) { return whole * i / n; }

/* Bytes of so many elements in whole cache lines. */
static Size scratch_bytes(Size count, Size itemsize) { return ceil_div(count * itemsize, CACHE_LINE) * CACHE_LINE; }

static Size whole_lines(Size count, Size itemsize) { return scratch_bytes(count, itemsize) / itemsize; }

/* Distance of rows of so many elements: an odd number of cache lines, since rows that are a power of two apart
 * would compete for the same few places of the cache. */
static Size row_length(Size count, Size itemsize) {
    return (ceil_div(count * itemsize, CACHE_LINE) | 1) * CACHE_LINE / itemsize;
}

/* Rows of x, padding included, that the windows of so many output rows look at. */
static Size rows_under(Size out_rows, Size stride, Size window) { return (out_rows - 1) * stride + window; }

/* The next `bytes` of the scratch memory, which starts on a cache line. */
static void *from_scratch(void **scratch, Size bytes) {
    void *start = *scratch;
    *scratch = (char *)start + scratch_bytes(bytes, 1);
    return start;
}

/* How rows are kept for windows of `window` columns, `out` of them side by side; `rows` rows at a time. */
static void plan_split(Split *s, Size out, Size window, Size itemsize) {
    s->phases = smaller(s->stride, window);
    s->phase = larger(out, CACHE_LINE / itemsize) + (window - 1) / s->stride;
    s->row = s->phases * s->phase;
    s->in_place = s->in_place && s->row == s->W;
    s->plane = s->in_place ? s->H * s->W : row_length(s->rows * s->row, itemsize);
}

/* How many bands of `rows` rows are made: as many as fit the cache, and enough for all threads. */
static Size bands_for(Size rows, Size fitting, Size images, Size threads) {
    Size enough = threads > 1 ? ceil_div(4 * threads, larger(images, 1)) : 1;
    return clamp(larger(ceil_div(rows, larger(fitting, 1)), enough), 1, larger(rows, 1));
}

/* A 1 x 1 filter does not care what shape an image has: rows of many vectors, but not all pixels, suit it best. */
static void flatten(Conv *conv) {
    Size pixels = conv->H * conv->W;
    for (Size width = 64; width <= smaller(pixels, 512); width++) /* else rows may still touch, see weigh_rows */
        if (pixels % width == 0) {
            conv->W = conv->OW = width;
            conv->H = conv->OH = pixels / width;
            return;
        }
}

static void plan_bands(Conv *conv, Size images, Size threads, Size itemsize) {
    Split *s = &conv->windows;
    Size row_bytes = larger(conv->C, 1) * s->row * itemsize;
    Size fitting = s->in_place ? conv->OH : (BAND_BYTES / row_bytes - conv->HH) / conv->stride + 1;
    conv->bands = bands_for(conv->OH, fitting, images, threads);
    conv->band = ceil_div(conv->OH, conv->bands);
    conv->block = clamp(BLOCK_PIXELS / conv->OW, 1, conv->band);
    s->rows = rows_under(conv->band, conv->stride, conv->HH);
    plan_split(s, conv->OW, conv->WW, itemsize);

    Split *g = &conv->gradients;
    Size copied = larger(conv->F, 1) * g->row * itemsize;
    Size strips = conv->stride * conv->dx.products * conv->dx.strip * itemsize;
    if (conv->dx.in_strips || !g->in_place)
        fitting = (BAND_BYTES - (conv->dx.above + conv->dx.below) * copied) / (copied + strips);
    conv->dx.bands = bands_for(conv->dx.rows, fitting, images, threads);
    conv->dx.band = ceil_div(conv->dx.rows, conv->dx.bands);
    conv->dx.strips = conv->dx.in_strips ? row_length(conv->dx.margin + conv->dx.band * conv->dx.strip, itemsize) : 0;
    g->rows = conv->dx.above + conv->dx.band + conv->dx.below;
    plan_split(g, conv->dx.columns, conv->dx.window, itemsize);
}

/* Room for strips of dx, as conv_dx reads them: vectors of dx's columns, shifted by up to a filter's width. */
static void plan_strips(Conv *conv, Size itemsize) {
    Size stride = conv->stride, pad = conv->pad, columns = larger(ceil_div(conv->W, stride), CACHE_LINE / itemsize);
    Size to_the_left = ceil_div(conv->WW - 1 - pad, stride), to_the_right = columns + ceil_div(pad, stride) - conv->OW;
    /* at least a vector, which clear_margins writes */
    conv->dx.margin = whole_lines(larger(larger(to_the_left, to_the_right), 1), itemsize);
    conv->dx.strip = whole_lines(conv->OW, itemsize) + conv->dx.margin;
}

/* Room for the tables of weigh_rows, or the sums of weigh_pixels, which fills no vectors that rows of pixels fill. */
static Size weigh_bytes(Size rows, Size width, Size filters, Size itemsize) {
    Size tables = 2 * scratch_bytes(rows * width, sizeof(Offset)), row = whole_lines(filters, itemsize);
    if (width % (CACHE_LINE / itemsize) == 0) return tables;
    return larger(tables, scratch_bytes(row, sizeof(Offset)) + scratch_bytes(rows * width * row, itemsize));
}

void plan_conv(Conv *conv, Size images, Size threads, Size itemsize) {
    Size stride = conv->stride, pad = conv->pad;
    int pointwise = conv->HH * conv->WW * stride == 1 && pad == 0; /* out and dx are products of matrices as they are */
    int as_it_is = pointwise && conv->H * conv->W * itemsize % COMPETING_BYTES != 0;
    if (pointwise) flatten(conv);
    conv->K = conv->C * conv->HH * conv->WW;
    conv->filter_row = row_length(conv->F, itemsize);
    conv->dx.rows = ceil_div(conv->H, stride);
    conv->dx.above = ceil_div(conv->HH, stride) - 1;
    conv->dx.below = (pad + stride - 1) / stride - pad / stride;
    conv->windows = (Split){.H = conv->H, .W = conv->W, .stride = stride, .top = pad, .left = pad};
    conv->gradients = (Split){.H = conv->OH, .W = conv->OW, .stride = 1};
    conv->gradients.top = conv->dx.above - pad / stride;
    conv->dx.in_strips = stride > 1 || conv->C < FEW_CHANNELS;
    conv->dx.products = conv->C * (conv->dx.in_strips ? conv->WW : 1);
    conv->dx.columns = conv->dx.in_strips ? conv->OW : conv->W;
    conv->dx.window = conv->dx.in_strips ? 1 : conv->WW;
    if (!conv->dx.in_strips) conv->gradients.left = conv->WW - 1 - pad;
    /* Strips see rows of dout as they are, and leave out those outside, so that whole rows of vectors need no copy. */
    conv->windows.in_place = as_it_is && conv->C * conv->H * conv->W < INT32_MAX;
    conv->gradients.in_place = (as_it_is || conv->dx.in_strips) && conv->F * conv->OH * conv->OW < INT32_MAX;
    plan_split(&conv->windows, conv->OW, conv->WW, itemsize);
    plan_split(&conv->gradients, conv->dx.columns, conv->dx.window, itemsize);
    if (conv->dx.in_strips) plan_strips(conv, itemsize);
    plan_bands(conv, images, threads, itemsize);

    Split *s = &conv->windows, *g = &conv->gradients;
    Size split = scratch_bytes(s->in_place ? 0 : conv->C * s->plane, itemsize);
    Size block = conv->block * conv->OW;
    conv->forward_scratch = split + weigh_bytes(conv->band, conv->OW, conv->F, itemsize);
    conv->dw_scratch = split + scratch_bytes(block * conv->filter_row, itemsize) +
                       scratch_bytes(block, sizeof(Offset)) + scratch_bytes(conv->filter_row, sizeof(Offset));
    conv->dx.scratch = scratch_bytes(g->in_place ? 0 : conv->F * g->plane, itemsize) +
                       scratch_bytes(conv->dx.products, itemsize) +
                       scratch_bytes(stride * conv->dx.products * conv->dx.strips, itemsize) +
                       scratch_bytes(whole_lines(ceil_div(conv->W, stride), itemsize) * stride, itemsize) +
                       weigh_bytes(conv->dx.band, conv->dx.columns, conv->C, itemsize);
    Size places = conv->HH * conv->WW, lanes_of_filters = whole_lines(conv->F, itemsize);
    conv->weights = places * larger(conv->C * lanes_of_filters, conv->F * whole_lines(conv->C, itemsize));
    conv->tables = 2 * conv->K + conv->F + conv->dx.products + 2 * conv->F * conv->HH * conv->dx.window;
}

/* The row of sums, which are in the order of fill_tables, for element k of a filter, or for db. */
static Size sum_row(const Conv *conv, Size k) {
    Size row = k / conv->WW, ky = row % conv->HH, c = row / conv->HH;
    return k < conv->K ? (ky * conv->C + c) * conv->WW + k % conv->WW : k;
}

/* Items `item` to `items` - 1 look at `count` places each, `step` apart, item i's from place at + i * apart on. Which
 * of the first one's places lie inside an image of `size`, and which item is the next for which this is different.
 * `all`: as if all places did. */
static Run inside(int all, Size item, Size items, Size at, Size apart, Size step, Size count, Size size) {
    Run first = {0, count, items};
    for (Size i = item; i < items && !all; i++) {
        Size from = clamp(ceil_div(-at - i * apart, step), 0, count);
        Size to = clamp(ceil_div(size - at - i * apart, step), from, count);
        if (i == item)
            first = (Run){from, to, items};
        else if (from != first.first || to != first.end)
            return (Run){first.first, first.end, i};
    }
    return first;
}

/* How many rows of dout a row of phase gy of dx sees. */
static Size dx_window(const Conv *conv, Size gy) {
    return ceil_div(conv->HH - (gy + conv->pad) % conv->stride, conv->stride);
}

/* Where w has the rows of dx's product, and phase by phase its terms, which are the elements of rows fy, fy + stride
 * ... of each filter; and where the first pixel of a phase, see conv_dx, finds what these meet. */
static void fill_dx_tables(Conv *conv) {
    Size stride = conv->stride, pad = conv->pad, columns = conv->dx.in_strips ? conv->WW : 1;
    for (Size i = 0; i < conv->dx.products; i++)
        conv->dx.row_at[i] = i / columns * conv->HH * conv->WW + i % columns;
    Size n = 0;
    for (Size gy = 0; gy < stride; gy++)
        for (Size left = dx_window(conv, gy); left > 0; left--) /* rows of dout from top to bottom */
            for (Size f = 0; f < conv->F; f++) {
                Size ky = (gy + pad) % stride + (left - 1) * stride;
                Size row = (gy + pad - ky) / stride - pad / stride + conv->dx.above;
                Size at = f * conv->gradients.plane + row * conv->gradients.row;
                for (Size x = 0; x < conv->dx.window; x++, n++) {
                    conv->dx.term_at[n] = f * conv->K + ky * conv->WW + conv->dx.window - 1 - x;
                    conv->dx.gradient_at[n] = at + x;
                }
            }
}

void fill_tables(Conv *conv, Offset *tables) {
    const Split *s = &conv->windows;
    conv->under = tables;
    conv->element_at = conv->under + conv->K;
    conv->filter_at = conv->element_at + conv->K;
    conv->dx.row_at = conv->filter_at + conv->F;
    conv->dx.gradient_at = conv->dx.row_at + conv->dx.products;
    conv->dx.term_at = conv->dx.gradient_at + conv->F * conv->HH * conv->dx.window;
    Size k = 0;
    for (Size ky = 0; ky < conv->HH; ky++)
        for (Size c = 0; c < conv->C; c++)
            for (Size kx = 0; kx < conv->WW; kx++, k++) {
                conv->under[k] = c * s->plane + ky * s->row + kx % s->stride * s->phase + kx / s->stride;
                conv->element_at[k] = (c * conv->HH + ky) * conv->WW + kx;
            }
    for (Size f = 0; f < conv->F; f++) conv->filter_at[f] = f * conv->K;
    fill_dx_tables(conv);
}

int plan_winograd(Winograd *plan, Size C, Size H, Size W, Size F, Size pad, int dw, Size images, Size threads,
                  Size itemsize) {
    plan->C = C, plan->F = F, plan->OH = H + 2 * pad - 2, plan->OW = W + 2 * pad - 2;
    plan->across = ceil_div(plan->OW, 2), plan->down = ceil_div(plan->OH, 2);
    Size square = 16 * (C + (dw ? F : TILE_ROWS)) * itemsize, lanes = CACHE_LINE / itemsize;
    if (plan->across < FEW_SQUARES || smaller(C, F) * smaller(plan->across, lanes) < FEW_TERMS * lanes ||
        16 * C * F * itemsize > WEIGHTS_BYTES)
        return 0;
    plan->bands = bands_for(plan->down, SQUARES_BYTES / square / plan->across, images, threads);
    Size band = ceil_div(plan->down, plan->bands);
    plan->windows = (Split){.H = H, .W = W, .stride = 2, .top = pad, .left = pad, .rows = 2 * band + 2};
    plan_split(&plan->windows, plan->across, 4, itemsize);
    plan->row = row_length(band * plan->across + lanes, itemsize); /* vectors may begin at the last square */
    plan->filter_row = row_length(F, itemsize);
    plan->windows_plane = row_length(C * plan->row, itemsize);
    plan->sums_plane = row_length(TILE_ROWS * plan->row, itemsize);
    plan->gradients_plane = row_length(band * plan->across * plan->filter_row, itemsize);
    Size both = scratch_bytes(C * plan->windows.plane, itemsize) + scratch_bytes(16 * plan->windows_plane, itemsize) +
                scratch_bytes(C, sizeof(Offset)) + scratch_bytes(plan->row, sizeof(Offset));
    Size of_out = scratch_bytes(16 * plan->sums_plane, itemsize);
    Size of_dw = scratch_bytes(2 * band * plan->OW * plan->filter_row, itemsize) +
                 scratch_bytes(16 * plan->gradients_plane, itemsize) +
                 scratch_bytes(plan->filter_row, sizeof(Offset));
    plan->scratch = both + (dw ? of_dw : of_out);
    return 1;
}

void plan_pool(Pool *pool, Size itemsize) {
    Size lanes = CACHE_LINE / itemsize; /* at most */
    pool->wide = pool->height * pool->width > MOST_PIXELS;
    Size columns = larger(ceil_div(pool->W, pool->stride), pool->OW);
    pool->out_row = (pool->width - 1) / pool->stride + whole_lines(columns, itemsize);
    Size step = smaller(pool->stride, 2); /* pixels are read in pairs if windows are two apart */
    pool->rows_read = (pool->height - 1) * pool->W + larger(pool->OW, lanes) * pool->stride +
                      (pool->width - 1) / step * step;
    pool->forward_scratch = scratch_bytes(pool->rows_read + pool->W, itemsize) + CACHE_LINE +
                            scratch_bytes(lanes, sizeof(int32_t));
    pool->backward_scratch = 2 * scratch_bytes(pool->OH * pool->out_row, itemsize) +
                             2 * scratch_bytes(pool->stride * pool->out_row, itemsize);
}

/* --- one copy of the kernels per instruction set ------------------------------------------------- */

#define JOIN_(function, isa, real) function##_##isa##_##real
#define JOIN(function, isa, real) JOIN_(function, isa, real)
#define NAME(function) JOIN(function, ISA, REAL)

#define NO_INLINE __attribute__((noinline))
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define PREFETCH(address, level) __builtin_prefetch(address, 0, 4 - level) /* into the cache of that level */
/* UNROLL: a loop whose turns are counted is written out, or arrays of sums would lie in memory, five times slower.
 * INDEPENDENT: the turns of a loop do not meet in memory, so that it may become vector code. */
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wpass-failed" /* where the count is no constant, the loop stays as it is */
#define UNROLL _Pragma("clang loop unroll(full)")
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#define INDEPENDENT _Pragma("GCC ivdep")
#endif

/* Windows' gcc cannot align vectors on the stack (GCC bug 54412), so it gets the baseline only. */
#if defined(__x86_64__) && !defined(_WIN32)
#define X86_DISPATCH

#define ISA avx512
#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,fma")))
#define VECTOR_BYTES 64
#define REGISTERS 32
#include "_kernels_isa.h"

static int supports_avx512(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
}

#define ISA avx2
#define TARGET __attribute__((target("avx2,fma")))
#define VECTOR_BYTES 32
#define REGISTERS 16
#include "_kernels_isa.h"

static int supports_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif

#define ISA baseline
#define TARGET
#define VECTOR_BYTES 16 /* SSE2, NEON */
#if defined(__aarch64__)
#define REGISTERS 32
#else
#define REGISTERS 16
#endif
#include "_kernels_isa.h"

static int always(void) { return 1; }

#define KERNELS(isa, real) \
    {pack_weights_##isa##_##real,     pack_dx_weights_##isa##_##real, conv_forward_##isa##_##real, \
     conv_dx_##isa##_##real,          conv_dw_##isa##_##real,         conv_dw_end_##isa##_##real, \
     winograd_weights_##isa##_##real, winograd_forward_##isa##_##real, winograd_dw_##isa##_##real, \
     winograd_dw_end_##isa##_##real,  pool_forward_##isa##_##real,    pool_backward_##isa##_##real, \
     adam_##isa##_##real}

const InstructionSet INSTRUCTION_SETS[] = {
#ifdef X86_DISPATCH
    {"avx512", supports_avx512, KERNELS(avx512, float), KERNELS(avx512, double)},
    {"avx2", supports_avx2, KERNELS(avx2, float), KERNELS(avx2, double)},
#endif
    {"baseline", always, KERNELS(baseline, float), KERNELS(baseline, double)},
    {NULL},
};
