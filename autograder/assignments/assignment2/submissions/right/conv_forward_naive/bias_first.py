import math


def output_size(length, window, stride, pad):
    return math.floor((length + 2 * pad - window) / stride) + 1


# %% answer
def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param.get("stride", 1), conv_param.get("pad", 0)
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), "constant", constant_values=0)
    Ho = output_size(x.shape[2], w.shape[2], s, p)
    Wo = output_size(x.shape[3], w.shape[3], s, p)
    out = np.zeros((x.shape[0], w.shape[0], Ho, Wo)).astype(x.dtype)
    out += b[:, None, None]
    for f in range(w.shape[0]):
        for c in range(w.shape[1]):
            for i in range(Ho):
                for j in range(Wo):
                    patch = xp[:, c, i * s : i * s + w.shape[2], j * s : j * s + w.shape[3]]
                    out[:, f, i, j] += (patch * w[f, c]).sum(axis=(1, 2))
    cache = (x, w, b, conv_param)
    return out, cache
