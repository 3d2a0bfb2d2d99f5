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
        cpu_seconds: processor time after which the kernel kills it; a second line behind the grader's clock.
    """
    for limit, value in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _lower(limit, value)


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(limit, (value, value))
