# What the Cython module uses of the C code.

cdef extern from "_threads.h":
    int omp_get_max_threads() nogil

cdef extern from *:  # built into gcc and clang
    Py_ssize_t fetch_and_add "__sync_fetch_and_add"(Py_ssize_t *, Py_ssize_t) noexcept nogil

cdef extern from "_kernels.h":
    ctypedef struct ConvDx:
        Py_ssize_t bands, scratch

    ctypedef struct Conv:
        Py_ssize_t C, H, W, F, HH, WW, OH, OW, stride, pad, K, filter_row, bands
        Py_ssize_t forward_scratch, dw_scratch, weights, tables
        ConvDx dx

    ctypedef struct Winograd:
        Py_ssize_t filter_row, bands, scratch

    ctypedef struct Pool:
        Py_ssize_t H, W, height, width, stride, OH, OW, forward_scratch, backward_scratch
        int wide

    ctypedef struct Adam:
        double beta1, beta2, correction, epsilon, rate

    ctypedef struct Kernels:
        void pack_weights(Conv *, const void *w, void *weights) noexcept nogil
        void pack_dx_weights(const Conv *, const void *w, void *weights) noexcept nogil
        void conv_forward(const Conv *, const void *x, const void *weights, const void *bias, void *out,
                          Py_ssize_t band, void *scratch) noexcept nogil
        void conv_dx(const Conv *, const void *dout, const void *weights, void *dx, Py_ssize_t band,
                     void *scratch) noexcept nogil
        void conv_dw(const Conv *, const void *x, const void *dout, void *sums, Py_ssize_t band,
                     void *scratch) noexcept nogil
        void conv_dw_end(const Conv *, const void *sums, Py_ssize_t groups, Py_ssize_t first, Py_ssize_t last,
                         void *dw, void *db) noexcept nogil
        void winograd_weights(const Winograd *, const void *w, bint turned, Py_ssize_t c, void *weights) noexcept nogil
        int winograd_forward(const Winograd *, const void *x, const void *weights, const void *bias, void *out,
                             Py_ssize_t band, void *scratch) noexcept nogil
        void winograd_dw(const Winograd *, const void *x, const void *dout, void *sums, Py_ssize_t band,
                         void *scratch) noexcept nogil
        void winograd_dw_end(const Winograd *, const void *sums, Py_ssize_t groups, Py_ssize_t c,
                             void *rows) noexcept nogil
        void pool_forward(const Pool *, const void *x, void *out, void *argmax, int relu,
                          void *scratch) noexcept nogil
        void pool_backward(const Pool *, const void *dout, const void *argmax, void *dx,
                           void *scratch) noexcept nogil
        void adam(const Adam *, Py_ssize_t count, const void *w, const void *dw, const void *old_m,
                  const void *old_v, void *next_w, void *m, void *v) noexcept nogil

    ctypedef struct InstructionSet:
        const char *name
        int supported()
        Kernels for_float, for_double

    const InstructionSet *INSTRUCTION_SETS
    void plan_conv(Conv *, Py_ssize_t images, Py_ssize_t threads, Py_ssize_t itemsize)
    void fill_tables(Conv *, int *tables)
    bint plan_winograd(Winograd *, Py_ssize_t C, Py_ssize_t H, Py_ssize_t W, Py_ssize_t F, Py_ssize_t pad, bint dw,
                       Py_ssize_t images, Py_ssize_t threads, Py_ssize_t itemsize)
    void plan_pool(Pool *, Py_ssize_t itemsize)
