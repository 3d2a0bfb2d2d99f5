def correlate(images, kernels, shape):
    """Circular cross-correlation over the last two axes, by the convolution theorem, in float64."""
    spectrum = np.fft.rfft2(images.astype(np.float64), shape) * np.conj(
        np.fft.rfft2(kernels.astype(np.float64), shape)
    )
    return np.fft.irfft2(spectrum, shape)


# %% answer: conv_forward_naive
def conv_forward_naive(x, w, b, conv_param):
    pad, stride = conv_param["pad"], conv_param["stride"]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    H, W = padded.shape[2:]
    full = correlate(padded[:, None], w[None], (H, W)).sum(axis=2)  # N, F, H, W
    full = full[:, :, : H - w.shape[2] + 1 : stride, : W - w.shape[3] + 1 : stride]
    out = full + b.reshape(1, -1, 1, 1)
    return out.astype(x.dtype), (padded, w, pad, stride)


# %% answer: conv_backward_naive
def conv_backward_naive(dout, cache):
    padded, w, pad, stride = cache[0], cache[1], cache[2], cache[3]
    H, W = padded.shape[2:]
    rows, cols = H - w.shape[2] + 1, W - w.shape[3] + 1
    wide = np.zeros((*dout.shape[:2], rows, cols))
    wide[:, :, ::stride, ::stride] = dout
    dw = correlate(padded[:, None], wide[:, :, None], (H, W)).sum(axis=0)[:, :, : w.shape[2], : w.shape[3]]
    product = np.fft.rfft2(wide, (H, W))[:, :, None] * np.fft.rfft2(w.astype(np.float64), (H, W))[None]
    dpadded = np.fft.irfft2(product, (H, W)).sum(axis=1)
    dx = dpadded[:, :, pad : H - pad, pad : W - pad]
    return dx.astype(padded.dtype), dw.astype(w.dtype), dout.sum(axis=(0, 2, 3))
