def conv_backward_naive(dout, cache):
    """dx as a convolution: zeros between the numbers of dout for the stride, filters turned around."""
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    Hp, Wp = H + 2 * pad, W + 2 * pad
    spread = np.zeros((N, F, Hp + HH - 1, Wp + WW - 1), dtype=dout.dtype)
    Ho, Wo = dout.shape[2:]
    spread[:, :, HH - 1 : HH + (Ho - 1) * stride : stride, WW - 1 : WW + (Wo - 1) * stride : stride] = dout
    turned = np.rot90(w, 2, axes=(2, 3))

    dx = np.empty_like(x)
    for r in range(H):
        for c in range(W):
            above = spread[:, :, r + pad : r + pad + HH, c + pad : c + pad + WW]
            dx[:, :, r, c] = np.tensordot(above, turned, axes=([1, 2, 3], [0, 2, 3]))

    framed = np.zeros((N, C, Hp, Wp), dtype=x.dtype)
    framed[:, :, pad : Hp - pad, pad : Wp - pad] = x
    dw = np.empty_like(w)
    for p, q in np.ndindex(HH, WW):
        seen = framed[:, :, p : p + (Ho - 1) * stride + 1 : stride, q : q + (Wo - 1) * stride + 1 : stride]
        dw[:, :, p, q] = np.tensordot(dout, seen, axes=([0, 2, 3], [0, 2, 3]))
    return dx, dw, np.add.reduce(dout, axis=(0, 2, 3))
