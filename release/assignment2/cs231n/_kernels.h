/* The compiled kernels of cs231n.fast_layers, as the Cython module sees them.
 *
 * Every kernel is serial and works on a part of a batch: threads are the caller's business. Arrays are
 * C-contiguous, float or double as the `Kernels` record was chosen, and `scratch` starts out as zeros. */
#ifndef CS231N_KERNELS_H
#define CS231N_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#define CACHE_LINE 64 /* bytes; also the widest vector */

/* One convolution, in the letters of conv_forward_naive: x (N, C, H, W), w (F, C, HH, WW), out (N, F, OH,
 * OW). */
typedef struct {
    ptrdiff_t C, H, W, F, HH, WW, stride, pad, OH, OW;
    /* The rest is derived by plan_conv; counts are elements. */
    ptrdiff_t K;          /* C * HH * WW, the values under one window */
    ptrdiff_t phases;     /* a row of x is kept as `phases` rows, so that a strided window reads neighbours */
    ptrdiff_t phase;      /* length of one of them */
    ptrdiff_t band;       /* rows of `out` that are made at a time ... */
    ptrdiff_t bands;      /* ... and how many such bands an image has */
    ptrdiff_t pixel_row;  /* row length of matrices whose columns are the pixels of a band */
    ptrdiff_t weight_row; /* ... whose columns are the K weights and the bias */
    ptrdiff_t filter_row; /* ... whose columns are filters */
    ptrdiff_t split_size, unfolded_size, product_size; /* scratch of a band, forward */
    ptrdiff_t dout_size, doutT_size, dsplit_size;      /* in place of the last, backward */
} Conv;

/* One max pooling of planes (H, W) into planes (OH, OW). */
typedef struct {
    ptrdiff_t H, W, height, width, stride, OH, OW;
    ptrdiff_t phases, phase;
    ptrdiff_t split_size, row_size; /* scratch of a plane: row_size twice */
} Pool;

typedef struct {
    /* Makes band `task` of the whole batch (task = image * bands + band).
     * weights: (F, weight_row), the filters as rows, each followed by its bias. */
    void (*conv_forward)(const Conv *conv, const void *x, const void *weights, void *out, ptrdiff_t task,
                         void *scratch);
    /* Writes dx of images first..last-1 and adds their share to dweightsT (K + 1, filter_row); row K is db.
     */
    void (*conv_backward)(const Conv *conv, const void *x, const void *weights, const void *dout, void *dx,
                          void *dweightsT, ptrdiff_t first, ptrdiff_t last, void *scratch);
    /* argmax: (OH, OW) a plane, positions of the maxima in their plane of x. */
    void (*pool_forward)(const Pool *pool, const void *x, void *out, int32_t *argmax, ptrdiff_t plane,
                         void *scratch);
    void (*pool_backward)(const Pool *pool, const void *dout, const int32_t *argmax, void *dx,
                          ptrdiff_t plane);
} Kernels;

/* An instruction set this build has kernels for. */
typedef struct {
    const char *name;
    int (*supported)(void);
    Kernels for_float, for_double;
} InstructionSet;

extern const InstructionSet
    INSTRUCTION_SETS[]; /* best first, ends with name == NULL; the last always works */

void plan_conv(Conv *conv, ptrdiff_t itemsize);
void plan_pool(Pool *pool, ptrdiff_t itemsize);

#endif
