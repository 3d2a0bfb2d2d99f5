"""The machines on which the promise holds, as far as one machine can stand in for others."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from autograder import sandbox

USER = 54321
"""An ordinary user, who owns what is handed to them and nothing else."""
STARTER = Path(__file__).with_name("start.py")


@dataclass(frozen=True)
class Environment:
    """A machine to grade on.

    Attributes:
        name: as `make attacks ENVIRONMENT=...` takes it.
        lacks: functions of `start.py` that take something away.
        has: functions of `start.py` that add something.
        tier: the sandbox that is left; empty where it is this machine's.
    """

    name: str
    lacks: tuple[str, ...] = ()
    tier: str = ""
    has: tuple[str, ...] = ()

    @property
    def impossible(self) -> str:
        """Why this machine cannot stand in for it; empty where it can."""
        if self.tier == "bubblewrap" and sandbox.choose().tier != "bubblewrap":
            return "bubblewrap is not installed, or does not work"
        if {"root", "another_user"} & set(self.lacks) and os.geteuid() != 0:
            return "only root can become an ordinary user"
        if "torch" in self.has and find_spec("torch") is None:
            return "PyTorch is not installed: pip install -e '.[torch]', or make torch"
        if "root" in self.lacks and not _reachable():
            return f"an ordinary user may not enter the folder of {os.path.realpath(sys.executable)}"
        return ""

    def prepare(self, root: Path) -> None:
        """Give a folder to whoever will grade in it."""
        if "root" in self.lacks:
            for path in (root, *root.rglob("*")):
                os.chown(path, USER, USER, follow_symlinks=False)

    def run(self, checkout: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """`python -m autograder ARGUMENTS` of a checkout on such a machine, or what else `start.py` does."""
        starter = shutil.copy(STARTER, checkout / "start.py")
        variables |= {"ATTACKS_CHANGES": " ".join((*self.lacks, *self.has)), "ATTACKS_USER": str(USER)}
        try:
            return subprocess.run(
                [sys.executable, "-B", starter, *arguments],
                cwd=checkout,
                env={**os.environ, **variables},
                capture_output=True,
                text=True,
                timeout=800,
            )
        finally:
            (checkout / "start.py").unlink()


@functools.cache
def _reachable() -> bool:
    try:
        subprocess.run(
            [sys.executable, "-c", "import numpy"],
            user=USER,
            group=USER,
            extra_groups=[],
            cwd="/",
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


ENVIRONMENTS = {
    environment.name: environment
    for environment in (
        Environment("here"),
        Environment("container", ("namespaces",), "landlock"),
        Environment("first-landlock", ("bubblewrap", "later_landlock"), "landlock"),
        Environment("no-landlock", ("landlock",), "bubblewrap"),
        Environment("ordinary-user", ("root",)),
        Environment("ordinary-user-in-a-container", ("root", "namespaces"), "landlock"),
        Environment("root-throughout", ("another_user", "bubblewrap"), "landlock"),
        Environment("torch", has=("torch",)),
    )
}
REFUSED = {
    Environment("old-kernel", ("landlock", "bubblewrap")): "apt install bubblewrap",
    Environment("container-on-an-old-kernel", ("landlock", "namespaces")): "(user namespaces|apt install)",
}
"""Machines that cannot keep the promise, and what their instructors are told."""
