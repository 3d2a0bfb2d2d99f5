"""What is fuzzed: doors through which bytes of strangers come in.

Each target takes any bytes, and raises only if the door does anything but accept or refuse them in its own
words. `pytest tests/fuzz` tries a few hundred inputs of each; `make fuzz` goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import nbformat
from nbformat import NotebookNode

from autograder.course import content
from autograder.intake.decoding import Undecodable, decode, without_outputs
from autograder.intake.restoring import restore
from autograder.intake.unpacking import UnreadableZip, unpack
from autograder.notebooks import notebook, syntax
from autograder.notebooks.notebook import Program
from autograder.notebooks.pieces import pieces
from autograder.results.result import Incident
from autograder.sandbox import wire

FUZZED = "1_numbers"


@cache
def released() -> NotebookNode:
    file = content.load("toy").assignment.release / f"{FUZZED}.ipynb"
    return notebook.parse(file.read_text(encoding="utf-8"))


def fuzz_wire(data: bytes) -> None:
    """A frame of a worker: the first two bytes say where its arrays begin."""
    cut = int.from_bytes(data[:2], "little")
    try:
        value = wire.unpack(data[2:][:cut], data[2:][cut:])
    except wire.Refused:
        return
    assert wire.is_plain(value)


def take_in(data: bytes) -> tuple[NotebookNode, tuple[Incident, ...], Program] | None:
    """A submitted file, all the way to the cells that run; None where it is refused."""
    try:
        parsed = notebook.parse(decode(data, 1 << 20))
    except (Undecodable, notebook.NotebookError):
        return None
    restored, incidents = restore(parsed, released(), f"{FUZZED}.ipynb")
    program = notebook.program(restored, released(), ["moving_average", "differences"])
    return restored, incidents, program


def fuzz_notebook(data: bytes) -> None:
    """A submitted file; what is made of it can be graded, written and shown."""
    taken = take_in(data)
    if taken is None:
        return
    restored, incidents, program = taken
    nbformat.validate(restored)
    nbformat.writes(restored).encode()
    assert locked(restored) == locked(released())
    assert notebook.points_of(restored) == notebook.points_of(released())
    names = [cell.name for cell in program.cells]
    assert len(names) == len(set(names))
    for text in (*(cell.source for cell in program.cells), *(incident.message for incident in incidents)):
        text.encode()


def fuzz_outputs(data: bytes) -> None:
    """Cutting the outputs out of what may be JSON never adds anything."""
    try:
        assert len(without_outputs(data)) <= len(data) + 2
    except Undecodable:
        return


def fuzz_zip(data: bytes) -> None:
    """A zip file."""
    try:
        assert sum(len(file.data) for file in unpack(data, 1 << 16)) <= 1 << 16
    except UnreadableZip:
        return


def fuzz_syntax(data: bytes) -> None:
    """A cell's code, in any state; taking it apart loses nothing."""
    source = data.decode("utf-8", "replace").replace("\r", "\n").replace("\0", "")
    syntax.defined(source)
    assert syntax.same(source, source)
    lines = [line for piece in pieces(source) for line in piece.source.split("\n") if line.strip().strip("#")]
    assert not lines or lines == [line for line in source.split("\n") if line.strip().strip("#")]
    syntax.shell_command(source)
    assert syntax.without_timers(source).count("\n") == source.count("\n")


def locked(node: NotebookNode) -> list[tuple[str, str]]:
    return [(cell.id, cell.source) for cell in node.cells if cell.metadata.get("nbgrader", {}).get("locked")]


TARGETS: dict[str, Callable[[bytes], None]] = {
    "wire": fuzz_wire,
    "notebook": fuzz_notebook,
    "outputs": fuzz_outputs,
    "zip": fuzz_zip,
    "syntax": fuzz_syntax,
}

MEASURED: dict[str, Callable[[bytes], object]] = {**TARGETS, "notebook": take_in}
"""The doors as they are measured: without what only a test does behind them."""
