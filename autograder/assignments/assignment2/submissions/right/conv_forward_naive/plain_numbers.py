import math


def padded_value(image, row, col):
    """The number at a place of an image, 0 beyond its border: no frame is ever made."""
    inside = 0 <= row < image.shape[0] and 0 <= col < image.shape[1]
    return float(image[row, col]) if inside else 0.0


# %% answer
def conv_forward_naive(x, w, b, conv_param):
    """Python's own numbers and an exactly rounded sum; lists that become an array at the end."""
    stride, pad = conv_param["stride"], conv_param["pad"]
    _, C, H, W = x.shape
    F, _, HH, WW = w.shape
    rows = range(-pad, H + pad - HH + 1, stride)
    cols = range(-pad, W + pad - WW + 1, stride)

    def response(image, kernel, bias, top, left):
        places = [(c, r, q) for c in range(C) for r in range(HH) for q in range(WW)]
        products = (padded_value(image[c], top + r, left + q) * float(kernel[c, r, q]) for c, r, q in places)
        return math.fsum(products) + float(bias)

    out = [
        [[[response(image, w[f], b[f], top, left) for left in cols] for top in rows] for f in range(F)]
        for image in x
    ]
    return np.array(out, dtype=x.dtype), (x, w, b, conv_param)
