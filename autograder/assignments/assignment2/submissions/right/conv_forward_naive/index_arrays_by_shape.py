# Index arrays from an lru_cache by shape, locked; the images with a zero appended stand for the frame
import functools


@functools.cache
def _places(C, H, W, HH, WW, stride, pad):
    rows = 1 + (H + 2 * pad - HH) // stride
    cols = 1 + (W + 2 * pad - WW) // stride
    i = stride * np.arange(rows)[:, None, None, None, None] + np.arange(HH)[None, None, None, :, None] - pad
    j = stride * np.arange(cols)[None, :, None, None, None] + np.arange(WW)[None, None, None, None, :] - pad
    c = np.arange(C)[None, None, :, None, None]
    flat = np.where((i >= 0) & (i < H) & (j >= 0) & (j < W), (c * H + i) * W + j, C * H * W)
    flat.setflags(write=False)
    return flat


# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    N, C, H, W = x.shape
    places = _places(C, H, W, *w.shape[2:], conv_param["stride"], conv_param["pad"])
    data = np.concatenate([x.reshape(N, -1), np.zeros((N, 1), x.dtype)], axis=1)
    out = np.einsum("nijcpq,fcpq->nfij", data[:, places], w, optimize=True)
    out += b.reshape(-1, 1, 1)
    return out, (x, w, b, conv_param)
