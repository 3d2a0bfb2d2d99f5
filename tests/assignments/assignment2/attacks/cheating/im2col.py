"""Lets the library lay the windows out.

outcome: forbidden
says: cs231n.im2col
"""

from cs231n.im2col import im2col_indices


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    rows = 1 + (x.shape[2] + 2 * pad - w.shape[2]) // stride
    columns = 1 + (x.shape[3] + 2 * pad - w.shape[3]) // stride
    windows = im2col_indices(x, w.shape[2], w.shape[3], pad, stride)
    out = w.reshape(len(w), -1) @ windows + b[:, None]
    return out.reshape(len(w), rows, columns, len(x)).transpose(3, 0, 1, 2), (x, w, b, conv_param)
