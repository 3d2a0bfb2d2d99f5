"""Roots: a Debian of its own in a folder, and commands that run in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.course.checkout import CHECKOUT

FOLDER = CHECKOUT / ".containers"
MIRROR = os.environ.get("DEBIAN_MIRROR", "")
"""debootstrap's own default where it is empty."""
CERTIFICATES = (Path("/etc/ssl/certs"), Path("/usr/local/share/ca-certificates"))
"""This machine's, with that of a proxy where there is one."""


def fresh(name: str, suite: str) -> Path:
    """A new root of this name, with nothing but Debian's smallest set of packages.

    Raises:
        CalledProcessError: debootstrap failed.
    """
    base, root = FOLDER / f"base-{suite}", FOLDER / name
    if not (base / "etc" / "debian_version").is_file():
        shutil.rmtree(base, ignore_errors=True)
        base.mkdir(parents=True)
        subprocess.run(["debootstrap", "--variant=minbase", suite, base, *filter(None, [MIRROR])], check=True)
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", base, root], check=True)
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    for folder in filter(Path.is_dir, CERTIFICATES):
        shutil.copytree(folder, root / folder.relative_to("/"), dirs_exist_ok=True)
    return root


def build_step(root: Path, command: str, folder: str = "/") -> None:
    """Run a command of a recipe in a root, as root and with the network: an image is built in this way.

    Raises:
        CalledProcessError: it failed.
    """
    pip = {
        name: value for name, value in os.environ.items() if name.startswith("PIP_") and "LINKS" not in name
    }
    mounts = f"mount -t proc proc {root}/proc && mount -t tmpfs tmpfs {root}/dev/shm -o mode=1777"
    inside = f"cd {folder} && {command}"
    subprocess.run(
        [
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "sh",
            "-ec",
            f'{mounts}; exec chroot {root} sh -ec "$0"',
            inside,
        ],
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", **pip},
        check=True,
    )


def run_confined(
    root: Path, command: Sequence[str], groups: Sequence[Path], folder: str, variables: Mapping[str, str] = {}
) -> subprocess.CompletedProcess[str]:
    """Run a command in a root as a container engine does by default, without a network.

    Args:
        groups: the control groups that it joins.
        folder: where in the root it starts.
    """
    namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--net", "--ipc", "--uts"]
    joined = os.pathsep.join(map(str, groups))
    return subprocess.run(
        [*namespaces, sys.executable, "-m", "tests.containers.confined", str(root), joined, folder, *command],
        cwd=CHECKOUT,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", **variables},
        capture_output=True,
        text=True,
        errors="replace",
    )
