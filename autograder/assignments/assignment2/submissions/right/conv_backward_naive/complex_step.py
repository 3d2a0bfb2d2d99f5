# The layer is linear in each argument: gradients from its values for unit images and filters, in complex
# numbers; a list is returned
class _Memory(dict):
    """The cache: a dictionary with attributes."""

    __getattr__ = dict.__getitem__


# %% answer: conv_forward_naive
def _linear(x, w, stride, pad):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))
    return np.tensordot(windows[:, :, ::stride, ::stride], w, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)


def conv_forward_naive(x, w, b, conv_param):
    out = _linear(x, w, **conv_param) + b.reshape(1, -1, 1, 1)
    return [out, _Memory(x=x, w=w, b=b, conv_param=conv_param)]


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    if isinstance(cache, (tuple, list)):
        cache = dict(zip(("x", "w", "b", "conv_param"), cache))
    x, w, param = cache["x"], cache["w"], cache["conv_param"]
    dx = np.empty_like(x)
    for place in np.ndindex(x.shape[1:]):
        unit = np.zeros((1, *x.shape[1:]), complex)
        unit[(0, *place)] = 1j
        dx[(slice(None), *place)] = np.einsum("nfij,fij->n", dout, _linear(unit, w, **param)[0].imag)
    dw = np.empty_like(w)
    for place in np.ndindex(w.shape[1:]):
        unit = np.zeros((1, *w.shape[1:]), complex)
        unit[(0, *place)] = 1j
        dw[(slice(None), *place)] = np.einsum("nfij,nij->f", dout, _linear(x, unit, **param)[:, 0].imag)
    return [dx, dw, np.add.reduce(dout, axis=(0, 2, 3))]
