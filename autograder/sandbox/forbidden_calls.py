"""Notices what a call uses of the modules that its question is to be answered without.

The second line behind `stand_ins.py`. Runs beside student code, which can switch it off.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import FrameType, TracebackType
from typing import Any, Self


class Used(Exception):
    """Code of a forbidden module ran; the message is the module's name."""


class Guard:
    """While the context lasts, every function that is entered is looked up by the module it belongs to.

    An import runs code of the module, too; that alone is not held against anybody.

    Args:
        forbidden: names of modules and packages; with none of them nothing is watched.

    Raises:
        Used: at the end of the context, instead of the exception that ended it.
    """

    def __init__(self, forbidden: Iterable[str]) -> None:
        self._forbidden = frozenset(forbidden)
        self._allowed: set[str] = set()  # modules that belong to no forbidden one
        self._used: str | None = None

    def __enter__(self) -> Self:
        if self._forbidden:
            sys.setprofile(self._entered)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._forbidden:
            sys.setprofile(None)
        if self._used is not None:
            raise Used(self._used)

    def _entered(self, frame: FrameType, event: str, function: Any) -> None:
        if event == "call":
            module = frame.f_globals.get("__name__")
        elif event == "c_call":
            module = getattr(function, "__module__", None) or _owner(function).__module__
        else:
            return
        if type(module) is not str or module in self._allowed:
            return
        rule = self._rule(module)
        if rule is None:
            self._allowed.add(module)
        elif not _importing(frame):
            self._used = rule
            sys.setprofile(None)

    def _rule(self, module: str) -> str | None:
        """The forbidden module that this one is or is in."""
        parts = module.split(".")
        parents = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
        return next((name for name in parents if name in self._forbidden), None)


def _owner(function: Any) -> type:
    """The class that a compiled method belongs to."""
    owner = getattr(function, "__self__", None)
    return owner if isinstance(owner, type) else type(owner)


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_globals.get("__name__") == "importlib._bootstrap":
            return True
        frame = frame.f_back
    return False
