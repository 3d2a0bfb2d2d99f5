/* The compiled kernels of cs231n.fast_layers, as the Cython module sees them.
 *
 * Every kernel is serial and works on a part of a batch: threads are the caller's business. Arrays are
 * C-contiguous, float or double as the `Kernels` record was chosen. */
#ifndef CS231N_KERNELS_H
#define CS231N_KERNELS_H

#include <stddef.h>
#include <stdint.h>

typedef ptrdiff_t Size;  /* a count or a position */
typedef int32_t Offset; /* an entry of a table of positions */

/* A padded copy of some rows of planes (H, W), in which windows `stride` apart find their pixels side by side:
 * column q of a padded row is element q / stride of phase q % stride. The fields may be chosen freely, but for
 * the last ones, which plan_split derives. */
typedef struct {
    Size H, W, stride;
    Size top, left; /* padded row and column of the planes' first ones; negative if those before are not needed */
    Size phases;  /* how many phases are kept */
    Size phase;   /* elements of a phase */
    Size rows;    /* rows of a plane that are kept at a time */
    Size row, plane; /* how far rows and planes are apart */
} Split;

/* One convolution, in conv_forward_naive's letters: x (N, C, H, W), w (F, C, HH, WW), out (N, F, OH, OW). */
typedef struct {
    Size C, H, W, F, HH, WW, OH, OW, stride, pad;
    /* The rest is derived by plan_conv and counted in elements. */
    Size K;                            /* C * HH * WW, the values under one window */
    Size filter_row;                   /* row length of matrices whose columns are filters */
    Split windows, gradients;          /* how x is kept for out and dw, and dout for dx */
    Size band, bands;                  /* rows of out that are made at a time, and how many such bands there are */
    Size dx_rows;                      /* of a phase of dx, see conv_dx; dx_band of them are made at a time */
    Size dx_band, dx_bands;
    Size above, below;                 /* how many rows of dout on each side of its own one a row of a phase sees */
    int in_strips;                     /* whether dx is made in strips, see conv_dx, or as a convolution of dout */
    Size products, dx_columns, dx_window; /* of either: rows, pixels in a row, columns of filters in its terms */
    Size strip, margin;                /* room for a strip and zeros behind it, and for zeros before the first */
    Size strips;                       /* for the strips of one column of filters; 0 if there are none */
    Size block;                        /* rows of out whose share of dw is added at a time */
    Size forward_scratch, dx_scratch, dw_scratch; /* bytes */
    /* Tables, `tables` entries in all. */
    Size tables;
    Offset *under, *dx_gradient; /* what terms meet, see _kernels_conv.h */
    Offset *filter_at, *element_at, *dx_row_at, *dx_term_at; /* rows and terms in w, of out and of dx */
} Conv;

/* One max pooling of planes (H, W) into planes (OH, OW). */
typedef struct {
    Size H, W, height, width, stride, OH, OW;
    /* The rest is derived by plan_pool and counted in elements, but for scratch, in bytes. */
    int wide;         /* whether windows are too large for positions of one byte */
    Size rows_read;   /* from the first pixel of a row of windows on, so much is read at most */
    Size out_row;     /* row length of a padded copy of dout */
    Size forward_scratch, backward_scratch;
} Pool;

/* A step of Adam: next_w = w - rate * m / (sqrt(v * correction) + epsilon), for the new m and v. */
typedef struct {
    double beta1, beta2, correction, epsilon, rate;
} Adam;

typedef struct {
    /* Copies the filters (F, K), packed, to what conv_forward takes as its weights, of w's size. */
    void (*pack_weights)(const Conv *conv, const void *w, void *weights);
    /* The same for conv_dx: for each phase (see there) the rows of filters that it meets, (C * WW, F * so many),
     * packed; or (C, F * HH * WW), unless conv->in_strips. */
    void (*pack_dx_weights)(const Conv *conv, const void *w, void *weights);
    /* Makes band `band` of an image's out. */
    void (*conv_forward)(const Conv *conv, const void *x, const void *weights, const void *bias, void *out,
                         Size band, void *scratch);
    /* Makes band `band` of an image's dx. */
    void (*conv_dx)(const Conv *conv, const void *dout, const void *weights, void *dx, Size band, void *scratch);
    /* Adds the share of band `band` of an image's out to a group's sums (K + 1, filter_row), the last row for db. */
    void (*conv_dw)(const Conv *conv, const void *x, const void *dout, void *sums, Size band, void *scratch);
    /* Adds up rows `first` to `last` of all groups' sums: to columns of dw (F, K), and the last row to db (F,). */
    void (*conv_dw_end)(const Conv *conv, const void *sums, Size groups, Size first, Size last, void *dw, void *db);
    /* One plane. argmax: (OH, OW), positions of the maxima in their windows: bytes, or int32 if pool->wide.
     * With `relu`, the maximum of 0 and the window; where no pixel is above 0, the position is NO_PIXEL. */
    void (*pool_forward)(const Pool *pool, const void *x, void *out, void *argmax, int relu, void *scratch);
    void (*pool_backward)(const Pool *pool, const void *dout, const void *argmax, void *dx, void *scratch);
    /* `count` numbers of each array; m and v are the moving averages of dw and of its square. */
    void (*adam)(const Adam *rule, Size count, const void *w, const void *dw, const void *old_m, const void *old_v,
                 void *next_w, void *m, void *v);
} Kernels;

/* An instruction set this build has kernels for. */
typedef struct {
    const char *name;
    int (*supported)(void);
    Kernels for_float, for_double;
} InstructionSet;

extern const InstructionSet INSTRUCTION_SETS[]; /* best first; the last one always works; then a NULL name */

void plan_conv(Conv *conv, Size images, Size threads, Size itemsize);
void fill_tables(Conv *conv, Offset *tables);
void plan_pool(Pool *pool, Size itemsize);

#endif
