/* Convolution with 3x3 filters and stride 1 by minimal filtering, F(2x2, 3x3): 16 multiplications make a square of
 * 2x2 pixels of out, where the products of _kernels_conv.h take 36. (A. Lavin and S. Gray, "Fast Algorithms for
 * Convolutional Neural Networks", CVPR 2016, section 4.1, whose G, B and A these are.)
 *
 * Filters and windows of 4x4 pixels are transformed to 16 numbers each, of which those in the same place are
 * multiplied and added up over the channels: 16 small products of matrices. Another transform turns 16 sums into 4
 * pixels. The lanes of a vector are neighbouring squares. */

/* G g G^T of each filter, packed: 16 matrices (F, C) in panels. `turned`: w is (C, F, 3, 3), and its filters turned by
 * 180 degrees are meant, as for dx. */
TARGET static void NAME(winograd_weights)(const Winograd *g, const void *w, int turned, Size c, void *weights) {
    Size F = g->F, C = g->C, down = NAME(tiles_down)(F, WEIGHTS, 1);
    for (Size t = 0; t < down; t++) {
        Size first = share_start(F, t, down), rows = share_start(F, t + 1, down) - first;
        /* The compiler makes vectors of loops over the rows of a panel, if it knows how long they are. */
        REAL filters[9][TILE_ROWS] = {{0}}, half[4][3][TILE_ROWS], all[16][TILE_ROWS];
        for (Size i = 0; i < rows; i++) {
            const REAL *filter = (const REAL *)w + 9 * (turned ? c * F + first + i : (first + i) * C + c);
            for (int e = 0; e < 9; e++) filters[e][i] = filter[turned ? 8 - e : e];
        }
        for (int x = 0; x < 3; x++)
            for (int i = 0; i < TILE_ROWS; i++) {
                REAL top = filters[x][i], middle = filters[3 + x][i] / 2, bottom = filters[6 + x][i];
                REAL ends = (top + bottom) / 2;
                half[0][x][i] = top, half[1][x][i] = ends + middle;
                half[2][x][i] = ends - middle, half[3][x][i] = bottom;
            }
        for (int y = 0; y < 4; y++)
            for (int i = 0; i < TILE_ROWS; i++) {
                REAL left = half[y][0][i], middle = half[y][1][i] / 2, right = half[y][2][i];
                REAL ends = (left + right) / 2;
                all[4 * y][i] = left, all[4 * y + 1][i] = ends + middle;
                all[4 * y + 2][i] = ends - middle, all[4 * y + 3][i] = right;
            }
        REAL *to = (REAL *)weights + first * C + c * rows;
        for (int place = 0; place < 16; place++, to += F * C)
            if (rows == TILE_ROWS)
                memcpy(to, all[place], sizeof(REAL) * TILE_ROWS);
            else
                for (Size i = 0; i < rows; i++) to[i] = all[place][i];
    }
}

/* B^T d of four rows or columns. */
TARGET ALWAYS_INLINE void NAME(transform_window)(VECTOR *d, const int step) {
    VECTOR first = d[0] - d[2 * step], last = d[step] - d[3 * step], middle = d[2 * step];
    d[2 * step] = middle - d[step];
    d[step] += middle;
    d[0] = first, d[3 * step] = last;
}

/* B^T d B of all windows, to 16 matrices (C, squares). */
TARGET static NO_INLINE void NAME(transform_windows)(const Winograd *g, const REAL *windows, Size rows, REAL *to) {
    const Split *s = &g->windows;
    for (Size c = 0; c < g->C; c++)
        for (Size y = 0; y < rows; y++)
            for (Size x = 0; x < g->across; x += LANES) {
                Size at = larger(0, smaller(x, g->across - LANES));
                const REAL *from = windows + c * s->plane + 2 * y * s->row + at;
                REAL *square = to + c * g->row + y * g->across + at;
                VECTOR d[16];
                UNROLL for (int ky = 0; ky < 4; ky++) {
                    UNROLL for (int kx = 0; kx < 4; kx++)
                        d[4 * ky + kx] = *(const VECTOR *)(from + ky * s->row + kx % 2 * s->phase + kx / 2);
                    NAME(transform_window)(d + 4 * ky, 1);
                }
                UNROLL for (int kx = 0; kx < 4; kx++) {
                    NAME(transform_window)(d + kx, 4);
                    UNROLL for (int ky = 0; ky < 4; ky++)
                        *(VECTOR *)(square + (4 * ky + kx) * g->windows_plane) = d[4 * ky + kx];
                }
            }
}

/* Numbers to out. Returns 0, or NaN if one of them is not finite. */
TARGET ALWAYS_INLINE REAL NAME(put_checked)(const REAL *from, Size count, REAL *to) {
    REAL sum = 0;
    for (Size j = 0; j < count; j++) sum += 0 * (to[j] = from[j]);
    return sum;
}

/* A^T m A of the sums of some filters plus their biases, to `height` rows of out. Returns whether all are finite. */
TARGET static NO_INLINE int NAME(transform_sums)(const Winograd *g, Size filters, const REAL *sums, const REAL *bias,
                                                 Size height, REAL *out) {
    VECTOR zeros = {0}; /* or NaN, where a number is not finite */
    REAL zero = 0;
    for (Size f = 0; f < filters; f++, sums += g->row, out += g->OH * g->OW)
        for (Size y = 0; y < height; y += 2)
            for (Size x = 0; x < g->across; x += LANES) {
                Size at = larger(0, smaller(x, g->across - LANES)), width = g->OW - 2 * at;
                const REAL *from = sums + y / 2 * g->across + at;
                REAL *row = out + y * g->OW + 2 * at;
                VECTOR m[2][4];
                UNROLL for (int kx = 0; kx < 4; kx++) {
                    VECTOR n[4];
                    UNROLL for (int ky = 0; ky < 4; ky++)
                        n[ky] = *(const VECTOR *)(from + (4 * ky + kx) * g->sums_plane);
                    m[0][kx] = n[0] + n[1] + n[2];
                    m[1][kx] = n[1] - n[2] - n[3];
                }
                UNROLL for (int ky = 0; ky < 2; ky++) {
                    const VECTOR *n = m[ky];
                    VECTOR even = n[0] + n[1] + n[2] + bias[f], odd = n[1] - n[2] - n[3] + bias[f];
                    VECTOR line[2] = {NAME(interleave)(even, odd, 0), NAME(interleave)(even, odd, 1)};
                    if (y + ky == height) break;
                    if (width >= 2 * LANES) {
                        *(VECTOR *)row = line[0];
                        *(VECTOR *)(row + LANES) = line[1];
                        zeros += 0 * (line[0] + line[1]);
                    } else
                        zero += NAME(put_checked)((const REAL *)line, width, row);
                    row += g->OW;
                }
            }
    for (Size lane = 0; lane < LANES; lane++) zero += ((const REAL *)&zeros)[lane];
    return zero == 0;
}

/* Rows of squares of band `band` of an image's out. Returns whether all are finite: a NaN or infinity of x spoils its
 * whole square, where other numbers may be due. */
TARGET static int NAME(winograd_forward)(const Winograd *g, const void *x, const void *weights, const void *bias, void *out,
                                 Size band, void *scratch) {
    const Split *s = &g->windows;
    Size first = share_start(g->down, band, g->bands), rows = share_start(g->down, band + 1, g->bands) - first;
    REAL *windows = from_scratch(&scratch, sizeof(REAL) * g->C * s->plane);
    REAL *transformed = from_scratch(&scratch, sizeof(REAL) * 16 * g->windows_plane);
    REAL *sums = from_scratch(&scratch, sizeof(REAL) * 16 * g->sums_plane);
    REAL zeros[TILE_ROWS] = {0};
    Offset *b_term = from_scratch(&scratch, sizeof(Offset) * g->C);
    Offset *column = from_scratch(&scratch, sizeof(Offset) * g->row);
    PRODUCT product = {
        .b_term = b_term, .b_column = column, .c_column = column, .c_row = g->row, .terms = g->C,
        .columns = ceil_div(rows * g->across, LANES), .lanes = LANES, .start = zeros,
    };
    for (Size c = 0; c < g->C; c++) b_term[c] = c * g->row;
    for (Size v = 0; v < product.columns; v++) column[v] = v * LANES;
    NAME(split)(s, x, g->C, 2 * first, 2 * rows + 2, windows);
    NAME(transform_windows)(g, windows, rows, transformed);
    Size down = NAME(tiles_down)(g->F, WEIGHTS, 1), height = smaller(2 * rows, g->OH - 2 * first), finite = 1;
    for (Size t = 0; t < down; t++) {
        Size f = share_start(g->F, t, down), filters = share_start(g->F, t + 1, down) - f;
        Size across = ceil_div(product.columns, NAME(tile_columns)(filters));
        for (Size v = 0; v < across; v++) {
            Size j = share_start(product.columns, v, across), columns = share_start(product.columns, v + 1, across) - j;
            for (int place = 0; place < 16; place++) {
                product.a = (const REAL *)weights + (place * g->F + f) * g->C;
                product.b = transformed + place * g->windows_plane;
                product.c = sums + place * g->sums_plane;
                NAME(tiles)[WEIGHTS][filters - 1][columns - 1](&product, 0, j);
            }
        }
        finite &= NAME(transform_sums)(g, filters, sums, (const REAL *)bias + f, height,
                                       (REAL *)out + (f * g->OH + 2 * first) * g->OW);
    }
    return finite;
}

/* --- dw and db ----------------------------------------------------------------------------------- */

/* A d A^T of `rows` rows of squares of dout, `height` rows of pixels, to 16 matrices (squares, F). `pixels` is
 * (pixels, F), as filters_to_columns makes it. */
TARGET static NO_INLINE void NAME(transform_gradients)(const Winograd *g, const REAL *pixels, Size height, REAL *to) {
    for (Size y = 0; y < height; y += 2)
        for (Size x = 0; x < g->OW; x += 2)
            for (Size f = 0; f < g->F; f += LANES) {
                const REAL *from = pixels + (y * g->OW + x) * g->filter_row + f;
                REAL *square = to + (y / 2 * g->across + x / 2) * g->filter_row + f;
                VECTOR d[2][2] = {{*(const VECTOR *)from}}, n[4][2];
                if (x + 1 < g->OW) d[0][1] = *(const VECTOR *)(from + g->filter_row);
                if (y + 1 < height) {
                    from += g->OW * g->filter_row;
                    d[1][0] = *(const VECTOR *)from;
                    if (x + 1 < g->OW) d[1][1] = *(const VECTOR *)(from + g->filter_row);
                }
                UNROLL for (int kx = 0; kx < 2; kx++) {
                    n[0][kx] = d[0][kx], n[1][kx] = d[0][kx] + d[1][kx];
                    n[2][kx] = d[0][kx] - d[1][kx], n[3][kx] = -d[1][kx];
                }
                UNROLL for (int ky = 0; ky < 4; ky++, square += 4 * g->gradients_plane) {
                    *(VECTOR *)square = n[ky][0];
                    *(VECTOR *)(square + g->gradients_plane) = n[ky][0] + n[ky][1];
                    *(VECTOR *)(square + 2 * g->gradients_plane) = n[ky][0] - n[ky][1];
                    *(VECTOR *)(square + 3 * g->gradients_plane) = -n[ky][1];
                }
            }
}

/* Adds the share of band `band` of an image to a group's sums: 16 matrices (C, F), and a row for db. */
TARGET static void NAME(winograd_dw)(const Winograd *g, const void *x, const void *dout, void *sums, Size band,
                                     void *scratch) {
    const Split *s = &g->windows;
    Size first = share_start(g->down, band, g->bands), rows = share_start(g->down, band + 1, g->bands) - first;
    Size height = smaller(2 * rows, g->OH - 2 * first);
    REAL *windows = from_scratch(&scratch, sizeof(REAL) * g->C * s->plane);
    REAL *transformed = from_scratch(&scratch, sizeof(REAL) * 16 * g->windows_plane);
    REAL *pixels = from_scratch(&scratch, sizeof(REAL) * (s->rows - 2) * g->OW * g->filter_row);
    REAL *gradients = from_scratch(&scratch, sizeof(REAL) * 16 * g->gradients_plane);
    Offset *a_row = from_scratch(&scratch, sizeof(Offset) * g->C);
    Offset *counted = from_scratch(&scratch, sizeof(Offset) * g->row);
    Offset *column = from_scratch(&scratch, sizeof(Offset) * g->filter_row);
    PRODUCT product = {
        .a = transformed, .a_row = a_row, .a_term = counted, .b = gradients, .b_row = g->filter_row,
        .c = sums, .c_column = column, .c_row = g->filter_row, .c_end = g->filter_row,
        .rows = g->C, .terms = rows * g->across, .columns = ceil_div(g->F, LANES), .lanes = LANES, .start = NULL,
    };
    for (Size c = 0; c < g->C; c++) a_row[c] = c * g->row;
    for (Size t = 0; t < product.terms; t++) counted[t] = t;
    for (Size v = 0; v < product.columns; v++) column[v] = v * LANES;
    NAME(split)(s, x, g->C, 2 * first, 2 * rows + 2, windows);
    NAME(transform_windows)(g, windows, rows, transformed);
    NAME(filters_to_columns)((const REAL *)dout + 2 * first * g->OW, g->F, g->OH * g->OW, height * g->OW, pixels,
                             g->filter_row, (REAL *)sums + 16 * g->C * g->filter_row);
    NAME(transform_gradients)(g, pixels, height, gradients);
    for (int place = 0; place < 16; place++) {
        NAME(correlate)(&product);
        product.a += g->windows_plane;
        product.b += g->gradients_plane;
        product.c += g->C * g->filter_row;
    }
}

/* G^T s G of all groups' sums for channel c, to rows of sums as conv_dw_end takes them; for channel C, db. */
TARGET static void NAME(winograd_dw_end)(const Winograd *g, const void *sums, Size groups, Size c, void *rows) {
    Size matrix = g->C * g->filter_row, group = 16 * matrix + g->filter_row;
    for (Size f = 0; f < g->F; f += LANES) {
        const REAL *from = (const REAL *)sums + f + (c < g->C ? c * g->filter_row : 16 * matrix);
        REAL *to = (REAL *)rows + (c < g->C ? 3 : 9) * c * g->filter_row + f;
        VECTOR s[16] = {{0}}, half[3][4];
        for (Size i = 0; i < groups; i++, from += group)
            for (int place = 0; place < (c < g->C ? 16 : 1); place++)
                s[place] += *(const VECTOR *)(from + place * matrix);
        if (c == g->C) {
            *(VECTOR *)to = s[0];
            continue;
        }
        UNROLL for (int x = 0; x < 4; x++) {
            VECTOR ends = (s[4 + x] + s[8 + x]) / 2;
            half[0][x] = s[x] + ends, half[1][x] = (s[4 + x] - s[8 + x]) / 2, half[2][x] = ends + s[12 + x];
        }
        UNROLL for (int y = 0; y < 3; y++, to += 3 * matrix) {
            VECTOR ends = (half[y][1] + half[y][2]) / 2;
            *(VECTOR *)to = half[y][0] + ends;
            *(VECTOR *)(to + g->filter_row) = (half[y][1] - half[y][2]) / 2;
            *(VECTOR *)(to + 2 * g->filter_row) = ends + half[y][3];
        }
    }
}
