"""Valid inputs of the targets, from which fuzzing starts."""

from __future__ import annotations

import json

import nbformat
import numpy as np

from autograder.sandbox import wire
from tests.autograder.intake.damage import zipped
from tests.autograder.intake.editors import EDITORS
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
