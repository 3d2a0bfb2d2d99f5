"""An assignment as its `assignment.toml` describes it: names, numbers and rules."""

from __future__ import annotations

import hashlib
import hmac
import os
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from autograder.course.checkout import course_root
from autograder.errors import AutograderError

FORMAT = 1
"""The format of `assignment.toml` that this version reads."""


TOLERANCE = {"float64": 1e-6, "float32": 1e-3, "float16": 1e-2}
"""The largest relative error by dtype, where an assignment states none."""


class DescriptionError(AutograderError):
    """An `assignment.toml` is wrong; the message names the file, the key and what was expected."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of `assignment.toml`: its keys are the attributes, others are refused."""


class QuestionLimits(_Table, frozen=True):
    """Limits of one question that differ from those of all questions; None where they do not."""

    call_seconds: float | None = None
    question_seconds: float | None = None


class Limits(_Table, frozen=True):
    """What a worker that runs student code may use (units in the names)."""

    cell_seconds: float
    call_seconds: float
    question_seconds: float
    memory_mb: int
    reply_mb: int
    output_kb: int
    notebook_seconds: float
    notebook_mb: int
    upload_mb: int


class NotebookSpec(_Table, frozen=True):
    """One notebook: its nbgrader id and the answer cells that hidden tests grade, in order."""

    id: str
    questions: tuple[str, ...]


class Rule(_Table, frozen=True):
    """Modules that some answers may not use: those of notebooks, by id, and single questions."""

    forbidden: tuple[str, ...]
    notebooks: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Library(_Table, frozen=True):
    """The package of the checkout that students import, and the files beside it that build it."""

    package: str
    build: tuple[str, ...] = ()


class WorkerSpec(_Table, frozen=True):
    """What is ready in a worker before a notebook runs, and what it makes plain data of.

    Attributes:
        preload: modules that are imported once for all workers.
        adapters: libraries whose objects an answer may be; see `sandbox/adapters.py`.
    """

    preload: tuple[str, ...] = ()
    adapters: tuple[Literal["matplotlib", "pandas", "torch"], ...] = ()


class Assignment(_Table, frozen=True, kw_only=True):
    """An assignment's names and numbers.

    Attributes:
        language: of feedback.
        tolerance: the largest relative error by dtype.
        settings: numbers and names that only the assignment's own tests read.
    """

    format: int
    id: str
    title: str
    language: str = "en"
    secret: str
    notebooks: tuple[NotebookSpec, ...]
    limits: Limits
    question_limits: dict[str, QuestionLimits] = {}
    library: Library | None = None
    worker: WorkerSpec = WorkerSpec()
    rules: tuple[Rule, ...] = ()
    tolerance: dict[str, float] = msgspec.field(default_factory=TOLERANCE.copy)
    settings: dict[str, Any] = {}

    @property
    def source(self) -> Path:
        """The instructor's notebooks."""
        return course_root(self.id) / "source" / self.id

    @property
    def release(self) -> Path:
        """What students get."""
        return course_root(self.id) / "release" / self.id

    @property
    def questions(self) -> tuple[str, ...]:
        """All questions that hidden tests grade, in order."""
        return tuple(question for notebook in self.notebooks for question in notebook.questions)

    def notebook_of(self, question: str) -> NotebookSpec:
        """The notebook that holds an answer cell.

        Raises:
            KeyError: no notebook lists this question.
        """
        for notebook in self.notebooks:
            if question in notebook.questions:
                return notebook
        raise KeyError(f"assignment.toml lists no question {question!r}")

    def forbidden(self, question: str) -> tuple[str, ...]:
        """Modules and packages that an answer may not use.

        Raises:
            KeyError: no notebook lists this question.
        """
        notebook = self.notebook_of(question).id
        held = (rule for rule in self.rules if notebook in rule.notebooks or question in rule.questions)
        return tuple(dict.fromkeys(module for rule in held for module in rule.forbidden))

    def limits_of(self, question: str) -> Limits:
        """The limits of a question: those of all, but for what it has of its own."""
        own = msgspec.structs.asdict(self.question_limits.get(question, QuestionLimits()))
        return msgspec.structs.replace(self.limits, **{name: n for name, n in own.items() if n is not None})

    def seed(self, student: str) -> int:
        """The student's 64-bit seed; it reveals nothing of the secret."""
        digest = hmac.digest(self.secret.encode(), f"{self.id}/{student}".encode(), hashlib.sha256)
        return int.from_bytes(digest[:8], "big")


def read(file: Path) -> Assignment:
    """Read an `assignment.toml`; the environment variable AUTOGRADER_SECRET replaces its secret.

    Raises:
        DescriptionError: a key is missing, unknown or of another type, or names do not fit together.
    """
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DescriptionError(f"{file}: {error}") from None
    if raw.get("format") != FORMAT:
        raise DescriptionError(_other_format(file, raw.get("format")))
    if secret := os.environ.get("AUTOGRADER_SECRET"):
        raw["secret"] = secret
    try:
        assignment = msgspec.convert(raw, Assignment)
    except msgspec.ValidationError as error:
        raise DescriptionError(f"{file}: {_explained(error)}") from None
    for problem in _contradictions(assignment, file.parent.name):
        raise DescriptionError(f"{file}: {problem}")
    return assignment


def _other_format(file: Path, found: object) -> str:
    if isinstance(found, int) and found > FORMAT:
        return (
            f"{file}: format = {found} needs a newer version of the autograder;"
            f" this one reads format {FORMAT}"
        )
    return f"{file}: its first key should be format = {FORMAT}; it is {found!r}"


def _explained(error: msgspec.ValidationError) -> str:
    """What the reader found: `limits.memory_mb: expected int, got str`."""
    what, _, where = str(error).partition(" - at ")
    place = where.strip("`").removeprefix("$").removeprefix(".")
    what = what[0].lower() + what[1:].replace("`", "'")
    return f"{place}: {what}" if place else what


def _contradictions(assignment: Assignment, folder: str) -> list[str]:
    """Names in the file that do not fit each other, or the folder."""
    problems = []
    if assignment.id != folder or not assignment.id.isidentifier():
        problems.append(
            f"id: it is {assignment.id!r}, but it must be the folder's name, {folder!r},"
            " and consist of letters, digits and underscores"
        )
    notebooks = [notebook.id for notebook in assignment.notebooks]
    questions = assignment.questions
    for what, names in (("notebook", notebooks), ("question", list(questions))):
        problems += [f"{what} {name!r} is listed twice" for name in names if names.count(name) > 1]
    for rule in assignment.rules:
        strange = [*({*rule.notebooks} - {*notebooks}), *({*rule.questions} - {*questions})]
        problems += [f"rules: no notebook or question is called {name!r}" for name in sorted(strange)]
    problems += [
        f"question_limits: no question is called {name!r}"
        for name in sorted(assignment.question_limits.keys() - {*questions})
    ]
    return problems
