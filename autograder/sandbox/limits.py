"""How much memory, processor time and how many descriptors a worker may use."""

from __future__ import annotations

import resource
from pathlib import Path

DESCRIPTORS = 64


def mapped_bytes() -> int:
    """The address space that this process has mapped."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def restrict_self(address_space: int, cpu_seconds: int) -> None:
    """Lower this process's limits for good.

    Args:
        address_space: bytes that it may map altogether.
        cpu_seconds: processor time after which the kernel sends SIGXCPU, and a second later SIGKILL; a second
            line behind the grader's clock.
    """
    _lower(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1)
    for limit, value in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _lower(limit, value, value)


def _lower(limit: int, soft: int, hard: int) -> None:
    highest = resource.getrlimit(limit)[1]
    if highest != resource.RLIM_INFINITY:
        hard = min(hard, highest)
    resource.setrlimit(limit, (min(soft, hard), hard))
