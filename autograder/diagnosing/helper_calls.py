"""Calls of a student's function that a helper of the hidden tests made, many of them in one request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from autograder.sandbox import Answer
from autograder.testing.tape import Asked

Functions = Sequence[str]
Reader = Callable[[Functions, Any, Any, Any], Asked]


def of_layer(asked: Asked) -> Iterator[Asked]:
    """The calls of a helper in `autograder.testing.layer_helpers`, as if a test had made each of them."""
    value: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
    read = _READERS.get(asked.name)
    if read is None or type(value) not in (tuple, list):
        return
    functions, calls = asked.args
    for (dout, given), returned in zip(calls, value, strict=False):
        if returned is not None:
            yield read(functions, dout, given, returned)


def call(name: str, arguments: Sequence[Any], value: Any, changed: Mapping[int, Any] | None = None) -> Asked:
    """A call that returned this value."""
    return Asked(name, tuple(arguments), gave=Answer(value, dict(changed or {}), 0.0))


def _out(functions: Functions, _: Any, inputs: Any, out: Any) -> Asked:
    return call(functions[0], inputs, (out, None))


def _gradients(functions: Functions, dout: Any, cache: Any, gradients: Any) -> Asked:
    return call(functions[1], (dout, cache), gradients)


_READERS: Mapping[str, Reader] = {
    "_hidden_outs": _out,
    "_hidden_every_out": lambda functions, dout, inputs, parts: _out(functions, dout, inputs, parts[0]),
    "_hidden_gradients": _gradients,
    "_hidden_every_gradient": lambda functions, dout, cache, parts: _gradients(
        functions, dout, cache[0], parts[0]
    ),
}
