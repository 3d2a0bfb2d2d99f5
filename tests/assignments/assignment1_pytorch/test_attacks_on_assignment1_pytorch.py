"""Attacks by what PyTorch offers: threads, files, processes, a network, compilers, tensors of odd kinds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assignments.assignment1_pytorch.needs_torch import needs_torch
from tests.attacks.attacked import Run, attacked
from tests.attacks.environments import ENVIRONMENTS
from tests.attacks.suite import PERFECT, attacks_on
from tests.attacks.verdicts import Verdicts

ATTACKS = attacks_on("assignment1_pytorch", "three_layer_convnet", Path(__file__).with_name("attacks"))
pytestmark = needs_torch


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    here = ENVIRONMENTS["here"]
    with attacked(ATTACKS, [PERFECT], here, name="assignment1_pytorch", results_only=True) as run:
        yield run


@pytest.mark.timeout(600)  # of which the first test uses nearly all: it grades the class
class TestAttacksOnAssignment1Pytorch(Verdicts):
    attacks = ATTACKS
    honest = (PERFECT,)
