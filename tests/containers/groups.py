"""Control groups: a container's memory, and its share of a processor."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

TREES = Path("/sys/fs/cgroup")
PERIOD = 100_000
"""Microseconds over which a share of a processor is measured."""


@contextlib.contextmanager
def limited(name: str, megabytes: int, processors: float) -> Iterator[list[Path]]:
    """New groups with these limits: one of the second version, or one for each controller of the first."""
    memory, quota = megabytes << 20, int(processors * PERIOD)
    if (TREES / "memory").is_dir():
        settings = {
            TREES / "memory" / name: {"memory.limit_in_bytes": str(memory)},
            TREES / "cpu" / name: {"cpu.cfs_period_us": str(PERIOD), "cpu.cfs_quota_us": str(quota)},
        }
    else:
        (TREES / "cgroup.subtree_control").write_text("+memory +cpu")
        settings = {TREES / name: {"memory.max": str(memory), "cpu.max": f"{quota} {PERIOD}"}}
    try:
        for group, values in settings.items():
            group.mkdir()
            for file, value in values.items():
                (group / file).write_text(value)
        yield [*settings]
    finally:
        for group in settings:
            with contextlib.suppress(OSError):
                group.rmdir()
