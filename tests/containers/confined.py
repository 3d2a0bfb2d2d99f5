"""`python -m tests.containers.confined ROOT GROUPS FOLDER COMMAND...`, in new namespaces: enter a root."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

os.environ["ATTACKS_CHANGES"] = ""  # start.py changes what this names when it is imported

from tests.attacks.start import namespaces

CONTROL_GROUPS = Path("sys/fs/cgroup")


def main(root: Path, groups: list[Path], folder: str, command: list[str]) -> None:
    for group in groups:
        (group / "cgroup.procs").write_text(str(os.getpid()))
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "proc", "proc", root / "proc"], check=True)
    subprocess.run(
        ["mount", "-t", "tmpfs", "tmpfs", root / "dev" / "shm", "-o", "mode=1777,size=64m"], check=True
    )
    _show(groups, root / CONTROL_GROUPS)
    os.chroot(root)
    os.chdir(folder)
    namespaces()
    os.execvp(command[0], command)


def _show(groups: list[Path], place: Path) -> None:
    """Mount the container's own groups, as engines do, where its processes look for their limits."""
    place.mkdir(parents=True, exist_ok=True)
    if len(groups) > 1:  # the first version: a tree for each controller
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], check=True)
    for group in groups:
        target = place / group.parent.name if len(groups) > 1 else place
        target.mkdir(exist_ok=True)
        subprocess.run(["mount", "--bind", group, target], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [*map(Path, sys.argv[2].split(os.pathsep))], sys.argv[3], sys.argv[4:])
