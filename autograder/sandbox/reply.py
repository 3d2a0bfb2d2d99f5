"""What a worker's reply says, once it is known to be a reply to the request in question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.sandbox import wire
from autograder.sandbox.errors import StudentAnswer, StudentForbidden, StudentRaised

_CONTROL = re.compile(
    r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)

MARKS = 4
"""Accents and vowel signs that one letter may carry; no language stacks as many."""


BRIEF = 200
"""Characters of an exception's text that a hidden call passes on; too few for hidden inputs."""
LINES = 1_000_000
"""The last line number of a cell that is believed."""


@dataclass(frozen=True)
class Place:
    """Where code stands: the name of its cell or file, and how many lines of that are above it."""

    name: str
    above: int = 0


@dataclass(frozen=True)
class Question:
    """What a reply is held against.

    Attributes:
        identity: of the request.
        form: the names and types of what it should say.
        cells: the cells that ran: where they stand, by what the worker calls them.
        forbidden: modules that the request forbids.
        hidden: whether the request is of a hidden test, which learns little of an exception.
    """

    identity: bytes
    form: dict[str, type]
    cells: Mapping[str, Place] = field(default_factory=dict)
    forbidden: Collection[str] = ()
    hidden: bool = True


def checked(message: Any, question: Question) -> dict[str, Any]:
    """What a reply says, if it answers this request in this form.

    Raises:
        wire.Refused: it does not; the worker has broken the protocol.
        StudentRaised, StudentForbidden, StudentAnswer: it says so; the worker lives on.
    """
    if not (type(message) is dict and len(message) == 2 and message.pop("id", None) == question.identity):
        raise wire.Refused("a message that answers another request")
    ((verdict, content),) = message.items()
    if verdict == "refused" and type(content) is str:
        raise StudentAnswer(f"the answer cannot be accepted: {brief(content)}")
    if verdict == "forbidden" and type(content) is str and content in question.forbidden:
        raise StudentForbidden(content)
    if verdict == "raised":
        raise _raised(content, question)
    if verdict == "ok" and _has_form(content, question.form):
        return dict(content)
    raise wire.Refused("a message of unknown form")


def _raised(content: Any, question: Question) -> StudentRaised:
    optional_str, optional_int = str | None, int | None
    form = {"kind": str, "text": str, "cell": optional_str, "line": optional_int}
    if not _has_form(content, form):
        raise wire.Refused("a malformed message (exception)")
    kind, text, number, line = content.values()
    place = question.cells.get(number)
    cell = place.name if place else None
    line = place.above + line if place and type(line) is int and 0 < line <= LINES else None
    if question.hidden:
        return StudentRaised(brief(kind, wire.KIND), brief(text), cell, line)
    return StudentRaised(printable(kind)[:200], printable(text)[:2000], cell, line)


def brief(text: str, most: int = BRIEF) -> str:
    """The begin of a text in printable ASCII, as any other character carries many bits of what a call saw."""
    return "".join(c if " " <= c <= "~" else " " if c.isspace() else "?" for c in text[:most])


_CURVE = {"x": np.ndarray, "y": np.ndarray, "label": str}
_BARS = {**_CURVE, "width": np.ndarray, "height": np.ndarray}
_AXES = {
    **dict.fromkeys(("title", "xlabel", "ylabel", "xscale", "yscale"), str),
    **dict.fromkeys(("legend", "texts", "lines", "points", "bars", "images"), list),
}


def is_figure(value: Any) -> bool:
    """Whether a value has the form that `sandbox/figures.py` gives a figure, to its last part."""
    return _has_form(value, {"title": str, "axes": list}) and all(map(_is_axes, value["axes"]))


def _is_axes(axes: Any) -> bool:
    return _has_form(axes, _AXES) and all(
        (
            all(type(text) is str for name in ("legend", "texts") for text in axes[name]),
            all(_has_form(curve, _CURVE) for name in ("lines", "points") for curve in axes[name]),
            all(_has_form(bars, _BARS) for bars in axes["bars"]),
            all(type(image) is np.ndarray for image in axes["images"]),
        )
    )


def _has_form(content: Any, form: dict[str, Any]) -> bool:
    return (
        type(content) is dict
        and content.keys() == form.keys()
        and all(isinstance(content[name], kind) for name, kind in form.items())
    )


def printable(text: str) -> str:
    """The text without what would act on a terminal (escapes, control characters, changes of direction), and
    without towers of accents, which cover the lines above and below."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if text.isascii() else "".join(_without_towers(text))


def _without_towers(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks <= MARKS:
            yield character
