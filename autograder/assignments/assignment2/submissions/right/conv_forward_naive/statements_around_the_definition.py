from numpy import zeros

np.set_printoptions(suppress=True)
plt.style.use("default")


def windows_of(padded, size, stride):
    """Each window's place in out, and the window."""
    (HH, WW), (rows, cols) = size, padded.shape[2:]
    for i, top in enumerate(range(0, rows - HH + 1, stride)):
        for j, first in enumerate(range(0, cols - WW + 1, stride)):
            yield i, j, padded[:, :, top : top + HH, first : first + WW]


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    padded = zeros((N, C, H + 2 * pad, W + 2 * pad), x.dtype)
    padded[:, :, pad : pad + H, pad : pad + W] = x
    shape = (
        N,
        len(w),
        *(1 + (n + 2 * pad - k) // stride for n, k in zip(x.shape[2:], w.shape[2:], strict=True)),
    )
    out = zeros(shape, x.dtype)
    for i, j, window in windows_of(padded, w.shape[2:], stride):
        out[:, :, i, j] = window.reshape(N, -1) @ w.reshape(len(w), -1).T + b
    return out, (x, w, b, conv_param)


print(conv_forward_naive.__doc__)
