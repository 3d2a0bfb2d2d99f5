"""IPython without a terminal, history or subprocesses: the notebook's cells run as they do in Jupyter.

Runs inside the zygote and its workers.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, ClassVar, NoReturn

from IPython.core.compilerop import CachingCompiler
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Instance, Type
from traitlets.config import Config

from autograder.sandbox import figures

WARM = ("matplotlib", "load_ext", "timeit")
"""Magics that notebooks use; IPython imports each, and its neighbours, when first asked for it."""


class Output(io.TextIOBase):
    """What cells print: the first `limit` bytes as UTF-8; of the rest only the count."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept, self._dropped = bytearray(), 0

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        data = text.encode("utf-8", "backslashreplace")
        kept = data[: self._limit - len(self._kept)]
        self._kept += kept
        self._dropped += len(data) - len(kept)
        return len(text)

    def writable(self) -> bool:
        return True

    def take(self) -> tuple[str, int]:
        """What was written since the last call, and how many bytes more were dropped."""
        taken = self._kept.decode("utf-8", "ignore"), self._dropped
        self._kept, self._dropped = bytearray(), 0
        return taken


class _Unkept(list[Any]):
    """What a cell displays, which IPython would keep for its history until the memory is full."""

    def append(self, item: Any) -> None:
        pass


class Magics(TransformerManager):
    """Turns magics into Python; what has none is not taken apart to look for them, which takes longer than
    most cells."""

    _SIGN = re.compile(r"[%!?]|^[ \t]*[,;/]", re.MULTILINE)
    """What each magic, help request or automatic call of IPython's has in it."""

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        return super().do_token_transforms(lines) if self._SIGN.search("".join(lines)) else lines  # type: ignore[no-untyped-call]


class NamedCells(CachingCompiler):
    """Compiles each cell under a file name that tells which cell it is, for tracebacks."""

    cell: ClassVar[str] = ""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return file_name(self.cell)


class Shell(InteractiveShell):
    """The `get_ipython()` of the student's code. Errors are returned, not printed."""

    compiler_class = Type(NamedCells)
    input_transformer_manager = Instance(Magics, ())
    _matplotlib: tuple[str, str] | None = None

    @contextlib.contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        """Keep no second copy of what is printed."""
        yield

    def showtraceback(self, *arguments: Any, **options: Any) -> None:
        pass

    def showsyntaxerror(self, *arguments: Any, **options: Any) -> None:
        pass

    def showindentationerror(self) -> None:
        pass

    def system(self, cmd: str) -> None:
        """Leave the command out; the rest of the cell is worth running."""
        print(f"left out, as shell commands do not run while a notebook is graded: {cmd}")

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> SList:
        self.system(cmd)
        return SList()

    def enable_matplotlib(self, gui: str | None = None) -> tuple[str, str]:
        """Draw inline, whatever is asked for. Set up once, in the zygote: it takes longer than most cells."""
        if self._matplotlib is None:
            self._matplotlib = super().enable_matplotlib("inline")  # type: ignore[no-untyped-call]
            assert self.display_formatter is not None
            text = self.display_formatter.formatters["text/plain"]
            text.for_type_by_name("matplotlib.figure", "Figure", figures.note_shown)
        return self._matplotlib

    def enable_gui(self, gui: str | None = None) -> None:
        pass

    def ask_exit(self) -> None:
        pass


def file_name(cell: str) -> str:
    """The name a cell's code is compiled under."""
    return f"<cell {cell}>"


def _no_input(prompt: object = "") -> NoReturn:
    raise EOFError("input() has nobody to ask while a notebook is graded; put the value into the code")


def create() -> Shell:
    """The process's one shell; it starts no thread and opens no file later."""
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.color_info = False
    settings.InteractiveShell.colors = "nocolor"
    shell: Shell = Shell.instance(config=settings)
    builtins.input = _no_input
    assert shell.history_manager is not None
    shell.history_manager.outputs = defaultdict(_Unkept)
    # as in a terminal: a figure is shown by its text form, not rendered to an image that nobody sees
    assert shell.display_formatter is not None
    shell.display_formatter.active_types = ["text/plain"]
    for magic in WARM:
        shell.find_line_magic(magic)
    shell.run_cell("pass")  # the first cell takes ten times as long as those after it
    return shell
