"""The ways to isolate a worker on this machine, strongest first, and the choice among them."""

from __future__ import annotations

import functools
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.course.assignment import Limits, WorkerSpec
from autograder.sandbox import landlock, seccomp, selftest
from autograder.sandbox.client import Zygote
from autograder.sandbox.errors import SandboxUnavailable
from autograder.sandbox.launch import NOTHING_MORE, Tier
from autograder.sandbox.selftest import OURS, TRIAL, Hidden


@dataclass(frozen=True)
class Sandbox:
    """A way to run student code."""

    how: Tier

    @property
    def tier(self) -> str:
        """`bubblewrap`, `landlock` or `none (unsafe)`."""
        return self.how.name

    def zygote(self, limits: Limits, library: Path | None = None, spec: WorkerSpec = NOTHING_MORE) -> Zygote:
        """Start a process that forks workers; use it as a context manager.

        Args:
            limits: what each worker may use.
            library: the folder of the package that student code imports, if there is one.
            spec: what is ready in its workers.

        Raises:
            SandboxUnavailable: it could not be started.
        """
        return Zygote(self.how, limits, library and library.resolve(), spec)


@functools.cache
def choose(hidden: Hidden = OURS, limits: Limits = TRIAL) -> Sandbox:
    """The strongest sandbox that holds here: its self-test tries forbidden acts (half a second).

    Args:
        hidden: what it must hide; the engine's own files where nothing is given.
        limits: of a worker.

    Raises:
        SandboxUnavailable: none does; the message says why, and what to install.
    """
    reasons = []
    for tier in _candidates():
        try:
            selftest.require(tier, hidden, limits)
        except SandboxUnavailable as error:
            reasons.append(f"- {tier.name}: {error}")
        else:
            return Sandbox(tier)
    raise SandboxUnavailable(
        "Student code cannot be isolated on this machine:\n"
        + "\n".join(reasons + [f"- {missing}" for missing in _missing()])
        + f"\nGrade on Linux 5.13 or newer with Landlock enabled, or {_bubblewrap_remedy()}."
        " --unsafe-no-sandbox runs student code with your rights and marks every result."
    )


def unsafe() -> Sandbox:
    """No isolation, for `--unsafe-no-sandbox`: student code may do whatever the grader's user may."""
    if not hasattr(os, "fork"):
        raise SandboxUnavailable(
            "student code runs in forked processes, which Windows does not have; use WSL 2"
        )
    return Sandbox(Tier("none (unsafe)", landlock_abi=0, filtered=False))


def _candidates() -> list[Tier]:
    if not seccomp.available():
        return []
    abi, bwrap = landlock.abi(), shutil.which("bwrap")
    tiers = [Tier("bubblewrap", abi, filtered=True, bwrap=bwrap)] if bwrap else []
    return tiers + ([Tier("landlock", abi, filtered=True)] if abi else [])


def _missing() -> list[str]:
    """Why some tier could not even be tried."""
    if sys.platform != "linux":
        return [f"there is no sandbox for {sys.platform}; use Linux, or a Linux container or virtual machine"]
    if not seccomp.available():
        return [f"there is no system call filter for {os.uname().machine} machines"]
    missing = []
    if not landlock.abi():
        missing.append("landlock: the kernel has none, or `landlock` is not in its boot parameter `lsm=`")
    if not shutil.which("bwrap"):
        missing.append("bubblewrap: it is not installed")
    return missing


def _bubblewrap_remedy() -> str:
    if shutil.which("bwrap") is None:
        return "install bubblewrap (`apt install bubblewrap`, `dnf install bubblewrap`)"
    return (
        "let bubblewrap make user namespaces (root: `sysctl kernel.unprivileged_userns_clone=1`, on Ubuntu"
        " `sysctl kernel.apparmor_restrict_unprivileged_userns=0`; Docker: `--security-opt seccomp=unconfined"
        " --cap-add SYS_ADMIN`)"
    )
