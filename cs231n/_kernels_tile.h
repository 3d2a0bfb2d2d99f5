/* The matrix product at the bottom of all convolutions, for one element type and instruction set. _kernels.c
 * includes this file and its two sisters with
 *
 *   REAL, INTEGER  float or double, and the integer of the same size
 *   NAME(f)        f's name in this copy
 *   TARGET         attribute that lets a function use the instruction set
 *   VECTOR_BYTES   length of its vectors, 0 where the compiler has none
 *   REGISTERS      how many vector registers there are */

#if VECTOR_BYTES
typedef REAL NAME(vector) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL)), may_alias));
typedef INTEGER NAME(integers) __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(REAL)), may_alias));
#define LANES ((Size)(VECTOR_BYTES / sizeof(REAL)))
#else
typedef REAL NAME(vector); /* a vector of one */
typedef INTEGER NAME(integers);
#define LANES ((Size)1)
#endif
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
        for (Size j = 0; j < count; j++) to[j] = from[j];
        return;
    }
    for (Size j = 0; j < count - LANES; j += LANES) *(VECTOR *)(to + j) = *(const VECTOR *)(from + j);
    *(VECTOR *)(to + count - LANES) = *(const VECTOR *)(from + count - LANES);
}

/* Lane j of the result is lane from[j] of a and b in a row. The constants are known to the compiler, so that this
 * becomes one instruction, or a few. */
TARGET ALWAYS_INLINE VECTOR NAME(pick)(VECTOR a, VECTOR b, const int *from) {
#if !VECTOR_BYTES
    return from[0] ? b : a;
#elif defined(__clang__)
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

/* c(i, v) = sum over k of a(i, k) * b(k, v), where a is made of numbers, b and c of vectors.
 *
 * Tables say where rows, columns and terms are, so nothing has to be copied into the form of a matrix: the
 * "columns" of b may be pixels of an image, and its "rows" the places of a window that slides over them.
 * (M. Dukhan, "The Indirect Convolution Algorithm", 2019.) */
typedef struct {
    const REAL *a, *b;
    REAL *c;
    const Offset *a_row, *a_term; /* a(i, k) is a[a_row[i] + a_term[k]] */
    const Offset *b_term, *b_column; /* b(k, v) starts at b[b_term[k] + b_column[v]] */
    const Offset *c_column; /* c(i, v) starts at c[i * c_row + c_column[v]] */
    Size c_row;
    Size rows, terms, columns;
    Size lanes;        /* lanes of c's vectors that count; the others may be written where c goes on, as what belongs
                        * there is written later */
    Size c_end;        /* how far c goes on in a row */
    int fetch;         /* whether b comes from main memory, so that the next tiles' part is asked for in advance */
    const REAL *start; /* added to each row, (rows,); NULL: add to what c holds */
} NAME(product);
#define PRODUCT NAME(product)

/* The first `lanes` lanes, to memory that may end behind them. */
TARGET ALWAYS_INLINE void NAME(put)(REAL *to, VECTOR value, Size lanes) {
    if (lanes == LANES)
        *(VECTOR *)to = value;
    else
        memcpy(to, &value, sizeof(REAL) * lanes);
}

/* The most columns of a tile with so many rows: its sums, a vector of each column, and a number fill the registers. */
ALWAYS_INLINE Size NAME(tile_columns)(Size rows) { return smaller(TILE_COLUMNS, (REGISTERS - 1) / (rows + 1)); }

/* The product for `rows` rows from row i, and `columns` columns from column j on. Both counts are constants at
 * every call, so that the sums live in registers: each number loaded is used `rows` or `columns` times over. */
TARGET ALWAYS_INLINE void NAME(tile)(const PRODUCT *p, const int rows, const int columns, Size i, Size j) {
    const Offset *a_term = p->a_term, *b_term = p->b_term;
    const REAL *a[TILE_ROWS], *b[TILE_COLUMNS];
    VECTOR sum[TILE_ROWS][TILE_COLUMNS];
    UNROLL for (int r = 0; r < rows; r++) a[r] = p->a + p->a_row[i + r];
    UNROLL for (int v = 0; v < columns; v++) b[v] = p->b + p->b_column[j + v];
    REAL *c = p->c + i * p->c_row;
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int v = 0; v < columns; v++)
            if (p->start)
                sum[r][v] = (VECTOR){0} + p->start[i + r];
            else
                sum[r][v] = *(const VECTOR *)(c + r * p->c_row + p->c_column[j + v]);
    for (Size k = 0; k < p->terms; k++) {
        VECTOR factor[TILE_COLUMNS];
        UNROLL for (int v = 0; v < columns; v++) factor[v] = *(const VECTOR *)(b[v] + b_term[k]);
        UNROLL for (int r = 0; r < rows; r++)
            UNROLL for (int v = 0; v < columns; v++) sum[r][v] += a[r][a_term[k]] * factor[v];
    }
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int v = 0; v < columns; v++) {
            Size at = p->c_column[j + v];
            NAME(put)(c + r * p->c_row + at, sum[r][v], at + LANES <= p->c_end ? LANES : p->lanes);
        }
}

/* tile(), if the registers hold it. */
TARGET ALWAYS_INLINE void NAME(tile_if)(const PRODUCT *p, const int rows, const int columns, Size i, Size j) {
    if (columns <= NAME(tile_columns)(rows)) NAME(tile)(p, rows, columns, i, j);
}

/* ... for all counts of rows. */
TARGET ALWAYS_INLINE void NAME(tile_rows)(const PRODUCT *p, Size rows, const int columns, Size i, Size j) {
    switch (rows) {
    case 1: NAME(tile_if)(p, 1, columns, i, j); break;
    case 2: NAME(tile_if)(p, 2, columns, i, j); break;
    case 3: NAME(tile_if)(p, 3, columns, i, j); break;
    case 4: NAME(tile_if)(p, 4, columns, i, j); break;
    case 5: NAME(tile_if)(p, 5, columns, i, j); break;
    case 6: NAME(tile_if)(p, 6, columns, i, j); break;
    }
}

/* ... and for all counts of columns. */
TARGET static void NAME(tile_any)(const PRODUCT *p, Size rows, Size columns, Size i, Size j) {
    switch (columns) {
    case 1: NAME(tile_rows)(p, rows, 1, i, j); break;
    case 2: NAME(tile_rows)(p, rows, 2, i, j); break;
    case 3: NAME(tile_rows)(p, rows, 3, i, j); break;
    case 4: NAME(tile_rows)(p, rows, 4, i, j); break;
    case 5: NAME(tile_rows)(p, rows, 5, i, j); break;
    case 6: NAME(tile_rows)(p, rows, 6, i, j); break;
    case 7: NAME(tile_rows)(p, rows, 7, i, j); break;
    case 8: NAME(tile_rows)(p, rows, 8, i, j); break;
    }
}

/* Terms from..to of some columns, into the cache. */
TARGET static void NAME(fetch)(const PRODUCT *p, Size j, Size columns, Size from, Size to) {
    for (Size k = from; k < to; k++)
        for (Size v = j; v < smaller(j + columns, p->columns); v++) PREFETCH(p->b + p->b_term[k] + p->b_column[v]);
}

/* The whole product, in tiles of nearly equal size. */
TARGET static void NAME(multiply)(const PRODUCT *p) {
    Size down = parts(p->rows, TILE_ROWS);
    Size across = parts(p->columns, NAME(tile_columns)(parts(p->rows, down)));
    for (Size v = 0; v < across; v++) {
        Size j = share(p->columns, v, across), columns = share(p->columns, v + 1, across) - j;
        for (Size r = 0; r < down; r++) {
            Size i = share(p->rows, r, down);
            if (p->fetch)
                NAME(fetch)(p, j + columns, columns, share(p->terms, r, down), share(p->terms, r + 1, down));
            NAME(tile_any)(p, share(p->rows, r + 1, down) - i, columns, i, j);
        }
    }
}
