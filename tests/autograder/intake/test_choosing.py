"""Which notebook a file is by its name."""

from __future__ import annotations

import pytest

from autograder.intake.choosing import named_for

IDS = ("part1", "part10", "Intro-A", "Intro-B", "2_tally")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("part1.ipynb", "part1"),
        ("part10.ipynb", "part10"),
        ("Part 1.ipynb", None),
        ("part10 (1).ipynb", "part10"),
        ("part1_ada.ipynb", "part1"),
        ("part12.ipynb", None),
        ("ada part1, part10.ipynb", None),
        ("Intro-A.ipynb", "Intro-A"),
        ("intro_a-Copy1.ipynb", "Intro-A"),
        ("Intro-Bob Intro-A.ipynb", "Intro-A"),
        ("folder part1/Intro-B.ipynb", "Intro-B"),
        ("Copyof2_tallyFinal.ipynb", "2_tally"),
        ("12_tally.ipynb", None),
    ],
)
def test_file_is_known_by_its_name_whatever_surrounds_it(file: str, name: str | None) -> None:
    assert named_for(file, IDS) == name
