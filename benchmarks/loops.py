"""Four loops, as a student writes them in notebooks 1 and 2: what the notebook's table compares with."""

import numpy as np

STRIDE, PAD, POOL = 2, 1, 2


def pad_image(x):
    return np.pad(x, ((0, 0), (0, 0), (PAD, PAD), (PAD, PAD)))


def conv_forward(x, w, b):
    padded = pad_image(x)
    (N, _, H, W), (F, _, HH, WW) = padded.shape, w.shape
    out = np.empty((N, F, 1 + (H - HH) // STRIDE, 1 + (W - WW) // STRIDE), x.dtype)
    for n, f, i, j in np.ndindex(out.shape):
        window = padded[n, :, i * STRIDE : i * STRIDE + HH, j * STRIDE : j * STRIDE + WW]
        out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    return (out,)


def conv_backward(dout, x, w, b):
    padded = pad_image(x)
    dpadded, dw, db = np.zeros_like(padded), np.zeros_like(w), np.zeros_like(b)
    HH, WW = w.shape[2:]
    for n, f, i, j in np.ndindex(dout.shape):
        rows, columns = slice(i * STRIDE, i * STRIDE + HH), slice(j * STRIDE, j * STRIDE + WW)
        dpadded[n, :, rows, columns] += w[f] * dout[n, f, i, j]
        dw[f] += padded[n, :, rows, columns] * dout[n, f, i, j]
        db[f] += dout[n, f, i, j]
    return dpadded[:, :, PAD:-PAD, PAD:-PAD], dw, db


def max_pool_forward(x):
    out = np.empty((*x.shape[:2], x.shape[2] // POOL, x.shape[3] // POOL), x.dtype)
    for n, c, i, j in np.ndindex(out.shape):
        out[n, c, i, j] = np.max(x[n, c, i * POOL : (i + 1) * POOL, j * POOL : (j + 1) * POOL])
    return (out,)


def max_pool_backward(dout, x):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        window = x[n, c, i * POOL : (i + 1) * POOL, j * POOL : (j + 1) * POOL]
        row, column = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, i * POOL + row, j * POOL + column] += dout[n, c, i, j]
    return (dx,)
