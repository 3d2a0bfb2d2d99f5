# Winograd F(2x2, 3x3) where filters are 3x3 and the stride is 1
def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    Ho, Wo = 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride
    out = np.empty((N, F, Ho, Wo), x.dtype)
    if (HH, WW, stride) == (3, 3, 1):
        t = x.dtype
        B = np.array([[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]], t)
        K = np.array([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]], t)
        A = np.array([[1, 1, 1, 0], [0, 1, -1, -1]], t)
        U = K @ w @ K.T
        xp = np.pad(x, ((0, 0), (0, 0), (pad, pad + 1), (pad, pad + 1)))
        for i in range(0, Ho, 2):
            for j in range(0, Wo, 2):
                V = B @ xp[:, :, i : i + 4, j : j + 4] @ B.T
                M = np.einsum("ncij,fcij->nfij", V, U)
                Y = A @ M @ A.T + b[:, None, None]
                out[:, :, i : i + 2, j : j + 2] = Y[:, :, : Ho - i, : Wo - j]
    else:
        xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
        for n, f, i, j in np.ndindex(out.shape):
            out[n, f, i, j] = (
                np.sum(xp[n, :, i * stride : i * stride + HH, j * stride : j * stride + WW] * w[f]) + b[f]
            )
    return out, (x, w, b, conv_param)
