/* Max pooling and its gradient. */

typedef uint8_t NAME(bytes) __attribute__((vector_size(VECTOR_BYTES / sizeof(REAL)), aligned(1), may_alias));
typedef uint16_t NAME(halves) __attribute__((vector_size(2 * VECTOR_BYTES / sizeof(REAL))));
typedef int32_t NAME(words) __attribute__((vector_size(4 * VECTOR_BYTES / sizeof(REAL)), aligned(4), may_alias));
#undef VECTOR
#define VECTOR NAME(vector)
#define CONVERT(value, type) __builtin_convertvector(value, type)
#define SELECT(type, take, a, b) ((type)(((INTEGERS)(a) & (take)) | ((INTEGERS)(b) & ~(take))))
#define BYTES NAME(bytes)
#define HALVES NAME(halves)
#define WORDS NAME(words)

/* Positions of LANES windows. gcc 12 fetches bytes one by one where an instruction or a few would do, unless they
 * are read in a loop (numbers of 8 bytes) or become wider in two steps (of 4 bytes). */
TARGET ALWAYS_INLINE INTEGERS NAME(from_bytes)(const uint8_t *bytes) {
    if (sizeof(REAL) == 4) return CONVERT(CONVERT(*(const BYTES *)bytes, HALVES), INTEGERS);
    INTEGER lanes[LANES];
    for (Size lane = 0; lane < LANES; lane++) lanes[lane] = bytes[lane];
    return *(const INTEGERS *)lanes;
}

/* Pixel kx of LANES windows in a row, the first of which starts at `row`. */
TARGET ALWAYS_INLINE VECTOR NAME(pixels)(const REAL *row, const int kx, const int stride) {
    if (stride == 1) return *(const VECTOR *)(row + kx);
    if (stride == 2) {
        const REAL *pairs = row + kx / 2 * 2;
        return NAME(separate)(*(const VECTOR *)pairs, *(const VECTOR *)(pairs + LANES), kx % 2);
    }
    VECTOR value;
    for (Size lane = 0; lane < LANES; lane++) ((REAL *)&value)[lane] = row[lane * stride + kx];
    return value;
}

/* The largest pixel of each window, and which it is. NaN is larger than any number; of equals the first wins, so
 * the search goes backwards. */
TARGET ALWAYS_INLINE VECTOR NAME(largest)(const REAL *rows, Size W, const int height, const int width,
                                          const int stride, INTEGERS *pixel) {
    VECTOR best = {0};
    INTEGERS found = {0};
    UNROLL for (int ky = height - 1; ky >= 0; ky--)
        UNROLL for (int kx = width - 1; kx >= 0; kx--) {
            VECTOR value = NAME(pixels)(rows + ky * W, kx, stride);
            INTEGERS index = (INTEGERS){0} + (INTEGER)(ky * width + kx);
            INTEGERS take = (value >= best) | (value != value);
            int last = ky == height - 1 && kx == width - 1;
            best = last ? value : SELECT(VECTOR, take, value, best);
            found = last ? index : SELECT(INTEGERS, take, index, found);
        }
    *pixel = found;
    return best;
}

/* One row of out and argmax; a whole vector if it has fewer windows. */
TARGET ALWAYS_INLINE void NAME(pool_row)(const Pool *pool, const REAL *rows, const int height, const int width,
                                         const int stride, int relu, REAL *out, char *argmax) {
    for (Size j = 0; j < pool->OW; j += LANES) {
        Size at = larger(0, smaller(j, pool->OW - LANES));
        INTEGERS pixel;
        VECTOR best = NAME(largest)(rows + at * stride, pool->W, height, width, stride, &pixel);
        if (relu) {
            VECTOR zero = {0};
            pixel = SELECT(INTEGERS, best > zero, pixel, (INTEGERS){0} + NO_PIXEL);
            best = SELECT(VECTOR, (best > zero) | (best != best), best, zero);
        }
        *(VECTOR *)(out + at) = best;
        if (pool->wide)
            *(WORDS *)(argmax + 4 * at) = CONVERT(pixel, WORDS);
        else
            *(BYTES *)(argmax + at) = CONVERT(pixel, BYTES);
    }
}

/* The windows of a plane. Their size and stride are constants at the calls that matter. */
TARGET ALWAYS_INLINE void NAME(pool_plane)(const Pool *pool, const int height, const int width, const int stride,
                                           const REAL *x, REAL *out, char *argmax, int relu, void *scratch) {
    Size position = pool->wide ? sizeof(int32_t) : 1, count = pool->OW;
    REAL *copy = from_scratch(&scratch, sizeof(REAL) * (pool->rows_read + pool->W));
    REAL *narrow = from_scratch(&scratch, sizeof(REAL) * LANES);
    char *narrow_argmax = from_scratch(&scratch, position * LANES);
    for (Size y = 0; y < pool->OH; y++) {
        const REAL *rows = x + y * stride * pool->W;
        if (y * stride * pool->W + pool->rows_read > pool->H * pool->W) { /* may read behind the plane */
            memcpy(copy, rows, sizeof(REAL) * height * pool->W);
            rows = copy;
        }
        REAL *to = out + y * count;
        char *positions = argmax + y * count * position;
        if (count >= LANES) {
            NAME(pool_row)(pool, rows, height, width, stride, relu, to, positions);
        } else {
            NAME(pool_row)(pool, rows, height, width, stride, relu, narrow, narrow_argmax);
            memcpy(to, narrow, sizeof(REAL) * count);
            memcpy(positions, narrow_argmax, position * count);
        }
    }
}

TARGET static void NAME(pool_forward)(const Pool *pool, const void *x, void *out, void *argmax, int relu,
                                      void *scratch) {
    int height = pool->height, width = pool->width, stride = pool->stride;
    if (height == 2 && width == 2 && stride == 2)
        NAME(pool_plane)(pool, 2, 2, 2, x, out, argmax, relu, scratch);
    else if (height == 3 && width == 3 && stride == 2)
        NAME(pool_plane)(pool, 3, 3, 2, x, out, argmax, relu, scratch);
    else
        NAME(pool_plane)(pool, height, width, stride, x, out, argmax, relu, scratch);
}

/* A row of argmax, as integers of the size that vectors of dout are compared with. */
TARGET ALWAYS_INLINE void NAME(widen)(const Pool *pool, const void *argmax, Size window, INTEGER *pixel) {
    const uint8_t *bytes = (const uint8_t *)argmax + window;
    const int32_t *words = (const int32_t *)argmax + window;
    if (pool->OW < LANES) {
        for (Size j = 0; j < pool->OW; j++) pixel[j] = pool->wide ? words[j] : bytes[j];
        return;
    }
    for (Size j = 0; j < pool->OW; j += LANES) {
        Size at = smaller(j, pool->OW - LANES);
        *(INTEGERS *)(pixel + at) =
            pool->wide ? CONVERT(*(const WORDS *)(words + at), INTEGERS) : NAME(from_bytes)(bytes + at);
    }
}

/* A row of dout and of argmax to where all vectors can be read: windows beyond the ends have no pixel. */
TARGET ALWAYS_INLINE void NAME(stage)(const Pool *pool, const REAL *dout, const void *argmax, Size window,
                                      Size margin, REAL *gradient, INTEGER *pixel) {
    NAME(copy)(dout + window, pool->OW, gradient + margin);
    for (Size j = 0; j < margin; j++) pixel[j] = NO_PIXEL;
    for (Size j = margin + pool->OW; j < pool->out_row; j++) pixel[j] = NO_PIXEL;
    NAME(widen)(pool, argmax, window, pixel + margin);
}

/* What LANES pixels of a row get, `stride` apart: the gradients of the windows that they won. The pixels are number
 * fx, and their row is number fy, of the window that starts at or right before them; `at` is where that is. */
TARGET ALWAYS_INLINE VECTOR NAME(won)(const Pool *pool, const int height, const int width, const int stride,
                                      const int fy, const int fx, Size y, const REAL *gradient,
                                      const INTEGER *pixel, Size at) {
    VECTOR sum = {0};
    UNROLL for (int ky = fy; ky < height; ky += stride) {
        Size out_y = y - ky / stride;
        if (out_y < 0 || out_y >= pool->OH) continue;
        UNROLL for (int kx = fx; kx < width; kx += stride) {
            Size window = out_y * pool->out_row + at - kx / stride;
            INTEGERS mine = *(const INTEGERS *)(pixel + window) == (INTEGERS){0} + (INTEGER)(ky * width + kx);
            sum += SELECT(VECTOR, mine, *(const VECTOR *)(gradient + window), (VECTOR){0});
        }
    }
    return sum;
}

/* LANES * stride pixels of a row that lie side by side. */
TARGET ALWAYS_INLINE void NAME(write_pixels)(const Pool *pool, const int height, const int width, const int stride,
                                             const int fy, Size y, const REAL *gradient, const INTEGER *pixel,
                                             Size at, REAL *to) {
    if (stride == 2) {
        VECTOR even = NAME(won)(pool, height, width, 2, fy, 0, y, gradient, pixel, at);
        VECTOR odd = NAME(won)(pool, height, width, 2, fy, 1, y, gradient, pixel, at);
        *(VECTOR *)to = NAME(interleave)(even, odd, 0);
        *(VECTOR *)(to + LANES) = NAME(interleave)(even, odd, 1);
        return;
    }
    for (int fx = 0; fx < stride; fx++) {
        VECTOR won = NAME(won)(pool, height, width, stride, fy, fx, y, gradient, pixel, at);
        const REAL *lanes = (const REAL *)&won;
        for (Size lane = 0; lane < LANES; lane++) to[lane * stride + fx] = lanes[lane];
    }
}

TARGET ALWAYS_INLINE void NAME(pool_backward_plane)(const Pool *pool, const int height, const int width,
                                                    const int stride, const REAL *dout, const void *argmax,
                                                    REAL *dx, void *scratch) {
    Size row = pool->out_row, margin = (width - 1) / stride, columns = ceil_div(pool->W, stride);
    REAL *gradient = from_scratch(&scratch, sizeof(REAL) * pool->OH * row);
    INTEGER *pixel = from_scratch(&scratch, sizeof(INTEGER) * pool->OH * row);
    REAL *line = from_scratch(&scratch, sizeof(REAL) * stride * row);
    for (Size y = 0; y < pool->OH; y++)
        NAME(stage)(pool, dout, argmax, y * pool->OW, margin, gradient + y * row, pixel + y * row);
    for (Size q = 0; q * stride < pool->H; q++)
        UNROLL for (int fy = 0; fy < stride; fy++) {
            /* A row may be written too long, as the next one is written later, if there is one. */
            Size y = q * stride + fy, reach = larger(columns, LANES) * stride;
            if (y >= pool->H) break;
            int detour = (y * pool->W + reach) > pool->H * pool->W;
            REAL *to = detour ? line : dx + y * pool->W;
            for (Size j = 0; j < columns; j += LANES) {
                Size at = larger(0, smaller(j, columns - LANES));
                NAME(write_pixels)(pool, height, width, stride, fy, q, gradient, pixel, margin + at, to + at * stride);
            }
            if (detour) NAME(copy)(line, pool->W, dx + y * pool->W);
        }
}

/* The same for windows of 2 x 2 that cover the plane and do not overlap: each is spread over its pixels. */
TARGET ALWAYS_INLINE void NAME(pool_backward_squares)(const Pool *pool, const REAL *dout, const uint8_t *argmax,
                                                      REAL *dx) {
    const Size OH = pool->OH, OW = pool->OW, W = pool->W; /* not looked up again after each vector is written */
    for (Size y = 0; y < OH; y++)
        for (Size j = 0; j < OW; j += LANES) {
            Size at = smaller(j, OW - LANES), window = y * OW + at;
            VECTOR gradient = *(const VECTOR *)(dout + window);
            INTEGERS pixel = NAME(from_bytes)(argmax + window);
            UNROLL for (int fy = 0; fy < 2; fy++) {
                VECTOR even = SELECT(VECTOR, pixel == 2 * fy, gradient, (VECTOR){0});
                VECTOR odd = SELECT(VECTOR, pixel == 2 * fy + 1, gradient, (VECTOR){0});
                REAL *to = dx + (2 * y + fy) * W + 2 * at;
                *(VECTOR *)to = NAME(interleave)(even, odd, 0);
                *(VECTOR *)(to + LANES) = NAME(interleave)(even, odd, 1);
            }
        }
}

TARGET static void NAME(pool_backward)(const Pool *pool, const void *dout, const void *argmax, void *dx,
                                       void *scratch) {
    int height = pool->height, width = pool->width, stride = pool->stride;
    if (height == 2 && width == 2 && stride == 2 && pool->H == 2 * pool->OH && pool->W == 2 * pool->OW &&
        pool->OW >= LANES)
        NAME(pool_backward_squares)(pool, dout, argmax, dx);
    else if (height == 2 && width == 2 && stride == 2)
        NAME(pool_backward_plane)(pool, 2, 2, 2, dout, argmax, dx, scratch);
    else if (height == 3 && width == 3 && stride == 2)
        NAME(pool_backward_plane)(pool, 3, 3, 2, dout, argmax, dx, scratch);
    else
        NAME(pool_backward_plane)(pool, height, width, stride, dout, argmax, dx, scratch);
}

#undef CONVERT
#undef SELECT
#undef BYTES
#undef HALVES
#undef WORDS

/* The end of what _kernels_tile.h began. */
#undef VECTOR
#undef INTEGERS
#undef LANES
#undef PRODUCT
#undef TILE
#undef ALL_COLUMNS
#undef ALL_ROWS
#undef ENTRY
#undef ENTRIES
