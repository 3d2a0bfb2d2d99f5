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
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT, DESCRIPTION
from autograder.course.content import Content
from autograder.release.build import create_gradebook
from autograder.results.result import Result, from_json
from tests.attacks.environments import Environment
from tests.attacks.suite import Attack, hand_in, hand_in_honestly

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
        assignment: what they handed in.
        environment: name of the machine that it was graded on.
        course: its folder.
        printed: what the command line said.
        before, after: what each file outside the course's output folders was, by path.
        rows: the gradebook's rows before and after.
        received: what the listeners on this machine got.
    """

    assignment: Assignment
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
        return from_json((self.course / "results" / student / f"{self.assignment.id}.json").read_text())


@contextlib.contextmanager
def attacked(
    attacks: Sequence[Attack],
    honest: Sequence[str],
    environment: Environment,
    *,
    name: str = "toy",
    results_only: bool = False,
) -> Iterator[Run]:
    """The class, graded on such a machine by the command line; or, which costs less, results alone.

    Args:
        name: the assignment's id.
    """
    attacked = content.load(name)
    with tempfile.TemporaryDirectory(prefix="attacked-") as folder:
        root = Path(folder)
        places = furnish(root, attacked)
        checkout, course, home = (Path(places[name]) for name in ("CHECKOUT", "COURSE", "HOME"))
        grade = ("each", name, str(course)) if results_only else ("grade", name, "--course", str(course))
        with _listeners(root) as (constants, sockets):
            _hand_in_all(course, attacked.assignment, places | constants, attacks, honest)
            environment.prepare(root)
            before, rows = _tree(root), _rows(course)
            variables = {"HOME": str(home), "AUTOGRADER_SECRET": CANARIES["environment"]}
            done = environment.run(checkout, *grade, **variables, **search_path(places))
            received = [name for name, listener in sockets.items() if _has_news(listener)]
        printed = done.stdout + done.stderr
        rows_after = _rows(course)
        yield Run(
            attacked.assignment,
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


def furnish(root: Path, attacked: Content, limits: Mapping[str, float] = LIMITS) -> dict[str, str]:
    """A copy of the checkout, a course and a home, full of canaries; attacks know these places by name."""
    checkout = root / "checkout"
    hidden = {
        "CONTENT": attacked.folder,
        "ORACLE": Path(str(getattr(attacked.oracle, "__file__", ""))),
        "HIDDEN_TEST": min(attacked.hidden_tests.glob("test_*.py")),
    }
    places = {"CHECKOUT": checkout, "COURSE": root / "course", "HOME": root / "home"}
    places |= {name: checkout / place.relative_to(CHECKOUT) for name, place in hidden.items()}
    _copy_checkout(checkout, attacked)
    _plant(places, limits)
    _furnish(places["COURSE"], places["HOME"])
    return {name: str(place) for name, place in places.items()}


def search_path(places: Mapping[str, str]) -> dict[str, str]:
    """The environment variable by which the copy finds its assignment, wherever that lies."""
    return {"AUTOGRADER_ASSIGNMENTS": str(Path(places["CONTENT"]).parent)}


def _copy_checkout(checkout: Path, attacked: Content) -> None:
    """The engine, and what belongs to this assignment alone."""
    assignment = attacked.assignment
    library = [CHECKOUT / assignment.library.package] if assignment.library else []
    folders = [CHECKOUT / "autograder", attacked.folder, assignment.source, assignment.release, *library]
    for folder in folders:
        shutil.copytree(
            folder, checkout / folder.relative_to(CHECKOUT), ignore=_of_others, dirs_exist_ok=True
        )
    shutil.copy(CHECKOUT / "nbgrader_config.py", checkout)


def _of_others(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "__pycache__" or Path(folder, name, DESCRIPTION).is_file()]


def _plant(places: Mapping[str, Path], limits: Mapping[str, float]) -> None:
    """Canaries and shorter limits in the copy of the assignment."""
    description = places["CONTENT"] / DESCRIPTION
    text = re.sub(
        'secret = ".*"', f'secret = "{CANARIES["secret"]}"', description.read_text(encoding="utf-8")
    )
    for name, value in limits.items():
        text, found = re.subn(rf"(?m)^{name} = \d+", f"{name} = {value}", text)
        assert found == 1, f"assignment.toml has no limit {name}"
    description.write_text(text, encoding="utf-8")
    for file, place in (("ORACLE", "oracle"), ("HIDDEN_TEST", "hidden")):
        with places[file].open("a", encoding="utf-8") as stream:
            stream.write(f"# {CANARIES[place]}\n")
    places["HIDDEN_TEST"].with_name("notes.txt").write_text(CANARIES["hidden"])


def _furnish(course: Path, home: Path) -> None:
    """Private files, and a gradebook in which somebody already is."""
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "id_ed25519").write_text(CANARIES["key"])
    course.mkdir()
    (course / "notes.txt").write_text(CANARIES["notes"])
    (course / "gradebook.db").write_bytes(_gradebook())
    earlier = course / "results" / EARLIER
    earlier.mkdir(parents=True)
    (earlier / "earlier.json").write_text(CANARIES["results"])


@functools.cache
def _gradebook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "gradebook.db")
        create_gradebook(f"sqlite:///{file}")
        with warnings.catch_warnings(), Gradebook(f"sqlite:///{file}") as gradebook:
            warnings.simplefilter("ignore", SAWarning)  # of nbgrader's, as in autograder/gradebook.py
            gradebook.add_student(EARLIER, last_name=CANARIES["gradebook"])
            gradebook.add_assignment("earlier")
            gradebook.add_submission("earlier", EARLIER)
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
    course: Path,
    assignment: Assignment,
    constants: dict[str, object],
    attacks: Sequence[Attack],
    honest: Sequence[str],
) -> None:
    submitted = course / "submitted"
    for attack in attacks:
        hand_in(attack, submitted / attack.student / assignment.id, constants)
    for student in honest:
        hand_in_honestly(student, submitted / student / assignment.id, assignment, CANARIES["friend"])


def _tree(root: Path) -> dict[str, str]:
    """Mode and content of every file, but for what grading is there to write."""
    outputs = ("results", "autograded", "gradebook.db", "gradebook-copies", ".grading.lock")
    written = {root / "course" / name for name in outputs}
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
