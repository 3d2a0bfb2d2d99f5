"""What the processes of a running grader use, read from /proc by any user who may see them."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SLACK = 1.03
"""How much more anonymous memory a role may have in the last quarter than in the second, besides 1 MiB."""


@dataclass
class Course:
    """One quantity of one role over time: pairs of (students graded, value)."""

    points: list[tuple[int, float]] = field(default_factory=list)

    def quarters(self, total: int) -> list[float]:
        """The lower quartile of each quarter of the class: what stays. A network's arrays are 7 MiB while its
        question is graded; how often a sample meets them is chance."""
        parts: list[list[float]] = [[] for _ in range(4)]
        for done, value in self.points:
            parts[min(3, 4 * done // total)].append(value)
        return [sorted(part)[len(part) // 4] if part else float("nan") for part in parts]


class Watcher:
    """Samples the descendants of a process.

    Roles: `grader` are the grading processes, `zygote` the processes from which workers are forked.
    """

    def __init__(self, root: int) -> None:
        self._root = root
        self.memory: dict[str, Course] = defaultdict(Course)
        self.descriptors: dict[str, Course] = defaultdict(Course)

    def sample(self, done: int) -> None:
        """Note the largest process of each role."""
        largest: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for pid, role in roles(self._root):
            try:
                status = dict(
                    line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
                )
                largest[role].append((int(status["RssAnon"].split()[0]) / 1024, descriptors(pid, status)))
            except (OSError, KeyError):
                continue  # it has just ended
        for role, values in largest.items():
            self.memory[role].points.append((done, max(memory for memory, _ in values)))
            self.descriptors[role].points.append((done, max(number for _, number in values)))


def roles(root: int) -> Iterator[tuple[int, str]]:
    """The living grading processes and zygotes beneath a process, each with its role."""
    children = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            children[int(path.read_text().rpartition(")")[2].split()[1])].append(int(path.parent.name))
        except OSError:
            continue
    waiting = [(child, "") for child in children[root]]
    while waiting:
        pid, above = waiting.pop()
        role = above or _role(pid)
        if role != above and role:
            yield pid, role
        below = "worker" if role == "zygote" else ""
        waiting += [(child, below) for child in children[pid] if role != "worker"]


def _role(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        program = Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
    if b"boot.py" in command:
        return "" if program == "bwrap" else "zygote"
    return "grader" if b"spawn_main" in command else ""


def descriptors(pid: int, status: dict[str, str]) -> int:
    """How many a process has open; where that is hidden, as a zygote's are, for how many it has room."""
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except PermissionError:
        return int(status["FDSize"])
