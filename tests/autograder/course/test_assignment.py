"""assignment.toml, and the seeds that hidden inputs are drawn from."""

from __future__ import annotations

import pytest

from autograder.course import content


def test_seed_depends_on_secret_and_student_and_on_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_SECRET", "one")
    one = content.load("assignment2").assignment
    monkeypatch.setenv("AUTOGRADER_SECRET", "two")
    two = content.load("assignment2").assignment
    assert one.seed("ada") == one.seed("ada")
    assert len({one.seed("ada"), one.seed("alan"), two.seed("ada")}) == 3


def test_every_question_is_found_in_its_notebook_and_unknown_ones_are_named() -> None:
    assignment = content.load("assignment2").assignment
    assert assignment.notebook_of("ThreeLayerConvNet").id == "4_three_layer_convnet"
    with pytest.raises(KeyError, match="no question 'nonsense'"):
        assignment.notebook_of("nonsense")
