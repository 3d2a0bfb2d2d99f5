"""The whole class of attackers, graded once."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.attacks.attacked import Run, attacked
from tests.attacks.environments import ENVIRONMENTS
from tests.attacks.suite import ATTACKS, HONEST


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    """The class, graded on this machine, or on the one that ATTACKS_ENVIRONMENT names."""
    environment = ENVIRONMENTS[os.environ.get("ATTACKS_ENVIRONMENT", "here")]
    if environment.impossible:
        pytest.skip(f"{environment.name}: {environment.impossible}")
    with attacked(ATTACKS, HONEST, environment) as run:
        yield run
