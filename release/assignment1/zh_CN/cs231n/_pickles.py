"""Reads pickles of plain data and NumPy arrays, and refuses the rest: a pickle may call any function."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np

_ARRAYS = {
    # Python 2's NumPy wrote the first of these module names, NumPy 2 writes the second.
    ("numpy.core.multiarray", "_reconstruct"): np.empty(0).__reduce__()[0],
    ("numpy._core.multiarray", "_reconstruct"): np.empty(0).__reduce__()[0],
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}

_SCALARS = {
    (f"numpy.{core}.multiarray", "scalar"): np.float64(0).__reduce__()[0] for core in ("core", "_core")
}


class ArrayUnpickler(pickle.Unpickler):
    """Reads plain data and arrays; raises UnpicklingError if the pickle names anything else."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ARRAYS[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"它提到了 {module}.{name}") from None


class _ModelUnpickler(ArrayUnpickler):
    """Reads models, too: objects of classes of the course library and of the running notebook."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _SCALARS:
            return _SCALARS[module, name]
        if module.split(".")[0] in ("cs231n", "__main__", "numpy"):
            found = pickle.Unpickler.find_class(self, module, name)
            if isinstance(found, type) and (module != "numpy" or issubclass(found, np.generic)):
                return found
        return super().find_class(module, name)


def load_models(models_dir: str | Path) -> dict[str, Any]:
    """Read the models that a solver saved at its checkpoints.

    Parameters
    ----------
    models_dir : path
        A folder of such files.

    Returns
    -------
    models : dict
        Each file's `model` by the file's name.

    Raises
    ------
    OSError
        The folder or a file cannot be read.
    ValueError
        A file is no checkpoint, or holds objects of other classes than models are of.
    """
    models = {}
    for file in sorted(path for path in Path(models_dir).iterdir() if path.is_file()):
        try:
            with open(file, "rb") as opened:
                models[file.name] = _ModelUnpickler(opened, encoding="latin1").load()["model"]
        except OSError:
            raise
        except Exception as error:  # a damaged pickle can raise almost anything
            raise ValueError(f"{file} 不是 solver 的检查点（{error}）") from error
    return models
