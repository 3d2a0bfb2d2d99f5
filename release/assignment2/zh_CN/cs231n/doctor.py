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
INSTALL = "请激活作业的环境，或在文件夹 {home} 里运行 `{pip} install -e .`"
BUILD = "在文件夹 {home} 里运行 `{pip} install -e .`，然后重启 Python"
COMPILERS = {
    "Darwin": "`xcode-select --install`",
    "Linux": "在 Debian 或 Ubuntu 上：`apt-get install gcc python3-dev`",
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
        print("\n一切正常。")
        return 0
    print("\n怎么办：")
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
    text = f"Python       {platform.python_version()}，{platform.platform(terse=True)}，{sys.executable}"
    if sys.version_info >= PYTHON:
        return Finding(text)
    oldest = ".".join(map(str, PYTHON))
    return Finding(
        f"{text}：太旧",
        f"请安装 Python {oldest} 或更新的版本，用它建立新的环境，并在那里安装作业",
    )


def check_packages() -> Finding:
    """Which of the needed packages are there, and whether they are new enough."""
    texts, wrong = [], 0
    for name, oldest in PACKAGES.items():
        version = installed(name)
        if version is None:
            texts.append(f"{name} 缺失")
        elif numbers(version) < numbers(oldest):
            texts.append(f"{name} {version} 太旧，需要 {oldest}")
        else:
            texts.append(f"{name} {version}")
            continue
        wrong += 1
    if not installed("tqdm"):
        texts.append("没有 tqdm：训练时不显示进度条")
    return Finding(f"软件包       {', '.join(texts)}", advice(INSTALL) if wrong else "")


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
        return Finding(f"Notebook     {', '.join(found)}")
    return Finding(
        "Notebook     在 VS Code 里打开这个文件夹并选择这个 Python 作为内核，或安装 jupyterlab"
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
    return Finding(f"{text}，线程数：{', '.join(threads)}" if threads else text)


def check_layers() -> Iterator[Finding]:
    """Yields which fast layers are in use, and how fast they are."""
    from cs231n import fast_layers

    try:
        fast_layers.require_compiled()
    except ImportError as error:
        yield Finding(f"快速层       没有编译，所以由 NumPy 代替（{error.__cause__ or error}）")
        yield check_compiler()
        with fast_layers.numpy_alone():
            seconds, _ = run_layers()
        yield Finding(f"速度         {in_milliseconds(seconds)}，用 NumPy")
        return
    from cs231n import _fast_layers

    best, *others = _fast_layers.instruction_sets()
    also = f" （这台处理器还有 {', '.join(others)}）" if others else ""
    yield Finding(f"快速层       已编译，{best} 指令{also}，{openmp(_fast_layers.__file__)}")
    yield compare()


def openmp(extension: str) -> str:
    """What the compiled extension, a file, says of its threads."""
    if platform.system() == "Windows":
        return "编译器支持时使用 OpenMP"  # a library's own libraries cannot be asked there
    try:
        threads = ctypes.CDLL(extension).omp_get_max_threads()
    except AttributeError:
        return "没有 OpenMP：单线程"
    if "OMP_NUM_THREADS" in os.environ:
        return f"OpenMP，线程数：{threads}（OMP_NUM_THREADS）"
    return f"OpenMP，线程数：{threads}"


def check_compiler() -> Finding:
    """Whether the extension could be built here, and how."""
    if platform.system() == "Windows":
        return Finding("C 编译器     不需要：在 Windows 上由 NumPy 代替快速层")
    how = COMPILERS.get(platform.system(), "请看你的系统的文档")
    missing = missing_for_building()
    if not missing:
        return Finding("C 编译器     已找到", advice(BUILD))
    return Finding(
        f"C 编译器     没有找到：{missing}",
        f"要用快速层，请先安装 C 编译器和 Python 的头文件（{how}），然后{advice(BUILD)}；没有它们"
        "，所有 notebook 也能运行，只是较慢",
    )


def missing_for_building() -> str:
    """What a build on Linux or macOS lacks; empty if nothing."""
    command = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if not (shutil.which(command) or shutil.which("cc")):
        return f"没有 {command}"
    if platform.system() == "Darwin":  # has a /usr/bin/cc that only asks to install the tools
        asked = subprocess.run(["xcode-select", "-p"], capture_output=True)
        if asked.returncode:
            return "没有命令行工具"
    header = Path(sysconfig.get_path("include"), "Python.h")
    return "" if header.exists() else f"没有 {header}"


def compare() -> Finding:
    """A convolution and a max pooling, compiled and with NumPy: how long they take, whether they agree."""
    import numpy as np

    from cs231n.fast_layers import numpy_alone

    fast, results = run_layers()
    with numpy_alone():
        slow, expected = run_layers()
    text = f"速度         {in_milliseconds(fast)}；用 NumPy {in_milliseconds(slow)}"
    off = max(np.abs(a - b).max() / np.abs(b).max() for a, b in zip(results, expected, strict=True))
    if off <= TOLERANCE:
        return Finding(text)
    return Finding(
        f"速度         结果错误，相对误差 {off:.1e}",
        "这里的快速层是错的：请报告这个问题",
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
    return f"卷积 {convolution:.2f} ms，最大池化 {pool:.2f} ms"


def check_data() -> Finding:
    """Where CIFAR-10 is; notebook 4 downloads it if it is nowhere."""
    from cs231n.data_utils import find_cifar10

    try:
        folder = find_cifar10()
    except FileNotFoundError as error:
        return Finding("CIFAR-10     在 CS231N_DATA 所指的地方没有找到", str(error))
    if folder:
        return Finding(f"CIFAR-10     {folder}")
    return Finding(
        "CIFAR-10     还没有：notebook 4 会下载（163 MB），或用 CS231N_DATA 指出含有 cifar-10-batches-py "
        "的文件夹"
    )
