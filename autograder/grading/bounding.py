"""Keep a result small, whatever a submission makes the grader say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from autograder.results.result import Incident, TestResult

INCIDENTS = 100
"""How many incidents of one submission are written out; more are counted."""
PLACE, MESSAGE = 300, 2000
"""Characters of an incident's place, and of a message."""


def bounded_incidents(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """The first incidents, each cut to its length, and one that counts the others by file."""
    kept = [Incident(_cut(item.where, PLACE), _cut(item.message, MESSAGE)) for item in incidents[:INCIDENTS]]
    others = Counter(item.where.partition(": ")[0] for item in incidents[INCIDENTS:])
    if others:
        files = ", ".join(f"{_cut(name, 100)} ({count:,})" for name, count in others.most_common(10))
        message = f"{others.total():,} more notes are left out, in {files}; mend those above, then try again"
        kept.append(Incident("this submission", message))
    return tuple(kept)


def bounded_test(test: TestResult) -> TestResult:
    """A test whose message has a length that a page can show."""
    return test if len(test.message) <= MESSAGE else replace(test, message=_cut(test.message, MESSAGE))


def _cut(text: str, limit: int) -> str:
    dropped = len(text) - limit
    return f"{text[:limit]}… ({dropped:,} more characters)" if dropped > 0 else text
