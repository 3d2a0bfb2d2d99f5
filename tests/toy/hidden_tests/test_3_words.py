"""Hidden tests of 3_words."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.testing import Check, Student


@pytest.mark.question("countdown")
class TestCountdown:
    """A printed text."""

    @pytest.mark.hint("Four lines: 3, 2, 1 and go.")
    def test_lines(self, student: Student, check: Check) -> None:
        """The four lines are printed"""
        check.text("what the cell prints", student.output, "3\n2\n1\ngo")


@pytest.mark.question("vowels")
class TestVowels:
    """A value."""

    @pytest.mark.hint("Count each letter in the text.")
    def test_counts(self, student: Student, check: Check) -> None:
        """Each vowel is counted"""
        check.equal("vowels", student.value("vowels"), {"a": 4, "e": 1})


@pytest.mark.question("parabola")
class TestParabola:
    """A figure."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("plt.plot takes the x and the y of each point.")
    def test_line(self, student: Student, check: Check) -> None:
        """The line runs through the squares"""
        axes = student.figure()["axes"]
        check.that(len(axes) == 1 and len(axes[0]["lines"]) == 1, "one line in one pair of axes is wanted")
        check.close("x", axes[0]["lines"][0]["x"], np.arange(6))
        check.close("y", axes[0]["lines"][0]["y"], np.arange(6) ** 2)

    @pytest.mark.hint("plt.title sets it.")
    def test_title(self, student: Student, check: Check) -> None:
        """The figure has the title"""
        with check.values_first():
            axes = student.figure()["axes"]
            check.that(len(axes) == 1, "one pair of axes is wanted")
        check.text("the title", axes[0]["title"], "parabola")
