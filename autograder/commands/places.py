"""Where `grade` has the work done: on this machine, or by the workers of a dask scheduler."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from autograder.commands.options import chosen_sandbox
from autograder.course.assignment import Assignment
from autograder.running.events import Watcher
from autograder.running.pool import Place, this_machine

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


def _encrypted(_context: click.Context, _parameter: click.Parameter, address: str | None) -> str | None:
    if address is not None and not address.startswith("tls://"):
        raise click.BadParameter(
            f"{address!r} does not begin with tls://, but hidden tests travel encrypted (docs/cluster.md)"
        )
    return address


def scheduler_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options `--scheduler`, and those of TLS by the names that `dask scheduler` gives them."""
    for option in (
        click.option("--tls-key", type=_file, help="Its private key [dask's setting]."),
        click.option("--tls-cert", type=_file, help="This machine's certificate there [dask's setting]."),
        click.option(
            "--tls-ca-file", type=_file, help="Who signs the cluster's certificates [dask's setting]."
        ),
        click.option(
            "--scheduler",
            metavar="tls://HOST:PORT",
            callback=_encrypted,
            help="Grade on the workers of this dask scheduler, not here.",
        ),
    ):
        command = option(command)
    return command


@contextlib.contextmanager
def chosen_place(
    assignment: Assignment,
    watch: Watcher,
    jobs: int,
    unsafe: bool,
    scheduler: str | None,
    tls: Mapping[str, Path | None],
) -> Iterator[Place]:
    """The workers of a scheduler where one is named, else this machine; by the values of the options.

    Raises:
        SandboxUnavailable: student code cannot be isolated here.
        ClusterError: the workers cannot be used.
    """
    if scheduler is None:
        yield this_machine(assignment, chosen_sandbox(unsafe, assignment), jobs)
        return
    if unsafe:
        raise click.UsageError("--unsafe-no-sandbox is for this machine; other people's are not put at risk")
    try:
        from autograder.running.cluster.place import certificates, cluster
    except ModuleNotFoundError as error:
        raise click.UsageError(f"--scheduler needs dask ({error}); run: pip install -e '.[dask]'") from None
    with cluster(scheduler, certificates(**tls), assignment, watch) as place:
        yield place
