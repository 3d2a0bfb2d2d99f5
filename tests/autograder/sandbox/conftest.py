"""Zygotes of each tier, one per test session, and a fresh worker per test."""

import os
import shutil

import pytest
from msgspec import structs

from autograder import sandbox
from autograder.course.assignment import WorkerSpec
from autograder.course.checkout import CHECKOUT
from autograder.sandbox import landlock
from autograder.sandbox.launch import Tier
from autograder.sandbox.selftest import TRIAL

SPEC = WorkerSpec(preload=("matplotlib.pyplot", "tqdm"))


def _tier(name):
    bwrap = shutil.which("bwrap") if name.startswith("bubblewrap") else None
    if name.startswith("bubblewrap") and bwrap is None:
        (pytest.fail if "TESTS_SKIP_NOTHING" in os.environ else pytest.skip)("bubblewrap is not installed")
    return Tier(name, 0 if "without" in name else landlock.abi(), filtered=True, bwrap=bwrap)


@pytest.fixture(scope="session", params=["landlock", "bubblewrap"])
def tier(request):
    return _tier(request.param)


@pytest.fixture(scope="session", params=["landlock", "bubblewrap", "bubblewrap without landlock"])
def reading_tier(request):
    """As `tier`, for what must not be read: bubblewrap keeps it from a worker where Landlock is not there."""
    return _tier(request.param)


@pytest.fixture
def bwrap():
    return _tier("bubblewrap").bwrap


@pytest.fixture(scope="session")
def library():
    return CHECKOUT / "tests" / "toy_library"


@pytest.fixture(scope="session")
def limits():
    return structs.replace(TRIAL, memory_mb=512, reply_mb=8, output_kb=4)


@pytest.fixture(scope="session")
def zygote(tier, limits, library):
    with sandbox.Sandbox(tier).zygote(limits, library, SPEC) as zygote:
        yield zygote


@pytest.fixture
def worker(zygote):
    with zygote.worker() as worker:
        yield worker


@pytest.fixture
def define(worker):
    """Run a cell named `answer`, then call what it defines."""

    def define(source):
        worker.run(source, "answer", 10)

    return define
