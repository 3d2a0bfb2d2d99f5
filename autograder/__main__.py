"""The command line, `python -m autograder`. Exit codes: 0 graded, 1 some could not be graded, 2 usage."""

from __future__ import annotations

import io
import logging
import signal
import sys
import threading
import tomllib
from importlib import import_module

import click
from rich.console import Console

from autograder.course.checkout import CHECKOUT
from autograder.errors import AutograderError

MODULES = {
    "release": "release",
    "grade": "grade",
    "history": "history",
    "status": "status",
    "try": "attempt",
    "audit": "audit",
    "verify": "verify",
    "new": "new",
    "roster": "roster",
    "collect": "collect",
    "feedback": "feedback",
    "export": "export",
    "bundle": "bundle",
    "similarity": "similarity",
}
"""Where in `autograder.commands` each command is."""


class Commands(click.Group):
    """Commands that are imported when they are asked for: nbgrader alone takes a second, and every grading
    process begins by importing this module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        module = import_module(f"autograder.commands.{MODULES[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version of the checkout, since the engine is never installed, and end."""
    if wanted:
        described = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
        click.echo(f"autograder {described['project']['version']}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version.",
)
def main() -> None:
    """Release and grade an assignment made of Jupyter notebooks."""
    # This handler looks standard error up for each message, which a live display puts above itself.
    logging.basicConfig(format="%(levelname)s: %(message)s", handlers=filter(None, [logging.lastResort]))


def _interrupt_again(lost: sys.UnraisableHookArgs) -> None:
    """Have Ctrl-C end the run where Python only prints it, as in a callback of a weak reference."""
    if not isinstance(lost.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    main_thread = threading.main_thread().ident
    assert main_thread is not None
    again = threading.Timer(0.05, signal.pthread_kill, (main_thread, signal.SIGINT))  # after the callback
    again.daemon = True
    again.start()


def run() -> None:
    """Run the command line; what is ours to explain ends in one message, not in a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a name that the terminal cannot show stops nothing
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.unraisablehook = _interrupt_again
    try:
        main.main(prog_name="python -m autograder")
    except AutograderError as error:
        Console(stderr=True).print(
            f"error: {error}", style="red", markup=False, highlight=False, soft_wrap=True
        )
        raise SystemExit(1) from None


if __name__ == "__main__":
    run()
