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


def seconds_of(function, threads):
    """The shortest time that `threads` threads take to run function(thread) at once."""
    times = []
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(REPEATS):
            start = time.perf_counter()
            list(pool.map(function, range(threads)))
            times.append(time.perf_counter() - start)
    return min(times)


@functools.cache
def peak(dtype, threads):
    """Floating-point operations per second: independent multiply-adds that stay in registers."""
    function = library().multiply_add_float if dtype == "float32" else library().multiply_add_double
    rounds = 2_000_000
    operations = 2 * CHAINS * 64 // np.dtype(dtype).itemsize * rounds * threads
    return operations / seconds_of(lambda _: function(ctypes.c_ssize_t(rounds)), threads)


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


def limit(operations, size, dtype, threads):
    """Seconds that a layer of so many operations and bytes takes at least."""
    return max(operations / peak(dtype, threads), size / bandwidth(size, threads))


def plot(rows, path):
    """Draw the rows of one thread count, as fast_layers.py records them, under the roofs of the machine."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(11, 4.5), sharey=True)
    for axis, dtype in zip(axes, ("float64", "float32"), strict=True):
        mine = [row for row in rows if row["dtype"] == dtype and row["flops"]]
        if not mine:
            continue
        roof, slope = mine[0]["peak"], min(row["bandwidth"] for row in mine)
        intensity = np.geomspace(0.5, 1000, 200)
        axis.loglog(intensity, np.minimum(roof, slope * intensity) / 1e9, "k", label="limit")
        for direction, marker in (("forward", "o"), ("backward", "s")):
            chosen = [row for row in mine if row["direction"] == direction]
            x = [row["flops"] / row["bytes"] for row in chosen]
            for who, colour in (("fast", "tab:blue"), ("torch", "tab:orange")):
                y = [row["flops"] / row[who][0] / 1e9 for row in chosen]
                name = "fast layers" if who == "fast" else "PyTorch"
                axis.loglog(x, y, marker, color=colour, label=f"{name}, {direction}")
        axis.set(title=f"convolution, {dtype}, {mine[0]['threads']} threads", xlabel="operations per byte")
        axis.grid(True, which="both", alpha=0.2)
    axes[0].set_ylabel("GFLOP/s")
    axes[0].legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(path)
