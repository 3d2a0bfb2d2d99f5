"""The student's commands: `python -m cs231n doctor`, `check` and `pack`."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable

USAGE = """usage: python -m cs231n COMMAND [FOLDER]

  doctor          is everything installed?
  check [FOLDER]  which questions are answered, and do the visible tests pass? FOLDER may be one notebook
  pack [FOLDER]   write one zip file of what is to be handed in

FOLDER is the assignment's, by default the one you are in. The exit code is 1 if something is left to do."""

COMMANDS = ("doctor", "check", "pack")
"""Modules of this package; a release may lack some. Only the one that is asked for is imported, since not all
run with any Python."""


def main(arguments: list[str]) -> int:
    """Run a command. Returns the exit code."""
    name, *rest = arguments or [""]
    if name not in COMMANDS or len(rest) > (name != "doctor"):
        print(USAGE, file=sys.stdout if name in ("-h", "--help") else sys.stderr)
        return 0 if name in ("-h", "--help") else 2
    if importlib.util.find_spec(f"cs231n.{name}") is None:
        print(f"This assignment needs no {name}.")
        return 0
    command: Callable[..., int] = importlib.import_module(f"cs231n.{name}").main
    return command(*rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
