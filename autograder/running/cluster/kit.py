"""What a worker's host must not hold by itself, as it travels: the hidden tests, the oracle, the secret."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import IO

from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT, DESCRIPTION
from autograder.running import fingerprint
from autograder.running.fingerprint import Material

CARRIERS = (
    "autograder/running/pool.py",
    "autograder/running/processes.py",
    "autograder/running/cluster/*.py",
)
"""What must be the same at both ends for them to understand each other."""
PREFIX = "autograder-kit-"


@dataclass(frozen=True)
class Kit:
    """Hidden material in memory.

    Attributes:
        files: bytes by path in a folder of assignments.
        assignment: names, limits, and the secret.
        harness: what results depend on beside the kit; a worker's own must be equal.
    """

    files: dict[str, bytes] = field(repr=False)
    assignment: Assignment = field(repr=False)
    harness: Material = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """Tells kits apart."""
        parts = [f"{name} {sha256(data).hexdigest()}" for name, data in sorted(self.files.items())]
        return sha256("\n".join([*parts, repr(self.assignment), self.harness.key]).encode()).hexdigest()


def pack(assignment: Assignment) -> Kit:
    """The kit of this checkout.

    Raises:
        OSError: a file of it cannot be read.
    """
    folder = content.load(assignment.id).folder
    wanted = [*fingerprint.hidden_files(assignment).values(), folder / DESCRIPTION]
    wanted += [path for path in fingerprint.released(assignment) if path.is_relative_to(folder)]
    files = {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in wanted}
    return Kit(files, assignment, public_harness(assignment))


def public_harness(assignment: Assignment) -> Material:
    """The parts of a result's fingerprint that a worker's host has itself, and must have as they are here.

    The compiled modules are left out: each machine has its own.
    """
    parts = fingerprint.material(assignment, tier="").parts
    hidden = f"{assignment.id}/"
    own = {
        name: part
        for name, part in parts.items()
        if not fingerprint.file_of(name).startswith(hidden) and not name.endswith(".so")
    }
    carriers = [path for pattern in CARRIERS for path in CHECKOUT.glob(pattern)]
    digests = {
        path.relative_to(CHECKOUT).as_posix(): sha256(path.read_bytes()).hexdigest() for path in carriers
    }
    return Material(own | digests)


class Unpacked:
    """A kit in a folder that only this process's user may enter; it is removed when this process ends.

    It lies in memory (`/dev/shm`) where there is such a place. What processes that were killed left behind is
    removed as well.
    """

    def __init__(self, kit: Kit) -> None:
        where = memory_folder()
        remove_orphans(where)
        empty = Path(tempfile.mkdtemp(prefix="autograder-", dir=where))  # mode 0700
        self._lock = _hold(empty)
        self.root = empty.rename(empty.with_name(empty.name.replace("autograder-", PREFIX, 1)))
        atexit.register(self.remove)
        for name, data in kit.files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def remove(self) -> None:
        atexit.unregister(self.remove)
        shutil.rmtree(self.root, ignore_errors=True)
        self._lock.close()


def memory_folder() -> str:
    """Where kits lie: on no disk, if this machine has such a place."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else tempfile.gettempdir()


def _hold(folder: Path) -> IO[bytes]:
    """Lock a folder of ours for as long as this process lives, or the returned file is open.

    Raises:
        OSError: another process holds it.
    """
    lock = open(folder / ".in-use", "ab")  # noqa: SIM115 - it stays open
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return lock


def remove_orphans(where: str) -> None:
    """Remove this user's kits that no process holds any more."""
    for folder in Path(where).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            if stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid():
                _hold(folder).close()
                shutil.rmtree(folder)
