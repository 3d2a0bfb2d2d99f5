/* Convolution and its gradients, as four products that differ only in their tables:
 *
 *   rows (numbers)        terms                        columns (vectors)
 *   filters of w          elements of a window         pixels of out             out
 *   channels of w         filters x places             pixels of dx              dx, with stride 1
 *   columns of filters    filters x rows               pixels of dout            strips of dx
 *   elements of a window  pixels of out                filters of dout           dw, as (K, F)        */

/* --- planes as the products read them: see Split in _kernels.h ----------------------------------- */

/* One padded row: `count` elements, of which those from `left` on are the `width` elements of a row. The zeros
 * may run on for up to a vector: into the next row, which is written later. */
TARGET ALWAYS_INLINE void NAME(pad_row)(const REAL *row, Size width, Size left, Size count, REAL *padded) {
    Size first = clamp(left, 0, count), last = clamp(left + width, first, count);
    for (Size j = 0; j < first; j += LANES) *(VECTOR *)(padded + j) = (VECTOR){0};
    NAME(copy)(row + first - left, last - first, padded + first);
    for (Size j = last; j < count; j += LANES) *(VECTOR *)(padded + j) = (VECTOR){0};
}

/* The same padded row in turns to phases of `count` elements each. */
TARGET static NO_INLINE void NAME(deal)(const REAL *row, Size width, Size left, Size stride, Size phases, Size count,
                                        REAL *to) {
    memset(to, 0, sizeof(REAL) * phases * count);
    for (Size f = 0; f < phases; f++)
        for (Size j = ceil_div(left - f, stride), x = j * stride + f - left; j < count && x < width; j++, x += stride)
            to[f * count + j] = row[x];
}

/* `rows` padded rows in turns to two phases each. Vectors read what lies before and behind a row, too, in whose place
 * zeros are written afterwards, column by column: a loop over the few zeros of each row takes longer. */
TARGET static NO_INLINE void NAME(deal_pairs)(const REAL *row, Size rows, Size width, Size left, Size count, REAL *to) {
    Size filled = clamp(ceil_div(left + width, 2), LANES, count); /* count >= LANES: see plan_split */
    for (Size r = 0; r < rows; r++)
        for (Size j = 0; j < filled; j += LANES) {
            Size at = smaller(j, filled - LANES);
            const REAL *pairs = row + r * width + 2 * at - left;
            VECTOR a = *(const VECTOR *)pairs, b = *(const VECTOR *)(pairs + LANES);
            *(VECTOR *)(to + 2 * r * count + at) = NAME(separate)(a, b, 0);
            *(VECTOR *)(to + (2 * r + 1) * count + at) = NAME(separate)(a, b, 1);
        }
    for (Size i = 0; i < 2 * count - width; i++) {
        Size q = i < left ? i : i + width;
        for (Size r = 0; r < rows; r++) to[(2 * r + q % 2) * count + q / 2] = 0;
    }
}

TARGET ALWAYS_INLINE void NAME(pad_rows)(const Split *s, const REAL *row, Size rows, REAL *padded) {
    for (Size r = 0; r < rows; r++, row += s->W, padded += s->row)
        if (s->stride == 1)
            NAME(pad_row)(row, s->W, s->left, s->row, padded);
        else
            NAME(deal)(row, s->W, s->left, s->stride, s->phases, s->phase, padded);
}

/* `rows` padded rows of each of `planes` planes, from padded row `first` on. */
TARGET static void NAME(split)(const Split *s, const REAL *from, Size planes, Size first, Size rows, REAL *to) {
    Size W = s->W, top = clamp(s->top - first, 0, rows), bottom = clamp(s->top + s->H - first, top, rows);
    /* The rows, counted through all planes, around which there is enough to deal them out in pairs. */
    Size pairs_from = ceil_div(s->left, larger(W, 1));
    Size pairs_to = planes * s->H - ceil_div(s->row - s->left, larger(W, 1)) + 1;
    if (s->stride != 2 || s->phases != 2) pairs_from = planes * s->H;
    for (Size c = 0; c < planes; c++) {
        Size row0 = c * s->H + first - s->top; /* the row that padded row 0 stands for */
        const REAL *row = from + row0 * W;
        REAL *padded = to + c * s->plane;
        if (s->stride == 1 && s->left == 0 && s->row == W) { /* rows touch: they are as good as one */
            NAME(pad_row)(row + top * W, (bottom - top) * W, top * W, rows * W, padded);
            continue;
        }
        Size paired = clamp(pairs_from - row0, top, bottom), unpaired = clamp(pairs_to - row0, paired, bottom);
        NAME(pad_row)(row, 0, 0, top * s->row, padded);
        NAME(pad_rows)(s, row + top * W, paired - top, padded + top * s->row);
        NAME(deal_pairs)(row + paired * W, unpaired - paired, W, s->left, s->phase, padded + paired * s->row);
        NAME(pad_rows)(s, row + unpaired * W, bottom - unpaired, padded + unpaired * s->row);
        NAME(pad_row)(row, 0, 0, (rows - bottom) * s->row, padded + bottom * s->row);
    }
}

/* The same rows where they lie, or their copy in the scratch memory. */
TARGET static const REAL *NAME(rows_of)(const Split *s, const REAL *from, Size planes, Size first, Size rows,
                                        void **scratch) {
    if (s->in_place) return from + (first - s->top) * s->W;
    REAL *to = from_scratch(scratch, sizeof(REAL) * planes * s->plane);
    NAME(split)(s, from, planes, first, rows, to);
    return to;
}

/* Where each vector of `rows` x `width` pixels starts in two layouts; rows start `behind` a cache line. The first and
 * last vectors of a row overlap their neighbours where they would not fit. Returns how many there are in a row. */
static Size NAME(list_vectors)(Size rows, Size width, Size behind, Size b_row, Size c_row, Offset *b_column,
                               Offset *c_column) {
    for (Size y = 0, n = 0; y < rows; y++)
        for (Size x = -behind; x < width; x += LANES, n++) {
            Size at = larger(0, smaller(x, width - LANES));
            b_column[n] = y * b_row + at;
            c_column[n] = y * c_row + at;
        }
    return ceil_div(width + behind, LANES);
}

/* Whether filters (or channels) fill the lanes of vectors so much better than rows of pixels do, unless these touch,
 * that it pays to turn the sums round. */
ALWAYS_INLINE int NAME(filters_in_lanes)(const Split *s, Size filters, Size width, Size terms) {
    return !s->in_place && terms >= 8 * LANES &&
           15 * filters * ceil_div(width, LANES) > 16 * width * ceil_div(filters, LANES);
}

/* As weigh_rows, with a packed by pack_lanes: rows of pixels by vectors of filters. The sums are then turned round. */
TARGET static void NAME(weigh_pixels)(const PRODUCT *p, int all, Size width, Size rows, Size b_row, Size from,
                                      Size step, Size height, Size H, void *scratch) {
    Size filters = p->rows, row = whole_lines(filters, sizeof(REAL)), line = p->terms / height;
    Offset *column = from_scratch(&scratch, sizeof(Offset) * row);
    REAL *sums = scratch;
    for (Size v = 0; v < row / LANES; v++) column[v] = v * LANES;
    for (Size y = 0; y < rows; y++) {
        Run seen = inside(all, y, y + 1, from, step, 1, height, H);
        PRODUCT product = {
            .a = p->b + y * b_row, .a_term = p->b_term + seen.first * line, .terms = (seen.end - seen.first) * line,
            .b = p->a + seen.first * line * row, .b_row = row,
            .c = sums + y * width * row, .c_row = row, .c_column = column, .c_end = row,
            .rows = width, .columns = ceil_div(filters, LANES), .lanes = LANES,
        };
        for (Size x = 0; x < width; x++) NAME(copy)(p->start, filters, product.c + x * row);
        NAME(weigh_neighbours)(&product);
    }
    for (Size f = 0; f < filters; f += LANES)
        for (Size pixel = 0; pixel < rows * width; pixel += LANES) {
            const REAL *from = sums + pixel * row + f;
            REAL *to = p->c + f * p->c_row + pixel;
            Size pixels = smaller(LANES, rows * width - pixel), across = smaller(LANES, filters - f);
            if (pixels == LANES && across == LANES)
                NAME(turn)(from, row, LANES, LANES, to, p->c_row);
            else
                for (Size i = 0; i < across; i++)
                    for (Size j = 0; j < pixels; j++) to[i * p->c_row + j] = from[j * row + i];
        }
}

/* Products for `rows` rows of pixels, `width` in a row, which are b_row and c_row apart. Row y sees `height` rows, the
 * first is from + y * step, of an image of H rows. What meets only padding is left out, unless `all` is wanted; rows
 * that leave out the same are made together. */
TARGET static void NAME(weigh_rows)(PRODUCT *p, int all, Size width, Size rows, Size b_row, Size c_row, Size from,
                                    Size step, Size height, Size H, void *scratch) {
    Offset *b_column = from_scratch(&scratch, sizeof(Offset) * rows * width);
    Offset *c_column = from_scratch(&scratch, sizeof(Offset) * rows * width);
    Size line = p->terms / larger(height, 1), behind = 0; /* no row, if strides exceed filters */
    if (height == 1 && b_row == width && c_row == width) { /* rows touch: they are as good as one */
        all = 1, width *= rows, rows = 1;
        if (width > MANY_VECTORS * LANES) behind = (uintptr_t)p->c / sizeof(REAL) % LANES;
    }
    Size across = NAME(list_vectors)(rows, width, behind, b_row, c_row, b_column, c_column);
    for (Size y = 0, next; y < rows; y = next) {
        Run seen = inside(all, y, rows, from, step, 1, height, H);
        next = seen.next;
        p->skip = line * seen.first, p->skip_last = line * (height - seen.end);
        p->b_column = b_column + y * across, p->c_column = c_column + y * across, p->columns = across * (next - y);
        NAME(weigh)(p);
    }
}

/* --- out ----------------------------------------------------------------------------------------- */

TARGET static void NAME(pack_weights)(Conv *conv, const void *w, void *weights) {
    conv->padding_counts = !NAME(all_finite)(w, conv->F * conv->K);
    if (NAME(filters_in_lanes)(&conv->windows, conv->F, conv->OW, conv->K))
        NAME(pack_lanes)(w, conv->F, conv->filter_at, conv->K, conv->element_at, weights);
    else
        NAME(pack_panels)(w, conv->F, conv->filter_at, conv->K, conv->element_at, weights);
}

TARGET static void NAME(conv_forward)(const Conv *conv, const void *x, const void *weights, const void *bias,
                                      void *out, Size band, void *scratch) {
    const Split *s = &conv->windows;
    Size first = share_start(conv->OH, band, conv->bands), rows = share_start(conv->OH, band + 1, conv->bands) - first;
    Size stride = conv->stride, from = first * stride - conv->pad, all = conv->padding_counts;
    PRODUCT product = {
        .a = weights, .b_term = conv->under, .c = (REAL *)out + first * conv->OW,
        .b = NAME(rows_of)(s, x, conv->C, first * stride, rows_under(rows, stride, conv->HH), &scratch),
        .c_row = conv->OH * conv->OW, .c_end = rows * conv->OW, .fetch = s->in_place,
        .rows = conv->F, .terms = conv->K, .lanes = smaller(LANES, conv->OW), .start = bias,
    };
    if (NAME(filters_in_lanes)(&conv->windows, conv->F, conv->OW, conv->K))
        NAME(weigh_pixels)(&product, all, conv->OW, rows, stride * s->row, from, stride, conv->HH, conv->H, scratch);
    else
        NAME(weigh_rows)(&product, all || conv->K < FEW_PRODUCTS, conv->OW, rows, stride * s->row, conv->OW, from,
                         stride, conv->HH, conv->H, scratch);
}

/* --- dx ------------------------------------------------------------------------------------------ */

/* Vector `at` of columns gx, gx + stride, ... of a row of dx: its part of the strips, which start at `strip`, the
 * one of the filters' column 0. Column kx of a filter meets dout kx columns further left. */
TARGET ALWAYS_INLINE VECTOR NAME(add_up)(const Conv *conv, const REAL *strip, const Size stride, Size gx, Size at) {
    VECTOR sum = {0};
    Size kx = (gx + conv->pad) % stride;
    const REAL *from = strip + kx * conv->dx.strips + at + (gx + conv->pad) / stride;
    for (; kx < conv->WW; kx += stride, from += stride * conv->dx.strips - 1) sum += *(const VECTOR *)from;
    return sum;
}

/* A row of dx, as long as whole vectors of its phases. */
TARGET ALWAYS_INLINE void NAME(add_strips)(const Conv *conv, const REAL *strip, const Size stride, REAL *row) {
    Size columns = ceil_div(conv->W, stride);
    for (Size x = 0; x < columns; x += LANES) {
        Size at = larger(0, smaller(x, columns - LANES));
        if (stride == 1)
            *(VECTOR *)(row + at) = NAME(add_up)(conv, strip, 1, 0, at);
        else if (stride == 2) {
            VECTOR even = NAME(add_up)(conv, strip, 2, 0, at), odd = NAME(add_up)(conv, strip, 2, 1, at);
            *(VECTOR *)(row + 2 * at) = NAME(interleave)(even, odd, 0);
            *(VECTOR *)(row + 2 * at + LANES) = NAME(interleave)(even, odd, 1);
        } else
            for (Size gx = 0; gx < stride; gx++) {
                VECTOR sum = NAME(add_up)(conv, strip, stride, gx, at);
                for (Size lane = 0; lane < LANES; lane++)
                    row[(at + lane) * stride + gx] = ((const REAL *)&sum)[lane];
            }
    }
}

/* `rows` rows of each phase of dx, from their row `first` on. */
TARGET static void NAME(join_strips)(const Conv *conv, const REAL *strips, Size first, Size rows, REAL *dx,
                                     REAL *line) {
    Size stride = conv->stride, H = smaller((first + rows) * stride, conv->H), W = conv->W;
    Size reach = larger(ceil_div(W, stride), LANES) * stride; /* numbers of a row that are written */
    for (Size c = 0; c < conv->C; c++)
        for (Size y = first * stride; y < H; y++) {
            const REAL *strip = strips + (y % stride * conv->C + c) * conv->WW * conv->dx.strips +
                                (y / stride - first) * conv->dx.strip + conv->dx.margin;
            /* A row may be written too long, as the next one is written later, if there is one. */
            int detour = y * W + reach > H * W;
            REAL *row = dx + (c * conv->H + y) * W, *to = detour ? line : row;
            if (stride == 1)
                NAME(add_strips)(conv, strip, 1, to);
            else if (stride == 2)
                NAME(add_strips)(conv, strip, 2, to);
            else
                NAME(add_strips)(conv, strip, stride, to);
            if (detour) NAME(copy)(line, W, row);
        }
}

/* Zeros between all strips of a phase: a strip's right margin is the left one of the next. Those of a column that
 * add_up does not shift are read without them, if they are long enough. */
TARGET static void NAME(clear_margins)(const Conv *conv, Size rows, REAL *strips) {
    int long_enough = conv->OW >= larger(ceil_div(conv->W, conv->stride), LANES);
    for (Size i = 0; i < conv->dx.products; i++) {
        Size kx = i % conv->WW;
        if (long_enough && kx >= conv->pad && kx < conv->pad + conv->stride) continue;
        REAL *margin = strips + i * conv->dx.strips, *next = margin + conv->dx.margin;
        for (Size q = 0; q <= rows; q++, margin = next + conv->OW, next += conv->dx.strip) {
            for (REAL *to = margin; to < next - LANES; to += LANES) *(VECTOR *)to = (VECTOR){0};
            *(VECTOR *)(next - LANES) = (VECTOR){0};
        }
    }
}

TARGET static void NAME(pack_dx_weights)(const Conv *conv, const void *w, void *weights) {
    const Offset *term_at = conv->dx.term_at;
    REAL *panels = weights;
    for (Size gy = 0; gy < conv->stride; gy++) {
        Size terms = dx_window(conv, gy) * conv->F * conv->dx.window;
        if (!conv->dx.in_strips && NAME(filters_in_lanes)(&conv->gradients, conv->C, conv->W, terms))
            NAME(pack_lanes)(w, conv->C, conv->dx.row_at, terms, term_at, panels);
        else
            NAME(pack_panels)(w, conv->dx.products, conv->dx.row_at, terms, term_at, panels);
        term_at += terms;
        panels += conv->dx.products * terms;
    }
}

/* Phase gy of dx is made up of its rows gy, gy + stride, ..., which all meet the same rows of filters. Each column of a
 * filter gives a row of dx a strip, which is as long as a row of dout and a product; a row of dx is the sum of its
 * strips, each shifted by the number of its column. With stride 1 and enough channels, dx is made at once: it is the
 * convolution of dout with the filters turned round. */
TARGET static void NAME(conv_dx)(const Conv *conv, const void *dout, const void *weights, void *dx, Size band,
                                 void *scratch) {
    const Split *s = &conv->gradients;
    Size first = share_start(conv->dx.rows, band, conv->dx.bands);
    Size rows = share_start(conv->dx.rows, band + 1, conv->dx.bands) - first;
    REAL *zeros = from_scratch(&scratch, sizeof(REAL) * conv->dx.products);
    REAL *strips = from_scratch(&scratch, sizeof(REAL) * conv->stride * conv->dx.products * conv->dx.strips);
    Size phase = whole_lines(ceil_div(conv->W, conv->stride), sizeof(REAL));
    REAL *line = from_scratch(&scratch, sizeof(REAL) * phase * conv->stride);
    memset(zeros, 0, sizeof(REAL) * conv->dx.products);
    PRODUCT product = {
        .a = weights, .b_term = conv->dx.gradient_at, .fetch = s->in_place && !conv->dx.in_strips,
        .b = NAME(rows_of)(s, dout, conv->F, first, conv->dx.above + rows + conv->dx.below, &scratch),
        .c = (REAL *)dx + first * conv->W, .c_row = conv->H * conv->W, .c_end = rows * conv->W,
        .rows = conv->dx.products, .lanes = smaller(LANES, conv->W), .start = zeros,
    };
    if (conv->dx.in_strips) {
        product.c = strips + conv->dx.margin;
        product.c_row = conv->dx.strips;
        product.lanes = LANES; /* those that are too many go to a margin */
    }
    Size c_row = conv->dx.in_strips ? conv->dx.strip : conv->W;
    for (Size gy = 0; gy < conv->stride; gy++) {
        Size height = dx_window(conv, gy), from = first + (gy + conv->pad) / conv->stride + 1 - height;
        product.terms = height * conv->F * conv->dx.window;
        if (!conv->dx.in_strips && NAME(filters_in_lanes)(s, conv->C, conv->W, product.terms))
            NAME(weigh_pixels)(&product, 0, conv->W, rows, s->row, from, 1, height, conv->OH, scratch);
        else
            NAME(weigh_rows)(&product, product.terms < FEW_PRODUCTS && !s->in_place, conv->dx.columns, rows, s->row,
                             c_row, from, 1, height, conv->OH, scratch);
        product.a += product.rows * product.terms;
        product.b_term += product.terms;
        product.c += conv->dx.products * conv->dx.strips;
        if (conv->dx.in_strips) NAME(clear_margins)(conv, rows, strips + gy * conv->dx.products * conv->dx.strips);
    }
    if (conv->dx.in_strips) NAME(join_strips)(conv, strips, first, rows, dx, line);
}

/* --- dw and db ----------------------------------------------------------------------------------- */

/* dout (F, pixels), rows `plane` apart, to (pixels, F), rows `row` apart, of which whole vectors are set. Adds what
 * passes by to db (F,). */
TARGET static void NAME(filters_to_columns)(const REAL *dout, Size F, Size plane, Size pixels, REAL *columns, Size row,
                                            REAL *db) {
    for (Size f = 0; f < F; f += LANES) {
        VECTOR sum = *(VECTOR *)(db + f);
        for (Size p = 0; p < pixels; p += LANES) {
            const REAL *from = dout + f * plane + p;
            REAL *to = columns + p * row + f;
            Size height = smaller(LANES, F - f), width = smaller(LANES, pixels - p);
            if (width == LANES && height == LANES) /* constants make the usual cases quick */
                sum += NAME(turn)(from, plane, LANES, LANES, to, row);
            else if (width == LANES)
                sum += NAME(turn)(from, plane, height, LANES, to, row);
            else
                sum += NAME(turn)(from, plane, height, width, to, row);
        }
        *(VECTOR *)(db + f) = sum;
    }
}

TARGET static void NAME(conv_dw)(const Conv *conv, const void *x, const void *dout, void *sums, Size band,
                                 void *scratch) {
    const Split *s = &conv->windows;
    Size first = share_start(conv->OH, band, conv->bands), rows = share_start(conv->OH, band + 1, conv->bands) - first;
    REAL *transposed = from_scratch(&scratch, sizeof(REAL) * conv->block * conv->OW * conv->filter_row);
    Offset *a_term = from_scratch(&scratch, sizeof(Offset) * conv->block * conv->OW);
    Offset *column = from_scratch(&scratch, sizeof(Offset) * conv->filter_row);
    Size line = conv->C * conv->WW;
    for (Size v = 0; v * LANES < conv->F; v++) column[v] = v * LANES;
    const REAL *dout_band = (const REAL *)dout + first * conv->OW;
    PRODUCT product = {
        .a = NAME(rows_of)(s, x, conv->C, first * conv->stride, rows_under(rows, conv->stride, conv->HH), &scratch),
        .a_row = conv->under, .a_term = a_term,
        .b = transposed, .b_row = conv->filter_row,
        .c_column = column, .c_row = conv->filter_row, .c_end = conv->filter_row,
        .columns = ceil_div(conv->F, LANES), .lanes = LANES,
    };
    REAL *db = (REAL *)sums + conv->K * conv->filter_row;
    for (Size y = 0; y < rows; y += conv->block) {
        Size height = smaller(conv->block, rows - y);
        product.terms = height * conv->OW;
        for (Size r = 0, p = 0; r < height; r++)
            for (Size column = 0; column < conv->OW; column++, p++)
                a_term[p] = (y + r) * conv->stride * s->row + column;
        NAME(filters_to_columns)(dout_band + y * conv->OW, conv->F, conv->OH * conv->OW, product.terms, transposed,
                                 conv->filter_row, db);
        /* Where a row of the windows lies in the padding, its pixels are left out, unless their gradients are NaN or
         * infinite. Rows of windows that leave out the same are made together, and all if they are short. */
        int all = line < 2 * TILE_ROWS || !NAME(all_finite)(db, conv->F);
        for (Size ky = 0; ky < conv->HH;) {
            Size from = (first + y) * conv->stride - conv->pad;
            Run seen = inside(all, ky, conv->HH, from, 1, conv->stride, height, conv->H);
            product.skip = conv->OW * seen.first, product.skip_last = conv->OW * (height - seen.end);
            product.rows = (seen.next - ky) * line;
            product.a_row = conv->under + ky * line, product.c = (REAL *)sums + ky * line * conv->filter_row;
            NAME(correlate)(&product);
            ky = seen.next;
        }
    }
}

TARGET static void NAME(conv_dw_end)(const Conv *conv, const void *sums, Size groups, Size first, Size last, void *dw,
                                     void *db) {
    Size F = conv->F, K = conv->K, row = conv->filter_row;
    for (Size k = first; k < last; k += LANES) {
        Size rows = smaller(LANES, last - k), of_dw = smaller(rows, K - k), from[LANES];
        for (Size i = 0; i < rows; i++) from[i] = sum_row(conv, k + i);
        for (Size f = 0; f < F; f += LANES) {
            VECTOR square[LANES];
            for (Size i = 0; i < LANES; i++) {
                square[i] = (VECTOR){0};
                for (Size g = 0; g < groups && i < rows; g++)
                    square[i] += *(const VECTOR *)((const REAL *)sums + (g * (K + 1) + from[i]) * row + f);
            }
            NAME(transpose)(square);
            for (Size i = 0; i < smaller(LANES, F - f); i++) {
                memcpy((REAL *)dw + (f + i) * K + k, &square[i], sizeof(REAL) * of_dw);
                if (of_dw < rows) ((REAL *)db)[f + i] = ((const REAL *)&square[i])[of_dw];
            }
        }
    }
}
