"""A few attacks of each class on every machine that this one can stand in for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from autograder import sandbox
from tests.attacks.attacked import Run, attacked
from tests.attacks.environments import ENVIRONMENTS, REFUSED, Environment
from tests.attacks.suite import ATTACKS, HONEST
from tests.attacks.verdicts import Verdicts

NAMES = {
    *("cheating-forbidden_file_executed", "cheating-patched_worker"),
    *("escalation-another_program", "grader-limits_of_another"),
    *("grader-signal_by_socket_owner", "memory-fork_bomb", "network-tcp_connect"),
    *("network-unix_abstract_socket", "reading-environment_of_the_parent", "reading-hidden_tests"),
    *("time-exit_process", "wire-garbage", "writing-rename", "writing-truncate"),
}
"""Of each class something, and what one of Landlock's versions or bubblewrap alone would let pass."""
SAMPLE = [attack for attack in ATTACKS if attack.student in NAMES]
OTHERS = ("container", "first-landlock", "no-landlock", "ordinary-user", "torch")


@pytest.fixture(scope="module", params=[name for name in OTHERS if not ENVIRONMENTS[name].impossible])
def run(request: pytest.FixtureRequest) -> Iterator[Run]:
    with attacked(SAMPLE, HONEST[1:2], ENVIRONMENTS[request.param], results_only=True) as run:
        yield run


@pytest.mark.long
class TestEnvironments(Verdicts):
    attacks = SAMPLE
    honest = HONEST[1:2]

    def test_sandbox_is_the_one_that_is_left(self, run: Run, request: pytest.FixtureRequest) -> None:
        left = ENVIRONMENTS[request.node.callspec.params["run"]].tier
        assert run.result(self.honest[0]).sandbox == (left or sandbox.choose().tier)


@pytest.mark.parametrize("name", OTHERS)
def test_environment_can_be_tried_here(name: str) -> None:
    if ENVIRONMENTS[name].impossible:
        pytest.skip(ENVIRONMENTS[name].impossible)


def test_chosen_attacks_are_of_every_class() -> None:
    assert {attack.student for attack in SAMPLE} == NAMES
    assert {attack.student.partition("-")[0] for attack in ATTACKS} == {n.partition("-")[0] for n in NAMES}


@pytest.mark.parametrize("environment", REFUSED, ids=lambda environment: environment.name)
def test_where_the_promise_cannot_be_kept_nobody_is_graded_and_what_to_do_is_said(
    environment: Environment,
) -> None:
    with attacked([], HONEST[1:2], environment) as run:
        assert run.status == 1
        assert "landlock: the kernel has none" in run.printed
        assert re.search(REFUSED[environment], run.printed)
        assert "Traceback" not in run.printed
        assert run.after == run.before
        assert run.rows[0] == run.rows[1]
