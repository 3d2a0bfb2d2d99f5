"""Attacks on what assignment 2 alone has: its library, what its rules forbid, its networks and gradients."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.attacked import Run, attacked
from tests.attacks.environments import ENVIRONMENTS
from tests.attacks.suite import PERFECT, attacks_on
from tests.attacks.verdicts import Verdicts

ATTACKS = attacks_on("assignment2", "conv_forward_naive", Path(__file__).with_name("attacks"))


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with attacked(ATTACKS, [PERFECT], ENVIRONMENTS["here"], name="assignment2", results_only=True) as run:
        yield run


@pytest.mark.timeout(300)  # of which the first test uses nearly all: it grades the class
class TestAttacksOnAssignment2(Verdicts):
    attacks = ATTACKS
    honest = (PERFECT,)
