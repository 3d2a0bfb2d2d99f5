"""Imports what notebooks import once, in the zygote, so that no worker pays for it."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType


def preload(modules: Sequence[str], library: Path | None) -> None:
    """Import modules, and every module of the course library.

    Args:
        modules: full names, as an assignment lists them.
        library: the folder of the course library's package; None where there is none.

    Raises:
        ImportError: one is not installed.
    """
    for name in modules:
        module = importlib.import_module(name)
        if name in _WARM_UP:
            _WARM_UP[name](module)
    if library is not None:
        _import_library(library)


def _import_library(folder: Path) -> None:
    """From this very folder: an installed package of that name may be another version."""
    spec = importlib.util.spec_from_file_location(
        folder.name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    package = sys.modules[folder.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(package)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def _draw(pyplot: ModuleType) -> None:
    pyplot.figure()
    pyplot.close("all")


def _start_no_thread(tqdm: ModuleType) -> None:
    tqdm.tqdm.monitor_interval = 0


def _take_a_step_in_one_thread(torch: ModuleType) -> None:
    """The first optimizer imports a part of the library that looks for a folder to write to.

    Asking for more threads does nothing, as in a worker the first of them would be its end.
    """
    torch.optim.SGD([torch.zeros(1, requires_grad=True)]).step()
    torch.set_num_threads(1)
    for name in ("set_num_threads", "set_num_interop_threads"):
        setattr(torch, name, _ignored)


def _ignored(threads: int) -> None:
    """Takes the place of a function that sets a number of threads."""


_WARM_UP: Mapping[str, Callable[[ModuleType], None]] = {
    "matplotlib.pyplot": _draw,
    "torch": _take_a_step_in_one_thread,
    "tqdm": _start_no_thread,
}
"""Libraries that do half of their work at the first use, or that would start a thread."""
