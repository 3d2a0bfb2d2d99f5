"""What trying a suite on the banks found: frozen records, and what they say of the suite and of each test."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from statistics import median
from typing import Any

from autograder.audit.attempts import Attempt
from autograder.audit.variants import Bank

CAUSED = (Bank.DOMAIN, Bank.HELD_OUT, Bank.WHOLE)
"""The banks of wrong answers whose causes are known."""

WRONG = (*CAUSED, Bank.GENERIC)
"""The banks of wrong answers."""

NAMED = 0.90
"""The share of refused domain mutants that must be told their cause."""

COLLATERAL = 0.25
"""The share of a question that a domain mutant should at most lose in tests of other things."""


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
class Luck:
    """A test that refuses a wrong answer with the inputs of a few students only.

    Attributes:
        question, bank, name: of the wrong answer.
        test: the test.
        refused: how many students' inputs it refuses it with.
        tried: with how many it was tried.
    """

    question: str
    bank: Bank
    name: str
    test: str
    refused: int
    tried: int


@dataclass(frozen=True)
class Named:
    """Mutants whose cause is known, by what a student with them is told."""

    attempts: tuple[Attempt, ...]

    @property
    def rightly(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt in self.attempts if attempt.cause == attempt.due)

    @property
    def misnamed(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt in self.attempts if attempt.cause not in ("", attempt.due))

    @property
    def unnamed(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt in self.attempts if not attempt.cause)

    @property
    def share(self) -> float:
        """Of the attempts that are rightly named, 1 where there are none."""
        return len(self.rightly) / len(self.attempts) if self.attempts else 1.0


@dataclass(frozen=True)
class QuestionMeasure:
    """All attempts of one question with one suite."""

    question: str
    attempts: tuple[Attempt, ...]

    def of(self, bank: Bank) -> tuple[Attempt, ...]:
        """The bank's attempts; mutants that are listed as equivalent are no part of it."""
        return tuple(attempt for attempt in self.attempts if attempt.bank is bank and not attempt.equivalent)

    @property
    def equivalent(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt in self.attempts if attempt.equivalent)

    @property
    def survivors(self) -> tuple[Attempt, ...]:
        """Wrong answers that the suite accepts."""
        return tuple(t for bank in WRONG for t in self.of(bank) if t.passed)

    @property
    def rejected(self) -> tuple[Attempt, ...]:
        """Right answers that the suite refuses, equivalent mutants among them."""
        right = (*self.of(Bank.RIGHT), *self.equivalent)
        return tuple(attempt for attempt in right if attempt.failed)

    @property
    def broken(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt in self.attempts if attempt.broken)

    @property
    def seconds(self) -> float:
        return sum(attempt.seconds for attempt in self.attempts)

    @cached_property
    def tests(self) -> tuple[TestMeasure, ...]:
        """Each test's worth, by the domain and generic mutants, in the suite's order."""
        wrong = self._first_students((*self.of(Bank.DOMAIN), *self.of(Bank.GENERIC)))
        kills = {name: set[str]() for attempt in self.attempts for name in attempt.tests}
        alone = dict.fromkeys(kills, 0)
        for attempt in wrong:
            for name, _ in attempt.failed:
                kills[name].add(f"{attempt.bank} {attempt.name}")
            if len(attempt.failed) == 1:
                alone[attempt.failed[0][0]] += 1
        order = list(kills)
        return tuple(
            TestMeasure(name, len(kills[name]), alone[name], _covering(name, order, kills)) for name in order
        )

    @property
    def lucky(self) -> tuple[Luck, ...]:
        """Tests whose verdict on a wrong answer hangs on the inputs that were drawn."""
        tried: dict[tuple[Bank, str], list[Attempt]] = {}
        for attempt in self.attempts:
            if attempt.bank in WRONG and not attempt.equivalent and not attempt.broken:
                tried.setdefault((attempt.bank, attempt.name), []).append(attempt)
        return tuple(
            Luck(self.question, bank, name, test, refused, len(attempts))
            for (bank, name), attempts in tried.items()
            for test in attempts[0].tests
            if 0 < (refused := sum(test in dict(attempt.failed) for attempt in attempts)) < len(attempts)
        )

    @property
    def collateral(self) -> tuple[Attempt, ...]:
        """Refused domain mutants whose own tests are stated, the one that loses most elsewhere first."""
        stated = [t for t in self.of(Bank.DOMAIN) if t.failed and t.collateral is not None]
        return tuple(sorted(stated, key=lambda attempt: -(attempt.collateral or 0)))

    @property
    def median_collateral(self) -> float | None:
        """Of those, the share of the question's weight; None if there are none."""
        return median(attempt.collateral or 0 for attempt in self.collateral) if self.collateral else None

    @staticmethod
    def _first_students(attempts: Sequence[Attempt]) -> list[Attempt]:
        """Of each variant the first attempt, however many seeds it was tried with."""
        return list({(a.bank, a.name): a for a in sorted(attempts, key=_seed, reverse=True)}.values())

    def named(self, bank: Bank) -> Named:
        """How many of the bank's refused mutants with a known cause are told the right one."""
        return Named(tuple(t for t in self.of(bank) if t.due and not t.passed))

    @property
    def suspected(self) -> tuple[Attempt, ...]:
        """Right answers that are told a cause."""
        return tuple(attempt for attempt in (*self.of(Bank.RIGHT), *self.equivalent) if attempt.cause)

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
        return QuestionMeasure("all", tuple(attempt for q in self.questions for attempt in q.attempts))

    @property
    def sound(self) -> bool:
        """No faults, no luck, and where the suite names causes, the right one for enough domain mutants."""
        lucky = any(question.lucky for question in self.questions)
        return (
            not self.faults
            and not lucky
            and (self.suite != "hidden" or self.total.named(Bank.DOMAIN).share >= NAMED)
        )

    @property
    def faults(self) -> tuple[Attempt, ...]:
        """What makes the suite untrue: accepted wrong answers, refused or suspected right ones, breaks."""
        return tuple(
            attempt
            for question in self.questions
            for attempt in dict.fromkeys(
                (*question.survivors, *question.rejected, *question.suspected, *question.broken)
            )
        )


def measure(suite: str, questions: Sequence[str], attempts: Iterable[Attempt]) -> Audit:
    """Sort attempts by question."""
    own = [attempt for attempt in attempts if attempt.suite == suite]
    return Audit(
        suite,
        tuple(
            QuestionMeasure(q, tuple(attempt for attempt in own if attempt.question == q)) for q in questions
        ),
    )


def only_visible(audits: Sequence[Audit]) -> tuple[Attempt, ...]:
    """What the visible checks refuse and the hidden tests accept; there should be nothing.

    Args:
        audits: of several suites on the same variants.
    """
    refused, accepted = [], set()
    for attempt in (attempt for audit in audits for attempt in audit.total.attempts):
        if attempt.suite == "hidden" and attempt.passed:
            accepted.add((attempt.question, attempt.bank, attempt.name))
        elif attempt.suite == "visible" and attempt.failed:
            refused.append(attempt)
    return tuple(a for a in refused if (a.question, a.bank, a.name) in accepted)


def to_json(audits: Sequence[Audit]) -> str:
    """Every attempt and every test's measure, for other programs."""
    return json.dumps([_plain(audit) for audit in audits], indent=1, ensure_ascii=False) + "\n"


def _plain(audit: Audit) -> dict[str, Any]:
    return {
        "suite": audit.suite,
        "questions": [
            {
                "question": question.question,
                "seconds": round(question.seconds, 2),
                "survivors": [attempt.name for attempt in question.survivors],
                "rejected": [attempt.name for attempt in question.rejected],
                "lucky": [asdict(luck) for luck in question.lucky],
                "collateral": {attempt.name: attempt.collateral for attempt in question.collateral},
                "named": {str(bank): question.named(bank).share for bank in CAUSED},
                "tests": [asdict(test) for test in question.tests],
                "attempts": [asdict(attempt) for attempt in question.attempts],
            }
            for question in audit.questions
        ],
    }


def _seed(attempt: Attempt) -> tuple[int, str]:
    """The order of students: `audit-2` before `audit-10`."""
    return len(attempt.student), attempt.student


def _covering(name: str, order: list[str], kills: dict[str, set[str]]) -> str:
    """A test that makes `name` redundant, the strongest there is; empty where none does."""
    covering = [
        other
        for other in order
        if kills[name] < kills[other]
        or (kills[name] == kills[other] and order.index(other) < order.index(name))
    ]
    return max(covering, key=lambda other: len(kills[other]), default="")
