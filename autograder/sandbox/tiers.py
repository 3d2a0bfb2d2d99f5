"""The ways to isolate a worker on this machine, strongest first, and the choice among them."""

from __future__ import annotations

import functools
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.assignment import Limits
from autograder.sandbox import landlock, seccomp, selftest
from autograder.sandbox.client import Zygote
from autograder.sandbox.errors import SandboxUnavailable
from autograder.sandbox.launch import Tier


@dataclass(frozen=True)
class Sandbox:
    """A way to run student code."""

    how: Tier

    @property
    def tier(self) -> str:
        """`bubblewrap`, `landlock` or `none (unsafe)`."""
        return self.how.name

    def zygote(self, limits: Limits, library: Path) -> Zygote:
        """Start a process that forks workers; use it as a context manager.

        Args:
            limits: what each worker may use.
            library: folder of the cs231n package, which student code imports.

        Raises:
            SandboxUnavailable: it could not be started.
        """
        return Zygote(self.how, limits, library.resolve())


@functools.cache
def choose() -> Sandbox:
    """The strongest sandbox that holds here: its self-test tries forbidden acts (half a second).

    Raises:
        SandboxUnavailable: none does; the message says why, and what to install.
    """
    reasons = []
    for tier in _candidates():
        try:
            selftest.require(tier)
        except SandboxUnavailable as error:
            reasons.append(f"- {tier.name}: {error}")
        else:
            return Sandbox(tier)
    raise SandboxUnavailable(
        "Student code cannot be isolated on this machine:\n"
        + "\n".join(reasons or ["- " + _why_no_candidate()])
        + "\nGrade on Linux 5.13 or newer with Landlock enabled, or install bubblewrap (`apt install"
        " bubblewrap`, `dnf install bubblewrap`). --unsafe-no-sandbox runs student code with your rights and"
        " marks every result."
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


def _why_no_candidate() -> str:
    if sys.platform != "linux":
        return f"there is no sandbox for {sys.platform}; use Linux, or a Linux container or virtual machine"
    if not seccomp.available():
        return f"there is no system call filter for {os.uname().machine} machines"
    return "the kernel has no Landlock (or it is switched off) and bubblewrap is not installed"
