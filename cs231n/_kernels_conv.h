/* Convolution and its gradients, as three products that differ only in their tables:
 *
 *   rows (numbers)        terms                        columns (vectors)
 *   filters of w          elements of a window         pixels of out             out
 *   channels of w         filters x places             pixels of dx              dx
 *   elements of a window  pixels of out                filters of dout           dw, as (K, F)        */

/* --- planes as the products read them: see Split in _kernels.h ----------------------------------- */

/* One padded row: `count` elements, of which those from `left` on are the `width` elements of a row. The zeros
 * may run on for up to a vector: into the next row, which is written later. */
TARGET ALWAYS_INLINE void NAME(pad_row)(const REAL *row, Size width, Size left, Size count, REAL *padded) {
    Size first = clamp(left, 0, count), last = clamp(left + width, first, count);
    for (Size j = 0; j < count; j += LANES) *(VECTOR *)(padded + j) = (VECTOR){0};
    NAME(copy)(row + first - left, last - first, padded + first);
}

/* Elements of a line in turns to phases of `count` elements each. */
TARGET ALWAYS_INLINE void NAME(deal)(const REAL *line, Size stride, Size phases, Size count, REAL *to) {
    if (stride == 2 && phases == 2)
        for (Size j = 0; j < count; j += LANES) {
            Size at = smaller(j, count - LANES); /* count >= LANES: see plan_split */
            VECTOR a = *(const VECTOR *)(line + 2 * at), b = *(const VECTOR *)(line + 2 * at + LANES);
            *(VECTOR *)(to + at) = NAME(separate)(a, b, 0);
            *(VECTOR *)(to + count + at) = NAME(separate)(a, b, 1);
        }
    else
        for (Size f = 0; f < phases; f++)
            for (Size j = 0; j < count; j++) to[f * count + j] = line[j * stride + f];
}

/* The reverse for all phases, which are `apart` from each other. */
TARGET ALWAYS_INLINE void NAME(collect)(const REAL *from, Size apart, Size stride, Size count, REAL *line) {
    if (stride == 2 && count >= LANES)
        for (Size j = 0; j < count; j += LANES) {
            Size at = smaller(j, count - LANES);
            VECTOR a = *(const VECTOR *)(from + at), b = *(const VECTOR *)(from + apart + at);
            *(VECTOR *)(line + 2 * at) = NAME(interleave)(a, b, 0);
            *(VECTOR *)(line + 2 * at + LANES) = NAME(interleave)(a, b, 1);
        }
    else
        for (Size f = 0; f < stride; f++)
            for (Size j = 0; j < count; j++) line[j * stride + f] = from[f * apart + j];
}

/* `rows` padded rows of each of `planes` planes, from padded row `first` on. Returns where they are: in `to`, unless
 * they were good as they are. `lines` has room for the padded rows of a plane: phases are read from there only when
 * all are written, since loads would wait for stores that they only overlap with. */
TARGET static const REAL *NAME(split)(const Split *s, const REAL *from, Size planes, Size first, Size rows, REAL *to,
                                      REAL *lines) {
    if (s->in_place) return from + first * s->W;
    for (Size c = 0; c < planes; c++) {
        REAL *phases = to + c * s->plane, *padded = s->stride == 1 ? phases : lines;
        Size row = s->stride == 1 ? s->row : s->line;
        for (Size r = 0; r < rows; r++) {
            Size y = first + r - s->top, width = y < 0 || y >= s->H ? 0 : s->W;
            NAME(pad_row)(from + (c * s->H + y) * s->W, width, s->left, s->phase * s->stride, padded + r * row);
        }
        if (s->stride > 1)
            for (Size r = 0; r < rows; r++)
                NAME(deal)(lines + r * row, s->stride, s->phases, s->phase, phases + r * s->row);
    }
    return to;
}

/* Where each vector of `rows` x `width` pixels starts in two layouts. The last vector of a row overlaps the one
 * before where it would not fit. Returns their number. */
static Size NAME(list_vectors)(Size rows, Size width, Size b_row, Size c_row, Offset *b_column, Offset *c_column) {
    Size n = 0;
    for (Size y = 0; y < rows; y++)
        for (Size x = 0; x < width; x += LANES, n++) {
            Size at = larger(0, smaller(x, width - LANES));
            b_column[n] = y * b_row + at;
            c_column[n] = y * c_row + at;
        }
    return n;
}

/* --- out ----------------------------------------------------------------------------------------- */

TARGET static void NAME(conv_forward)(const Conv *conv, const void *x, const void *weights, const void *bias,
                                      void *out, Size band, void *scratch) {
    const Split *s = &conv->windows;
    Size first = share(conv->OH, band, conv->bands), rows = share(conv->OH, band + 1, conv->bands) - first;
    REAL *windows = take(&scratch, sizeof(REAL) * conv->C * s->plane);
    REAL *lines = take(&scratch, sizeof(REAL) * s->lines);
    Offset *b_column = take(&scratch, sizeof(Offset) * conv->band * conv->OW);
    Offset *c_column = take(&scratch, sizeof(Offset) * conv->band * conv->OW);
    PRODUCT product = {
        .a = weights, .b_term = conv->under, .b_column = b_column, .fetch = s->in_place,
        .c = (REAL *)out + first * conv->OW, .c_column = c_column,
        .c_row = conv->OH * conv->OW, .c_end = rows * conv->OW,
        .rows = conv->F, .terms = conv->K, .lanes = smaller(LANES, conv->OW), .start = bias,
    };
    product.b = NAME(split)(s, x, conv->C, first * conv->stride, rows_under(rows, conv->stride, conv->HH), windows, lines);
    product.columns = NAME(list_vectors)(rows, conv->OW, conv->stride * s->row, conv->OW, b_column, c_column);
    NAME(weigh)(&product);
}

/* --- dx ------------------------------------------------------------------------------------------ */

/* Rows of all phases to dx, whose rows from number `first` * stride on they make up. A row may be written a
 * little too long, as the next one is written later; where there is no next one, it takes a detour. */
TARGET static void NAME(join)(const Conv *conv, const REAL *phases, Size apart, Size first, Size rows, REAL *dx,
                              REAL *line) {
    Size stride = conv->stride, columns = conv->dx_columns, top = first * stride;
    Size bottom = smaller(top + rows * stride, conv->H);
    for (Size c = 0; c < conv->C; c++)
        for (Size y = top; y < bottom; y++) {
            REAL *row = dx + (c * conv->H + y) * conv->W;
            int detour = y * conv->W + columns * stride > bottom * conv->W;
            NAME(collect)(phases + (c * stride + y % stride) * stride * apart + (y / stride - first) * columns, apart,
                          stride, columns, detour ? line : row);
            if (detour) NAME(copy)(line, conv->W, row);
        }
}

/* Phase (gy, gx) of dx is made up of its rows gy, gy + stride, ... and columns gx, gx + stride, ... All these
 * meet the same elements of w, so each phase is a convolution of its own, with stride 1, of dout with those. */
TARGET static void NAME(conv_dx)(const Conv *conv, const void *dout, const void *weights, void *dx, Size band,
                                 void *scratch) {
    const Split *s = &conv->gradients;
    Size stride = conv->stride;
    Size first = share(conv->dx_rows, band, conv->dx_bands);
    Size rows = share(conv->dx_rows, band + 1, conv->dx_bands) - first;
    Size columns = conv->dx_columns, phase = conv->dx_band * columns;
    REAL *gradients = take(&scratch, sizeof(REAL) * conv->F * s->plane);
    REAL *phases = take(&scratch, sizeof(REAL) * conv->C * stride * stride * phase);
    REAL *line = take(&scratch, sizeof(REAL) * columns * stride);
    REAL *zeros = take(&scratch, sizeof(REAL) * conv->C);
    Offset *b_column = take(&scratch, sizeof(Offset) * conv->dx_band * columns);
    Offset *c_column = take(&scratch, sizeof(Offset) * conv->dx_band * columns);
    memset(zeros, 0, sizeof(REAL) * conv->C);
    PRODUCT product = {
        .a = weights, .b_term = conv->dx_gradient, .b_column = b_column, .fetch = s->in_place,
        .c = phases, .c_column = c_column, .c_row = stride * stride * phase, .c_end = rows * columns,
        .rows = conv->C, .lanes = smaller(LANES, columns), .start = zeros,
    };
    product.b = NAME(split)(s, dout, conv->F, first, rows + conv->reach + 1, gradients, line);
    product.columns = NAME(list_vectors)(rows, columns, s->row, columns, b_column, c_column);
    if (stride == 1) { /* the only phase is dx itself */
        product.c = (REAL *)dx + first * conv->W;
        product.c_row = conv->H * conv->W;
    }
    for (Size gy = 0; gy < stride; gy++)
        for (Size gx = 0; gx < stride; gx++) {
            product.terms = conv->F * parts(conv->HH - (gy + conv->pad) % stride, stride) *
                            parts(conv->WW - (gx + conv->pad) % stride, stride);
            if (stride > 1) product.c = phases + (gy * stride + gx) * phase;
            NAME(weigh)(&product);
            product.a += conv->C * product.terms;
            product.b_term += product.terms;
        }
    if (stride > 1) NAME(join)(conv, phases, phase, first, rows, dx, line);
}

/* --- dw and db ----------------------------------------------------------------------------------- */

/* Rows of a square of vectors to columns. Each round interleaves rows i and i + LANES / 2, which moves one bit of
 * the row number to the column number. */
TARGET ALWAYS_INLINE void NAME(transpose)(VECTOR *square) {
    UNROLL for (int round = 1; round < LANES; round *= 2) {
        VECTOR mixed[LANES];
        UNROLL for (int i = 0; i < LANES / 2; i++) {
            mixed[2 * i] = NAME(interleave)(square[i], square[i + LANES / 2], 0);
            mixed[2 * i + 1] = NAME(interleave)(square[i], square[i + LANES / 2], 1);
        }
        UNROLL for (int i = 0; i < LANES; i++) square[i] = mixed[i];
    }
}

/* `height` rows of `width` elements to columns, and zeros behind the columns; both at most LANES. Returns the sums
 * of the rows. */
TARGET ALWAYS_INLINE VECTOR NAME(turn)(const REAL *from, Size from_row, Size height, Size width, REAL *to,
                                       Size to_row) {
    VECTOR square[LANES], sum = {0};
    UNROLL for (int i = 0; i < LANES; i++)
        square[i] = i < height ? NAME(get)(from + i * from_row, width) : (VECTOR){0};
    UNROLL for (int i = 0; i < LANES; i++) PREFETCH(from + (LANES + i) * from_row); /* the next filters */
    NAME(transpose)(square);
    UNROLL for (int i = 0; i < LANES; i++)
        if (i < width) *(VECTOR *)(to + i * to_row) = square[i];
    UNROLL for (int i = 0; i < LANES; i++) sum += square[i];
    return sum;
}

/* dout (F, pixels), rows `plane` apart, to (pixels, F), rows `filter_row` apart, of which whole vectors are set.
 * Adds what passes by to db (F,). */
TARGET static void NAME(filters_to_columns)(const Conv *conv, const REAL *dout, Size pixels, REAL *columns, REAL *db) {
    Size plane = conv->OH * conv->OW, row = conv->filter_row;
    for (Size f = 0; f < conv->F; f += LANES) {
        VECTOR sum = *(VECTOR *)(db + f);
        for (Size p = 0; p < pixels; p += LANES) {
            const REAL *from = dout + f * plane + p;
            REAL *to = columns + p * row + f;
            Size height = smaller(LANES, conv->F - f), width = smaller(LANES, pixels - p);
            if (width == LANES && height == LANES) /* constants make the usual case quick */
                sum += NAME(turn)(from, plane, LANES, LANES, to, row);
            else
                sum += NAME(turn)(from, plane, height, width, to, row);
        }
        *(VECTOR *)(db + f) = sum;
    }
}

TARGET static void NAME(conv_dw)(const Conv *conv, const void *x, const void *dout, void *dweights, Size band,
                                 void *scratch) {
    const Split *s = &conv->windows;
    Size first = share(conv->OH, band, conv->bands), rows = share(conv->OH, band + 1, conv->bands) - first;
    REAL *windows = take(&scratch, sizeof(REAL) * conv->C * s->plane);
    REAL *lines = take(&scratch, sizeof(REAL) * s->lines);
    REAL *transposed = take(&scratch, sizeof(REAL) * conv->block * conv->OW * conv->filter_row);
    Offset *a_term = take(&scratch, sizeof(Offset) * conv->block * conv->OW);
    Offset *column = take(&scratch, sizeof(Offset) * conv->filter_row);
    for (Size v = 0; v * LANES < conv->F; v++) column[v] = v * LANES;
    const REAL *dout_band = (const REAL *)dout + first * conv->OW;
    PRODUCT product = {
        .a_row = conv->under, .a_term = a_term,
        .b = transposed, .b_row = conv->filter_row,
        .c = dweights, .c_column = column, .c_row = conv->filter_row, .c_end = conv->filter_row,
        .rows = conv->K, .columns = parts(conv->F, LANES), .lanes = LANES, .start = NULL,
    };
    product.a = NAME(split)(s, x, conv->C, first * conv->stride, rows_under(rows, conv->stride, conv->HH), windows, lines);
    REAL *db = (REAL *)dweights + conv->K * conv->filter_row;
    for (Size y = 0; y < rows; y += conv->block) {
        Size height = smaller(conv->block, rows - y);
        product.terms = height * conv->OW;
        for (Size r = 0, p = 0; r < height; r++)
            for (Size column = 0; column < conv->OW; column++, p++)
                a_term[p] = (y + r) * conv->stride * s->row + column;
        NAME(filters_to_columns)(conv, dout_band + y * conv->OW, product.terms, transposed, db);
        NAME(correlate)(&product);
    }
}
