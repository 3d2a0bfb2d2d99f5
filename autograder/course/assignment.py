"""An assignment as its `assignment.toml` describes it: names, numbers and rules."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from autograder.course.checkout import course_root
from autograder.errors import AutograderError

FORMAT = 1
"""The format of `assignment.toml` that this version reads."""


TOLERANCE = {"float64": 1e-6, "float32": 1e-3, "float16": 1e-2}
"""The largest relative error by dtype, where an assignment states none."""

Seconds = Annotated[float, msgspec.Meta(gt=0, le=86_400)]
Size = Annotated[int, msgspec.Meta(gt=0, le=1_000_000)]
Name = Annotated[str, msgspec.Meta(pattern=r"^\w[\w-]*$")]
"""Of a notebook or a question: part of file names, and nbgrader's `grade_id`."""

_WORDS = {"'array'": "a list", "'object'": "a table", "'str'": "a text", "'bool'": "true or false"}
_WORDS |= {"'int'": "a whole number", "'float'": "a number"}
"""TOML's words for the reader's."""


class DescriptionError(AutograderError):
    """An `assignment.toml` is wrong; the message names the file, the key and what was expected."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of `assignment.toml`: its keys are the attributes, others are refused."""


class QuestionLimits(_Table, frozen=True):
    """Limits of one question that differ from those of all questions; None where they do not."""

    call_seconds: Seconds | None = None
    question_seconds: Seconds | None = None


class Limits(_Table, frozen=True):
    """What a worker that runs student code may use (units in the names).

    Seconds are the worker's own: on a processor, or asleep, but not waiting for a processor.
    """

    cell_seconds: Seconds
    call_seconds: Seconds
    question_seconds: Seconds
    memory_mb: Size
    reply_mb: Size
    output_kb: Size
    notebook_seconds: Seconds
    notebook_mb: Size
    upload_mb: Size
    submission_seconds: Seconds = 900


class NotebookSpec(_Table, frozen=True):
    """One notebook: its nbgrader id and the answer cells that hidden tests grade, in order."""

    id: Name
    questions: tuple[Name, ...]


class FileSpec(_Table, frozen=True):
    """A Python file in which students may answer instead: where it lies, and the questions it may hold."""

    path: str
    questions: tuple[Name, ...]


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
        files: Python files in which the questions of notebooks may be answered instead.
        tolerance: the largest relative error by dtype.
        settings: numbers and names that only the assignment's own tests read.
    """

    format: int
    id: str
    title: str
    language: str = "en"
    secret: str
    notebooks: Annotated[tuple[NotebookSpec, ...], msgspec.Meta(min_length=1)]
    limits: Limits
    question_limits: dict[str, QuestionLimits] = {}
    library: Library | None = None
    worker: WorkerSpec = WorkerSpec()
    files: tuple[FileSpec, ...] = ()
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

    def file_of(self, notebook: str) -> FileSpec | None:
        """The Python file in which a notebook's questions may be answered; None where there is none."""
        questions = {*next(spec.questions for spec in self.notebooks if spec.id == notebook)}
        return next((spec for spec in self.files if questions & {*spec.questions}), None)

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

    def seed(self, student: str = "", code: str = "") -> int:
        """The 64-bit seed of a student's inputs; it reveals nothing of the secret.

        Args:
            student: who handed in.
            code: digest of the code that runs; with other code a student meets other inputs.
        """
        drawn_from = "\0".join((self.id, student, code))
        digest = hmac.digest(self.secret.encode(), drawn_from.encode(), hashlib.sha256)
        return int.from_bytes(digest[:8], "big")


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
    keys = {name for table in _Table.__subclasses__() for name in table.__struct_fields__}
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
    problems += _contradictory_files(assignment)
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
