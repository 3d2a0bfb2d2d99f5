"""Read an assignment's `submissions/`: the folder says what must come out, its sub-folder which bank it is.

right/<question>/<style>.py      full marks, and no cause is named
wrong/<question>/<name>.py       less than full marks
wrong/<question>.toml            the same, as edits of the reference answer
wrong/held_out/, wrong/whole/    the same again: banks that are counted by themselves
<outcome>/...                    the question ends in this outcome: timeout, crashed, forbidden, ...
right/equivalent.toml            generic mutants that are no mistakes (see `generic.py`)
tests.toml                       which hidden tests are about which cause
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from autograder.audit.variants import RIGHT, WRONG, Bank, BankError, Variant
from autograder.results.result import Outcome

EQUIVALENT = "equivalent.toml"
OWN_TESTS = "tests.toml"
EVERYTHING = "everything"
"""The key of `tests.toml` for tests of everything at once, which are about every mistake."""

SUB_BANKS = {"held_out": Bank.HELD_OUT, "whole": Bank.WHOLE}
"""Folders of `wrong/` that are banks of their own."""

EXPECTED = {RIGHT, WRONG, Outcome.TIMEOUT, Outcome.CRASHED, Outcome.NOT_ATTEMPTED, Outcome.FORBIDDEN}
"""The folders that there may be."""

PART = re.compile(r"^# %% answer(?:: *(\w+))?[ \t]*\n", re.MULTILINE)

OTHERWISE = "otherwise"
"""The key of `tests.toml` for the tests that are about every cause without a list of its own."""

OwnTests = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Names of hidden tests by question and cause."""


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Text that stands exactly once in an answer, and what stands there instead."""

    old: str
    new: str


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of a `<question>.toml`; `submissions/README.md` describes the keys."""

    misconception: str = ""
    cause: str = ""
    equivalent: str = ""
    points: float | None = None
    tests: tuple[str, ...] | None = None
    answer: str | None = None
    style: str | None = None
    old: str | None = None
    new: str | None = None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class _Shelf:
    """A folder of submissions of one bank and one expected outcome."""

    folder: Path
    bank: Bank
    expected: str


def submissions(folder: Path, references: Mapping[str, str]) -> list[Variant]:
    """All variants of an assignment's `submissions/` folder, in the order of its folders.

    Args:
        folder: it; no variants come of a folder that does not exist.
        references: the reference answer cells, by question.

    Raises:
        BankError: a folder or a file has a name that means nothing, or an edit does not fit its answer.
    """
    own = own_tests(folder, references)
    variants: list[Variant] = []
    for shelf in _shelves(folder):
        for path in _contents(shelf.folder):
            question = path.stem
            if question not in references:
                known = ", ".join(references)
                raise BankError(f"{path}: there is no question {question!r}; there are {known}")
            reading = _files(shelf, path) if path.is_dir() else _entries(shelf, path, folder, references, own)
            variants += reading
    return variants


def own_tests(folder: Path, references: Mapping[str, str]) -> OwnTests:
    """The tests that are about each cause, by question: `tests.toml`.

    Raises:
        BankError: the file is wrong or names an unknown question.
    """
    file = folder / OWN_TESTS
    if not file.is_file():
        return {}
    own: OwnTests = read_table(file, dict[str, dict[str, tuple[str, ...]]])
    if unknown := sorted(own.keys() - references.keys()):
        raise BankError(f"{file}: there is no question {unknown[0]!r}; there are {', '.join(references)}")
    return own


def _shelves(folder: Path) -> Iterator[_Shelf]:
    banks = {RIGHT: Bank.RIGHT, WRONG: Bank.DOMAIN}
    for path in sorted(path for path in folder.glob("*") if path.is_dir()):
        if path.name not in EXPECTED:
            known = ", ".join(sorted(EXPECTED))
            raise BankError(f"{path}: the folder's name must be what is expected, one of {known}")
        yield _Shelf(path, banks.get(path.name, Bank.OUTCOME), path.name)
        if path.name == WRONG:
            for name, bank in SUB_BANKS.items():
                yield _Shelf(path / name, bank, WRONG)


def _contents(folder: Path) -> list[Path]:
    """The question folders and files of a shelf."""
    outside = {*SUB_BANKS, "__pycache__"} if folder.name == WRONG else {EQUIVALENT, "__pycache__"}
    return sorted(
        path
        for path in folder.glob("*")
        if path.name not in outside and (path.is_dir() or path.suffix == ".toml")
    )


def _files(shelf: _Shelf, folder: Path) -> Iterator[Variant]:
    """The answers of `<question>/<name>.py`.

    Such a file is an answer cell. With lines `# %% answer`, what stands before the first of them is a helper
    cell and what follows each an answer cell: of the folder's question, or of the one that the line names.
    """
    for file in sorted(folder.glob("*.py")):
        helpers, answers = _parts(file.read_text(encoding="utf-8"), folder.name)
        if shelf.bank is not Bank.RIGHT and folder.name not in answers:
            raise BankError(f"{file}: it holds no answer to {folder.name}")
        yield Variant(shelf.bank, folder.name, file.stem, "", answers, helpers, expected=shelf.expected)


def _entries(
    shelf: _Shelf, file: Path, root: Path, references: Mapping[str, str], own: OwnTests
) -> Iterator[Variant]:
    """The answers of `<question>.toml`: each is whole, or an edit of a right answer or of the reference."""
    question = file.stem
    for name, entry in read_table(file, dict[str, Entry]).items():
        helpers, answers = _answers(entry, question, root, references[question], f"{file.name}: {name}")
        yield Variant(
            bank=shelf.bank,
            question=question,
            name=name,
            story=entry.misconception,
            answers=answers,
            helpers=helpers,
            equivalent=entry.equivalent,
            cause=entry.cause,
            expected=shelf.expected,
            points=entry.points,
            tests=_own(entry, own.get(question, {})),
        )


def _own(entry: Entry, listed: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The tests that are about an entry's mistake: its own list, else its cause's, else None.

    A key of `tests.toml` in its own list stands for that key's tests.
    """
    by_cause = listed.get(entry.cause, listed.get(OTHERWISE))
    own = None if entry.tests is None else [t for name in entry.tests for t in listed.get(name, (name,))]
    tests = by_cause if own is None else own
    return None if tests is None else (*listed.get(EVERYTHING, ()), *tests)


def _answers(
    entry: Entry, question: str, root: Path, reference: str, where: str
) -> tuple[str, dict[str, str]]:
    """A helper cell and the answer cells of an entry."""
    if entry.answer is not None:
        return _parts(entry.answer, question)
    if entry.style is None:
        return "", {question: _edited(reference, entry, where)}
    file = root / RIGHT / f"{entry.style}.py"
    if not file.resolve().is_relative_to(root.resolve()) or not file.is_file():
        raise BankError(f"{where}: there is no right answer {entry.style!r}")
    return _parts(_edited(file.read_text(encoding="utf-8"), entry, where), question)


def _parts(text: str, question: str) -> tuple[str, dict[str, str]]:
    """The helper cell of a file of answers, and its answers by question."""
    helpers, *parts = PART.split(text)
    if not parts:
        helpers, parts = "", [question, helpers]
    answers = {name or question: code for name, code in zip(parts[::2], parts[1::2], strict=True)}
    return helpers.strip(), answers


def _edited(source: str, entry: Entry, where: str) -> str:
    single = (Edit(entry.old, entry.new),) if entry.old is not None and entry.new is not None else ()
    edits = entry.edits or single
    if not edits:
        raise BankError(f"{where}: it states neither an answer nor an edit (old and new)")
    for edit in edits:
        if source.count(edit.old) != 1:
            raise BankError(f"{where}: {edit.old!r} is not there exactly once in the answer")
        source = source.replace(edit.old, edit.new)
    try:
        ast.parse(source)
    except SyntaxError as error:  # the tests would refuse it, but not for its mistake
        raise BankError(f"{where}: its edits make code that is not Python: {error}") from None
    return source


def read_table(file: Path, kind: Any) -> Any:
    """A TOML file as msgspec converts it to a type.

    Raises:
        BankError: it is not TOML, or not of this type; the message names the file.
    """
    try:
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BankError(f"{file.name}: {error}") from None
