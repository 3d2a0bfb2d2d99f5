/* The matrix product at the bottom of all convolutions, for one element type and instruction set. _kernels.c
 * includes this file and its three sisters with
 *
 *   REAL, INTEGER  float or double, and the integer of the same size
 *   SQUARE_ROOT    sqrtf or sqrt
 *   NAME(f)        f's name in this copy
 *   TARGET         attribute that lets a function use the instruction set
 *   VECTOR_BYTES   length of its vectors
 *   REGISTERS      how many vector registers there are */

typedef REAL NAME(vector) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL)), may_alias));
typedef INTEGER NAME(integers) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL)), may_alias));
#define LANES ((Size)(VECTOR_BYTES / sizeof(REAL)))
#define VECTOR NAME(vector)
#define INTEGERS NAME(integers)

/* A vector of `lanes` numbers and zeros, from memory that may end behind them. */
TARGET ALWAYS_INLINE VECTOR NAME(get)(const REAL *from, Size lanes) {
    VECTOR value = {0};
    if (lanes == LANES)
        value = *(const VECTOR *)from;
    else
        memcpy(&value, from, sizeof(REAL) * lanes);
    return value;
}

/* Like memcpy, but quick for the few vectors of a row. */
TARGET ALWAYS_INLINE void NAME(copy)(const REAL *from, Size count, REAL *to) {
    if (count < LANES) {
        const Size half = LANES / 2;
        if (count >= half) /* two halves that overlap */
            memcpy(to, from, VECTOR_BYTES / 2), memcpy(to + count - half, from + count - half, VECTOR_BYTES / 2);
        for (Size j = 0; j < count && count < half; j++) to[j] = from[j];
        return;
    }
    for (Size j = 0; j < count - LANES; j += LANES) *(VECTOR *)(to + j) = *(const VECTOR *)(from + j);
    *(VECTOR *)(to + count - LANES) = *(const VECTOR *)(from + count - LANES);
}

/* Whether all numbers are finite. */
TARGET static NO_INLINE int NAME(all_finite)(const REAL *numbers, Size count) {
    VECTOR zeros = {0};
    REAL zero = 0;
    for (Size i = 0; i < count; i += LANES) zeros += 0 * NAME(get)(numbers + i, smaller(LANES, count - i));
    for (Size lane = 0; lane < LANES; lane++) zero += ((const REAL *)&zeros)[lane];
    return zero == 0;
}

/* Lane j of the result is lane from[j] of a and b in a row. The constants are known to the compiler, so that this
 * becomes one instruction, or a few. */
TARGET ALWAYS_INLINE VECTOR NAME(pick)(VECTOR a, VECTOR b, const int *from) {
#if defined(__clang__)
    VECTOR picked = a;
    UNROLL for (int j = 0; j < LANES; j++) picked[j] = from[j] < LANES ? a[from[j]] : b[from[j] - LANES];
    return picked;
#else
    INTEGERS lanes = {0};
    UNROLL for (int j = 0; j < LANES; j++) lanes[j] = from[j];
    return __builtin_shuffle(a, b, lanes);
#endif
}

/* a and b, of which every other element is from b: the first half of that, or the second. */
TARGET ALWAYS_INLINE VECTOR NAME(interleave)(VECTOR a, VECTOR b, const int second) {
    int from[LANES];
    UNROLL for (int j = 0; j < LANES; j++) from[j] = (j + second * LANES) / 2 + (j + second * LANES) % 2 * LANES;
    return NAME(pick)(a, b, from);
}

/* The elements of a and b in even places, or in odd ones. */
TARGET ALWAYS_INLINE VECTOR NAME(separate)(VECTOR a, VECTOR b, const int odd) {
    int from[LANES];
    UNROLL for (int j = 0; j < LANES; j++) from[j] = 2 * j + odd;
    return NAME(pick)(a, b, from);
}

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

/* `height` rows of `width` elements to columns, and the last one again to those behind; both at most LANES. Returns the
 * sums of the rows. */
TARGET ALWAYS_INLINE VECTOR NAME(turn)(const REAL *from, Size from_row, Size height, Size width, REAL *to,
                                       Size to_row) {
    VECTOR square[LANES], sum = {0};
    UNROLL for (int i = 0; i < LANES; i++) square[i] = NAME(get)(from + smaller(i, height - 1) * from_row, width);
    UNROLL for (int i = 0; i < LANES; i++) PREFETCH(from + (LANES + i) * from_row, 2); /* the next filters */
    NAME(transpose)(square);
    UNROLL for (int i = 0; i < LANES; i++)
        if (i < width) *(VECTOR *)(to + i * to_row) = square[i];
    UNROLL for (int i = 0; i < LANES; i++) sum += square[i];
    return sum;
}

/* From here on vectors alias nothing but numbers of their type: a record need not be read again after each store. With
 * pools gcc 12 makes slower loops of that. */
typedef REAL NAME(numbers) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL))));
#undef VECTOR
#define VECTOR NAME(numbers)

/* c(i, v) = sum over k of a(i, k) * b(k, v), where a is made of numbers, b and c of vectors.
 *
 * One factor is a matrix that was packed for this. Of the other, tables say where rows, columns and terms are, so
 * it need not have the form of a matrix: the "columns" of b may be pixels of an image, and its "rows" the places
 * of a window that slides over them. (M. Dukhan, "The Indirect Convolution Algorithm", 2019.) */
typedef struct {
    const REAL *a, *b;
    REAL *c;
    const Offset *a_row, *a_term; /* unless a is packed, a(i, k) is a[a_row[i] + a_term[k]], or a[i + a_term[k]], */
    Size b_row;                   /* and b(k, v) starts at b[k * b_row + v * LANES] */
    const Offset *b_term, *b_column; /* if a is packed, b(k, v) starts at b[b_term[k] + b_column[v]] */
    const Offset *c_column; /* c(i, v) starts at c[i * c_row + c_column[v]] */
    Size c_row;
    Size rows, terms, columns;
    Size skip, skip_last; /* so many terms at both ends are left out: one factor is zero */
    Size lanes;        /* lanes of c's vectors that count; the others may be written where c goes on, as what belongs
                        * there is written later */
    Size c_end;        /* how far c goes on in a row */
    int fetch;         /* b may be in main memory: ask for it early */
    const REAL *start; /* added to each row, (rows,); NULL: add to what c holds */
} NAME(product);
#define PRODUCT NAME(product)

/* The lanes of a tile's sums that count, to c that may end behind them. */
TARGET static NO_INLINE void NAME(put_narrow)(const PRODUCT *p, const VECTOR *sum, Size rows, Size columns, Size i,
                                              Size j) {
    for (Size r = 0; r < rows; r++)
        for (Size v = 0; v < columns; v++)
            for (Size lane = 0; lane < p->lanes; lane++)
                p->c[(i + r) * p->c_row + p->c_column[j + v] + lane] = ((const REAL *)&sum[r * columns + v])[lane];
}

/* The most columns of a tile with so many rows: its sums, a vector of each column, and a number fill the registers. */
ALWAYS_INLINE Size NAME(tile_columns)(Size rows) { return smaller(TILE_COLUMNS, (REGISTERS - 1) / (rows + 1)); }

/* What a is made of: windows anywhere, with an address for each row; packed weights; or windows of neighbouring
 * pixels, which share an address, so that a tile may have more rows. */
#define WINDOWS 0
#define WEIGHTS 1
#define NEIGHBOURS 2

/* The most rows of a tile. With many columns, 6 rows of 4 load the least. */
ALWAYS_INLINE int NAME(most_rows)(const int kind, Size columns) {
    if (REGISTERS < 32) return 6;
    return kind == NEIGHBOURS ? TILE_PIXELS : kind == WEIGHTS || columns < 4 ? TILE_ROWS : 6;
}

/* How many tiles make up so many rows: all of one size, if that can be. */
ALWAYS_INLINE Size NAME(tiles_down)(Size rows, const int kind, Size columns) {
    Size most = NAME(most_rows)(kind, columns);
    for (Size height = most; height > 4; height--)
        if (rows % height == 0) return rows / height;
    return ceil_div(rows, kind == WEIGHTS ? 6 : most);
}

/* A matrix, whose element (i, k) is matrix[row_at[i] + term_at[k]], in panels of as many rows as a tile has, each
 * column by column. */
TARGET static void NAME(pack_panels)(const REAL *matrix, Size rows, const Offset *row_at, Size terms,
                                     const Offset *term_at, REAL *to) {
    Size down = NAME(tiles_down)(rows, WEIGHTS, 1);
    for (Size t = 0; t < down; t++)
        for (Size k = 0, first = share_start(rows, t, down), last = share_start(rows, t + 1, down); k < terms; k++) {
            const REAL *from = matrix + term_at[k];
            for (Size i = first; i < last; i++) *to++ = from[row_at[i]];
        }
}

/* The same in vectors of rows, padded with zeros: for each column one run. */
TARGET static void NAME(pack_lanes)(const REAL *matrix, Size rows, const Offset *row_at, Size terms,
                                    const Offset *term_at, REAL *to) {
    for (Size k = 0, row = whole_lines(rows, sizeof(REAL)); k < terms; k++)
        for (Size i = 0; i < row; i++) *to++ = i < rows ? matrix[term_at[k] + row_at[i]] : 0;
}

/* The product for `rows` rows from row i, and `columns` columns from column j on. Both counts are constants at
 * every call, so that the sums live in registers: each number loaded is used `columns`, each vector `rows` times. */
TARGET ALWAYS_INLINE void NAME(tile)(const PRODUCT *p, const int kind, const int rows, const int columns, Size i,
                                     Size j) {
    const int packed_a = kind == WEIGHTS;
    const Offset *terms = packed_a ? p->b_term : p->a_term;
    const Size step = packed_a ? rows : p->b_row, end = p->terms - p->skip_last;
    const REAL *packed = (packed_a ? p->a + i * p->terms : p->b + j * LANES) + p->skip * step;
    const REAL *windows[TILE_PIXELS];
    VECTOR sum[TILE_PIXELS][TILE_COLUMNS];
    const int all = packed_a ? columns : rows;
    UNROLL for (int w = 0; w < all; w++)
        windows[w] = packed_a ? p->b + p->b_column[j + w] : kind == WINDOWS ? p->a + p->a_row[i + w] : p->a + i;
    if (packed_a && p->fetch) /* this tile's share of what those in the next columns need */
        for (Size k = share_start(p->terms, i, p->rows); k < share_start(p->terms, i + rows, p->rows); k++)
            for (Size v = j + columns; v < smaller(j + 2 * columns, p->columns); v++)
                PREFETCH(p->b + p->b_term[k] + p->b_column[v] + LANES - 1, 1);
    REAL *c = p->c + i * p->c_row;
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int v = 0; v < columns; v++)
            if (p->start)
                sum[r][v] = (VECTOR){0} + p->start[i + r];
            else
                sum[r][v] = *(const VECTOR *)(c + r * p->c_row + p->c_column[j + v]);
    for (Size k = p->skip; k < end; k++) {
        Size term = terms[k];
        const REAL *neighbours = windows[0] + term;
        if (kind == NEIGHBOURS && columns == 1 && k + 1 < end && terms[k + 1] == term + 1) {
            /* Loading a number takes as long as multiplying it with a vector: two terms side by side share theirs. */
            VECTOR factor = *(const VECTOR *)packed, next = *(const VECTOR *)(packed + step);
            UNROLL for (int r = 0; r <= rows; r++) {
                REAL number = neighbours[r];
                if (r < rows) sum[r][0] += number * factor;
                if (r > 0) sum[r - 1][0] += number * next;
            }
            packed += 2 * step, k++;
            continue;
        }
        VECTOR factor[TILE_COLUMNS];
        UNROLL for (int v = 0; v < columns; v++)
            factor[v] = *(const VECTOR *)(packed_a ? windows[v] + term : packed + v * LANES);
        UNROLL for (int r = 0; r < rows; r++) {
            REAL number = packed_a ? packed[r] : kind == WINDOWS ? windows[r][term] : neighbours[r];
            UNROLL for (int v = 0; v < columns; v++) sum[r][v] += number * factor[v];
        }
        packed += step;
    }
    if (p->lanes == LANES || p->c_column[j + columns - 1] + LANES <= p->c_end) {
        UNROLL for (int r = 0; r < rows; r++)
            UNROLL for (int v = 0; v < columns; v++) *(VECTOR *)(c + r * p->c_row + p->c_column[j + v]) = sum[r][v];
        return;
    }
    VECTOR finished[TILE_PIXELS * TILE_COLUMNS];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int v = 0; v < columns; v++) finished[r * columns + v] = sum[r][v];
    NAME(put_narrow)(p, finished, rows, columns, i, j);
}

/* A function for each size of a tile that the registers hold, tiles[kind][rows - 1][columns - 1]: in a larger
 * function the compiler would lose count of its registers. */
typedef void (*NAME(tile_function))(const PRODUCT *, Size, Size);
#define TILE(kind, rows, columns) \
    TARGET static void NAME(tile_##kind##_##rows##_##columns)(const PRODUCT *p, Size i, Size j) { \
        if (rows <= NAME(most_rows)(kind, columns) && columns <= NAME(tile_columns)(rows)) \
            NAME(tile)(p, kind, rows, columns, i, j); \
    }
#define ALL_COLUMNS(each, kind, rows) \
    each(kind, rows, 1) each(kind, rows, 2) each(kind, rows, 3) each(kind, rows, 4) \
    each(kind, rows, 5) each(kind, rows, 6) each(kind, rows, 7) each(kind, rows, 8)
#define ALL_ROWS(each, what, kind) \
    each(what, kind, 1) each(what, kind, 2) each(what, kind, 3) each(what, kind, 4) \
    each(what, kind, 5) each(what, kind, 6) each(what, kind, 7) each(what, kind, 8) \
    each(what, kind, 9) each(what, kind, 10) each(what, kind, 11) each(what, kind, 12) \
    each(what, kind, 13) each(what, kind, 14)
ALL_ROWS(ALL_COLUMNS, TILE, 0)
ALL_ROWS(ALL_COLUMNS, TILE, 1)
ALL_ROWS(ALL_COLUMNS, TILE, 2)
#define ENTRY(kind, rows, columns) NAME(tile_##kind##_##rows##_##columns),
#define ENTRIES(each, kind, rows) {ALL_COLUMNS(each, kind, rows)},
static const NAME(tile_function) NAME(tiles)[3][TILE_PIXELS][TILE_COLUMNS] = {
    {ALL_ROWS(ENTRIES, ENTRY, 0)}, {ALL_ROWS(ENTRIES, ENTRY, 1)}, {ALL_ROWS(ENTRIES, ENTRY, 2)}};

/* The whole product, in tiles of nearly equal size. */
TARGET ALWAYS_INLINE void NAME(multiply)(const PRODUCT *p, const int kind) {
    Size down = NAME(tiles_down)(p->rows, kind, p->columns);
    Size across = ceil_div(p->columns, NAME(tile_columns)(ceil_div(p->rows, down)));
    for (Size v = 0; v < across; v++) {
        Size j = share_start(p->columns, v, across), columns = share_start(p->columns, v + 1, across) - j;
        for (Size r = 0; r < down; r++) {
            Size i = share_start(p->rows, r, down);
            NAME(tiles)[kind][share_start(p->rows, r + 1, down) - i - 1][columns - 1](p, i, j);
        }
    }
}

/* Weights, packed, by windows of pixels. */
TARGET static NO_INLINE void NAME(weigh)(const PRODUCT *p) { NAME(multiply)(p, WEIGHTS); }

/* Windows of pixels by gradients, packed. */
TARGET static NO_INLINE void NAME(correlate)(const PRODUCT *p) { NAME(multiply)(p, WINDOWS); }

/* Neighbouring pixels by weights, packed. */
TARGET static NO_INLINE void NAME(weigh_neighbours)(const PRODUCT *p) { NAME(multiply)(p, NEIGHBOURS); }
