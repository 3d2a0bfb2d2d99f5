"""How much memory, processor time and how many descriptors a worker may use."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

DESCRIPTORS = 64
CONTROL_GROUPS, OWN_GROUPS = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
SHARE = 0.8
"""Of the container's room, what a worker may map; the grader needs the rest."""
LEAST = 64 << 20
"""Bytes that a worker has in any case; no answer could be right with less."""
UNLIMITED = 1 << 60
"""What the first version of control groups says where there is no limit is about 2**63."""


def mapped_bytes() -> int:
    """The address space that this process has mapped."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def worker_bytes(stated: int) -> int:
    """What a worker may map: what the assignment states, or less where its container has less.

    So a worker meets its own limit, which is its author's fault, before the container's, which is nobody's.

    Args:
        stated: bytes.
    """
    room = container_room()
    return stated if room is None else min(stated, max(int(SHARE * room), LEAST))


def container_room(root: Path = CONTROL_GROUPS, groups: Path = OWN_GROUPS) -> int | None:
    """Bytes that this process's control group, or one above it, may still use; None without a limit.

    Args:
        root: where the groups' files are.
        groups: the file that names this process's groups (cgroups(7)).
    """
    rooms = [room for folder in _memory_groups(root, groups) if (room := _room(folder)) is not None]
    return min(rooms, default=None)


def _memory_groups(root: Path, groups: Path) -> Iterator[Path]:
    try:
        lines = groups.read_text().splitlines()
    except OSError:
        return
    for _, controllers, path in (line.split(":", 2) for line in lines):
        if controllers == "" or "memory" in controllers.split(","):
            top = root / "memory" if controllers else root
            below = top / path.strip("/")
            # inside a container the path may be the host's, and the container's own group is the top
            yield from (below, *(parent for parent in below.parents if parent.is_relative_to(top)))


def _room(group: Path) -> int | None:
    for limit, usage in (
        ("memory.max", "memory.current"),
        ("memory.limit_in_bytes", "memory.usage_in_bytes"),
    ):
        try:
            most = (group / limit).read_text().strip()
            used = int((group / usage).read_text()) - _cached(group)
        except (OSError, ValueError):
            continue
        return None if most == "max" or int(most) >= UNLIMITED else max(0, int(most) - used)
    return None


def _cached(group: Path) -> int:
    """Bytes of files that the kernel drops when it needs them."""
    rows = (line.split() for line in (group / "memory.stat").read_text().splitlines())
    names = ("inactive_file", "total_inactive_file")
    return max((int(number) for name, number in rows if name in names), default=0)


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
