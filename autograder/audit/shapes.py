"""The shapes in which students hand in Python files, from loose files to a zip of the whole course."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from autograder.course.assignment import Assignment

Texts = Mapping[str, str]
"""By the path that the assignment lists."""

JUNK = {
    "__MACOSX/._notes.pdf": b"\0\5\x16\7",
    "notes.pdf": b"%PDF-1.4",
    "another.ipynb": b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    "__pycache__/module.cpython-37.pyc": b"\x42\r\r\n",
}
"""What a collecting script packs along with the answers."""


def write(shape: str, folder: Path, texts: Texts, assignment: Assignment) -> None:
    """Hand in files in a shape.

    Args:
        shape: a key of `SHAPES`.
        folder: where the student hands in.
        texts: the files.
        assignment: whose library lies around them, in a copy of the whole folder.

    Raises:
        LookupError: there is no such shape.
    """
    if shape not in SHAPES:
        raise LookupError(f"there is no shape {shape!r}; there are {', '.join(SHAPES)}")
    for path, data in SHAPES[shape](texts, assignment).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def _alone(texts: Texts, _: Assignment) -> dict[str, bytes]:
    return {PurePosixPath(path).name: text.encode() for path, text in texts.items()}


def _package(texts: Texts, _: Assignment) -> dict[str, bytes]:
    return {path: text.encode() for path, text in texts.items()}


def _folder(texts: Texts, assignment: Assignment) -> dict[str, bytes]:
    return {f"{assignment.id}/{path}": text.encode() for path, text in texts.items()}


def _copy(texts: Texts, assignment: Assignment) -> dict[str, bytes]:
    """The released folder without its notebooks, and the answers in it."""
    released = {
        file.relative_to(assignment.release).as_posix(): file.read_bytes()
        for file in sorted(assignment.release.rglob("*"))
        if file.is_file() and file.suffix != ".ipynb"
    }
    return {**released, **JUNK, **_package(texts, assignment)}


def _zip(texts: Texts, assignment: Assignment) -> dict[str, bytes]:
    """The copy as a zip file."""
    name = f"{assignment.id}.zip"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for path, data in _copy(texts, assignment).items():
            packed.writestr(path, data)
    return {name: stream.getvalue()}


def _windows(texts: Texts, assignment: Assignment) -> dict[str, bytes]:
    marked = {path: "\ufeff" + text.replace("\n", "\r\n") for path, text in texts.items()}
    return _package(marked, assignment)


def _gbk(texts: Texts, _: Assignment) -> dict[str, bytes]:
    return {path: f"# \u4f5c\u4e1a\n{text}".encode("gbk") for path, text in texts.items()}


SHAPES: Mapping[str, Callable[[Texts, Assignment], dict[str, bytes]]] = {
    "alone": _alone,
    "package": _package,
    "folder": _folder,
    "copy": _copy,
    "zip": _zip,
    "windows": _windows,
    "gbk": _gbk,
}
