"""The limit of this machine: no layer can be faster than its arithmetic, nor than its memory traffic.

Williams, Waterman and Patterson, "Roofline: an insightful visual performance model", CACM 52(4), 2009.
"""

from __future__ import annotations

import ctypes
import functools
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

CHAINS = 12  # as in peak.c
REPEATS = 25


@functools.cache
def library():
    """peak.c, compiled for this processor."""
    folder = tempfile.mkdtemp()
    target = Path(folder, "peak.so")
    source = Path(__file__).with_name("peak.c")
    subprocess.run(["cc", "-O3", "-march=native", "-shared", "-fPIC", source, "-o", target], check=True)
    loaded = ctypes.CDLL(str(target))
    loaded.multiply_add_float.restype, loaded.multiply_add_double.restype = ctypes.c_float, ctypes.c_double
    return loaded


def seconds_of(function, threads, repeats=REPEATS):
    """The shortest time that `threads` threads take to run function(thread) at once."""
    times = []
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(repeats):
            start = time.perf_counter()
            list(pool.map(function, range(threads)))
            times.append(time.perf_counter() - start)
    return min(times)


def peak(dtype, threads):
    """Floating-point operations per second: independent multiply-adds that stay in registers."""
    function = library().multiply_add_float if dtype == "float32" else library().multiply_add_double
    rounds = 2_000_000
    operations = 2 * CHAINS * 64 // np.dtype(dtype).itemsize * rounds * threads
    return operations / seconds_of(lambda _: function(ctypes.c_ssize_t(rounds)), threads)


def product(dtype, threads):
    """Operations per second of NumPy's product of two large matrices: what a good library makes of the peak.

    The caller has limited BLAS to so many threads.
    """
    a, b = (np.random.default_rng(0).random((2000, 2000)).astype(dtype) for _ in range(2))
    return 2 * 2000**3 / seconds_of(lambda _: a @ b, 1, repeats=5)


@functools.cache
def bandwidth(size, threads):
    """Bytes per second, read or copied, whichever is more, in a memory area of `size` bytes.

    A small area stays in a cache, as a layer's arrays of that size do.
    """
    part = max(size // threads // 512, 1) * 512
    areas = [np.ones(part, np.uint8) for _ in range(threads)]
    times = ctypes.c_ssize_t(max(1, 40_000_000 // part))
    traffic = threads * part * times.value

    def run(function):
        return seconds_of(
            lambda thread: function(
                ctypes.c_void_p(areas[thread].ctypes.data), ctypes.c_ssize_t(part), times
            ),
            threads,
        )

    return traffic / min(run(library().read_memory), run(library().copy_memory))


def round_trip(threads):
    """Seconds until a core has an answer of another one in a cache line; 0 for a single thread.

    On a virtual machine it changes within minutes, as the host moves its cores to where they share a cache or
    do not; short layers with two threads change with it.
    """
    if threads == 1:
        return 0
    rounds, turn = 20_000, ctypes.c_int(0)
    return seconds_of(lambda me: library().take_turns(ctypes.byref(turn), me, rounds), 2, repeats=5) / rounds


def limit(operations, size, dtype, threads):
    """Seconds that a layer of so many operations and bytes takes at least."""
    return max(operations / peak(dtype, threads), size / bandwidth(size, threads))


def plot(rows, path):
    """Draw the convolutions among the rows, as fast_layers.py records them, under the roofs of the machine.

    The rows of the largest number of threads are drawn; a case's number is its place in the legend.
    """
    import matplotlib.pyplot as plt

    plt.rcParams["svg.fonttype"] = "none"  # letters as letters
    threads = max(row["threads"] for row in rows)
    rows = [row for row in rows if row["flops"] and row["threads"] == threads]
    cases = list(dict.fromkeys(row["case"] for row in rows))
    figure, axes = plt.subplots(1, 2, figsize=(11, 5.5), sharey=True)
    for axis, dtype in zip(axes, ("float64", "float32"), strict=True):
        draw_roof(axis, [row for row in rows if row["dtype"] == dtype])
        for row in rows:
            if row["dtype"] == dtype:
                draw_case(axis, row, cases.index(row["case"]) + 1)
        axis.set(title=f"convolution, {dtype}, {threads} threads", xlabel="operations per byte")
        axis.grid(True, which="both", alpha=0.2)
    axes[0].set_ylabel("GFLOP/s")
    for who, colour in COLOURS.items():
        name = "fast layers" if who == "fast" else "PyTorch"
        for direction, marker in MARKERS.items():
            axes[1].plot([], [], marker, color=colour, label=f"{name}, {direction}")
    axes[1].legend(fontsize="small", loc="lower right")
    figure.suptitle("   ".join(f"{i} {name}" for i, name in enumerate(cases, 1)), y=0.03, fontsize="medium")
    figure.tight_layout(rect=(0, 0.05, 1, 1))
    figure.savefig(path)


COLOURS = {"fast": "tab:blue", "reference": "tab:orange"}
MARKERS = {"forward": "o", "backward": "s"}


def draw_roof(axis, rows):
    """The least that the arithmetic and main memory allow: bandwidth is that of the largest case."""
    peak, bandwidth = rows[0]["peak"], max(rows, key=lambda row: row["bytes"])["bandwidth"]
    intensity = np.geomspace(0.5, 1000, 200)
    axis.loglog(intensity, np.minimum(peak, bandwidth * intensity) / 1e9, "k", label="limit")
    axis.axhline(rows[0]["product"] / 1e9, color="k", linestyle=":", label="OpenBLAS's matrix product")


def draw_case(axis, row, number):
    x = row["flops"] / row["bytes"]
    for who, colour in COLOURS.items():
        y = row["flops"] / row[who][0] / 1e9
        axis.plot(x, y, MARKERS[row["direction"]], color=colour)
        axis.annotate(
            str(number), (x, y), textcoords="offset points", xytext=(5, -3), fontsize="small", color=colour
        )
