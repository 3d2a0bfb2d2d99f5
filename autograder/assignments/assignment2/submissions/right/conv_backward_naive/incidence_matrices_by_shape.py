# Matrices of zeros and ones, one for each size, from an lru_cache: which pixel lies in which place of
# which window
import functools


@functools.lru_cache(maxsize=64)
def _incidence(n, k, stride, pad):
    count = 1 + (n + 2 * pad - k) // stride
    A = np.zeros((count, k, n))
    for i in range(count):
        for p in range(k):
            if 0 <= i * stride + p - pad < n:
                A[i, p, i * stride + p - pad] = 1
    return A


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    R = _incidence(x.shape[2], w.shape[2], stride, pad)
    S = _incidence(x.shape[3], w.shape[3], stride, pad)
    d = np.einsum("nfij,ipr,jqs->nfpqrs", dout.astype(float), R, S, optimize=True)
    dx = np.einsum("nfpqrs,fcpq->ncrs", d, w, optimize=True)
    dw = np.einsum("nfpqrs,ncrs->fcpq", d, x, optimize=True)
    return tuple(np.asfortranarray(g, dtype=x.dtype) for g in (dx, dw, dout.sum(axis=(0, 2, 3))))
