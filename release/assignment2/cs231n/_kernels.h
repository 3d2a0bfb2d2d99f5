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
    int in_place;    /* no copy: the planes' own rows are read; before plan_split, whether that is wanted */
} Split;

/* How dx is made, see conv_dx: in strips, or as a convolution of dout. Counted in elements. */
typedef struct {
    int in_strips;
    Size rows;                /* of a phase of dx */
    Size band, bands;         /* rows of a phase that are made at a time, and how many such bands there are */
    Size above, below;        /* how many rows of dout on each side of its own one a row of a phase sees */
    Size products;            /* rows of the product */
    Size columns, window;     /* pixels in a row of it, columns of filters in its terms */
    Size strip, margin;       /* room for a strip and zeros behind it, and for zeros before the first */
    Size strips;              /* for the strips of one column of filters; 0 if there are none */
    Size scratch;             /* bytes */
    Offset *row_at, *term_at; /* where w has the product's rows and terms, */
    Offset *gradient_at;      /* and where dout has what these meet */
} ConvDx;

/* One convolution, in conv_forward_naive's letters: x (N, C, H, W), w (F, C, HH, WW), out (N, F, OH, OW). */
typedef struct {
    Size C, H, W, F, HH, WW, OH, OW, stride, pad;
    /* The rest is derived by plan_conv and counted in elements. */
    Size K;                            /* C * HH * WW, the values under one window */
    Size filter_row;                   /* row length of matrices whose columns are filters */
    Split windows, gradients;          /* how x is kept for out and dw, and dout for dx */
    Size band, bands;                  /* rows of out that are made at a time, and how many such bands there are */
    int padding_counts;                /* whether zeros of the padding meet a NaN or infinity of w, see pack_weights */
    Size block;                        /* rows of out whose share of dw is added at a time */
    Size forward_scratch, dw_scratch;  /* bytes */
    Size weights;                      /* room for packed filters */
    Size tables;                       /* entries of all tables, those of dx among them */
    Offset *under;                     /* where the windows' pixels are */
    Offset *filter_at, *element_at;    /* where w has the rows and terms of out */
    ConvDx dx;
} Conv;

/* A convolution with 3x3 filters and stride 1, whose out is made in squares of 2x2 pixels: see _kernels_winograd.h. */
typedef struct {
    Size C, F, OH, OW;
    /* The rest is derived by plan_winograd and counted in elements. */
    Split windows;        /* how x is kept: windows of 4x4 pixels, 2 apart */
    Size across, down;    /* squares in a row and in a column of out */
    Size bands;           /* how many parts an image is made in, of whole rows of squares */
    Size row, filter_row; /* row lengths of matrices whose columns are squares or filters */
    Size windows_plane, sums_plane, gradients_plane; /* room for (C, squares), (filters, squares), (squares, F) */
    Size scratch;         /* bytes */
} Winograd;

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
    /* Copies the filters (F, K), packed, to what conv_forward takes as its weights. */
    void (*pack_weights)(Conv *conv, const void *w, void *weights);
    /* The same for conv_dx: for each phase (see there) the rows of filters that it meets, (C * WW, F * so many),
     * packed; or (C, F * HH * WW), unless conv->dx.in_strips. */
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
    /* Channel c of the filters, transformed and packed, to its places among 16 * F * C weights. `turned`: for dx. */
    void (*winograd_weights)(const Winograd *plan, const void *w, int turned, Size c, void *weights);
    /* Makes band `band` of an image's out; returns whether all numbers are finite. */
    int (*winograd_forward)(const Winograd *plan, const void *x, const void *weights, const void *bias, void *out,
                            Size band, void *scratch);
    /* Adds the share of band `band` of an image's out to a group's sums (16 * C + 1, filter_row), the last for db. */
    void (*winograd_dw)(const Winograd *plan, const void *x, const void *dout, void *sums, Size band, void *scratch);
    /* Adds up channel c of all groups' sums, to 9 rows of sums as conv_dw makes them; c = C stands for db. */
    void (*winograd_dw_end)(const Winograd *plan, const void *sums, Size groups, Size c, void *rows);
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
/* For images (C, H, W) and F filters; for dw or for out. Returns whether this is the quicker way. */
int plan_winograd(Winograd *plan, Size C, Size H, Size W, Size F, Size pad, int dw, Size images, Size threads,
                  Size itemsize);
void plan_pool(Pool *pool, Size itemsize);

#endif
