"""Hidden tests of 2_tally."""

from __future__ import annotations

import pytest

from autograder.testing.checks import Check
from autograder.testing.student import Student


@pytest.mark.question("Tally")
class TestTally:
    """A class that counts words."""

    @pytest.mark.hint("add counts one more of a word.")
    def test_counts(self, student: Student, check: Check) -> None:
        """Each word is counted"""
        tally = student.call("Tally", keep=(0,)).value
        for word in ("a", "b", "a"):
            student.method(tally, "add", word)
        counts = student.attribute(tally, "counts")
        check.close("counts['a']", check.entry("counts", counts, "a"), 2.0)
        check.close("counts['b']", check.entry("counts", counts, "b"), 1.0)

    @pytest.mark.hint("Each tally has counts of its own.")
    def test_two_tallies(self, student: Student, check: Check) -> None:
        """Two tallies do not share their counts"""
        first, second = (student.call("Tally", keep=(0,)).value for _ in range(2))
        student.method(first, "add", "a")
        check.that(student.attribute(second, "counts") == {}, "a new tally has counts of another one")
