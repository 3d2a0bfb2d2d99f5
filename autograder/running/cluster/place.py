"""A cluster as a place where a class is graded."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from distributed import Security

from autograder.course.assignment import Assignment
from autograder.intake.gathering import gather
from autograder.running.cluster.executor import ClusterError, Workers
from autograder.running.cluster.kit import pack
from autograder.running.cluster.worker import Packed
from autograder.running.events import Watcher
from autograder.running.pool import Place, Task

AHEAD = 2
"""Submissions that the scheduler has for each worker: one that is graded, one that waits."""


def certificates(
    tls_ca_file: Path | None = None, tls_cert: Path | None = None, tls_key: Path | None = None
) -> Security:
    """Who may talk to whom; what is not given comes from dask's own configuration, `distributed.comm.tls`.

    Raises:
        ClusterError: something is given nowhere.
    """
    given = {"tls_ca_file": tls_ca_file, "tls_client_cert": tls_cert, "tls_client_key": tls_key}
    security = Security(
        require_encryption=True, **{name: str(path) for name, path in given.items() if path is not None}
    )
    own = security.get_tls_config_for_role("client")
    if not (own["ca_file"] and own["cert"]):
        raise ClusterError(
            "a cluster is only used with certificates: give --tls-ca-file, --tls-cert and --tls-key, or set"
            " distributed.comm.tls in dask's configuration (docs/cluster.md shows how to make them)"
        )
    return security


@contextlib.contextmanager
def cluster(address: str, security: Security, assignment: Assignment, watch: Watcher) -> Iterator[Place]:
    """The workers of a scheduler, for one run.

    Args:
        address: `tls://HOST:PORT`.
        security: the certificates.
        assignment: what is graded.
        watch: gets each trouble as an event, from any thread.

    Raises:
        ClusterError: the scheduler cannot be reached, another run uses it, or no worker can grade.
    """
    kit = pack(assignment)
    workers = Workers(address, security, kit, watch)
    unused = [workers]

    def executor() -> Workers:
        nonlocal workers
        workers = unused.pop() if unused else Workers(address, security, kit, watch)
        return workers

    def packed(task: Task) -> Packed:
        return Packed(task.student, tuple(gather(task.folder, assignment)), task.known, kit.digest)

    try:
        yield Place(workers.tier, workers.size, executor, packed, lambda: AHEAD * max(1, workers.size))
    finally:
        workers.shutdown(cancel_futures=True)
