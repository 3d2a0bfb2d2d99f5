"""Read an `assignment.toml`, and say what is wrong with one, where, and what was expected."""

from __future__ import annotations

import os
import re
import tomllib
from difflib import get_close_matches
from pathlib import Path

import msgspec

from autograder.course.assignment import Assignment, Table
from autograder.errors import AutograderError

FORMAT = 1
"""The format of `assignment.toml` that this version reads."""

_WORDS = {"'array'": "a list", "'object'": "a table", "'str'": "a text", "'bool'": "true or false"}
_WORDS |= {"'int'": "a whole number", "'float'": "a number"}
"""TOML's words for the reader's."""


class DescriptionError(AutograderError):
    """An `assignment.toml` is wrong; the message names the file, the key and what was expected."""


def read(file: Path) -> Assignment:
    """Read an `assignment.toml`; the environment variable AUTOGRADER_SECRET replaces its secret.

    Raises:
        DescriptionError: a key is missing, unknown or of another type, or names do not fit together.
    """
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DescriptionError(f"{file}: it cannot be read as TOML: {error}") from None
    if type(raw.get("format")) is not int or raw["format"] != FORMAT:
        raise DescriptionError(_other_format(file, raw.get("format")))
    if secret := os.environ.get("AUTOGRADER_SECRET"):
        raw["secret"] = secret
    try:
        assignment = msgspec.convert(raw, Assignment)
    except msgspec.ValidationError as error:
        raise DescriptionError(f"{file}: {_explained(error)}") from None
    if problems := _contradictions(assignment, file.parent.name):
        raise DescriptionError(f"{file}: {problems[0]}")
    return assignment


def _other_format(file: Path, found: object) -> str:
    if type(found) is int and found > FORMAT:
        return (
            f"{file}: format = {found} needs a newer version of the autograder;"
            f" this version reads format = {FORMAT}"
        )
    present = "the key is missing" if found is None else f"it is {found!r}"
    return f"{file}: format: {present}; expected format = {FORMAT} at the top of the file"


def _explained(error: msgspec.ValidationError) -> str:
    """What the reader found: `limits.memory_mb: expected a whole number, found a text`."""
    what, _, where = str(error).partition(" - at ")
    place = where.strip("`").removeprefix("$").removeprefix(".").replace("[...]", ".*")
    if match := re.fullmatch(r"Object missing required field `(\w+)`", what):
        what = f"the key {match[1]!r} is missing"
    elif match := re.fullmatch(r"Object contains unknown field `(.*)`", what, re.DOTALL):
        what = f"there is no key {match[1]!r}{_meant(match[1])}"
    else:
        what = what[0].lower() + what[1:].replace("`", "'").replace(", got ", ", found ")
        for theirs, ours in _WORDS.items():
            what = what.replace(theirs, ours)
        what = re.sub(r"a text matching regex .*", "letters, digits, hyphens and underscores", what)
    return f"{place}: {what}" if place else what


def _meant(key: str) -> str:
    """The key that was probably meant; nothing where none is like it."""
    keys = {name for table in Table.__subclasses__() for name in table.__struct_fields__}
    close = get_close_matches(key, sorted(keys), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _contradictions(assignment: Assignment, folder: str) -> list[str]:
    """Names in the file that do not fit each other, or the folder."""
    problems = []
    if assignment.id != folder or not assignment.id.isidentifier():
        problems.append(
            f"id: it is {assignment.id!r}; expected the folder's name, {folder!r},"
            " of letters, digits and underscores"
        )
    notebooks = [notebook.id for notebook in assignment.notebooks]
    questions = assignment.questions
    for what, names in (("notebook", notebooks), ("question", list(questions))):
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        problems += [f"notebooks: the {what} {name!r} is listed twice; list it once" for name in twice]
    for rule in assignment.rules:
        strange = [*({*rule.notebooks} - {*notebooks}), *({*rule.questions} - {*questions})]
        problems += [
            f"rules: no notebook or question is called {name!r};"
            f" expected {', '.join([*notebooks, *questions])}"
            for name in sorted(strange)
        ]
    worker = assignment.worker
    if worker.arrays != "numpy" and worker.arrays not in worker.preload:
        problems.append(f"worker.arrays: {worker.arrays!r} is not loaded in workers; list it in preload")
    problems += _contradictory_files(assignment)
    problems += _contradictory_kinds(assignment)
    problems += [
        f"question_limits.{name}: no question is called {name!r}; expected {', '.join(questions)}"
        for name in sorted(assignment.question_limits.keys() - {*questions})
    ]
    return problems


def _contradictory_files(assignment: Assignment) -> list[str]:
    """What is wrong with the Python files in which students may answer."""
    problems = []
    for spec in assignment.files:
        parts = spec.path.removesuffix(".py").split("/")
        if not spec.path.endswith(".py") or not all(part.isidentifier() for part in parts):
            problems.append(
                f"files: {spec.path!r} is not the path of a Python module; expected package/module.py"
            )
        problems += [
            f"files: {spec.path}: no question is called {name!r}; expected {', '.join(assignment.questions)}"
            for name in spec.questions
            if name not in assignment.questions
        ]
    for notebook in assignment.notebooks:
        holding = [spec.path for spec in assignment.files if {*spec.questions} & {*notebook.questions}]
        if len(holding) > 1:
            problems.append(
                f"files: the questions of {notebook.id!r} are in {', '.join(holding)}; list them in one file"
            )
    return problems


def _contradictory_kinds(assignment: Assignment) -> list[str]:
    """What is wrong with the sets of kinds of hidden tests: each lists all kinds, and one is chosen."""
    sets = assignment.kind_sets
    problems = []
    if assignment.kinds not in (sets or {"": {}}):
        expected = ", ".join(map(repr, sets)) or "a table [kind_sets.NAME] of this name"
        problems.append(f"kinds: there is no set {assignment.kinds!r}; expected {expected}")
    kinds = dict.fromkeys(kind for listed in sets.values() for kind in listed)
    problems += [
        f"kind_sets.{name}: the kind {kind!r} is missing; list in each set what tests of it weigh"
        for name, listed in sets.items()
        for kind in kinds
        if kind not in listed
    ]
    return problems
