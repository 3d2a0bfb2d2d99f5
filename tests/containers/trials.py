"""What is handed in to a container: the slowest right answers, and attackers of every class."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.audit.banks import submissions
from autograder.audit.variants import Bank, Variant, reference_answers, written
from autograder.course import content
from tests.attacks.suite import ATTACKS, hand_in

WORST = (
    *(
        "memory-fork_bomb",
        "memory-shared_memory_file",
        "memory-array_bomb",
        "time-loop_that_catches_everything",
    ),
    *("grader-kill_everyone", "reading-hidden_tests", "writing-forged_results", "escalation-new_namespaces"),
    *("wire-endless_stream", "cheating-patched_worker"),
)
SLOW_STYLES = (
    "plain_numbers",
    "python_numbers",
    "builtin_max",
    "one_channel_at_a_time",
    "loops",
    "plain_numpy",
)
"""Names of right answers that loop in Python; the first that a question has is handed in."""


@dataclass(frozen=True)
class Trial:
    """One submission.

    Attributes:
        files: what is handed in, by name.
        score: what it must get; None for the full score.
        outcome: of the first test that it does not pass; empty where it passes all that it answers.
    """

    name: str
    files: dict[str, str]
    score: float | None
    outcome: str = ""


def attackers(places: dict[str, object]) -> Iterator[Trial]:
    """The worst of each class, on the toy assignment; `places` are names that attacks use."""
    for attack in ATTACKS:
        if attack.student in WORST:
            with tempfile.TemporaryDirectory() as folder:
                hand_in(attack, Path(folder, "submission"), places)
                files = {file.name: file.read_text() for file in Path(folder, "submission").iterdir()}
            yield Trial(attack.student, files, 0.0, attack.outcome.replace("_", " "))


def slowest(name: str) -> Trial:
    """Everything answered in the slowest right way."""
    loaded = content.load(name)
    references = reference_answers(loaded.assignment)
    bank = [v for v in submissions(loaded.submissions, references) if v.bank is Bank.RIGHT]
    files = {}
    for spec in loaded.assignment.notebooks:
        chosen = [_slow(bank, question) for question in spec.questions]
        # An answer that brings its own backward pass keeps it, as that alone may read its cache.
        answers = {q: text for v in reversed(chosen) if v for q, text in v.answers.items()}
        helpers = "\n\n".join(dict.fromkeys(variant.helpers for variant in chosen if variant))
        merged = Variant(Bank.RIGHT, "", "", "", answers, helpers)
        files[f"{spec.id}.ipynb"] = written(merged, loaded.assignment, spec.id)
    return Trial("slowest right answers", files, None)


def _slow(bank: list[Variant], question: str) -> Variant | None:
    by_name = {variant.name: variant for variant in bank if variant.question == question}
    return next((by_name[style] for style in SLOW_STYLES if style in by_name), None)
