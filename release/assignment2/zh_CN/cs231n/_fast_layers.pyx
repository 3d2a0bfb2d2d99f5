# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Shares the images of a batch out among threads; the work on one image is in _kernels.c.

Private: `cs231n.fast_layers` checks the arguments. Here all arrays are contiguous, aligned and of one dtype.
"""

import os

import numpy as np

cimport numpy as cnp
from cython.parallel cimport prange, threadid
from libc.string cimport memset

cnp.import_array()

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


# A thread pays from about 30 microseconds of work: waking it takes less on an idle machine. A busy one may let it
# wait, so tasks are small and a thread that is awake takes the next. The unit is a multiplication.
cdef Py_ssize_t WORK_OF_A_THREAD = 1_500_000
cdef double WORK_OF_A_PIXEL = 10
cdef double WORK_OF_A_SUM = 25
cdef Py_ssize_t ROWS_AT_A_TIME = 16  # of sums; a whole number of vectors
cdef Py_ssize_t PIXELS_OF_A_SUM = 1536  # at least; to add up sums of few pixels would take longer than to make them
cdef object importing_process = os.getpid()
omp_get_max_threads()  # OpenMP libraries may open files when they start: now rather than at the first call


cdef int threads_for(Py_ssize_t tasks, double work):
    """One in a forked process: OpenMP does not survive a fork, and a sandboxed worker may start none."""
    if os.getpid() != importing_process:
        return 1
    return max(1, min(omp_get_max_threads(), tasks, <Py_ssize_t>(work / WORK_OF_A_THREAD)))


cdef Py_ssize_t CACHE_LINE = 64
cdef list spare_memory = []  # at most one piece, kept between calls: fresh memory costs a page fault per 4 KiB


cdef class Scratch:
    """For each of some threads, memory of `bytes`, which starts on a cache line, and counts of tasks of two kinds."""

    cdef cnp.ndarray memory, counts
    cdef char *start
    cdef Py_ssize_t threads, bytes

    def __init__(self, Py_ssize_t threads, Py_ssize_t bytes):
        self.threads, self.bytes = threads, (bytes // CACHE_LINE + 1) * CACHE_LINE
        self.memory = spare_memory.pop() if spare_memory else None  # at once, as we hold Python's lock
        if self.memory is None or self.memory.size < threads * self.bytes + CACHE_LINE:
            self.memory = np.empty(threads * self.bytes + CACHE_LINE, np.uint8)
        self.start = cnp.PyArray_BYTES(self.memory)
        self.start += -<Py_ssize_t>self.start & (CACHE_LINE - 1)
        self.counts = np.zeros(threads * CACHE_LINE, np.intp)  # so far apart that they share no cache line

    cdef Py_ssize_t next_task(self, Py_ssize_t tasks, Py_ssize_t thread, int kind=0) noexcept nogil:
        """One of the thread's share, which its caches may hold since the last call; then of another's; then `tasks`."""
        cdef Py_ssize_t i, owner, task
        for i in range(self.threads):
            owner = (thread + i) % self.threads
            task = owner * tasks // self.threads
            task += fetch_and_add(<Py_ssize_t *>cnp.PyArray_DATA(self.counts) + owner * CACHE_LINE + kind, 1)
            if task < (owner + 1) * tasks // self.threads:
                return task
        return tasks

    def __dealloc__(self):
        if not spare_memory:
            spare_memory.append(self.memory)


cdef class Batch:
    """The memory of an array of shape (N, ...), as kernels take it: item by item."""

    cdef cnp.ndarray array
    cdef char *start
    cdef Py_ssize_t bytes  # of an item

    def __init__(self, cnp.ndarray array, Py_ssize_t items):
        self.array = array
        self.start = cnp.PyArray_BYTES(array)
        self.bytes = array.nbytes // max(items, 1)


cdef cnp.ndarray empty(int kind, Py_ssize_t N, Py_ssize_t C, Py_ssize_t H, Py_ssize_t W):
    """np.empty((N, C, H, W)) of the type with number `kind`, without the way through Python."""
    cdef cnp.npy_intp[4] shape = [N, C, H, W]
    return cnp.PyArray_EMPTY(4, shape, kind, False)


# --- convolution ---------------------------------------------------------------------------------------

cdef class Plan:
    """How a convolution is cut into tasks, and the tables that the kernels look positions up in."""

    cdef Conv conv
    cdef Py_ssize_t N, out_rows, out_columns  # plan_conv may see an image as wider and less high
    cdef cnp.ndarray tables

    def __init__(self, cnp.ndarray x, cnp.ndarray w, Py_ssize_t stride, Py_ssize_t pad):
        cdef Conv *conv = &self.conv
        self.N, conv.C, conv.H, conv.W = x.shape[0], x.shape[1], x.shape[2], x.shape[3]
        conv.F, conv.HH, conv.WW, conv.stride, conv.pad = w.shape[0], w.shape[2], w.shape[3], stride, pad
        conv.OH = self.out_rows = 1 + (conv.H + 2 * pad - conv.HH) // stride
        conv.OW = self.out_columns = 1 + (conv.W + 2 * pad - conv.WW) // stride
        plan_conv(conv, self.N, omp_get_max_threads(), x.itemsize)
        self.tables = np.empty(conv.tables, np.int32)
        fill_tables(conv, <int *>cnp.PyArray_DATA(self.tables))

    cdef double work(self):
        """Multiplications that out takes; dx and dw take as many each."""
        return <double>self.N * self.conv.F * self.conv.OH * self.conv.OW * self.conv.K


def conv_forward(cnp.ndarray x, cnp.ndarray w, cnp.ndarray b, Py_ssize_t stride, Py_ssize_t pad):
    """x (N, C, H, W), w (F, C, HH, WW), b (F,) -> out (N, F, OH, OW)."""
    cdef Plan plan = Plan(x, w, stride, pad)
    cdef cnp.ndarray out = empty(cnp.PyArray_TYPE(x), plan.N, plan.conv.F, plan.out_rows, plan.out_columns)
    if winograd_forward(x, w, False, b, stride, pad, out):
        return out
    cdef cnp.ndarray panels = np.empty(plan.conv.weights, w.dtype)
    cdef void *weights = cnp.PyArray_DATA(panels)
    cdef const void *bias = cnp.PyArray_DATA(b)
    cdef Batch images = Batch(x, plan.N), maps = Batch(out, plan.N)
    cdef Py_ssize_t task, thread, bands = plan.conv.bands, tasks = plan.N * bands
    cdef int threads = threads_for(tasks, plan.work())
    cdef Scratch scratch = Scratch(threads, plan.conv.forward_scratch)
    cdef const Kernels *kernels = kernels_for(x)
    kernels.pack_weights(&plan.conv, cnp.PyArray_DATA(w), weights)
    for thread in prange(threads, nogil=True, schedule="static", num_threads=threads):
        while (task := scratch.next_task(tasks, thread)) < tasks:
            kernels.conv_forward(&plan.conv, images.start + task // bands * images.bytes, weights, bias,
                                 maps.start + task // bands * maps.bytes, task % bands,
                                 scratch.start + thread * scratch.bytes)
    return out


def conv_backward(cnp.ndarray x, cnp.ndarray w, cnp.ndarray dout, Py_ssize_t stride, Py_ssize_t pad,
                  bint need_dx=True):
    """dout (N, F, OH, OW) -> dx (None unless needed), dw, db, shaped as x, w, b."""
    cdef Plan plan = Plan(x, w, stride, pad)
    cdef cnp.ndarray dx = np.empty_like(x) if need_dx else None
    zeros = np.zeros(x.shape[1], x.dtype)
    cdef bint done = dx is None or winograd_forward(dout, w, True, zeros, stride, 2 - pad, dx)
    of_filters = winograd_dw(plan, x, w, dout)
    if not done or of_filters is None:
        sums = conv_gradients(plan, x, w, dout, None if done else dx, of_filters is None)
        of_filters = of_filters or dw_and_db(plan, w, sums, sums.shape[0])
    return dx, *of_filters


cdef cnp.ndarray conv_gradients(Plan plan, cnp.ndarray x, cnp.ndarray w, cnp.ndarray dout, cnp.ndarray dx,
                                bint need_dw):
    """Sums for dw and db, if needed; makes dx, unless None. Images are dealt out in groups with a sum each, so that the
    rounding does not depend on which thread was quicker; then smaller parts of dx: all threads end together."""
    cdef Py_ssize_t thread, group, task, part, bands = plan.conv.bands, tasks = plan.N * bands
    cdef Py_ssize_t dx_bands = plan.conv.dx.bands, parts = 0 if dx is None else plan.N * dx_bands
    cdef int threads = threads_for(max(tasks, parts), plan.work() * (need_dw + (parts > 0)))
    cdef cnp.ndarray all_sums = sums_of_groups(plan, tasks if need_dw else 0, threads, x.dtype)
    cdef Py_ssize_t groups = all_sums.shape[0]
    cdef Batch images = Batch(x, plan.N), gradients = Batch(dout, plan.N), sums = Batch(all_sums, groups)
    cdef Batch of_images = Batch(x if dx is None else dx, plan.N)
    cdef cnp.ndarray panels = np.empty(plan.conv.weights, w.dtype)
    cdef void *weights = cnp.PyArray_DATA(panels)
    cdef Scratch scratch = Scratch(threads, max(plan.conv.dw_scratch, plan.conv.dx.scratch))
    cdef const Kernels *kernels = kernels_for(x)
    if parts > 0:
        kernels.pack_dx_weights(&plan.conv, cnp.PyArray_DATA(w), weights)
    for thread in prange(threads, nogil=True, schedule="static", num_threads=threads):
        while (group := scratch.next_task(groups, thread)) < groups:
            memset(sums.start + group * sums.bytes, 0, sums.bytes)
            for task in range(group * tasks // groups, (group + 1) * tasks // groups):
                kernels.conv_dw(&plan.conv, images.start + task // bands * images.bytes,
                                gradients.start + task // bands * gradients.bytes, sums.start + group * sums.bytes,
                                task % bands, scratch.start + thread * scratch.bytes)
        while (part := scratch.next_task(parts, thread, 1)) < parts:
            kernels.conv_dx(&plan.conv, gradients.start + part // dx_bands * gradients.bytes, weights,
                            of_images.start + part // dx_bands * of_images.bytes, part % dx_bands,
                            scratch.start + thread * scratch.bytes)
    return all_sums


cdef cnp.ndarray sums_of_groups(Plan plan, Py_ssize_t tasks, int threads, dtype):
    """Memory for the sums (groups, K + 1, filter_row) of as many groups as keep all threads busy."""
    cdef Py_ssize_t groups = plan.N * plan.out_rows * plan.out_columns // PIXELS_OF_A_SUM
    groups = min(tasks, 1) if threads == 1 else min(tasks, max(threads, min(groups, 4 * threads)))
    return np.empty((groups, plan.conv.K + 1, plan.conv.filter_row), dtype)


cdef dw_and_db(Plan plan, cnp.ndarray w, cnp.ndarray all_sums, Py_ssize_t groups):
    """From all groups' sums (groups, K + 1, filter_row)."""
    cdef cnp.ndarray dw = np.empty_like(w), db = np.empty(plan.conv.F, w.dtype)
    cdef void *to_dw = cnp.PyArray_DATA(dw)
    cdef void *to_db = cnp.PyArray_DATA(db)
    cdef void *sums = cnp.PyArray_DATA(all_sums)
    cdef Py_ssize_t task, tasks = (plan.conv.K + ROWS_AT_A_TIME) // ROWS_AT_A_TIME
    cdef int threads = threads_for(tasks, WORK_OF_A_SUM * all_sums.size)
    cdef const Kernels *kernels = kernels_for(w)
    for task in prange(tasks, nogil=True, schedule="static", num_threads=threads):
        kernels.conv_dw_end(&plan.conv, sums, groups, task * ROWS_AT_A_TIME,
                            min((task + 1) * ROWS_AT_A_TIME, plan.conv.K + 1), to_dw, to_db)
    return dw, db


# --- convolution with 3x3 filters by minimal filtering: see _kernels_winograd.h --------------------------

cdef bint plan_squares(Winograd *plan, cnp.ndarray x, cnp.ndarray w, Py_ssize_t filters, Py_ssize_t stride,
                       Py_ssize_t pad, bint dw=False):
    """Whether out, or dw, is made sooner in this way."""
    if w.shape[2] != 3 or w.shape[3] != 3 or stride != 1 or not 0 <= pad <= 2 or x.size == 0 or w.size == 0:
        return False
    return plan_winograd(plan, x.shape[1], x.shape[2], x.shape[3], filters, pad, dw, x.shape[0],
                         omp_get_max_threads(), x.itemsize)


cdef double work_in_squares(cnp.ndarray x, cnp.ndarray out):
    """Multiplications: 16 for each channel and each 4 pixels of out."""
    return 4.0 * out.size * x.shape[1]


cdef bint winograd_forward(cnp.ndarray x, cnp.ndarray w, bint turned, cnp.ndarray b, Py_ssize_t stride,
                           Py_ssize_t pad, cnp.ndarray out):
    """Makes out. False: out is still to be made, as this is not the quicker way, or not all of out is finite."""
    cdef Winograd plan
    if not plan_squares(&plan, x, w, out.shape[1], stride, pad):
        return False
    cdef cnp.ndarray transformed = np.empty(16 * w.size // 9, x.dtype)
    cdef void *weights = cnp.PyArray_DATA(transformed)
    cdef const void *filters = cnp.PyArray_DATA(w)
    cdef const void *bias = cnp.PyArray_DATA(b)
    cdef Py_ssize_t task, channel, channels = x.shape[1], bands = plan.bands, tasks = x.shape[0] * bands, finite = 0
    cdef Batch images = Batch(x, x.shape[0]), maps = Batch(out, x.shape[0])
    cdef int threads = threads_for(tasks, work_in_squares(x, out))
    cdef Scratch scratch = Scratch(threads, plan.scratch)
    cdef const Kernels *kernels = kernels_for(x)
    for channel in prange(channels, nogil=True, schedule="static", num_threads=threads):
        kernels.winograd_weights(&plan, filters, turned, channel, weights)
    for task in prange(tasks, nogil=True, schedule="dynamic", num_threads=threads):
        finite += kernels.winograd_forward(&plan, images.start + task // bands * images.bytes, weights, bias,
                                           maps.start + task // bands * maps.bytes, task % bands,
                                           scratch.start + threadid() * scratch.bytes)
    return finite == tasks


cdef winograd_dw(Plan plan, cnp.ndarray x, cnp.ndarray w, cnp.ndarray dout):
    """dw and db. None: this is not the quicker way, or not all of dw is finite."""
    cdef Winograd squares
    if not plan_squares(&squares, x, w, w.shape[0], plan.conv.stride, plan.conv.pad, dw=True):
        return None
    cdef Batch images = Batch(x, plan.N), gradients = Batch(dout, plan.N)
    cdef Py_ssize_t group, task, channel, channels = x.shape[1], bands = squares.bands, tasks = plan.N * bands
    cdef int threads = threads_for(tasks, work_in_squares(x, dout))
    cdef Py_ssize_t groups = 1 if threads == 1 else min(tasks, 2 * threads)
    cdef cnp.ndarray all_sums = np.empty((groups, 16 * channels + 1, squares.filter_row), x.dtype)
    cdef cnp.ndarray total = np.empty((plan.conv.K + 1, squares.filter_row), x.dtype)
    cdef void *rows = cnp.PyArray_DATA(total)
    cdef Batch sums = Batch(all_sums, groups)
    cdef Scratch scratch = Scratch(threads, squares.scratch)
    cdef const Kernels *kernels = kernels_for(x)
    for group in prange(groups, nogil=True, schedule="dynamic", num_threads=threads):
        memset(sums.start + group * sums.bytes, 0, sums.bytes)
        for task in range(group * tasks // groups, (group + 1) * tasks // groups):
            kernels.winograd_dw(&squares, images.start + task // bands * images.bytes,
                                gradients.start + task // bands * gradients.bytes, sums.start + group * sums.bytes,
                                task % bands, scratch.start + threadid() * scratch.bytes)
    for channel in prange(channels + 1, nogil=True, schedule="static", num_threads=threads):
        kernels.winograd_dw_end(&squares, sums.start, groups, channel, rows)
    dw, db = dw_and_db(plan, w, total, 1)
    return (dw, db) if np.isfinite(dw).all() else None


# --- max pooling ---------------------------------------------------------------------------------------

cdef Pool pool_geometry(Py_ssize_t H, Py_ssize_t W, Py_ssize_t height, Py_ssize_t width, Py_ssize_t stride,
                        Py_ssize_t itemsize):
    cdef Pool pool
    pool.H, pool.W, pool.height, pool.width, pool.stride = H, W, height, width, stride
    pool.OH, pool.OW = 1 + (H - height) // stride, 1 + (W - width) // stride
    plan_pool(&pool, itemsize)
    return pool


cdef int kind_of_positions(Pool pool):
    return cnp.NPY_INT32 if pool.wide else cnp.NPY_UINT8


cdef Py_ssize_t AT_A_TIME = 8  # planes that a thread takes at least; at first many, for one long stream of memory each


def pool_forward(cnp.ndarray x, Py_ssize_t height, Py_ssize_t width, Py_ssize_t stride, bint relu=False):
    """x (N, C, H, W) -> out (N, C, OH, OW) and argmax, positions of the maxima in their windows.

    relu: the maximum of each window and 0, and no position where that is 0.
    """
    cdef Pool pool = pool_geometry(x.shape[2], x.shape[3], height, width, stride, x.itemsize)
    cdef cnp.ndarray out = empty(cnp.PyArray_TYPE(x), x.shape[0], x.shape[1], pool.OH, pool.OW)
    cdef cnp.ndarray argmax = empty(kind_of_positions(pool), x.shape[0], x.shape[1], pool.OH, pool.OW)
    cdef Py_ssize_t plane, planes = x.shape[0] * x.shape[1]
    cdef Batch pixels = Batch(x, planes), maxima = Batch(out, planes), positions = Batch(argmax, planes)
    cdef int threads = threads_for(planes, WORK_OF_A_PIXEL * x.size)
    cdef Scratch scratch = Scratch(threads, pool.forward_scratch)
    cdef const Kernels *kernels = kernels_for(x)
    for plane in prange(planes, nogil=True, schedule="guided", chunksize=AT_A_TIME, num_threads=threads):
        kernels.pool_forward(&pool, pixels.start + plane * pixels.bytes, maxima.start + plane * maxima.bytes,
                             positions.start + plane * positions.bytes, relu,
                             scratch.start + threadid() * scratch.bytes)
    return out, argmax


def pool_backward(cnp.ndarray dout, cnp.ndarray argmax, Py_ssize_t H, Py_ssize_t W,
                  Py_ssize_t height, Py_ssize_t width, Py_ssize_t stride):
    """dout (N, C, OH, OW) -> dx (N, C, H, W)."""
    cdef Pool pool = pool_geometry(H, W, height, width, stride, dout.itemsize)
    cdef cnp.ndarray dx = empty(cnp.PyArray_TYPE(dout), dout.shape[0], dout.shape[1], H, W)
    cdef Py_ssize_t plane, planes = dout.shape[0] * dout.shape[1]
    cdef Batch gradients = Batch(dout, planes), positions = Batch(argmax, planes), pixels = Batch(dx, planes)
    cdef int threads = threads_for(planes, WORK_OF_A_PIXEL * dx.size)
    cdef Scratch scratch = Scratch(threads, pool.backward_scratch)
    cdef const Kernels *kernels = kernels_for(dout)
    for plane in prange(planes, nogil=True, schedule="guided", chunksize=AT_A_TIME, num_threads=threads):
        kernels.pool_backward(&pool, gradients.start + plane * gradients.bytes,
                              positions.start + plane * positions.bytes, pixels.start + plane * pixels.bytes,
                              scratch.start + threadid() * scratch.bytes)
    return dx


# --- convolution, ReLU and max pooling at once ---------------------------------------------------------

cdef Py_ssize_t SECOND_LEVEL_CACHE = 1 << 20


cdef bint stay_in_cache(Plan plan, cnp.ndarray x, cnp.ndarray w):
    """Whether each image goes through all layers before the next, so that its maps, which they pass on, need not reach
    main memory. 3x3 filters gain more by minimal filtering."""
    cdef Winograd squares
    if plan_squares(&squares, x, w, w.shape[0], plan.conv.stride, plan.conv.pad):
        return False
    return maps_bytes(plan, x) <= SECOND_LEVEL_CACHE and plan.N >= omp_get_max_threads()


cdef Py_ssize_t maps_bytes(Plan plan, cnp.ndarray x):
    return plan.conv.F * plan.out_rows * plan.out_columns * x.itemsize


def conv_relu_pool_forward(cnp.ndarray x, cnp.ndarray w, cnp.ndarray b, Py_ssize_t stride, Py_ssize_t pad,
                           Py_ssize_t height, Py_ssize_t width, Py_ssize_t pool_stride):
    """pool_forward(conv_forward(...), ..., relu=True)"""
    cdef Plan plan = Plan(x, w, stride, pad)
    if not stay_in_cache(plan, x, w):
        return pool_forward(conv_forward(x, w, b, stride, pad), height, width, pool_stride, True)
    cdef Py_ssize_t N = plan.N, F = plan.conv.F, image, band, f
    cdef Pool pool = pool_geometry(plan.out_rows, plan.out_columns, height, width, pool_stride, x.itemsize)
    cdef cnp.ndarray out = empty(cnp.PyArray_TYPE(x), N, F, pool.OH, pool.OW)
    cdef cnp.ndarray argmax = empty(kind_of_positions(pool), N, F, pool.OH, pool.OW)
    cdef cnp.ndarray panels = np.empty(plan.conv.weights, w.dtype)
    cdef void *weights = cnp.PyArray_DATA(panels)
    cdef const void *bias = cnp.PyArray_DATA(b)
    cdef Batch images = Batch(x, N), maxima = Batch(out, N * F), positions = Batch(argmax, N * F)
    cdef int threads = threads_for(N, plan.work())
    cdef Scratch maps = Scratch(threads, maps_bytes(plan, x))
    cdef Scratch scratch = Scratch(threads, max(plan.conv.forward_scratch, pool.forward_scratch))
    cdef Py_ssize_t map_bytes = maps_bytes(plan, x) // max(F, 1)
    cdef const Kernels *kernels = kernels_for(x)
    kernels.pack_weights(&plan.conv, cnp.PyArray_DATA(w), weights)
    for image in prange(N, nogil=True, schedule="dynamic", num_threads=threads):
        for band in range(plan.conv.bands):
            kernels.conv_forward(&plan.conv, images.start + image * images.bytes, weights, bias,
                                 maps.start + threadid() * maps.bytes, band,
                                 scratch.start + threadid() * scratch.bytes)
        for f in range(F):
            kernels.pool_forward(&pool, maps.start + threadid() * maps.bytes + f * map_bytes,
                                 maxima.start + (image * F + f) * maxima.bytes,
                                 positions.start + (image * F + f) * positions.bytes, True,
                                 scratch.start + threadid() * scratch.bytes)
    return out, argmax


def conv_relu_pool_backward(cnp.ndarray x, cnp.ndarray w, cnp.ndarray dout, cnp.ndarray argmax, Py_ssize_t stride,
                            Py_ssize_t pad, Py_ssize_t height, Py_ssize_t width, Py_ssize_t pool_stride, bint need_dx):
    """conv_backward(..., pool_backward(dout, argmax, ...), ...)"""
    cdef Plan plan = Plan(x, w, stride, pad)
    if need_dx or not stay_in_cache(plan, x, w):
        dmaps = pool_backward(dout, argmax, plan.out_rows, plan.out_columns, height, width, pool_stride)
        return conv_backward(x, w, dmaps, stride, pad, need_dx)
    cdef Py_ssize_t N = plan.N, F = plan.conv.F, group, groups, image, band, f
    cdef Pool pool = pool_geometry(plan.out_rows, plan.out_columns, height, width, pool_stride, x.itemsize)
    cdef Batch images = Batch(x, N), gradients = Batch(dout, N * F), positions = Batch(argmax, N * F)
    cdef int threads = threads_for(N, plan.work())
    cdef cnp.ndarray all_sums = sums_of_groups(plan, N, threads, x.dtype)
    groups = all_sums.shape[0]
    cdef Batch sums = Batch(all_sums, groups)
    cdef Scratch maps = Scratch(threads, maps_bytes(plan, x))
    cdef Scratch scratch = Scratch(threads, max(plan.conv.dw_scratch, pool.backward_scratch))
    cdef Py_ssize_t map_bytes = maps_bytes(plan, x) // max(F, 1)
    cdef const Kernels *kernels = kernels_for(x)
    for group in prange(groups, nogil=True, schedule="dynamic", num_threads=threads):
        memset(sums.start + group * sums.bytes, 0, sums.bytes)
        for image in range(group * N // groups, (group + 1) * N // groups):
            for f in range(F):
                kernels.pool_backward(&pool, gradients.start + (image * F + f) * gradients.bytes,
                                      positions.start + (image * F + f) * positions.bytes,
                                      maps.start + threadid() * maps.bytes + f * map_bytes,
                                      scratch.start + threadid() * scratch.bytes)
            for band in range(plan.conv.bands):
                kernels.conv_dw(&plan.conv, images.start + image * images.bytes,
                                maps.start + threadid() * maps.bytes, sums.start + group * sums.bytes, band,
                                scratch.start + threadid() * scratch.bytes)
    return None, *dw_and_db(plan, w, all_sums, groups)


# --- updates ---------------------------------------------------------------------------------------------

cdef Py_ssize_t NUMBERS_OF_A_TASK = 1 << 14
cdef double WORK_OF_AN_UPDATE = 30


def adam(cnp.ndarray w, cnp.ndarray dw, cnp.ndarray m, cnp.ndarray v, double beta1, double beta2,
         double correction, double epsilon, double rate):
    """w, dw, m and v of one shape -> next w, m and v; see the record `Adam` in _kernels.h."""
    cdef Adam rule
    rule.beta1, rule.beta2, rule.correction, rule.epsilon, rule.rate = beta1, beta2, correction, epsilon, rate
    cdef cnp.ndarray next_w = np.empty_like(w), next_m = np.empty_like(w), next_v = np.empty_like(w)
    cdef Py_ssize_t task, first, size = w.size
    cdef Batch ws = Batch(w, size), dws = Batch(dw, size), ms = Batch(m, size), vs = Batch(v, size)
    cdef Batch next_ws = Batch(next_w, size), next_ms = Batch(next_m, size), next_vs = Batch(next_v, size)
    cdef Py_ssize_t tasks = (size + NUMBERS_OF_A_TASK - 1) // NUMBERS_OF_A_TASK
    cdef int threads = threads_for(tasks, WORK_OF_AN_UPDATE * size)
    cdef const Kernels *kernels = kernels_for(w)
    for task in prange(tasks, nogil=True, schedule="guided", num_threads=threads):
        first = task * NUMBERS_OF_A_TASK
        kernels.adam(&rule, min(NUMBERS_OF_A_TASK, size - first), ws.start + first * ws.bytes,
                     dws.start + first * ws.bytes, ms.start + first * ws.bytes, vs.start + first * ws.bytes,
                     next_ws.start + first * ws.bytes, next_ms.start + first * ws.bytes,
                     next_vs.start + first * ws.bytes)
    return next_w, next_m, next_v
