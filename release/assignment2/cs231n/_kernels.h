/* The compiled kernels of cs231n.fast_layers, as the Cython module sees them.
 *
 * Every kernel is serial and works on a part of a batch: threads are the caller's business. Arrays are
 * C-contiguous, float or double as the `Kernels` record was chosen, and `scratch` starts out as zeros. */
#ifndef CS231N_KERNELS_H
#define CS231N_KERNELS_H

#include <stddef.h>
#include <stdint.h>

typedef ptrdiff_t Size; /* a count or a position */

/* How the rows of a plane (H, W) are kept for windows `stride` apart: column q of the padded row is element
 * q / stride of phase q % stride, so that neighbouring windows find their pixels side by side. */
typedef struct {
    Size H, W, stride, pad;
    Size phases, phase; /* derived: how many phases a row has, and how many elements a phase */
    Size line_size;     /* scratch for a padded row */
} Split;

/* One convolution, in conv_forward_naive's letters: x (N, C, H, W), w (F, C, HH, WW), out (N, F, OH, OW). */
typedef struct {
    Split split;
    Size C, F, HH, WW, OH, OW;
    /* The rest is derived by plan_conv and counted in elements. */
    Size K;           /* C * HH * WW, the values under one window */
    Size image;       /* C * H * W */
    Size band, bands; /* rows of `out` that are made at a time, and how many such bands an image has */
    Size pixel_row;   /* row length of matrices whose columns are the pixels of a band */
    Size weight_row;  /* ... whose columns are the K weights and the bias */
    Size filter_row;  /* ... whose columns are filters */
    Size split_size, unfolded_size, packed_size, band_size; /* parts of the scratch memory */
    Size forward_scratch, backward_scratch;
} Conv;

/* One max pooling of planes (H, W) into planes (OH, OW). */
typedef struct {
    Split split;
    Size height, width, OH, OW;
    Size split_size, row_size, scratch; /* derived by plan_pool */
} Pool;

typedef struct {
    /* Makes band `task` of the whole batch (task = image * bands + band).
     * weights: (F, weight_row), the filters as rows, each followed by its bias. */
    void (*conv_forward)(const Conv *conv, const void *x, const void *weights, void *out, Size task,
                         void *scratch);
    /* Writes dx of images first..last-1 and adds their share to dweightsT (K + 1, filter_row), whose last row
     * is db. */
    void (*conv_backward)(const Conv *conv, const void *x, const void *weights, const void *dout, void *dx,
                          void *dweightsT, Size first, Size last, void *scratch);
    /* argmax: (OH, OW) a plane, positions of the maxima in their plane of x. */
    void (*pool_forward)(const Pool *pool, const void *x, void *out, int32_t *argmax, Size plane,
                         void *scratch);
    void (*pool_backward)(const Pool *pool, const void *dout, const int32_t *argmax, void *dx, Size plane);
} Kernels;

/* An instruction set this build has kernels for. */
typedef struct {
    const char *name;
    int (*supported)(void);
    Kernels for_float, for_double;
} InstructionSet;

extern const InstructionSet INSTRUCTION_SETS[]; /* best first; the last one always works; then a NULL name */

void plan_conv(Conv *conv, Size itemsize);
void plan_pool(Pool *pool, Size itemsize);

#endif
