"""A part of the attacks on the weakest sandbox there is: Landlock's first version, which knows files only.

It has no rules for truncating, for moving files between folders, for TCP, abstract sockets or signals; there
the system call filter has to hold alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograder import assignment as assignments
from autograder.grading import Grader
from autograder.sandbox import Sandbox
from autograder.sandbox.launch import Tier
from autograder.submission import Submission
from tests.attacks.suite import ATTACKS, Attack, filled

NAMES = {
    *(
        "grader-kill_parent",
        "grader-thread_kill",
        "grader-signal_by_socket_owner",
        "grader-limits_of_another",
    ),
    *("network-tcp_connect", "network-tcp_listen", "network-unix_socket", "network-unix_abstract_socket"),
    *(
        "writing-truncate",
        "writing-rename",
        "writing-hard_link",
        "writing-change_mode",
        "writing-nameless_file",
    ),
    *("reading-hidden_tests", "reading-ssh_key", "reading-environment_of_the_parent", "reading-own_memory"),
    *("escalation-another_program", "escalation-io_uring", "escalation-type_into_the_terminal"),
    *("memory-fork_bomb", "memory-shared_memory_file", "time-exit_process"),
}
FILES = {".ssh/id_ed25519", "gradebook.db", "notes.txt", "autograder/hidden_tests/test_1_convolution.py"}
CHOSEN = [attack for attack in ATTACKS if attack.student in NAMES]


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    assignment = assignments.load()
    limits = replace(assignment.limits, memory_mb=256, call_seconds=5)
    with Grader(replace(assignment, limits=limits), Sandbox(Tier("landlock", 1, filtered=True))) as grader:
        yield grader


@pytest.fixture(scope="module")
def decoys() -> Iterator[Path]:
    """Files that any user may read and change, so that only the sandbox is in the way."""
    with tempfile.TemporaryDirectory(prefix="attacked-") as name:
        for file in FILES:
            Path(name, file).parent.mkdir(parents=True, exist_ok=True)
            Path(name, file).write_text("CANARY")
        for path in (Path(name), *Path(name).rglob("*")):
            path.chmod(0o777)
        yield Path(name)


def test_all_chosen_attacks_exist() -> None:
    assert {attack.student for attack in CHOSEN} == NAMES


@pytest.mark.parametrize("attack", CHOSEN, ids=lambda attack: attack.student)
def test_attack_is_stopped(grader: Grader, decoys: Path, attack: Attack) -> None:
    places = {name: str(decoys) for name in ("CHECKOUT", "COURSE", "HOME")}
    names = {"UNIX_PATH": str(decoys / "socket"), "ABSTRACT_NAME": "\0nobody"}
    constants = {**places, **names, "TCP_PORT": 9, "UDP_PORT": 9, "BUBBLEWRAP": False}
    name, node = filled(attack, constants)
    result = grader.grade(Submission(attack.student, {name: nbformat.writes(node)}), only=(name,)).result
    question = next(q for q in result.questions if q.id == attack.question)
    said = {test.message for test in question.tests}
    assert question.outcome in attack.outcome.split(" or "), said
    assert not any("Succeeded" in message for message in said)
    assert result.score == 0
    assert {path.relative_to(decoys).as_posix() for path in decoys.rglob("*") if path.is_file()} == FILES
    assert {(decoys / file).read_text() for file in FILES} == {"CANARY"}
