"""What trying a suite on the banks found: frozen records, and what they say of the suite and of each test."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from autograder.audit.banks import Bank

CAUSED = (Bank.DOMAIN, Bank.HELD_OUT, Bank.WHOLE)
"""The banks of wrong answers whose causes are known."""

WRONG = (*CAUSED, Bank.GENERIC)
"""The banks of wrong answers."""

NAMED = 0.90
"""The share of refused domain mutants that must be told their cause."""


@dataclass(frozen=True)
class Trial:
    """One suite on one question of one variant.

    Attributes:
        suite: `hidden` or `visible`.
        bank, name, story, equivalent: of the variant.
        due: the cause of the variant, where it has one; the one that should be named.
        question: the one that was graded.
        student: whose inputs were drawn.
        tests: names of all tests of the question, in order.
        failed: those that did not pass, with what the student would read.
        cause: the id of the cause that a student is told, or empty.
        broken: what went wrong in the harness itself, empty where nothing did.
        seconds: of the whole grading of this question.
    """

    suite: str
    bank: Bank
    question: str
    name: str
    story: str
    equivalent: str
    due: str
    student: str
    tests: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    cause: str
    broken: str
    seconds: float

    @property
    def passed(self) -> bool:
        return not self.failed and not self.broken


@dataclass(frozen=True)
class TestMeasure:
    """One test: how many mutants it kills, how many of these nothing else does, and what makes it redundant.

    That is a test that kills the same mutants and more; of two that kill the same the later one is redundant.
    """

    __test__ = False

    name: str
    kills: int
    alone: int
    covered_by: str


@dataclass(frozen=True)
class Named:
    """Mutants whose cause is known, by what a student with them is told."""

    trials: tuple[Trial, ...]

    @property
    def rightly(self) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.trials if trial.cause == trial.due)

    @property
    def misnamed(self) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.trials if trial.cause not in ("", trial.due))

    @property
    def unnamed(self) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.trials if not trial.cause)

    @property
    def share(self) -> float:
        """Of the trials that are rightly named, 1 where there are none."""
        return len(self.rightly) / len(self.trials) if self.trials else 1.0


@dataclass(frozen=True)
class QuestionMeasure:
    """All trials of one question with one suite."""

    question: str
    trials: tuple[Trial, ...]

    def of(self, bank: Bank) -> tuple[Trial, ...]:
        """The bank's trials; mutants that are listed as equivalent are no part of it."""
        return tuple(trial for trial in self.trials if trial.bank is bank and not trial.equivalent)

    @property
    def equivalent(self) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.trials if trial.equivalent)

    @property
    def survivors(self) -> tuple[Trial, ...]:
        """Wrong answers that the suite accepts."""
        return tuple(t for bank in WRONG for t in self.of(bank) if t.passed)

    @property
    def rejected(self) -> tuple[Trial, ...]:
        """Right answers that the suite refuses, equivalent mutants among them."""
        right = (*self.of(Bank.RIGHT), *self.equivalent)
        return tuple(trial for trial in right if trial.failed)

    @property
    def broken(self) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.trials if trial.broken)

    @property
    def seconds(self) -> float:
        return sum(trial.seconds for trial in self.trials)

    @cached_property
    def tests(self) -> tuple[TestMeasure, ...]:
        """Each test's worth, by the domain and generic mutants, in the suite's order."""
        wrong = [*self.of(Bank.DOMAIN), *self.of(Bank.GENERIC)]
        kills = {name: set[str]() for trial in self.trials for name in trial.tests}
        alone = dict.fromkeys(kills, 0)
        for trial in wrong:
            for name, _ in trial.failed:
                kills[name].add(f"{trial.bank} {trial.name}")
            if len(trial.failed) == 1:
                alone[trial.failed[0][0]] += 1
        order = list(kills)
        return tuple(
            TestMeasure(name, len(kills[name]), alone[name], _covering(name, order, kills)) for name in order
        )

    def named(self, bank: Bank) -> Named:
        """How many of the bank's refused mutants with a known cause are told the right one."""
        return Named(tuple(t for t in self.of(bank) if t.due and not t.passed))

    @property
    def suspected(self) -> tuple[Trial, ...]:
        """Right answers that are told a cause."""
        return tuple(trial for trial in (*self.of(Bank.RIGHT), *self.equivalent) if trial.cause)

    @property
    def redundant(self) -> tuple[TestMeasure, ...]:
        return tuple(test for test in self.tests if test.covered_by)

    @property
    def weakest(self) -> TestMeasure | None:
        """Of the tests that kill nothing alone the one that kills least."""
        weak = [test for test in self.tests if not test.alone]
        return min(weak, key=lambda test: test.kills, default=None)


@dataclass(frozen=True)
class Audit:
    """One suite on all banks."""

    suite: str
    questions: tuple[QuestionMeasure, ...]

    @property
    def total(self) -> QuestionMeasure:
        return QuestionMeasure("all", tuple(trial for q in self.questions for trial in q.trials))

    @property
    def sound(self) -> bool:
        """No faults, and where the suite names causes, the right one for enough of the domain mutants."""
        return not self.faults and (self.suite != "hidden" or self.total.named(Bank.DOMAIN).share >= NAMED)

    @property
    def faults(self) -> tuple[Trial, ...]:
        """What makes the suite untrue: accepted wrong answers, refused or suspected right ones, breaks."""
        return tuple(
            trial
            for question in self.questions
            for trial in dict.fromkeys(
                (*question.survivors, *question.rejected, *question.suspected, *question.broken)
            )
        )


def measure(suite: str, questions: Sequence[str], trials: Iterable[Trial]) -> Audit:
    """Sort trials by question."""
    own = [trial for trial in trials if trial.suite == suite]
    return Audit(
        suite,
        tuple(QuestionMeasure(q, tuple(trial for trial in own if trial.question == q)) for q in questions),
    )


def to_json(audits: Sequence[Audit]) -> str:
    """Every trial and every test's measure, for other programs."""
    return json.dumps([_plain(audit) for audit in audits], indent=1, ensure_ascii=False) + "\n"


def _plain(audit: Audit) -> dict[str, Any]:
    return {
        "suite": audit.suite,
        "questions": [
            {
                "question": question.question,
                "seconds": round(question.seconds, 2),
                "survivors": [trial.name for trial in question.survivors],
                "rejected": [trial.name for trial in question.rejected],
                "named": {str(bank): question.named(bank).share for bank in CAUSED},
                "tests": [asdict(test) for test in question.tests],
                "trials": [asdict(trial) for trial in question.trials],
            }
            for question in audit.questions
        ],
    }


def _covering(name: str, order: list[str], kills: dict[str, set[str]]) -> str:
    """A test that makes `name` redundant, the strongest there is; empty where none does."""
    covering = [
        other
        for other in order
        if kills[name] < kills[other]
        or (kills[name] == kills[other] and order.index(other) < order.index(name))
    ]
    return max(covering, key=lambda other: len(kills[other]), default="")
