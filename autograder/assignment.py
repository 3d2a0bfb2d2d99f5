"""The assignment as `assignment.toml` describes it."""

from __future__ import annotations

import hashlib
import hmac
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
"""The repository: an nbgrader course whose `source/` and `release/` hold the assignment."""

DESCRIPTION = Path(__file__).with_name("assignment.toml")


@dataclass(frozen=True)
class Limits:
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


@dataclass(frozen=True)
class NotebookSpec:
    """One notebook: its nbgrader id and the answer cells that hidden tests grade, in order."""

    id: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """What the answers in some notebooks, by id, may not use: names of modules and packages."""

    notebooks: tuple[str, ...]
    forbidden: tuple[str, ...]


@dataclass(frozen=True)
class Assignment:
    """The assignment's names and numbers, and the language of feedback."""

    id: str
    title: str
    language: str
    secret: str
    notebooks: tuple[NotebookSpec, ...]
    limits: Limits
    rules: Rules
    tolerance: dict[str, float]
    speedup: dict[str, float]

    @property
    def source(self) -> Path:
        return CHECKOUT / "source" / self.id

    @property
    def release(self) -> Path:
        return CHECKOUT / "release" / self.id

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
        return self.rules.forbidden if self.notebook_of(question).id in self.rules.notebooks else ()

    def seed(self, student: str) -> int:
        """The student's 64-bit seed; it reveals nothing of the secret."""
        digest = hmac.digest(self.secret.encode(), f"{self.id}/{student}".encode(), hashlib.sha256)
        return int.from_bytes(digest[:8], "big")


def load(path: Path = DESCRIPTION) -> Assignment:
    """Read `assignment.toml`; the environment variable AUTOGRADER_SECRET replaces its secret."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Assignment(
        id=raw["id"],
        title=raw["title"],
        language=raw["language"],
        secret=os.environ.get("AUTOGRADER_SECRET", raw["secret"]),
        notebooks=tuple(NotebookSpec(n["id"], tuple(n["questions"])) for n in raw["notebooks"]),
        limits=Limits(**raw["limits"]),
        rules=Rules(tuple(raw["rules"]["notebooks"]), tuple(raw["rules"]["forbidden"])),
        tolerance=dict(raw["tolerance"]),
        speedup=dict(raw["speedup"]),
    )
