"""Times the fast layers against loops and against im2col, side by side in one process.

python benchmarks/fast_layers.py [--rounds 9] [--dtype float64]

Prints minimum and median of each and the ratio of the minima to the four-loop version. Exits with 1 if a
ratio misses its bar or the results differ by more than 1e-10 (1e-3 for float32).
"""

import argparse
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cs231n import fast_layers

STRIDE, PAD, POOL = 2, 1, 2
CONV_PARAM = {"stride": STRIDE, "pad": PAD}
POOL_PARAM = {"pool_height": POOL, "pool_width": POOL, "stride": POOL}
TOLERANCE = {"float64": 1e-10, "float32": 1e-3}


@dataclass(frozen=True)
class Case:
    """Versions of one layer: functions without arguments that return a tuple of arrays."""

    name: str
    bar: float  # how many times faster than loops() fast() must be
    loops: callable
    im2col: callable
    fast: callable


# --- four loops, as a student writes it ----------------------------------------------------------------


def pad_image(x):
    return np.pad(x, ((0, 0), (0, 0), (PAD, PAD), (PAD, PAD)))


def conv_forward_loops(x, w, b):
    padded = pad_image(x)
    (N, _, H, W), (F, _, HH, WW) = padded.shape, w.shape
    out = np.empty((N, F, 1 + (H - HH) // STRIDE, 1 + (W - WW) // STRIDE), x.dtype)
    for n, f, i, j in np.ndindex(out.shape):
        window = padded[n, :, i * STRIDE : i * STRIDE + HH, j * STRIDE : j * STRIDE + WW]
        out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    return (out,)


def conv_backward_loops(dout, x, w, b):
    padded = pad_image(x)
    dpadded, dw, db = np.zeros_like(padded), np.zeros_like(w), np.zeros_like(b)
    HH, WW = w.shape[2:]
    for n, f, i, j in np.ndindex(dout.shape):
        rows, columns = slice(i * STRIDE, i * STRIDE + HH), slice(j * STRIDE, j * STRIDE + WW)
        dpadded[n, :, rows, columns] += w[f] * dout[n, f, i, j]
        dw[f] += padded[n, :, rows, columns] * dout[n, f, i, j]
        db[f] += dout[n, f, i, j]
    return dpadded[:, :, PAD:-PAD, PAD:-PAD], dw, db


def max_pool_forward_loops(x):
    out = np.empty((*x.shape[:2], x.shape[2] // POOL, x.shape[3] // POOL), x.dtype)
    for n, c, i, j in np.ndindex(out.shape):
        out[n, c, i, j] = np.max(x[n, c, i * POOL : (i + 1) * POOL, j * POOL : (j + 1) * POOL])
    return (out,)


def max_pool_backward_loops(dout, x):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        window = x[n, c, i * POOL : (i + 1) * POOL, j * POOL : (j + 1) * POOL]
        row, column = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, i * POOL + row, j * POOL + column] += dout[n, c, i, j]
    return (dx,)


# --- windows as columns of a matrix, without loops over pixels -----------------------------------------


def columns_of(x, w):
    """(C * HH * WW, N * OH * OW)"""
    windows = sliding_window_view(pad_image(x), w.shape[2:], axis=(2, 3))[:, :, ::STRIDE, ::STRIDE]
    return windows.transpose(1, 4, 5, 0, 2, 3).reshape(w[0].size, -1), windows.shape[2:4]


def conv_forward_im2col(x, w, b):
    columns, size = columns_of(x, w)
    out = w.reshape(len(w), -1) @ columns + b[:, None]
    return (np.ascontiguousarray(out.reshape(len(w), len(x), *size).transpose(1, 0, 2, 3)),)


def conv_backward_im2col(dout, x, w, b):
    columns, (OH, OW) = columns_of(x, w)
    rows = dout.transpose(1, 0, 2, 3).reshape(len(w), -1)
    dcolumns = (w.reshape(len(w), -1).T @ rows).reshape(*w.shape[1:], len(x), OH, OW)
    dpadded = np.zeros_like(pad_image(x))
    for i, j in np.ndindex(w.shape[2:]):
        target = dpadded[:, :, i : i + STRIDE * OH : STRIDE, j : j + STRIDE * OW : STRIDE]
        target += dcolumns[:, i, j].transpose(1, 0, 2, 3)
    return dpadded[:, :, PAD:-PAD, PAD:-PAD], (rows @ columns.T).reshape(w.shape), rows.sum(axis=1)


def pool_windows(x):
    N, C, H, W = x.shape
    return x.reshape(N, C, H // POOL, POOL, W // POOL, POOL)


def max_pool_forward_im2col(x):
    return (pool_windows(x).max(axis=(3, 5)),)


def max_pool_backward_im2col(dout, x):
    windows = pool_windows(x).transpose(0, 1, 2, 4, 3, 5).reshape(*dout.shape, POOL * POOL)
    dwindows = np.zeros_like(windows)
    np.put_along_axis(dwindows, windows.argmax(axis=-1)[..., None], dout[..., None], axis=-1)
    dwindows = dwindows.reshape(*dout.shape, POOL, POOL).transpose(0, 1, 2, 4, 3, 5)
    return (dwindows.reshape(x.shape),)


# --- measuring -----------------------------------------------------------------------------------------


def cases(dtype):
    rng = np.random.default_rng(231)
    x, w, b, pixels = (
        rng.standard_normal(shape).astype(dtype)
        for shape in ((100, 3, 31, 31), (25, 3, 3, 3), 25, (100, 3, 32, 32))
    )
    out, cache = fast_layers.conv_forward_fast(x, w, b, CONV_PARAM)
    pooled, pool_cache = fast_layers.max_pool_forward_fast(pixels, POOL_PARAM)
    dout, dpooled = (rng.standard_normal(array.shape).astype(dtype) for array in (out, pooled))
    return [
        Case(
            "conv forward",
            1000,
            lambda: conv_forward_loops(x, w, b),
            lambda: conv_forward_im2col(x, w, b),
            lambda: fast_layers.conv_forward_fast(x, w, b, CONV_PARAM)[:1],
        ),
        Case(
            "conv backward",
            750,
            lambda: conv_backward_loops(dout, x, w, b),
            lambda: conv_backward_im2col(dout, x, w, b),
            lambda: fast_layers.conv_backward_fast(dout, cache),
        ),
        Case(
            "max pool forward",
            500,
            lambda: max_pool_forward_loops(pixels),
            lambda: max_pool_forward_im2col(pixels),
            lambda: fast_layers.max_pool_forward_fast(pixels, POOL_PARAM)[:1],
        ),
        Case(
            "max pool backward",
            500,
            lambda: max_pool_backward_loops(dpooled, pixels),
            lambda: max_pool_backward_im2col(dpooled, pixels),
            lambda: (fast_layers.max_pool_backward_fast(dpooled, pool_cache),),
        ),
    ]


def seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def time_interleaved(case, rounds):
    """Seconds of loops, im2col and fast, `rounds` of each. The quick ones: best of ten a round."""
    times = [], [], []
    for _ in range(rounds):
        times[0].append(seconds(case.loops))
        times[1].append(min(seconds(case.im2col) for _ in range(10)))
        times[2].append(min(seconds(case.fast) for _ in range(10)))
    return times


def difference(case):
    """The largest between loops and the other two, over all results."""
    expected = case.loops()
    pairs = [pair for version in (case.im2col, case.fast) for pair in zip(version(), expected, strict=True)]
    return max(np.abs(a - b).max() for a, b in pairs)


def milliseconds(times):
    return f"{min(times) * 1e3:,.2f} / {statistics.median(times) * 1e3:,.2f}"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument(
        "--rounds", type=int, default=9, help="rounds of each layer; one takes about 15 s in all"
    )
    parser.add_argument("--dtype", choices=list(TOLERANCE), default="float64", help="bars are for float64")
    arguments = parser.parse_args()
    table = Table(title=f"{arguments.dtype}, {arguments.rounds} rounds, milliseconds: minimum / median")
    for heading in ("layer", "four loops", "im2col", "fast", "im2col x", "fast x", "bar", "difference"):
        table.add_column(heading, justify="left" if heading == "layer" else "right")
    passed = True
    for case in cases(arguments.dtype):
        loops, im2col, fast = time_interleaved(case, arguments.rounds)
        ratio, error = min(loops) / min(fast), difference(case)
        good = ratio >= case.bar and error <= TOLERANCE[arguments.dtype]
        passed = passed and good
        table.add_row(
            case.name,
            *map(milliseconds, (loops, im2col, fast)),
            f"{min(loops) / min(im2col):,.0f}",
            f"[{'green' if good else 'red'}]{ratio:,.0f}",
            f"{case.bar:,.0f}",
            f"{error:.1e}",
        )
    Console(width=110).print(table)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
