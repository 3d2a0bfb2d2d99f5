# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Shares the images of a batch out among threads; the work on one image is in _kernels_template.h.

Private: `cs231n.fast_layers` checks the arguments. Here all arrays are contiguous, aligned and of one dtype.
"""

import os

import numpy as np

cimport numpy as cnp
from cython.parallel cimport prange, threadid

cnp.import_array()

cdef extern from "_threads.h":
    int omp_get_max_threads() nogil

cdef extern from "_kernels.h":
    ctypedef struct Split:
        Py_ssize_t H, W, stride, pad

    ctypedef struct Conv:
        Split split
        Py_ssize_t C, F, HH, WW, OH, OW, K, bands, weight_row, filter_row, forward_scratch, backward_scratch

    ctypedef struct Pool:
        Split split
        Py_ssize_t height, width, OH, OW, scratch

    ctypedef struct Kernels:
        void conv_forward(const Conv *, const void *x, const void *weights, void *out, Py_ssize_t task,
                          void *scratch) noexcept nogil
        void conv_backward(const Conv *, const void *x, const void *weights, const void *dout, void *dx,
                           void *dweightsT, Py_ssize_t first, Py_ssize_t last, void *scratch) noexcept nogil
        void pool_forward(const Pool *, const void *x, void *out, int *argmax, Py_ssize_t plane,
                          void *scratch) noexcept nogil
        void pool_backward(const Pool *, const void *dout, const int *argmax, void *dx,
                           Py_ssize_t plane) noexcept nogil

    ctypedef struct InstructionSet:
        const char *name
        int supported()
        Kernels for_float, for_double

    const InstructionSet *INSTRUCTION_SETS
    void plan_conv(Conv *, Py_ssize_t itemsize)
    void plan_pool(Pool *, Py_ssize_t itemsize)


# --- which kernels, how many threads -------------------------------------------------------------------

cdef const InstructionSet *chosen = INSTRUCTION_SETS
while not chosen.supported():
    chosen += 1


def instruction_sets():
    """Names of those this processor can run, best first."""
    names = []
    cdef const InstructionSet *candidate = INSTRUCTION_SETS
    while candidate.name != NULL:
        if candidate.supported():
            names.append(candidate.name.decode())
        candidate += 1
    return names


def use(str name):
    """Switches to the instruction set of that name, so that tests and benchmarks can try each."""
    global chosen
    if name not in instruction_sets():
        raise ValueError(f"name: expected one of {instruction_sets()}, got {name!r}")
    chosen = INSTRUCTION_SETS
    while chosen.name.decode() != name:
        chosen += 1


cdef const Kernels *kernels_for(cnp.ndarray x):
    return &chosen.for_double if x.itemsize == 8 else &chosen.for_float


# A thread pays from about half a millisecond of work: waking it takes microseconds on an idle machine, but a
# busy one may let it wait for some milliseconds, and all others with it. The unit is a multiplication.
cdef Py_ssize_t WORK_OF_A_THREAD = 10_000_000
cdef double WORK_OF_A_PIXEL = 10
cdef object importing_process = os.getpid()
omp_get_max_threads()  # OpenMP libraries may open files when they start: now rather than at the first call


cdef int threads_for(Py_ssize_t tasks, double work):
    """One in a forked process: OpenMP does not survive a fork, and a sandboxed worker may start none."""
    if os.getpid() != importing_process:
        return 1
    return max(1, min(omp_get_max_threads(), tasks, <Py_ssize_t>(work / WORK_OF_A_THREAD)))


cdef Py_ssize_t CACHE_LINE = 64


cdef aligned_zeros(shape, dtype):
    """Zeros that start on a cache line: a vector that straddles two costs two loads."""
    count = int(np.prod(shape, dtype=np.intp))
    memory = np.zeros(count + CACHE_LINE // dtype.itemsize, dtype)
    skip = -memory.ctypes.data % CACHE_LINE // dtype.itemsize
    return memory[skip:skip + count].reshape(shape)


# --- convolution ---------------------------------------------------------------------------------------

cdef Conv conv_geometry(cnp.ndarray x, cnp.ndarray w, Py_ssize_t stride, Py_ssize_t pad):
    cdef Conv conv
    conv.split.H, conv.split.W, conv.split.stride, conv.split.pad = x.shape[2], x.shape[3], stride, pad
    conv.C, conv.F, conv.HH, conv.WW = x.shape[1], w.shape[0], w.shape[2], w.shape[3]
    conv.OH = 1 + (x.shape[2] + 2 * pad - conv.HH) // stride
    conv.OW = 1 + (x.shape[3] + 2 * pad - conv.WW) // stride
    plan_conv(&conv, x.itemsize)
    return conv


cdef cnp.ndarray weight_rows(Conv *conv, cnp.ndarray w, b):
    """(F, weight_row): each filter as a row, its bias (0 if none is given) behind it."""
    rows = aligned_zeros((conv.F, conv.weight_row), w.dtype)
    rows[:, :conv.K] = w.reshape(conv.F, conv.K)
    if b is not None:
        rows[:, conv.K] = b
    return rows


def conv_forward(cnp.ndarray x, cnp.ndarray w, cnp.ndarray b, Py_ssize_t stride, Py_ssize_t pad):
    """x (N, C, H, W), w (F, C, HH, WW), b (F,) -> out (N, F, OH, OW)."""
    cdef Conv conv = conv_geometry(x, w, stride, pad)
    cdef cnp.ndarray out = np.empty((x.shape[0], conv.F, conv.OH, conv.OW), x.dtype)
    cdef Py_ssize_t task, tasks = x.shape[0] * conv.bands
    cdef int threads = threads_for(tasks, <double>out.size * conv.K)
    cdef cnp.ndarray weights = weight_rows(&conv, w, b)
    cdef cnp.ndarray scratch = aligned_zeros((threads, conv.forward_scratch), x.dtype)
    cdef const Kernels *kernels = kernels_for(x)
    cdef const void *x_data = cnp.PyArray_DATA(x)
    cdef const void *weights_data = cnp.PyArray_DATA(weights)
    cdef void *out_data = cnp.PyArray_DATA(out)
    cdef char *scratch_data = <char *>cnp.PyArray_DATA(scratch)
    cdef Py_ssize_t scratch_bytes = scratch.strides[0]
    for task in prange(tasks, nogil=True, schedule="dynamic", num_threads=threads):
        kernels.conv_forward(&conv, x_data, weights_data, out_data, task,
                             scratch_data + threadid() * scratch_bytes)
    return out


def conv_backward(cnp.ndarray x, cnp.ndarray w, cnp.ndarray dout, Py_ssize_t stride, Py_ssize_t pad):
    """dout (N, F, OH, OW) -> dx, dw, db, shaped as x, w, b.

    The images are dealt out in groups with a sum of dw each, so that the rounding of dw does not depend on
    which thread was quicker.
    """
    cdef Conv conv = conv_geometry(x, w, stride, pad)
    cdef cnp.ndarray dx = np.empty_like(x)
    cdef Py_ssize_t N = x.shape[0]
    cdef int threads = threads_for(N, 2.0 * dout.size * conv.K)
    cdef Py_ssize_t group, groups = min(N, threads if threads == 1 else 4 * threads)
    cdef cnp.ndarray dweightsT = aligned_zeros((groups, conv.K + 1, conv.filter_row), x.dtype)
    cdef cnp.ndarray weights = weight_rows(&conv, w, None)
    cdef cnp.ndarray scratch = aligned_zeros((threads, conv.backward_scratch), x.dtype)
    cdef const Kernels *kernels = kernels_for(x)
    cdef const void *x_data = cnp.PyArray_DATA(x)
    cdef const void *weights_data = cnp.PyArray_DATA(weights)
    cdef const void *dout_data = cnp.PyArray_DATA(dout)
    cdef void *dx_data = cnp.PyArray_DATA(dx)
    cdef char *dweightsT_data = <char *>cnp.PyArray_DATA(dweightsT)
    cdef char *scratch_data = <char *>cnp.PyArray_DATA(scratch)
    cdef Py_ssize_t dweightsT_bytes = dweightsT.strides[0], scratch_bytes = scratch.strides[0]
    for group in prange(groups, nogil=True, schedule="dynamic", num_threads=threads):
        kernels.conv_backward(&conv, x_data, weights_data, dout_data, dx_data,
                              dweightsT_data + group * dweightsT_bytes, group * N // groups,
                              (group + 1) * N // groups, scratch_data + threadid() * scratch_bytes)
    total = dweightsT.sum(axis=0)
    dw = np.ascontiguousarray(total[:conv.K, :conv.F].T).reshape(conv.F, conv.C, conv.HH, conv.WW)
    return dx, dw, total[conv.K, :conv.F].copy()


# --- max pooling ---------------------------------------------------------------------------------------

cdef Pool pool_geometry(cnp.ndarray x, Py_ssize_t height, Py_ssize_t width, Py_ssize_t stride):
    cdef Pool pool
    pool.split.H, pool.split.W, pool.split.stride, pool.split.pad = x.shape[2], x.shape[3], stride, 0
    pool.height, pool.width = height, width
    pool.OH = 1 + (x.shape[2] - height) // stride
    pool.OW = 1 + (x.shape[3] - width) // stride
    plan_pool(&pool, x.itemsize)
    return pool


# Planes are small: a thread takes several at a time.
cdef Py_ssize_t AT_A_TIME = 8


def pool_forward(cnp.ndarray x, Py_ssize_t height, Py_ssize_t width, Py_ssize_t stride):
    """x (N, C, H, W) -> out (N, C, OH, OW) and argmax, int32 positions of the maxima in their planes of x."""
    cdef Pool pool = pool_geometry(x, height, width, stride)
    cdef cnp.ndarray out = np.empty((x.shape[0], x.shape[1], pool.OH, pool.OW), x.dtype)
    cdef cnp.ndarray argmax = np.empty((x.shape[0], x.shape[1], pool.OH, pool.OW), np.int32)
    cdef Py_ssize_t plane, planes = x.shape[0] * x.shape[1]
    cdef int threads = threads_for(planes, WORK_OF_A_PIXEL * x.size)
    cdef cnp.ndarray scratch = aligned_zeros((threads, pool.scratch), x.dtype)
    cdef const Kernels *kernels = kernels_for(x)
    cdef const void *x_data = cnp.PyArray_DATA(x)
    cdef void *out_data = cnp.PyArray_DATA(out)
    cdef int *argmax_data = <int *>cnp.PyArray_DATA(argmax)
    cdef char *scratch_data = <char *>cnp.PyArray_DATA(scratch)
    cdef Py_ssize_t scratch_bytes = scratch.strides[0]
    for plane in prange(planes, nogil=True, schedule="dynamic", chunksize=AT_A_TIME, num_threads=threads):
        kernels.pool_forward(&pool, x_data, out_data, argmax_data, plane,
                             scratch_data + threadid() * scratch_bytes)
    return out, argmax


def pool_backward(cnp.ndarray x, cnp.ndarray dout, cnp.ndarray argmax):
    """dout (N, C, OH, OW) -> dx, shaped as x."""
    cdef Pool pool
    pool.split.H, pool.split.W, pool.OH, pool.OW = x.shape[2], x.shape[3], dout.shape[2], dout.shape[3]
    cdef cnp.ndarray dx = np.empty_like(dout, shape=(<object>x).shape)
    cdef Py_ssize_t plane, planes = x.shape[0] * x.shape[1]
    cdef int threads = threads_for(planes, WORK_OF_A_PIXEL * dx.size)
    cdef const Kernels *kernels = kernels_for(dout)
    cdef const void *dout_data = cnp.PyArray_DATA(dout)
    cdef void *dx_data = cnp.PyArray_DATA(dx)
    cdef const int *argmax_data = <const int *>cnp.PyArray_DATA(argmax)
    for plane in prange(planes, nogil=True, schedule="dynamic", chunksize=AT_A_TIME, num_threads=threads):
        kernels.pool_backward(&pool, dout_data, argmax_data, dx_data, plane)
    return dx
