"""Valid inputs of the targets, from which fuzzing starts."""

from __future__ import annotations

import json

import nbformat
import numpy as np

from autograder.sandbox import wire
from tests.autograder.intake.damage import zipped
from tests.autograder.intake.editors import EDITORS
from tests.fuzz.proportion import Shape
from tests.fuzz.targets import released


def notebooks() -> list[bytes]:
    plain = json.loads(nbformat.writes(released()))
    changed = [change(json.loads(json.dumps(plain))) for change in EDITORS.values()]
    return [json.dumps(nb).encode() for nb in [plain, *changed]]


def frames() -> list[bytes]:
    values = [
        {"id": b"0" * 16, "ok": {"value": (np.zeros((2, 3)), wire.Handle(7, "tuple")), "changed": []}},
        {"id": b"1" * 16, "raised": {"kind": "ValueError", "text": "no", "cell": "f", "line": 3}},
        [np.float32(1.5), np.float64, True, None, -1, "text", b"bytes", {"a": [()]}],
    ]
    seeds = []
    for frame in map(wire.pack, values):
        structure, _ = wire.sizes(frame[: wire.HEADER.size], 1 << 20)
        seeds.append(structure.to_bytes(2, "little") + frame[wire.HEADER.size :])
    return seeds


def shapes(target: str) -> list[Shape]:
    """Inputs of any length for a target: cut off, escaped, nested, repeated, in other encodings."""
    match target:
        case "outputs" | "notebook":
            return [*TORN, *(_utf_16(shape) for shape in TORN), *map(_repeated, range(len(released().cells)))]
        case "syntax":
            return [Shape(begin, unit) for begin in (b"", b"x = (", b"def f():\n    ") for unit in CODE]
        case "zip":
            whole = zipped({"a.ipynb": b"{}"})
            return [Shape(whole, b"PK\5\6"), Shape(b"", whole), Shape(whole[:40], b"PK\1\2", whole[40:])]
    return [Shape(frame[:20], frame[20:40], frame[40:]) for frame in frames() if len(frame) > 60]


TORN = [
    Shape(begin, unit)
    for begin in (b'{"cells":[{"outputs": ["', b'{"cells": [', b"")
    for unit in (
        *(rb"\"", b'"', b"\\", b'{"outputs": ["', b'"outputs":["a\\"]'),
        *(b'[{"a":', b'"widgets" ', b"<p>[x]</p>"),
    )
]
CODE = [
    *(b"'", b'"""\\', b"\\\n", b"x = %a\n", b"%%time\n", b"((", b"f'{", b'f"{x:', b"a,", b"1<"),
    *(b"if x:\n ", b"!a\n", b"elif a:\n    y = 1\n", b"@a\n", b"x = 1\n", b"type x", b"class A["),
    *(b"  \n", b"a?\n", b"# it's\n", b"a;", b"a=", b"(lambda:0);"),
]


def _utf_16(shape: Shape) -> Shape:
    parts = (shape.prefix, shape.unit, shape.suffix)
    prefix, unit, suffix = (part.decode("latin-1").encode("utf-16-le") for part in parts)
    return Shape(b"\xff\xfe" + prefix, unit, suffix)


def _repeated(position: int) -> Shape:
    """A notebook with so many copies of one of its cells."""
    cells = [json.dumps(cell).encode() for cell in json.loads(nbformat.writes(released()))["cells"]]
    before, after = b",".join(cells[:position]), b",".join(cells[position + 1 :])
    return Shape(
        b'{"cells": [' + before + b"," * bool(before), cells[position] + b",", (after or b"{}") + b"]}"
    )


def seeds(target: str) -> list[bytes]:
    """Some valid inputs of a target."""
    match target:
        case "wire":
            return frames()
        case "zip":
            return [zipped({"a/2_tally.ipynb": b"{}", "__MACOSX/._x.ipynb": b"", "b.ipynb": b"x" * 99})]
        case "syntax":
            return [cell.source.encode() for cell in released().cells] + [b"%%time\n!pip x\ny = !ls\nf?"]
    return notebooks()
