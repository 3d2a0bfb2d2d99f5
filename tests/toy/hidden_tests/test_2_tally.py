"""Hidden tests of 2_tally."""

from __future__ import annotations

import pytest

from autograder.testing import Check, Student


@pytest.mark.question("Tally")
class TestTally:
    """A class that counts words."""

    @pytest.mark.hint("add counts one more of a word.")
    def test_counts(self, student: Student, check: Check) -> None:
        """Each word is counted"""
        tally = student.make("Tally")
        for word in ("a", "b", "a"):
            tally.call("add", word)
        check.equal("counts", tally.get("counts"), {"a": 2, "b": 1})

    @pytest.mark.hint("Each tally has counts of its own.")
    def test_two_tallies(self, student: Student, check: Check) -> None:
        """Two tallies do not share their counts"""
        first, second = (student.make("Tally") for _ in range(2))
        first.call("add", "a")
        check.equal("counts of another tally", second.get("counts"), {})
