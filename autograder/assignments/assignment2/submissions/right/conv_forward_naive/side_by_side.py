def conv_forward_naive(x, w, b, conv_param):
    """A list of maps, filter by filter and then image by image; the result is a transposed view."""
    stride, pad = int(conv_param["stride"]), int(conv_param["pad"])
    HH, WW = w.shape[-2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    tops = np.arange(0, xp.shape[2] - HH + 1, stride)
    lefts = np.arange(0, xp.shape[3] - WW + 1, stride)
    maps = [
        [[np.vdot(image[:, t : t + HH, c : c + WW], f) for c in lefts] for t in tops]
        for f in w
        for image in xp
    ]
    out = np.asarray(maps, dtype=x.dtype).reshape(len(w), len(x), len(tops), len(lefts))
    return (out + b[:, None, None, None]).swapaxes(0, 1), (x, w, b, conv_param)
