"""What crosses between the grader and a worker: plain data in msgpack, arrays as dtype, shape and bytes.

A frame is a header (two little-endian u32: the lengths of what follows), a msgpack structure, and the bytes
of its arrays end to end. Scalars, strings and dicts with string keys are msgpack's own; everything else is a
list that begins with a tag, so that nothing a dict or list holds can be mistaken for an array or a handle:
`["l", ...]` list, `["t", ...]` tuple, `["a", dtype, shape]` array, `["s", dtype, bytes]` NumPy scalar,
`["d", dtype]` NumPy scalar type (such as `np.float32`), `["h", id, type]` handle.

Every frame is read as hostile: the size of each part, the nesting and the dtypes are bounded, and no reading
step runs code that the sender chose.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import dataclass
from typing import Any

import msgpack  # type: ignore[import-untyped]
import numpy as np

HEADER = struct.Struct("<II")
STRUCTURE_BYTES = 1 << 20
"""Largest structure of a reply. A byte may cost its reader some 64 (an empty list): this bounds that, too."""
ITEMS = 1 << 16
"""Largest list or dict."""
DEPTH = 32
LARGEST = 1 << 40
"""Bytes of an array beyond which no shape is believed, sides of 0 left out."""
KIND = 60
"""Characters of a class's name; plain ones, as any other carries many bits of what a call saw."""
_KINDS = {
    np.dtype(name).str: np.dtype(name)
    for name in (
        *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("float16", "float32", "float64", "complex64", "complex128"),
    )
}
DTYPES = frozenset(_KINDS)
_NAMES = {kind: name for name, kind in _KINDS.items()}
_SCALAR_TYPES = {kind.type: name for name, kind in _KINDS.items()}
_ATOMS = frozenset((type(None), bool, int, float, str, bytes))
_TEXT = frozenset((str,))


@dataclass(frozen=True)
class Handle:
    """An object that stays in the worker. `type` is what the worker says it is."""

    id: int
    type: str


class NotPlain(TypeError):
    """A value that only a handle can stand for."""


class Refused(ValueError):
    """A frame that is too large or malformed, as a sentence."""


def pack(value: Any, largest: int | None = None) -> bytes:
    """The frame that carries a value.

    Args:
        value: plain data: None, bool, int, float, str, bytes, list, tuple, dict with string keys, ndarray
            without masked elements, NumPy scalars and scalar types of a dtype in `DTYPES`, `Handle`, nested
            as you like. What is of a subclass crosses as what it is derived from.
        largest: bytes of arrays that the reader accepts; None where the reader trusts the writer.

    Raises:
        NotPlain: the value, or a part of it, is something else.
        Refused: it is too large, too deep, or no msgpack (integers beyond 64 bits, broken Unicode).
    """
    arrays: list[np.ndarray[Any, Any]] = []
    tree = _encode(value, arrays, 0)
    try:
        structure: bytes = msgpack.packb(tree, use_bin_type=True)
    except OverflowError:
        raise Refused("an integer of more than 64 bits") from None
    except UnicodeEncodeError:
        raise Refused("text that is not valid Unicode") from None
    size = sum(array.nbytes for array in arrays)
    if largest is not None:
        _check_sizes(len(structure), size, largest)
    return b"".join(
        [
            HEADER.pack(len(structure), size),
            structure,
            *(np.ascontiguousarray(array).data for array in arrays),
        ]
    )


def is_plain(value: Any) -> bool:
    """Whether `pack` carries the value without a handle (it may still be too large)."""
    try:
        _encode(value, [], 0)
    except NotPlain:
        return False
    except Refused:
        return True
    return True


def is_inert(value: Any, depth: int = 0) -> bool:
    """Whether taking the value apart runs no code of its author's: no part is of a class of theirs."""
    kind = type(value)
    if kind is dict:
        return _TEXT.issuperset(map(type, value)) and is_inert([*value.values()], depth)
    if kind is list or kind is tuple:
        return depth <= DEPTH and all(is_inert(item, depth + 1) for item in value)
    if type(kind) is not type:  # looking it up would ask its own __hash__
        return False
    return kind in _ATOMS or kind is np.ndarray or kind is Handle or kind in _SCALAR_TYPES


def sizes(header: bytes | bytearray, largest: int) -> tuple[int, int]:
    """The lengths that a header announces: structure and arrays, in bytes.

    Raises:
        Refused: either is more than the reader accepts.
    """
    structure, arrays = HEADER.unpack(header)
    _check_sizes(structure, arrays, largest)
    return structure, arrays


def unpack(structure: bytes | memoryview, arrays: bytes | memoryview) -> Any:
    """The value of a frame's two parts. Arrays are fresh, writable and own their memory.

    Raises:
        Refused: the parts are anything but what `pack` writes.
    """
    try:
        tree = msgpack.unpackb(
            structure,
            raw=False,
            strict_map_key=True,
            max_str_len=len(structure),
            max_bin_len=len(structure),
            max_array_len=ITEMS + 1,
            max_map_len=ITEMS,
            max_ext_len=0,
        )
        return _Reader(arrays).read(tree)
    except Refused:
        raise
    except Exception as error:  # msgpack, NumPy, recursion, memory: whatever the bytes provoke is their fault
        raise Refused(f"a malformed message ({type(error).__name__})") from None


def _check_sizes(structure: int, arrays: int, largest: int) -> None:
    if arrays > largest:
        raise Refused(f"arrays of {arrays / 2**20:.1f} MiB; at most {largest / 2**20:g} MiB are accepted")
    if structure > STRUCTURE_BYTES:
        raise Refused("lists, texts and dicts of more than 1 MiB; return large data as NumPy arrays")


def _encode(value: Any, arrays: list[np.ndarray[Any, Any]], depth: int) -> Any:
    """The msgpack tree of a value; its arrays are appended in reading order."""
    kind = type(value)
    if kind in _ATOMS:
        return value
    if depth > DEPTH:
        raise Refused(f"data nested more than {DEPTH} levels deep")
    if kind is np.ndarray and (name := _NAMES.get(value.dtype)):
        arrays.append(value)
        return ["a", name, list(value.shape)]
    if isinstance(value, tuple):
        return _items("t", value, arrays, depth + 1)
    if isinstance(value, list):
        return _items("l", value, arrays, depth + 1)
    if isinstance(value, dict):
        _require_few(value)
        if _TEXT.issuperset(map(type, value)) or all(issubclass(type(key), str) for key in value):
            return {
                str.__str__(key): item if type(item) in _ATOMS else _encode(item, arrays, depth + 1)
                for key, item in value.items()
            }
    if isinstance(value, np.generic) and (name := _NAMES.get(value.dtype)):
        return ["s", name, value.tobytes()]
    if kind is type and value in _SCALAR_TYPES:
        return ["d", _SCALAR_TYPES[value]]
    if isinstance(value, Handle):
        return ["h", value.id, value.type]
    for base, plain in _BASES.items():
        if issubclass(kind, base) and type(of_base := plain(value)) is not kind:
            return _encode(of_base, arrays, depth)
    raise NotPlain(f"{kind.__name__} is not plain data")


def _items(tag: str, values: Sequence[Any], arrays: list[np.ndarray[Any, Any]], depth: int) -> list[Any]:
    _require_few(values)
    return [tag, *[item if type(item) in _ATOMS else _encode(item, arrays, depth) for item in values]]


def _require_few(values: Sized) -> None:
    if len(values) > ITEMS:
        raise Refused(f"a list or dict of {len(values)} items; at most {ITEMS} are accepted")


def _plain_array(value: Any) -> Any:
    if isinstance(value, np.ma.MaskedArray) and np.ma.getmaskarray(value).any():
        raise NotPlain("a masked array has elements that are not there")
    return np.ndarray.view(value, np.ndarray)


_BASES: dict[type, Callable[[Any], Any]] = {
    np.ndarray: _plain_array,
    str: str.__str__,
    int: int.__int__,
    float: float.__float__,
    np.longdouble: np.float64,
}
"""What crosses for an array, a text or a number of a subclass, such as `np.str_` or an enumeration's."""


class _Reader:
    """Turns a msgpack tree into values, taking arrays from the bytes in order."""

    def __init__(self, arrays: bytes | memoryview) -> None:
        self._arrays, self._offset = arrays, 0

    def read(self, tree: Any) -> Any:
        value = self._value(tree, 0)
        if self._offset != len(self._arrays):
            raise _malformed("bytes that belong to no array")
        return value

    def _value(self, node: Any, depth: int) -> Any:
        kind = type(node)
        if kind in _ATOMS:
            return node
        if depth > DEPTH:
            raise _malformed("nesting")
        if kind is dict:
            if not _TEXT.issuperset(map(type, node)):
                raise _malformed("dict key")
            return dict(zip(node, self._items(node.values(), depth + 1), strict=True))
        if kind is not list or not node:
            raise _malformed("type")
        tag = node[0]
        if tag == "a":
            return self._array(*node[1:])
        if tag == "t":
            return tuple(self._items(node[1:], depth + 1))
        if tag == "l":
            return self._items(node[1:], depth + 1)
        return _leaf(*node)

    def _items(self, nodes: Iterable[Any], depth: int) -> list[Any]:
        return [node if type(node) in _ATOMS else self._value(node, depth) for node in nodes]

    def _array(self, dtype: Any, shape: Any) -> np.ndarray[Any, Any]:
        kind = _kind(dtype)
        if type(shape) is not list:
            raise _malformed("shape")
        size = most = kind.itemsize
        for side in shape:
            if type(side) is not int or side < 0:
                raise _malformed("shape")
            size, most = size * side, most * (side or 1)
        if len(shape) > DEPTH or most >= LARGEST:  # also where another side is 0
            raise _malformed("shape")
        begin, self._offset = self._offset, self._offset + size
        return _from_bytes(self._arrays, kind, shape, begin)


def _leaf(tag: Any, *items: Any) -> Any:
    match tag, items:
        case "s", [dtype, bytes(raw)] if len(raw) == _kind(dtype).itemsize:
            return _from_bytes(raw, _kind(dtype), ())[()]
        case "d", [dtype]:
            return _kind(dtype).type
        case "h", [int(number), str(name)]:
            return Handle(number, _plain_name(name))
    raise _malformed("tag")


def _plain_name(name: str) -> str:
    if not name.isprintable():
        return "object"
    return "".join(character if character.isascii() else "?" for character in name[:KIND])


def _kind(dtype: Any) -> np.dtype[Any]:
    if type(dtype) is not str or dtype not in _KINDS:
        raise _malformed("dtype")
    return _KINDS[dtype]


def _from_bytes(
    raw: bytes | memoryview, dtype: np.dtype[Any], shape: Sequence[int], begin: int = 0
) -> np.ndarray[Any, Any]:
    """A copy of an array that begins at a byte of `raw`; NumPy raises where its end is not there."""
    array = np.ndarray(shape, dtype, raw, begin).copy()
    if dtype.kind == "b" and (array.view(np.uint8) > 1).any():
        raise _malformed("bool")
    return array


def _malformed(what: str) -> Refused:
    return Refused(f"a malformed message ({what})")
