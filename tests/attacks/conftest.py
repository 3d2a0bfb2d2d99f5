"""One class of honest and hostile students, graded once by the command line, in a copy of the checkout.

The copy is an instructor's: it has a secret, shorter limits and private files of its own. What must not get
out is planted in all of it.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

from autograder import assignment as assignments
from autograder import results, sandbox
from autograder.results import Result
from tests.attacks.suite import ATTACKS, CHECKOUT, HONEST, hand_in, hand_in_honestly

LIMITS = {
    "cell_seconds": 3,
    "call_seconds": 1.5,
    "question_seconds": 3,
    "notebook_seconds": 12,
    "memory_mb": 256,
    "reply_mb": 16,
}
"""So that attacks which burn time or memory burn little of it; honest answers take a fraction of a second."""
PLACES = ("environment", "secret", "oracle", "hidden", "gradebook", "notes", "friend", "key", "results")


@dataclass(frozen=True)
class Run:
    """A graded class and the world around it.

    Attributes:
        course: its folder.
        printed: what the command line said.
        canaries: texts that must be nowhere in what came out.
        before, after: what each file outside the course's output folders was, by path.
        rows: the gradebook's rows before and after.
        received: what the listeners on this machine got.
    """

    course: Path
    checkout: Path
    printed: str
    status: int
    canaries: dict[str, str]
    before: dict[str, str]
    after: dict[str, str]
    rows: tuple[set[str], set[str]]
    received: list[str]

    def result(self, student: str) -> Result:
        return results.from_json((self.course / "results" / student / "assignment2.json").read_text())


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The class, graded."""
    root = tmp_path_factory.mktemp("attacked")
    canaries = {place: f"CANARY-{place}-{secrets.token_hex(8)}" for place in PLACES}
    checkout, course, home = root / "checkout", root / "course", root / "home"
    _copy_checkout(checkout, canaries)
    with pytest.MonkeyPatch.context() as patch, _listeners(root) as (constants, sockets):
        patch.setenv(
            "PATH", str(Path(sys.executable).parent), prepend=os.pathsep
        )  # where nbgrader finds alembic
        _furnish(course, home, canaries)
        constants |= {"CHECKOUT": str(checkout), "COURSE": str(course), "HOME": str(home)}
        _hand_in_all(course, constants, canaries["friend"])
        before, rows = _tree(root), _rows(course)
        done = _grade(checkout, course, home, canaries["environment"])
        received = [name for name, listener in sockets.items() if _has_news(listener)]
    printed = done.stdout + done.stderr
    return Run(
        course,
        checkout,
        printed,
        done.returncode,
        canaries,
        before,
        _tree(root),
        (rows, _rows(course)),
        received,
    )


def _copy_checkout(checkout: Path, canaries: dict[str, str]) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("autograder", "cs231n", "source", "release"):
        shutil.copytree(CHECKOUT / folder, checkout / folder, ignore=ignored)
    shutil.copy(CHECKOUT / "nbgrader_config.py", checkout)
    description = checkout / "autograder" / "assignment.toml"
    text = re.sub(
        'secret = ".*"', f'secret = "{canaries["secret"]}"', description.read_text(encoding="utf-8")
    )
    for name, value in LIMITS.items():
        text, found = re.subn(rf"(?m)^{name} = \d+", f"{name} = {value}", text)
        assert found == 1, f"assignment.toml has no limit {name}"
    description.write_text(text, encoding="utf-8")
    for file, place in (("oracle.py", "oracle"), ("hidden_tests/test_1_convolution.py", "hidden")):
        with (checkout / "autograder" / file).open("a", encoding="utf-8") as stream:
            stream.write(f"# {canaries[place]}\n")
    (checkout / "autograder" / "hidden_tests" / "notes.txt").write_text(canaries["hidden"])


def _furnish(course: Path, home: Path, canaries: dict[str, str]) -> None:
    """Private files, and a gradebook in which somebody already is."""
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "id_ed25519").write_text(canaries["key"])
    course.mkdir()
    (course / "notes.txt").write_text(canaries["notes"])
    with warnings.catch_warnings(), Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        warnings.simplefilter("ignore", SAWarning)  # of nbgrader's, as in autograder/gradebook.py
        gradebook.add_student("somebody", last_name=canaries["gradebook"])
        gradebook.add_assignment("assignment1")
        gradebook.add_submission("assignment1", "somebody")


@contextlib.contextmanager
def _listeners(root: Path) -> Iterator[tuple[dict[str, object], dict[str, socket.socket]]]:
    """Somebody to talk to, and how to reach them."""
    path, name = str(root / "listener"), f"\0attacked-{secrets.token_hex(8)}"
    with contextlib.ExitStack() as closing:
        tcp = closing.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = closing.enter_context(socket.socket(type=socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        sockets = {"tcp": tcp, "udp": udp}
        for kind, address in (("path", path), ("abstract", name)):
            sockets[kind] = closing.enter_context(socket.socket(socket.AF_UNIX))
            sockets[kind].bind(address)
            sockets[kind].listen()
        os.chmod(path, 0o666)
        ports = {"TCP_PORT": tcp.getsockname()[1], "UDP_PORT": udp.getsockname()[1]}
        constants = {"UNIX_PATH": path, "ABSTRACT_NAME": name}
        yield {**ports, **constants, "BUBBLEWRAP": sandbox.choose().tier == "bubblewrap"}, sockets


def _has_news(listener: socket.socket) -> bool:
    listener.setblocking(False)
    try:
        listener.recv(1) if listener.type == socket.SOCK_DGRAM else listener.accept()
    except BlockingIOError:
        return False
    return True


def _hand_in_all(course: Path, constants: dict[str, object], note: str) -> None:
    for attack in ATTACKS:
        hand_in(attack, course / "submitted" / attack.student / "assignment2", constants)
    everything = tuple(spec.id for spec in assignments.load().notebooks)
    for student in HONEST:
        first = student == HONEST[0]
        folder = course / "submitted" / student / "assignment2"
        hand_in_honestly(folder, everything if first else ("1_convolution",), note if first else "")


def _grade(checkout: Path, course: Path, home: Path, secret: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(home), "AUTOGRADER_SECRET": secret}
    return subprocess.run(
        [sys.executable, "-m", "autograder", "grade", "assignment2", "--course", str(course), "--jobs", "2"],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        timeout=800,
    )


def _tree(root: Path) -> dict[str, str]:
    """Mode and content of every file, but for what grading is there to write."""
    written = {root / "course" / name for name in ("results", "autograded", "gradebook.db")}
    tree = {}
    for path in sorted(root.rglob("*")):
        if written & {path, *path.parents} or "__pycache__" in path.parts or path.is_socket():
            continue
        content = sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        tree[str(path.relative_to(root))] = f"{path.lstat().st_mode:o} {content}"
    return tree


def _rows(course: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database:
        return set(database.iterdump())
