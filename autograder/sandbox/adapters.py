"""Makes plain data of what an answer is in another library (tensors, tables, figures), and tensors of arrays.

Runs in the worker, next to student code, so that what it gives is as untrusted as any answer. An assignment
lists the libraries. Nothing here imports one: a value can only be of a class whose library is already loaded,
and a class of another module is not taken for it, whatever it calls itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.sandbox import figures, wire


def _tensor(value: Any) -> Any:
    return value.detach().cpu().resolve_conj().resolve_neg().numpy()


def _table(value: Any) -> dict[str, Any]:
    names = [str(name) for name in value.columns]
    if len({*names}) < len(names):
        raise wire.Refused("a table with two columns of one name")
    columns = {name: _column(value.iloc[:, i]) for i, name in enumerate(names)}
    return {"index": _column(value.index), "columns": columns}


def _series(value: Any) -> dict[str, Any]:
    name = None if value.name is None else str(value.name)
    return {"index": _column(value.index), "name": name, "values": _column(value)}


def _column(column: Any) -> Any:
    """An array; a list where its items are no numbers, each as text if it is not plain data."""
    array = column.to_numpy()
    if type(array) is np.ndarray and array.dtype.str in wire.DTYPES:
        return array
    if len(array) > wire.ITEMS:
        raise wire.Refused(f"a column of {len(array)} items that are no numbers")
    return [item if wire.is_plain(item) else str(item) for item in array.tolist()]


_ADAPTERS: dict[str, tuple[tuple[str, str, Callable[[Any], Any]], ...]] = {
    "torch": (("torch", "Tensor", _tensor),),
    "pandas": (("pandas", "DataFrame", _table), ("pandas", "Series", _series)),
    "matplotlib": (("matplotlib.figure", "Figure", figures.figure),),
}
"""For each library that an assignment may list: module, class, and what makes plain data of its instances.

- `torch.Tensor`: an array.
- `pandas.DataFrame`: `{"index": column, "columns": {name: column}}`; `Series`: `index`, `name` and `values`.
- `matplotlib.figure.Figure`: as `figures.figure` says.
"""


_FROM_ARRAY = {"torch": "from_numpy"}
"""By library the function that makes its own kind of array of a NumPy array, in the same memory."""


class Adapters:
    """What makes plain data of the objects of these libraries, and what student code gets for arrays.

    Args:
        libraries: keys of the tables above, as an assignment lists them.
        arrays: the library whose arrays student code gets; it is loaded already.
    """

    def __init__(self, libraries: Sequence[str], arrays: str) -> None:
        self._known = [row for library in libraries for row in _ADAPTERS[library]]
        name = _FROM_ARRAY.get(arrays)
        self._from_array = None if name is None else getattr(sys.modules[arrays], name)

    def given(self, array: np.ndarray[Any, Any]) -> Any:
        """What student code gets for an array; it changes in place with it."""
        return array if self._from_array is None else self._from_array(array)

    def plain(self, value: Any, depth: int = 0) -> Any:
        """The value with each such object in it, also in tuples, lists and dicts, made plain."""
        if not self._known or depth > wire.DEPTH:
            return value
        kind = type(value)
        if kind is dict and len(value) <= wire.ITEMS:
            return {key: self.plain(item, depth + 1) for key, item in value.items()}
        if (kind is tuple or kind is list) and len(value) <= wire.ITEMS:
            return kind(self.plain(item, depth + 1) for item in value)
        for module, name, adapt in self._known:
            owner = getattr(sys.modules.get(module), name, None)
            if isinstance(owner, type) and issubclass(kind, owner):
                return adapt(value)
        return value
