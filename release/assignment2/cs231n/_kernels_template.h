/* The layers, once for every element type and instruction set: _kernels.c includes this file with
 *
 *   REAL          float or double;  INTEGER: the integer of that size
 *   TARGET        attribute that lets a function use the instruction set
 *   VECTOR_BYTES  length of its vectors, 0 where the compiler has none
 *   TILE_VECTORS  vectors in a row of the register tile
 *   NAME(f)       f's name in this copy
 *
 * Convolution is done as in the notebooks' im2col remark: unfold the windows of x into the columns of a
 * matrix and multiply. Done for a whole batch that needs HH * WW copies of x in main memory; here a band of
 * a few output rows is unfolded at a time, which stays in the cache until it has been used. */

#if VECTOR_BYTES
typedef REAL NAME(vector) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL)), may_alias));
typedef INTEGER NAME(integers) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL)), may_alias));
#define LANES ((ptrdiff_t)(VECTOR_BYTES / sizeof(REAL)))
#define SELECT(type, take, a, b) ((type)(((INTEGERS)(a) & (take)) | ((INTEGERS)(b) & ~(take))))
#else
typedef REAL NAME(vector); /* a vector of one */
typedef INTEGER NAME(integers);
#define LANES ((ptrdiff_t)1)
#define SELECT(type, take, a, b) ((take) ? (a) : (b))
#endif
#define VECTOR NAME(vector)
#define INTEGERS NAME(integers)

/* --- matrix product ----------------------------------------------------------------------------------- */

/* c = a b, or c += a b, for `rows` rows and `vectors` vectors of columns. Both are constants at every call,
 * so that the sums live in registers: each number loaded is then used `rows` or `vectors` times over. Element
 * (i, k) of a is a[i * a_row + k * a_column]; b and c have rows of b_row and c_row elements. */
TARGET ALWAYS_INLINE void NAME(tile)(const int rows, const int vectors, ptrdiff_t depth, const REAL *a,
                                     ptrdiff_t a_row, ptrdiff_t a_column, const REAL *b, ptrdiff_t b_row,
                                     REAL *c, ptrdiff_t c_row, int accumulate) {
    VECTOR sum[TILE_ROWS][TILE_VECTORS];
    UNROLL for (int i = 0; i < rows; i++) UNROLL for (int v = 0; v < vectors; v++) sum[i][v] =
        accumulate ? *(const VECTOR *)(c + i * c_row + v * LANES) : (VECTOR){0};
    for (ptrdiff_t k = 0; k < depth; k++, a += a_column, b += b_row)
        UNROLL for (int i = 0; i < rows; i++) UNROLL for (int v = 0; v < vectors; v++) sum[i][v] +=
            a[i * a_row] * *(const VECTOR *)(b + v * LANES);
    UNROLL for (int i = 0; i < rows; i++) UNROLL for (int v = 0; v < vectors; v++) *
        (VECTOR *)(c + i * c_row + v * LANES) = sum[i][v];
}

/* A panel of `vectors` vectors of columns of c, over all its rows, in tiles of nearly equal height. */
TARGET ALWAYS_INLINE void NAME(panel)(ptrdiff_t rows, const int vectors, ptrdiff_t depth, const REAL *a,
                                      ptrdiff_t a_row, ptrdiff_t a_column, const REAL *b, ptrdiff_t b_row,
                                      REAL *c, ptrdiff_t c_row, int accumulate) {
    ptrdiff_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
    for (ptrdiff_t first = 0, t = 0; t < tiles; t++) {
        ptrdiff_t height = rows / tiles + (t < rows % tiles);
        const REAL *a_tile = a + first * a_row;
        REAL *c_tile = c + first * c_row;
        switch (height) { /* the heights as constants, see tile() */
#define TILE(n)                                                                                              \
    case n:                                                                                                  \
        NAME(tile)(n, vectors, depth, a_tile, a_row, a_column, b, b_row, c_tile, c_row, accumulate);         \
        break
            TILE(1);
            TILE(2);
            TILE(3);
            TILE(4);
            TILE(5);
            TILE(6);
#undef TILE
        }
        first += height;
    }
}

/* c (rows, columns) = or += a (rows, depth) times b (depth, columns). Whole vectors of b and c are read and
 * written: their rows must have room for that. */
TARGET static void NAME(multiply)(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const REAL *a,
                                  ptrdiff_t a_row, ptrdiff_t a_column, const REAL *b, ptrdiff_t b_row,
                                  REAL *c, ptrdiff_t c_row, int accumulate) {
    ptrdiff_t j = 0;
    for (; j + (TILE_VECTORS - 1) * LANES < columns; j += TILE_VECTORS * LANES)
        NAME(panel)(rows, TILE_VECTORS, depth, a, a_row, a_column, b + j, b_row, c + j, c_row, accumulate);
    for (; j + LANES < columns; j += 2 * LANES)
        NAME(panel)(rows, 2, depth, a, a_row, a_column, b + j, b_row, c + j, c_row, accumulate);
    for (; j < columns; j += LANES)
        NAME(panel)(rows, 1, depth, a, a_row, a_column, b + j, b_row, c + j, c_row, accumulate);
}

/* --- rows of pixels --------------------------------------------------------------------------------------
 */

/* Copies whole vectors: up to LANES - 1 elements too many, where the caller has room for them. */
TARGET ALWAYS_INLINE void NAME(copy_vectors)(REAL *to, const REAL *from, ptrdiff_t count) {
    for (ptrdiff_t j = 0; j < count; j += LANES) *(VECTOR *)(to + j) = *(const VECTOR *)(from + j);
}

/* Elements first..last-1 of a row's phase lie inside the image, the others in the padding:
 * element j of phase f is column j * stride + f - pad. */
TARGET static Range NAME(inside)(ptrdiff_t f, ptrdiff_t width, ptrdiff_t stride, ptrdiff_t pad,
                                 ptrdiff_t phase) {
    Range range = {f >= pad ? 0 : (pad - f + stride - 1) / stride,
                   width + pad > f ? (width + pad - f + stride - 1) / stride : 0};
    if (range.last > phase) range.last = phase;
    return range;
}

/* Splits rows first.. of a plane into phases: (rows, phases, phase) from (H, W). The padding stays as it is,
 * zero. */
TARGET static void NAME(split)(const REAL *x, ptrdiff_t H, ptrdiff_t W, ptrdiff_t first, ptrdiff_t rows,
                               ptrdiff_t stride, ptrdiff_t pad, ptrdiff_t phases, ptrdiff_t phase,
                               REAL *split) {
    for (ptrdiff_t f = 0; f < phases; f++) {
        Range range = NAME(inside)(f, W, stride, pad, phase);
        for (ptrdiff_t r = 0; r < rows; r++) {
            REAL *to = split + (r * phases + f) * phase;
            ptrdiff_t y = first + r;
            if (y < 0 || y >= H) {
                for (ptrdiff_t j = 0; j < phase; j++) to[j] = 0;
                continue;
            }
            const REAL *from = x + y * W + f - pad;
            if (stride == 1)
                for (ptrdiff_t j = range.first; j < range.last; j++) to[j] = from[j];
            else if (stride == 2)
                for (ptrdiff_t j = range.first; j < range.last; j++) to[j] = from[2 * j];
            else
                for (ptrdiff_t j = range.first; j < range.last; j++) to[j] = from[j * stride];
        }
    }
}

/* --- convolution ------------------------------------------------------------------------------------------
 */

/* The rows of x under output rows first..first+rows-1 of an image, all channels. */
TARGET static void NAME(split_band)(const Conv *conv, const REAL *x, ptrdiff_t first, ptrdiff_t rows,
                                    REAL *split) {
    ptrdiff_t height = (rows - 1) * conv->stride + conv->HH;
    for (ptrdiff_t c = 0; c < conv->C; c++)
        NAME(split)
        (x + c * conv->H * conv->W, conv->H, conv->W, first * conv->stride - conv->pad, height, conv->stride,
         conv->pad, conv->phases, conv->phase, split + c * height * conv->phases * conv->phase);
}

/* The pixels under element (ky, kx) of the windows in the first output row, in one channel of a split band.
 */
TARGET ALWAYS_INLINE ptrdiff_t NAME(under)(const Conv *conv, ptrdiff_t ky, ptrdiff_t kx) {
    return (ky * conv->phases + kx % conv->stride) * conv->phase + kx / conv->stride;
}

/* unfolded (K + 1, pixels): row k holds the pixels under element k of all windows, the last row ones, for the
 * bias. */
TARGET static void NAME(unfold)(const Conv *conv, const REAL *split, ptrdiff_t rows, REAL *unfolded) {
    ptrdiff_t split_row = conv->phases * conv->phase, height = (rows - 1) * conv->stride + conv->HH;
    REAL *to = unfolded;
    for (ptrdiff_t c = 0; c < conv->C; c++, split += height * split_row)
        for (ptrdiff_t ky = 0; ky < conv->HH; ky++)
            for (ptrdiff_t kx = 0; kx < conv->WW; kx++, to += conv->pixel_row)
                for (ptrdiff_t y = 0; y < rows;
                     y++) /* in rising order: each copy overwrites the last one's excess */
                    NAME(copy_vectors)
                    (to + y * conv->OW, split + NAME(under)(conv, ky, kx) + y * conv->stride * split_row,
                     conv->OW);
    for (ptrdiff_t p = 0; p < rows * conv->OW; p++) to[p] = 1;
}

/* The reverse of unfold: adds row k of `unfolded` to the pixels it came from. `split`: first row of the band,
 * `plane` elements a channel. */
TARGET static void NAME(fold)(const Conv *conv, const REAL *unfolded, ptrdiff_t rows, REAL *split,
                              ptrdiff_t plane) {
    ptrdiff_t split_row = conv->phases * conv->phase;
    const REAL *from = unfolded;
    for (ptrdiff_t c = 0; c < conv->C; c++, split += plane)
        for (ptrdiff_t ky = 0; ky < conv->HH; ky++)
            for (ptrdiff_t kx = 0; kx < conv->WW; kx++, from += conv->pixel_row)
                for (ptrdiff_t y = 0; y < rows; y++) {
                    REAL *restrict sum = split + NAME(under)(conv, ky, kx) + y * conv->stride * split_row;
                    const REAL *restrict term = from + y * conv->OW;
                    for (ptrdiff_t j = 0; j < conv->OW; j++) sum[j] += term[j];
                }
}

/* The reverse of split, for a whole plane: pixels that no window covers get zero. */
TARGET static void NAME(join)(const Conv *conv, const REAL *split, REAL *dx) {
    ptrdiff_t covered = (conv->OH - 1) * conv->stride + conv->HH;
    memset(dx, 0, sizeof(REAL) * conv->H * conv->W);
    for (ptrdiff_t f = 0; f < conv->phases; f++) {
        Range range = NAME(inside)(f, conv->W, conv->stride, conv->pad, conv->phase);
        for (ptrdiff_t y = 0; y < conv->H && y + conv->pad < covered; y++) {
            const REAL *restrict from = split + ((y + conv->pad) * conv->phases + f) * conv->phase;
            REAL *restrict to = dx + y * conv->W + f - conv->pad;
            if (conv->stride == 1)
                for (ptrdiff_t j = range.first; j < range.last; j++) to[j] = from[j];
            else
                for (ptrdiff_t j = range.first; j < range.last; j++) to[j * conv->stride] = from[j];
        }
    }
}

TARGET static void NAME(conv_forward)(const Conv *conv, const void *x, const void *weights, void *out,
                                      ptrdiff_t task, void *scratch) {
    ptrdiff_t image = task / conv->bands, first = task % conv->bands * conv->band;
    ptrdiff_t rows = smaller(conv->band, conv->OH - first), pixels = rows * conv->OW;
    REAL *split = scratch, *unfolded = split + conv->split_size, *product = unfolded + conv->unfolded_size;
    NAME(split_band)(conv, (const REAL *)x + image * conv->C * conv->H * conv->W, first, rows, split);
    NAME(unfold)(conv, split, rows, unfolded);
    /* `out` has no room for whole vectors at the ends of its rows, so what does not fill them goes round by
     * `product`. */
    REAL *to = (REAL *)out + (image * conv->F * conv->OH + first) * conv->OW;
    ptrdiff_t plane = conv->OH * conv->OW, whole = pixels / LANES * LANES;
    NAME(multiply)
    (conv->F, whole, conv->K + 1, weights, conv->weight_row, 1, unfolded, conv->pixel_row, to, plane, 0);
    if (whole == pixels) return;
    NAME(multiply)
    (conv->F, 1, conv->K + 1, weights, conv->weight_row, 1, unfolded + whole, conv->pixel_row, product, LANES,
     0);
    for (ptrdiff_t f = 0; f < conv->F; f++)
        memcpy(to + f * plane + whole, product + f * LANES, sizeof(REAL) * (pixels - whole));
}

/* dout (F, pixels) of a band, with room for whole vectors, and its transpose (pixels, F). */
TARGET static void NAME(pack_dout)(const Conv *conv, const REAL *dout, ptrdiff_t pixels, REAL *packed,
                                   REAL *transposed) {
    for (ptrdiff_t f = 0; f < conv->F; f++)
        memcpy(packed + f * conv->pixel_row, dout + f * conv->OH * conv->OW, sizeof(REAL) * pixels);
    for (ptrdiff_t p = 0; p < pixels; p++)
        for (ptrdiff_t f = 0; f < conv->F; f++)
            transposed[p * conv->filter_row + f] = packed[f * conv->pixel_row + p];
}

TARGET static void NAME(conv_backward)(const Conv *conv, const void *x, const void *weights, const void *dout,
                                       void *dx, void *dweightsT, ptrdiff_t first_image, ptrdiff_t last_image,
                                       void *scratch) {
    ptrdiff_t split_row = conv->phases * conv->phase;
    ptrdiff_t plane = ((conv->OH - 1) * conv->stride + conv->HH) * split_row;
    REAL *split = scratch, *unfolded = split + conv->split_size, *packed = unfolded + conv->unfolded_size;
    REAL *transposed = packed + conv->dout_size, *dsplit = transposed + conv->doutT_size;
    for (ptrdiff_t image = first_image; image < last_image; image++) {
        const REAL *x_image = (const REAL *)x + image * conv->C * conv->H * conv->W;
        const REAL *dout_image = (const REAL *)dout + image * conv->F * conv->OH * conv->OW;
        REAL *dx_image = (REAL *)dx + image * conv->C * conv->H * conv->W;
        memset(dsplit, 0, sizeof(REAL) * conv->C * plane);
        for (ptrdiff_t first = 0; first < conv->OH; first += conv->band) {
            ptrdiff_t rows = smaller(conv->band, conv->OH - first), pixels = rows * conv->OW;
            NAME(split_band)(conv, x_image, first, rows, split);
            NAME(unfold)(conv, split, rows, unfolded);
            NAME(pack_dout)(conv, dout_image + first * conv->OW, pixels, packed, transposed);
            NAME(multiply)
            (conv->K + 1, conv->F, pixels, unfolded, conv->pixel_row, 1, transposed, conv->filter_row,
             dweightsT, conv->filter_row, 1);
            NAME(multiply)
            (conv->K, pixels, conv->F, weights, 1, conv->weight_row, packed, conv->pixel_row, unfolded,
             conv->pixel_row, 0);
            NAME(fold)(conv, unfolded, rows, dsplit + first * conv->stride * split_row, plane);
        }
        for (ptrdiff_t c = 0; c < conv->C; c++)
            NAME(join)(conv, dsplit + c * plane, dx_image + c * conv->H * conv->W);
    }
}

/* --- max pooling ------------------------------------------------------------------------------------------
 */

/* The largest of the windows that start in elements 0..LANES-1 of `rows`, and where each was found, counted
 * from the start of its window. NaN is larger than any number; of equals the first wins. */
TARGET ALWAYS_INLINE void NAME(largest)(const Pool *pool, const REAL *rows, REAL *out, INTEGER *found) {
    VECTOR best = *(const VECTOR *)rows;
    INTEGERS index = (INTEGERS){0};
    for (ptrdiff_t ky = 0; ky < pool->height; ky++, rows += pool->phases * pool->phase)
        for (ptrdiff_t kx = 0, j = 0; kx < pool->width;
             j++) /* element j of phase f lies under kx = j * stride + f */
            for (ptrdiff_t f = 0; f < pool->phases && kx < pool->width; f++, kx++) {
                VECTOR value = *(const VECTOR *)(rows + f * pool->phase + j);
                INTEGERS take = (value > best) | ((value != value) & (best == best));
                best = SELECT(VECTOR, take, value, best);
                index = SELECT(INTEGERS, take, (INTEGERS){0} + (INTEGER)(ky * pool->W + kx), index);
            }
    *(VECTOR *)out = best;
    *(INTEGERS *)found = index;
}

TARGET static void NAME(pool_forward)(const Pool *pool, const void *x, void *out, int32_t *argmax,
                                      ptrdiff_t plane, void *scratch) {
    REAL *split = scratch, *best = split + pool->split_size;
    INTEGER *index = (INTEGER *)(best + pool->row_size);
    NAME(split)
    ((const REAL *)x + plane * pool->H * pool->W, pool->H, pool->W, 0,
     (pool->OH - 1) * pool->stride + pool->height, pool->stride, 0, pool->phases, pool->phase, split);
    for (ptrdiff_t y = 0; y < pool->OH; y++) {
        const REAL *rows = split + y * pool->stride * pool->phases * pool->phase;
        for (ptrdiff_t j = 0; j < pool->OW; j += LANES) NAME(largest)(pool, rows + j, best + j, index + j);
        REAL *restrict to = (REAL *)out + (plane * pool->OH + y) * pool->OW;
        int32_t *restrict position = argmax + (plane * pool->OH + y) * pool->OW;
        for (ptrdiff_t j = 0; j < pool->OW; j++) {
            to[j] = best[j];
            position[j] = (int32_t)(index[j] + (y * pool->W + j) * pool->stride);
        }
    }
}

TARGET static void NAME(pool_backward)(const Pool *pool, const void *dout, const int32_t *argmax, void *dx,
                                       ptrdiff_t plane) {
    ptrdiff_t count = pool->OH * pool->OW;
    const REAL *dout_plane = (const REAL *)dout + plane * count;
    const int32_t *found = argmax + plane * count;
    REAL *dx_plane = (REAL *)dx + plane * pool->H * pool->W;
    memset(dx_plane, 0, sizeof(REAL) * pool->H * pool->W);
    for (ptrdiff_t j = 0; j < count; j++) dx_plane[found[j]] += dout_plane[j];
}

#undef VECTOR
#undef INTEGERS
#undef LANES
#undef SELECT
