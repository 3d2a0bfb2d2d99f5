"""Keeps what happens in the tests of a question until they have ended; then names the cause and drops it."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.diagnosing.models import Diagnosis
from autograder.diagnosing.rules import diagnose
from autograder.results.result import Outcome, TestResult
from autograder.sandbox import Answer, StudentError
from autograder.testing.tape import Asked, Began, Fault, Record

LARGEST = 200_000
"""Bytes of a call's data; of a larger call only its failure is kept, so that a question takes a few MB."""

ITEM = 64
"""Bytes that anything takes, at least: a list of empty lists is small on the wire, and large here."""


class Witness:
    """A `Record` that diagnoses each question once its tests have ended.

    Args:
        record: takes everything down as well.
        known: what the assignment knows of its misconceptions.
    """

    def __init__(self, record: Record, known: Diagnosis) -> None:
        self._record = record
        self._known = known
        self._causes: dict[str, str] = {}
        self._question = ""
        self._events: list[object] = []

    def __call__(self, event: object) -> None:
        self._record(event)
        if isinstance(event, Asked):
            if self._question:
                self._events.append(_small(event))
        elif isinstance(event, (Fault, TestResult)):
            if self._question:
                self._events.append(event)
        elif isinstance(event, Began) and event.question != self._question:
            self._finish()
            self._question = event.question

    def causes(self) -> dict[str, str]:
        """By question the id of what explains its failed tests, where something does; called at the end."""
        self._finish()
        return self._causes

    def _finish(self) -> None:
        results = [event for event in self._events if isinstance(event, TestResult)]
        if any(result.outcome is Outcome.FAILED for result in results) and (
            cause := diagnose(self._question, self._events, self._known)
        ):
            self._causes[self._question] = cause
        self._events = []


def _small(asked: Asked) -> Asked:
    if _bytes((asked.args, dict(asked.kwargs), asked.gave)) <= LARGEST:
        return asked
    return Asked("", (), gave=asked.gave if isinstance(asked.gave, StudentError) else None)


def _bytes(value: Any) -> int:
    """What plain data takes in memory, roughly."""
    size, found = 0, [value]
    for value in found:  # which grows meanwhile
        kind = type(value)
        if kind is np.ndarray:
            size += value.nbytes
        elif kind is list or kind is tuple:
            found += value
        elif kind is dict:
            size += ITEM * len(value)
            found += value.values()
        elif kind is Answer:
            found += value.value, value.changed
        elif kind is str or kind is bytes:
            size += len(value)
    return size + ITEM * len(found)
