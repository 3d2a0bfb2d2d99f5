import functools


def _backward(order, dout, cache):
    x, w, b, param = cache
    s, p = param["stride"], param["pad"]
    xp = np.pad(x, [(0, 0)] * 2 + [(p, p)] * 2)
    dxp, dw = xp * 0, w * 0
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            at = np.s_[:, :, i * s : i * s + w.shape[2], j * s : j * s + w.shape[3]]
            dw += np.tensordot(dout[:, :, i, j], xp[at], (0, 0))
            dxp[at] += np.tensordot(dout[:, :, i, j], w, (1, 0))
    found = {
        "dx": dxp[:, :, p : p + x.shape[2], p : p + x.shape[3]],
        "dw": dw,
        "db": dout.sum(axis=(0, 2, 3)),
    }
    return tuple(found[name] for name in order)


# %% answer: conv_backward_naive
conv_backward_naive = functools.partial(_backward, ("dx", "dw", "db"))
