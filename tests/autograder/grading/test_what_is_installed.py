"""An assignment may need what not every grader has: then nobody is graded, and it says what to install."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from autograder.course import content
from autograder.course.assignment import WorkerSpec
from autograder.grading.grader import GradingError, sandbox_for

TOY = content.load("toy")


def needing(**worker: Any) -> content.Content:
    return replace(TOY, assignment=msgspec.structs.replace(TOY.assignment, worker=WorkerSpec(**worker)))


@pytest.mark.parametrize("unsafe", [False, True])
def test_what_is_missing_and_how_to_get_it_is_said(unsafe: bool) -> None:
    needs = needing(preload=("numpy.linalg", "no_such_package.part"), extra="fast")
    with pytest.raises(GradingError) as caught:
        sandbox_for(needs, unsafe)
    assert str(caught.value) == "toy needs no_such_package: pip install -e '.[fast]'"


def test_package_of_no_extra_is_named_itself() -> None:
    with pytest.raises(GradingError) as caught:
        sandbox_for(needing(preload=("no_such_package",)))
    assert str(caught.value) == "toy needs no_such_package: pip install no_such_package"
