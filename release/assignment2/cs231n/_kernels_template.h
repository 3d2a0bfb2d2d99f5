/* The layers, once for every element type and instruction set: _kernels.c includes this file with
 *
 *   REAL, INTEGER  float or double, and the integer of the same size
 *   NAME(f)        f's name in this copy
 *   TARGET         attribute that lets a function use the instruction set
 *   VECTOR_BYTES   length of its vectors, 0 where the compiler has none
 *   TILE_VECTORS   vectors in a row of the register tile
 *
 * Convolution is a matrix product: the pixels under each window are unfolded into a column ("im2col"), and
 * the filters, as rows, multiply these columns. For a whole batch that takes HH * WW copies of x in main
 * memory; here a band of a few output rows is unfolded at a time, and used up while it is in the cache. */

#if VECTOR_BYTES
typedef REAL NAME(vector) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL)), may_alias));
typedef INTEGER NAME(integers) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL)), may_alias));
#define LANES ((Size)(VECTOR_BYTES / sizeof(REAL)))
#define SELECT(type, take, a, b) ((type)(((INTEGERS)(a) & (take)) | ((INTEGERS)(b) & ~(take))))
#else
typedef REAL NAME(vector); /* a vector of one */
typedef INTEGER NAME(integers);
#define LANES ((Size)1)
#define SELECT(type, take, a, b) ((take) ? (a) : (b))
#endif
#define VECTOR NAME(vector)
#define INTEGERS NAME(integers)

/* Element (i, j) is at[i * row + j * column]. */
typedef struct {
    REAL *at;
    Size row, column;
} NAME(matrix);
#define MATRIX NAME(matrix)

/* --- matrix product ------------------------------------------------------------------------------ */

/* c = a b, or c += a b, for `rows` rows and `vectors` vectors of columns. Both are constants at every call,
 * so that the sums live in registers: each number loaded is then used `rows` or `vectors` times over. */
TARGET ALWAYS_INLINE void NAME(tile)(const int rows, const int vectors, Size depth, MATRIX a, MATRIX b,
                                     MATRIX c, int accumulate) {
    VECTOR sum[TILE_ROWS][TILE_VECTORS];
    UNROLL for (int i = 0; i < rows; i++)
        UNROLL for (int v = 0; v < vectors; v++)
            sum[i][v] = accumulate ? *(const VECTOR *)(c.at + i * c.row + v * LANES) : (VECTOR){0};
    for (Size k = 0; k < depth; k++, a.at += a.column, b.at += b.row)
        UNROLL for (int i = 0; i < rows; i++)
            UNROLL for (int v = 0; v < vectors; v++)
                sum[i][v] += a.at[i * a.row] * *(const VECTOR *)(b.at + v * LANES);
    UNROLL for (int i = 0; i < rows; i++)
        UNROLL for (int v = 0; v < vectors; v++)
            *(VECTOR *)(c.at + i * c.row + v * LANES) = sum[i][v];
}

/* tile() with a constant number of rows. */
TARGET ALWAYS_INLINE void NAME(tile_of)(Size rows, const int vectors, Size depth, MATRIX a, MATRIX b,
                                        MATRIX c, int accumulate) {
    switch (rows) {
    case 1: NAME(tile)(1, vectors, depth, a, b, c, accumulate); break;
    case 2: NAME(tile)(2, vectors, depth, a, b, c, accumulate); break;
    case 3: NAME(tile)(3, vectors, depth, a, b, c, accumulate); break;
    case 4: NAME(tile)(4, vectors, depth, a, b, c, accumulate); break;
    case 5: NAME(tile)(5, vectors, depth, a, b, c, accumulate); break;
    case 6: NAME(tile)(6, vectors, depth, a, b, c, accumulate); break;
    }
}

/* All rows of c for `vectors` vectors of columns from column j on, in tiles of nearly equal height. */
TARGET ALWAYS_INLINE void NAME(panel)(Size rows, const int vectors, Size depth, MATRIX a, MATRIX b, MATRIX c,
                                      Size j, int accumulate) {
    Size tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
    b.at += j;
    c.at += j;
    for (Size t = 0; t < tiles; t++) {
        Size height = rows / tiles + (t < rows % tiles);
        NAME(tile_of)(height, vectors, depth, a, b, c, accumulate);
        a.at += height * a.row;
        c.at += height * c.row;
    }
}

/* c (rows, columns) = a (rows, depth) times b (depth, columns), or += where `accumulate`. The columns of b
 * and c are adjacent, and as whole vectors are read and written, their rows have room for that. */
TARGET static void NAME(multiply)(Size rows, Size columns, Size depth, MATRIX a, MATRIX b, MATRIX c,
                                  int accumulate) {
    Size j = 0;
    for (; j + (TILE_VECTORS - 1) * LANES < columns; j += TILE_VECTORS * LANES)
        NAME(panel)(rows, TILE_VECTORS, depth, a, b, c, j, accumulate);
    for (; j + LANES < columns; j += 2 * LANES) NAME(panel)(rows, 2, depth, a, b, c, j, accumulate);
    for (; j < columns; j += LANES) NAME(panel)(rows, 1, depth, a, b, c, j, accumulate);
}

/* --- rows of pixels, split into phases: see Split in _kernels.h ---------------------------------- */

/* The common stride of 2, so that the compiler sees it: elements of a line in turn to `even` and `odd`. */
TARGET ALWAYS_INLINE void NAME(deal)(const REAL *restrict line, Size count, REAL *restrict even,
                                     REAL *restrict odd) {
    for (Size j = 0; j < count; j++) {
        even[j] = line[2 * j];
        odd[j] = line[2 * j + 1];
    }
}

/* Splits `rows` rows of a plane (H, W) from row `first`, which may lie in the padding, into (rows, phases,
 * phase). `line` has room for a padded row; its padding is zero, and so is that of `split` before. */
TARGET static void NAME(split)(const Split *s, const REAL *plane, Size first, Size rows, REAL *line,
                               REAL *split) {
    for (Size y = first; y < first + rows; y++, split += s->phases * s->phase) {
        if (y < 0 || y >= s->H) {
            memset(split, 0, sizeof(REAL) * s->phases * s->phase);
            continue;
        }
        memcpy((s->stride == 1 ? split : line) + s->pad, plane + y * s->W, sizeof(REAL) * s->W);
        if (s->stride == 2 && s->phases == 2)
            NAME(deal)(line, s->phase, split, split + s->phase);
        else if (s->stride > 1)
            for (Size f = 0; f < s->phases; f++)
                for (Size j = 0; j < s->phase; j++) split[f * s->phase + j] = line[j * s->stride + f];
    }
}

/* The reverse for a whole plane, of which `rows` rows, padding included, were split. Pixels outside those and
 * in phases that were not kept get zero: so `line` must be zero at first. */
TARGET static void NAME(join)(const Split *s, const REAL *split, Size rows, REAL *line, REAL *plane) {
    for (Size y = 0; y < s->H; y++) {
        const REAL *row = split + (y + s->pad) * s->phases * s->phase;
        if (y + s->pad >= rows) {
            memset(plane + y * s->W, 0, sizeof(REAL) * s->W);
            continue;
        }
        for (Size f = 0; f < s->phases; f++)
            for (Size j = 0; j < s->phase; j++) line[j * s->stride + f] = row[f * s->phase + j];
        memcpy(plane + y * s->W, line + s->pad, sizeof(REAL) * s->W);
    }
}

/* --- convolution --------------------------------------------------------------------------------- */

/* unfolded (K + 1, pixels): row k holds the pixels under element k of every window of a band, the last row
 * ones, which the biases multiply. x: the image, `first`: the band's first output row. */
TARGET static void NAME(unfold)(const Conv *conv, const REAL *x, Size first, Size rows, REAL *line,
                                REAL *unfolded) {
    REAL *split = line + conv->split.line_size;
    const Split *s = &conv->split;
    Size height = rows_under(rows, s->stride, conv->HH), step = s->stride * s->phases * s->phase;
    for (Size c = 0; c < conv->C; c++) {
        NAME(split)(s, x + c * s->H * s->W, first * s->stride - s->pad, height, line, split);
        for (Size ky = 0; ky < conv->HH; ky++)
            for (Size kx = 0; kx < conv->WW; kx++, unfolded += conv->pixel_row)
                for (Size y = 0; y < rows; y++) {
                    const REAL *from = split + under(s, ky, kx) + y * step;
                    REAL *to = unfolded + y * conv->OW;
                    /* Whole vectors: the excess is overwritten by the next row or lies in the slack. */
                    for (Size j = 0; j < conv->OW; j += LANES)
                        *(VECTOR *)(to + j) = *(const VECTOR *)(from + j);
                }
    }
    for (Size p = 0; p < rows * conv->OW; p++) unfolded[p] = 1;
}

/* The reverse: adds each element of `unfolded` (K, pixels) to the pixel of the split image that it came
 * from. */
TARGET static void NAME(fold)(const Conv *conv, const REAL *unfolded, Size first, Size rows, REAL *split) {
    const Split *s = &conv->split;
    Size step = s->stride * s->phases * s->phase;
    Size plane = rows_under(conv->OH, s->stride, conv->HH) * s->phases * s->phase;
    for (Size c = 0; c < conv->C; c++, split += plane)
        for (Size ky = 0; ky < conv->HH; ky++)
            for (Size kx = 0; kx < conv->WW; kx++, unfolded += conv->pixel_row)
                for (Size y = 0; y < rows; y++) {
                    const REAL *restrict term = unfolded + y * conv->OW;
                    REAL *restrict sum = split + under(s, ky, kx) + (first + y) * step;
                    for (Size j = 0; j < conv->OW; j++) sum[j] += term[j];
                }
}

TARGET static void NAME(conv_forward)(const Conv *conv, const void *x, const void *weights, void *out,
                                      Size task, void *scratch) {
    Size image = task / conv->bands, first = task % conv->bands * conv->band;
    Size rows = smaller(conv->band, conv->OH - first), pixels = rows * conv->OW;
    REAL *line = scratch, *unfolded = line + conv->split_size, *ragged = unfolded + conv->unfolded_size;
    NAME(unfold)(conv, (const REAL *)x + image * conv->image, first, rows, line, unfolded);

    /* The ends of out's rows have no room for whole vectors, so what does not fill one takes a detour. */
    Size whole = pixels / LANES * LANES, plane = conv->OH * conv->OW;
    MATRIX w = {(REAL *)weights, conv->weight_row, 1}, windows = {unfolded, conv->pixel_row, 1};
    MATRIX result = {(REAL *)out + image * conv->F * plane + first * conv->OW, plane, 1};
    NAME(multiply)(conv->F, whole, conv->K + 1, w, windows, result, 0);
    if (whole == pixels) return;
    MATRIX rest = {unfolded + whole, conv->pixel_row, 1}, detour = {ragged, LANES, 1};
    NAME(multiply)(conv->F, 1, conv->K + 1, w, rest, detour, 0);
    for (Size f = 0; f < conv->F; f++)
        memcpy(result.at + f * plane + whole, ragged + f * LANES, sizeof(REAL) * (pixels - whole));
}

/* A band of dout: packed (F, pixels), in rows with room for whole vectors, and transposed (pixels, F).
 * Filters go in groups of a vector, which the compiler then stores at once. */
TARGET static void NAME(pack)(const Conv *conv, const REAL *dout, Size pixels, REAL *packed,
                             REAL *transposed) {
    for (Size f = 0; f < conv->F; f++)
        memcpy(packed + f * conv->pixel_row, dout + f * conv->OH * conv->OW, sizeof(REAL) * pixels);
    for (Size f = 0; f < conv->F; f += LANES)
        for (Size p = 0; p < pixels; p++)
            for (Size lane = 0; lane < LANES; lane++)
                transposed[p * conv->filter_row + f + lane] = packed[(f + lane) * conv->pixel_row + p];
}

/* One band's share of the gradients: dweightsT += unfolded dout^T, and dx += w^T dout, folded. */
TARGET static void NAME(conv_backward_band)(const Conv *conv, const REAL *x, MATRIX wT, const REAL *dout,
                                            MATRIX dweightsT, Size first, REAL *scratch, REAL *dsplit) {
    Size rows = smaller(conv->band, conv->OH - first), pixels = rows * conv->OW;
    REAL *line = scratch, *unfolded = line + conv->split_size;
    REAL *packed = unfolded + conv->unfolded_size, *transposed = packed + conv->packed_size;
    NAME(unfold)(conv, x, first, rows, line, unfolded);
    NAME(pack)(conv, dout + first * conv->OW, pixels, packed, transposed);
    MATRIX windows = {unfolded, conv->pixel_row, 1};
    MATRIX d = {packed, conv->pixel_row, 1}, dT = {transposed, conv->filter_row, 1};
    NAME(multiply)(conv->K + 1, conv->F, pixels, windows, dT, dweightsT, 1);
    NAME(multiply)(conv->K, pixels, conv->F, wT, d, windows, 0); /* overwrites the windows, now used up */
    NAME(fold)(conv, unfolded, first, rows, dsplit);
}

TARGET static void NAME(conv_backward)(const Conv *conv, const void *x, const void *weights, const void *dout,
                                       void *dx, void *dweightsT, Size first_image, Size last_image,
                                       void *scratch) {
    Size covered = rows_under(conv->OH, conv->split.stride, conv->HH);
    Size plane = covered * conv->split.phases * conv->split.phase, pixels = conv->split.H * conv->split.W;
    REAL *line = (REAL *)scratch + conv->band_size, *dsplit = line + conv->split.line_size;
    MATRIX wT = {(REAL *)weights, 1, conv->weight_row}, dwT = {dweightsT, conv->filter_row, 1};
    for (Size image = first_image; image < last_image; image++) {
        const REAL *x_image = (const REAL *)x + image * conv->image;
        const REAL *dout_image = (const REAL *)dout + image * conv->F * conv->OH * conv->OW;
        REAL *dx_image = (REAL *)dx + image * conv->image;
        memset(dsplit, 0, sizeof(REAL) * conv->C * plane);
        for (Size first = 0; first < conv->OH; first += conv->band)
            NAME(conv_backward_band)(conv, x_image, wT, dout_image, dwT, first, scratch, dsplit);
        for (Size c = 0; c < conv->C; c++)
            NAME(join)(&conv->split, dsplit + c * plane, covered, line, dx_image + c * pixels);
    }
}

/* --- max pooling --------------------------------------------------------------------------------- */

/* The largest of each of the LANES windows that start at `rows`, and where it was found, counted from the
 * start of the window in its plane. NaN is larger than any number; of equals the first wins. */
TARGET ALWAYS_INLINE void NAME(largest)(const Pool *pool, const REAL *rows, REAL *out, INTEGER *found) {
    const Split *s = &pool->split;
    VECTOR best = *(const VECTOR *)rows;
    INTEGERS index = (INTEGERS){0};
    for (Size ky = 0; ky < pool->height; ky++, rows += s->phases * s->phase)
        for (Size kx = 0, j = 0; kx < pool->width; j++)
            for (Size f = 0; f < s->phases && kx < pool->width; f++, kx++) { /* kx = j * stride + f */
                VECTOR value = *(const VECTOR *)(rows + f * s->phase + j);
                INTEGERS take = (value > best) | ((value != value) & (best == best));
                best = SELECT(VECTOR, take, value, best);
                index = SELECT(INTEGERS, take, (INTEGERS){0} + (INTEGER)(ky * s->W + kx), index);
            }
    *(VECTOR *)out = best;
    *(INTEGERS *)found = index;
}

TARGET static void NAME(pool_forward)(const Pool *pool, const void *x, void *out, int32_t *argmax, Size plane,
                                      void *scratch) {
    const Split *s = &pool->split;
    REAL *line = scratch, *split = line + s->line_size, *best = line + pool->split_size;
    INTEGER *index = (INTEGER *)(best + pool->row_size);
    Size covered = rows_under(pool->OH, s->stride, pool->height);
    NAME(split)(s, (const REAL *)x + plane * s->H * s->W, 0, covered, line, split);
    for (Size y = 0; y < pool->OH; y++) {
        const REAL *rows = split + y * s->stride * s->phases * s->phase;
        for (Size j = 0; j < pool->OW; j += LANES) NAME(largest)(pool, rows + j, best + j, index + j);
        REAL *restrict to = (REAL *)out + (plane * pool->OH + y) * pool->OW;
        int32_t *restrict position = argmax + (plane * pool->OH + y) * pool->OW;
        for (Size j = 0; j < pool->OW; j++) {
            to[j] = best[j];
            position[j] = (int32_t)(index[j] + (y * s->W + j) * s->stride);
        }
    }
}

TARGET static void NAME(pool_backward)(const Pool *pool, const void *dout, const int32_t *argmax, void *dx,
                                       Size plane) {
    Size windows = pool->OH * pool->OW, pixels = pool->split.H * pool->split.W;
    const REAL *dout_plane = (const REAL *)dout + plane * windows;
    REAL *dx_plane = (REAL *)dx + plane * pixels;
    memset(dx_plane, 0, sizeof(REAL) * pixels);
    for (Size j = 0; j < windows; j++) dx_plane[argmax[plane * windows + j]] += dout_plane[j];
}

#undef VECTOR
#undef INTEGERS
#undef MATRIX
#undef LANES
#undef SELECT
