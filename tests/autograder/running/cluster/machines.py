"""A scheduler and workers on this machine: real dask processes, real certificates, no hidden material."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from distributed import Security

from autograder.course.checkout import CHECKOUT
from autograder.running.cluster.place import certificates


@dataclass
class Cluster:
    """Processes of a cluster, each in a group of its own, as if it were a host."""

    folder: Path
    hosts: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return str(json.loads((self.folder / "scheduler.json").read_text())["address"])

    def security(self, authority: str = "ours") -> Security:
        return certificates(*self.files(authority))

    def files(self, authority: str = "ours") -> tuple[Path, ...]:
        """The certificate of an authority, and a certificate with its key that this one signed."""
        return tuple(self.folder / authority / name for name in ("ca.pem", "host.pem", "host.key"))

    def start_scheduler(self) -> None:
        file = self.folder / "scheduler.json"
        file.unlink(missing_ok=True)
        options = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        self._start("scheduler", "scheduler", *options, checkout=self.folder / "host")
        wait_until(lambda: file.exists() and file.read_text().endswith("}"))

    def start_worker(self, name: str, checkout: str = "host", nanny: str = "--no-nanny") -> None:
        options = (self.address, "--nthreads", "1", "--name", name, "--local-directory", str(self.folder))
        self._start(name, "worker", *options, nanny, checkout=self.folder / checkout)

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """The host and all that runs there, at once."""
        os.killpg(self.hosts[name].pid, number)
        self.hosts.pop(name).wait()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def _start(self, name: str, role: str, *options: str, checkout: Path) -> None:
        pairs = zip(("--tls-ca-file", "--tls-cert", "--tls-key"), self.files(), strict=True)
        secure = [str(part) for pair in pairs for part in pair]
        command = [str(Path(sys.executable).with_name("dask")), role, *options, *secure, "--no-dashboard"]
        with open(self.folder / f"{name}.log", "wb") as log:
            self.hosts[name] = subprocess.Popen(
                [*command, "--protocol", "tls"],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(checkout)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """A scheduler, certificates of two authorities, and `host`: a checkout for workers."""
    for authority in ("ours", "theirs"):
        make_certificates(folder / authority)
    make_host(folder / "host")
    cluster = Cluster(folder)
    try:
        cluster.start_scheduler()
        yield cluster
    finally:
        for host in cluster.hosts.values():
            host.terminate()
        for name, host in list(cluster.hosts.items()):
            with suppress(subprocess.TimeoutExpired):
                host.wait(5)
            with suppress(ProcessLookupError):
                cluster.kill(name)


def make_certificates(folder: Path) -> None:
    """The commands of docs/cluster.md, as they stand there."""
    text = (CHECKOUT / "docs" / "cluster.md").read_text(encoding="utf-8")
    commands = [line.strip() for line in text.splitlines() if line.strip().startswith("openssl ")]
    folder.mkdir()
    for command in commands:
        subprocess.run(["sh", "-c", command], cwd=folder, check=True, capture_output=True, timeout=60)


def make_host(folder: Path) -> None:
    """A checkout without what must stay hidden: it has no assignment's folder."""
    ignored = shutil.ignore_patterns("assignments", "__pycache__")
    shutil.copytree(CHECKOUT / "autograder", folder / "autograder", ignore=ignored)
    assignments = CHECKOUT / "autograder" / "assignments"
    shutil.copytree(assignments, folder / "autograder" / "assignments", ignore=_folders)


def _folders(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(folder, name).is_dir()]


def wait_until(true: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
