"""An assignment as its `assignment.toml` describes it: names, numbers and rules."""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from autograder.course.checkout import CHECKOUT, course_root

TOLERANCE = {"float64": 1e-6, "float32": 1e-3, "float16": 1e-2}
"""The largest relative error by dtype, where an assignment states none."""

Seconds = Annotated[float, msgspec.Meta(gt=0, le=86_400)]
Size = Annotated[int, msgspec.Meta(gt=0, le=1_000_000)]
Name = Annotated[str, msgspec.Meta(pattern=r"^\w[\w-]*$")]
"""Of a notebook or a question: part of file names, and nbgrader's `grade_id`."""

Factor = Annotated[float, msgspec.Meta(ge=0, le=1000)]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of `assignment.toml`: its keys are the attributes, others are refused."""


class QuestionLimits(Table, frozen=True):
    """Limits of one question that differ from those of all questions; None where they do not."""

    call_seconds: Seconds | None = None
    question_seconds: Seconds | None = None


class Limits(Table, frozen=True):
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


class NotebookSpec(Table, frozen=True):
    """One notebook: its nbgrader id and the answer cells that hidden tests grade, in order."""

    id: Name
    questions: tuple[Name, ...]


class FileSpec(Table, frozen=True):
    """A Python file in which students may answer instead: where it lies, and the questions it may hold."""

    path: str
    questions: tuple[Name, ...]


class Rule(Table, frozen=True):
    """Modules that some answers may not use: those of notebooks, by id, and single questions."""

    forbidden: tuple[str, ...]
    notebooks: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Library(Table, frozen=True):
    """What students import, and what a worker gets.

    Attributes:
        package: of the checkout.
        build: files beside it that build it.
        leaves_out: full names of modules, functions, classes and constants that students are to write, or
            that need those: the release and the workers have the package without them.
    """

    package: str
    build: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()


class WorkerSpec(Table, frozen=True):
    """What is ready in a worker before a notebook runs, and what it makes plain data of.

    Attributes:
        preload: modules that are imported once for all workers.
        extra: of pyproject.toml, where these are not what every grader has; empty where they are.
        adapters: libraries whose objects an answer may be; see `sandbox/adapters.py`.
        arrays: the library whose arrays student code gets for those of a hidden test.
    """

    preload: tuple[str, ...] = ()
    extra: str = ""
    adapters: tuple[Literal["matplotlib", "pandas", "torch"], ...] = ()
    arrays: Literal["numpy", "torch"] = "numpy"

    @property
    def missing(self) -> tuple[str, ...]:
        """Packages among what is preloaded that are not installed here."""
        packages = dict.fromkeys(name.partition(".")[0] for name in self.preload)
        return tuple(name for name in packages if find_spec(name) is None)


class LateRule(Table, frozen=True):
    """What lateness costs: a share of the points for each day that begins, once the grace is over."""

    percent_a_day: Annotated[float, msgspec.Meta(ge=0, le=100)]
    grace_minutes: Annotated[float, msgspec.Meta(ge=0, le=10_000)] = 0

    def days(self, seconds: float) -> int:
        """How many days work counts as late that came so many seconds after it was due."""
        return max(0, math.ceil((seconds - 60 * self.grace_minutes) / 86_400))


class Assignment(Table, frozen=True, kw_only=True):
    """An assignment's names and numbers.

    Attributes:
        language: of feedback.
        files: Python files in which the questions of notebooks may be answered instead.
        kinds: the name of the table in `kind_sets` that counts.
        kind_sets: by kind of hidden test, what the weights of its tests are multiplied by.
        late: what late work loses; None for nothing, or for what the course configures for nbgrader.
        tolerance: the largest relative error by dtype.
        junk_kinds: how many kinds of junk `verify` tries on each form of an answer, dealt out over all
            questions; all of them if None.
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
    kinds: str = ""
    kind_sets: dict[str, dict[Name, Factor]] = {}
    rules: tuple[Rule, ...] = ()
    late: LateRule | None = None
    tolerance: dict[str, float] = msgspec.field(default_factory=TOLERANCE.copy)
    junk_kinds: Size | None = None
    settings: dict[str, Any] = {}

    @property
    def secret_is_published(self) -> bool:
        """Whether the secret is the one that the project is given away with: it names the assignment."""
        return self.id in self.secret

    @property
    def source(self) -> Path:
        """The instructor's notebooks."""
        return course_root(self.id) / "source" / self.id

    @property
    def release(self) -> Path:
        """What students get."""
        return course_root(self.id) / "release" / self.id

    @property
    def library_folder(self) -> Path | None:
        """The package that workers import: the release's where something is left out, else the checkout's."""
        if self.library is None:
            return None
        return (self.release if self.library.leaves_out else CHECKOUT) / self.library.package

    @property
    def questions(self) -> tuple[str, ...]:
        """All questions that hidden tests grade, in order."""
        return tuple(question for notebook in self.notebooks for question in notebook.questions)

    @property
    def factors(self) -> Mapping[str, float]:
        """By kind of hidden test, what its weight is multiplied by; 0 where the kind is switched off."""
        return self.kind_sets.get(self.kinds, {})

    @property
    def switched_off(self) -> frozenset[str]:
        """The kinds of hidden tests that are neither run nor announced."""
        return frozenset(kind for kind, factor in self.factors.items() if factor == 0)

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
