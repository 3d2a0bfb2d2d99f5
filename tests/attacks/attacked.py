"""One class of honest and hostile students, graded once by the command line, in a copy of the checkout.

The copy is an instructor's: it has a secret, shorter limits and private files of its own. What must not get
out is planted in all of it.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import secrets
import shutil
import socket
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

from autograder.course import content
from autograder.release.build import create_gradebook
from autograder.results.result import Result, from_json
from tests.attacks.environments import Environment
from tests.attacks.suite import CHECKOUT, HONEST, Attack, hand_in, hand_in_honestly

LIMITS = {
    "cell_seconds": 3,
    "call_seconds": 1.5,
    "question_seconds": 5,
    "notebook_seconds": 12,
    "memory_mb": 256,
    "reply_mb": 16,
}
"""So that attacks which burn time or memory burn little of it; honest answers take a fraction of a second."""
PLACES = ("environment", "secret", "oracle", "hidden", "gradebook", "notes", "friend", "key", "results")
CANARIES = {place: f"CANARY-{place}-{secrets.token_hex(8)}" for place in PLACES}
"""Texts that must be nowhere in what comes out, by the place where they are planted."""
EARLIER = "somebody"
"""A student of another assignment, who is in the gradebook and has results."""


@dataclass(frozen=True)
class Run:
    """A graded class and the world around it.

    Attributes:
        environment: name of the machine that it was graded on.
        course: its folder.
        printed: what the command line said.
        before, after: what each file outside the course's output folders was, by path.
        rows: the gradebook's rows before and after.
        received: what the listeners on this machine got.
    """

    environment: str
    course: Path
    checkout: Path
    printed: str
    status: int
    before: dict[str, str]
    after: dict[str, str]
    rows: tuple[set[str], set[str]]
    received: list[str]

    def result(self, student: str) -> Result:
        return from_json((self.course / "results" / student / "assignment2.json").read_text())


@contextlib.contextmanager
def attacked(
    attacks: Sequence[Attack], honest: Sequence[str], environment: Environment, *, results_only: bool = False
) -> Iterator[Run]:
    """The class, graded on such a machine by the command line; or, which costs less, results alone."""
    with tempfile.TemporaryDirectory(prefix="attacked-") as folder:
        root = Path(folder)
        places = furnish(root)
        checkout, course, home = (Path(places[name]) for name in ("CHECKOUT", "COURSE", "HOME"))
        grade = ("each", str(course)) if results_only else ("grade", "assignment2", "--course", str(course))
        with _listeners(root) as (constants, sockets):
            _hand_in_all(course, places | constants, attacks, honest)
            environment.prepare(root)
            before, rows = _tree(root), _rows(course)
            done = environment.run(
                checkout, *grade, HOME=str(home), AUTOGRADER_SECRET=CANARIES["environment"]
            )
            received = [name for name, listener in sockets.items() if _has_news(listener)]
        printed = done.stdout + done.stderr
        rows_after = _rows(course)
        yield Run(
            environment.name,
            course,
            checkout,
            printed,
            done.returncode,
            before,
            _tree(root),
            (rows, rows_after),
            received,
        )


def furnish(root: Path, limits: Mapping[str, float] = LIMITS) -> dict[str, str]:
    """A copy of the checkout, a course and a home, full of canaries; attacks know these places by name."""
    places = {"CHECKOUT": root / "checkout", "COURSE": root / "course", "HOME": root / "home"}
    _copy_checkout(places["CHECKOUT"], limits)
    _furnish(places["COURSE"], places["HOME"])
    return {name: str(place) for name, place in places.items()}


def _copy_checkout(checkout: Path, limits: Mapping[str, float]) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("autograder", "cs231n", "source", "release"):
        shutil.copytree(CHECKOUT / folder, checkout / folder, ignore=ignored)
    shutil.copy(CHECKOUT / "nbgrader_config.py", checkout)
    assignment = checkout / "autograder" / "assignments" / "assignment2"
    description = assignment / "assignment.toml"
    text = re.sub(
        'secret = ".*"', f'secret = "{CANARIES["secret"]}"', description.read_text(encoding="utf-8")
    )
    for name, value in limits.items():
        text, found = re.subn(rf"(?m)^{name} = \d+", f"{name} = {value}", text)
        assert found == 1, f"assignment.toml has no limit {name}"
    description.write_text(text, encoding="utf-8")
    for file, place in (("oracle/layers.py", "oracle"), ("hidden_tests/test_1_convolution.py", "hidden")):
        with (assignment / file).open("a", encoding="utf-8") as stream:
            stream.write(f"# {CANARIES[place]}\n")
    (assignment / "hidden_tests" / "notes.txt").write_text(CANARIES["hidden"])


def _furnish(course: Path, home: Path) -> None:
    """Private files, and a gradebook in which somebody already is."""
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "id_ed25519").write_text(CANARIES["key"])
    course.mkdir()
    (course / "notes.txt").write_text(CANARIES["notes"])
    (course / "gradebook.db").write_bytes(_gradebook())
    earlier = course / "results" / EARLIER
    earlier.mkdir(parents=True)
    (earlier / "assignment1.json").write_text(CANARIES["results"])


@functools.cache
def _gradebook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "gradebook.db")
        create_gradebook(f"sqlite:///{file}")
        with warnings.catch_warnings(), Gradebook(f"sqlite:///{file}") as gradebook:
            warnings.simplefilter("ignore", SAWarning)  # of nbgrader's, as in autograder/gradebook.py
            gradebook.add_student(EARLIER, last_name=CANARIES["gradebook"])
            gradebook.add_assignment("assignment1")
            gradebook.add_submission("assignment1", EARLIER)
        return file.read_bytes()


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
        yield {**ports, **constants}, sockets


def _has_news(listener: socket.socket) -> bool:
    listener.setblocking(False)
    try:
        listener.recv(1) if listener.type == socket.SOCK_DGRAM else listener.accept()
    except BlockingIOError:
        return False
    return True


def _hand_in_all(
    course: Path, constants: dict[str, object], attacks: Sequence[Attack], honest: Sequence[str]
) -> None:
    for attack in attacks:
        hand_in(attack, course / "submitted" / attack.student / "assignment2", constants)
    everything = tuple(spec.id for spec in content.load("assignment2").assignment.notebooks)
    for student in honest:
        folder = course / "submitted" / student / "assignment2"
        if student == HONEST[0]:
            hand_in_honestly(folder, everything, CANARIES["friend"])
        else:
            hand_in_honestly(folder, ("1_convolution",))


def _tree(root: Path) -> dict[str, str]:
    """Mode and content of every file, but for what grading is there to write."""
    written = {root / "course" / name for name in ("results", "autograded", "gradebook.db", ".grading.lock")}
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
