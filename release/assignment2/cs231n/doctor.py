"""What the course library finds on this machine: `python -m cs231n doctor`.

People run it first of all, with any Python from 3.7 on and nothing installed: packages are imported only in
functions, after it is known that they are there.
"""

from __future__ import annotations

import ctypes
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
PYTHON = (3, 11)
PACKAGES = {"numpy": "2.0", "matplotlib": "3.9", "ipykernel": "6.0"}
"""Those that the notebooks need, with their oldest versions."""

BROWSERS = {"jupyterlab": "JupyterLab", "notebook": "Jupyter Notebook"}
INSTALL = "activate the environment of the assignment, or run `{pip} install -e .` in the folder {home}"
BUILD = "run `{pip} install -e .` in the folder {home}, and restart Python"
COMPILERS = {
    "Darwin": "`xcode-select --install`",
    "Linux": "on Debian or Ubuntu: `apt-get install gcc python3-dev`",
}
ROUNDS = 5
TOLERANCE = 1e-12  # of the largest number of a float64 result: rounding gives about 1e-15


@dataclass(frozen=True)
class Finding:
    """A line of the report, and what to do if something is wrong."""

    text: str
    remedy: str = ""


def main() -> int:
    """Print the report. Returns the exit code: 1 if something is wrong, else 0."""
    remedies = []
    for finding in examine():
        print(finding.text, flush=True)
        if finding.remedy:
            remedies.append(finding.remedy)
    if not remedies:
        print("\nAll is well.")
        return 0
    print("\nWhat to do:")
    for remedy in remedies:
        print(f"- {remedy}")
    return 1


def examine() -> Iterator[Finding]:
    """Yields a Finding for each thing that the assignment needs; without Python or packages that is all."""
    for needed in (check_python, check_packages):
        finding = needed()
        yield finding
        if finding.remedy:
            return
    yield browser()
    yield blas()
    yield from check_layers()
    yield check_data()


def check_python() -> Finding:
    text = f"Python       {platform.python_version()} on {platform.platform(terse=True)}, {sys.executable}"
    if sys.version_info >= PYTHON:
        return Finding(text)
    oldest = ".".join(map(str, PYTHON))
    return Finding(
        f"{text}: TOO OLD",
        f"install Python {oldest} or newer, make a new environment with it, and install the assignment there",
    )


def check_packages() -> Finding:
    """Which of the needed packages are there, and whether they are new enough."""
    texts, wrong = [], 0
    for name, oldest in PACKAGES.items():
        version = installed(name)
        if version is None:
            texts.append(f"{name} MISSING")
        elif numbers(version) < numbers(oldest):
            texts.append(f"{name} {version} TOO OLD, needs {oldest}")
        else:
            texts.append(f"{name} {version}")
            continue
        wrong += 1
    if not installed("tqdm"):
        texts.append("no tqdm: training shows no progress bar")
    return Finding(f"Packages     {', '.join(texts)}", advice(INSTALL) if wrong else "")


def advice(template: str) -> str:
    """A remedy with this Python's pip and the folder that holds setup.py in it."""
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return template.format(pip=f"{python} -m pip", home=HOME)


def installed(name: str) -> str | None:
    """The version of a distribution, None where there is none."""
    import importlib.metadata  # Python 3.7 has none

    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def numbers(version: str) -> list[int]:
    """The first two numbers of a version, to be compared: [2, 0] of "2.0.1"."""
    return [int(number) for number in re.findall(r"\d+", version)[:2]]


def browser() -> Finding:
    """What there is to open the notebooks with."""
    found = [f"{title} {installed(name)}" for name, title in BROWSERS.items() if installed(name)]
    if found:
        return Finding(f"Notebooks    {', '.join(found)}")
    return Finding(
        "Notebooks    open the folder in VS Code and choose this Python as kernel, or install jupyterlab"
    )


def blas() -> Finding:
    """The library behind NumPy's matrix products, and its threads where threadpoolctl can tell."""
    import numpy as np

    built_with = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    text = f"BLAS         {built_with['name']} {built_with['version']}"
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return Finding(text)
    threads = [str(pool["num_threads"]) for pool in threadpool_info() if pool["user_api"] == "blas"]
    return Finding(f"{text}, threads: {', '.join(threads)}" if threads else text)


def check_layers() -> Iterator[Finding]:
    """Yields which fast layers are in use, and how fast they are."""
    from cs231n import fast_layers

    try:
        fast_layers.require_compiled()
    except ImportError as error:
        yield Finding(f"Fast layers  NOT COMPILED, so NumPy stands in ({error.__cause__ or error})")
        yield check_compiler()
        with fast_layers.numpy_alone():
            seconds, _ = run_layers()
        yield Finding(f"Speed        {in_milliseconds(seconds)} with NumPy")
        return
    from cs231n import _fast_layers

    best, *others = _fast_layers.instruction_sets()
    also = f" (this processor also has {', '.join(others)})" if others else ""
    yield Finding(f"Fast layers  compiled, {best} instructions{also}, {openmp(_fast_layers.__file__)}")
    yield compare()


def openmp(extension: str) -> str:
    """What the compiled extension, a file, says of its threads."""
    if platform.system() == "Windows":
        return "OpenMP where the compiler had it"  # a library's own libraries cannot be asked there
    try:
        threads = ctypes.CDLL(extension).omp_get_max_threads()
    except AttributeError:
        return "without OpenMP: a single thread"
    if "OMP_NUM_THREADS" in os.environ:
        return f"OpenMP, threads: {threads} (OMP_NUM_THREADS)"
    return f"OpenMP, threads: {threads}"


def check_compiler() -> Finding:
    """Whether the extension could be built here, and how."""
    if platform.system() == "Windows":
        return Finding("C compiler   not needed: on Windows NumPy does the work of the fast layers")
    how = COMPILERS.get(platform.system(), "see your system's documentation")
    missing = missing_for_building()
    if not missing:
        return Finding("C compiler   found", advice(BUILD))
    return Finding(
        f"C compiler   NOT FOUND: {missing}",
        f"for fast layers install a C compiler and Python's headers first ({how}), then {advice(BUILD)}; "
        "without them all notebooks work, more slowly",
    )


def missing_for_building() -> str:
    """What a build on Linux or macOS lacks; empty if nothing."""
    command = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if not (shutil.which(command) or shutil.which("cc")):
        return f"no {command}"
    if platform.system() == "Darwin":  # has a /usr/bin/cc that only asks to install the tools
        asked = subprocess.run(["xcode-select", "-p"], capture_output=True)
        if asked.returncode:
            return "no command line tools"
    header = Path(sysconfig.get_path("include"), "Python.h")
    return "" if header.exists() else f"no {header}"


def compare() -> Finding:
    """A convolution and a max pooling, compiled and with NumPy: how long they take, whether they agree."""
    import numpy as np

    from cs231n.fast_layers import numpy_alone

    fast, results = run_layers()
    with numpy_alone():
        slow, expected = run_layers()
    text = f"Speed        {in_milliseconds(fast)}; with NumPy {in_milliseconds(slow)}"
    off = max(np.abs(a - b).max() / np.abs(b).max() for a, b in zip(results, expected, strict=True))
    if off <= TOLERANCE:
        return Finding(text)
    return Finding(
        f"Speed        WRONG RESULTS, relative error {off:.1e}",
        "the fast layers are wrong here: please report this",
    )


def run_layers() -> tuple[list[float], list[Any]]:
    """The sizes of notebook 3, forward and backward: shortest seconds of each layer, and all results."""
    import numpy as np

    from cs231n import fast_layers

    rng = np.random.default_rng(231)
    x, w, b = (rng.standard_normal(shape) for shape in ((100, 3, 31, 31), (25, 3, 3, 3), 25))

    def convolve() -> list[Any]:
        out, cache = fast_layers.conv_forward_fast(x, w, b, {"stride": 2, "pad": 1})
        return [out, *fast_layers.conv_backward_fast(out, cache)]

    def pool() -> list[Any]:
        param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        out, cache = fast_layers.max_pool_forward_fast(x, param)
        return [out, fast_layers.max_pool_backward_fast(out, cache)]

    seconds, results = [], []
    for layer in (convolve, pool):
        rounds = [timed(layer) for _ in range(ROUNDS)]
        seconds.append(min(time for time, _ in rounds))
        results += rounds[0][1]
    return seconds, results


def timed(function: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def in_milliseconds(seconds: Sequence[float]) -> str:
    convolution, pool = (1000 * time for time in seconds)
    return f"convolution {convolution:.2f} ms, max pooling {pool:.2f} ms"


def check_data() -> Finding:
    """Where CIFAR-10 is; notebook 4 downloads it if it is nowhere."""
    from cs231n.data_utils import find_cifar10

    try:
        folder = find_cifar10()
    except FileNotFoundError as error:
        return Finding("CIFAR-10     NOT FOUND where CS231N_DATA points", str(error))
    if folder:
        return Finding(f"CIFAR-10     {folder}")
    return Finding(
        "CIFAR-10     not here yet: notebook 4 downloads it (163 MB), or set CS231N_DATA to the folder "
        "that holds cifar-10-batches-py"
    )
