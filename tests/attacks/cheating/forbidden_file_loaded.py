"""Has a loader of its own load a forbidden library from its file.

outcome: failed
says: PermissionError|FileNotFoundError|ImportError
"""

import importlib.util
from pathlib import Path

import numpy as np


def moving_average(x, width):
    folder = Path(np.__file__).parents[1] / "scipy"
    spec = importlib.util.spec_from_file_location(
        "borrowed", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.ndimage.uniform_filter1d(x, width)
