"""The student's commands: `python -m cs231n doctor`, `check` and `pack`."""

import sys
from collections.abc import Callable, Mapping

USAGE = """usage: python -m cs231n COMMAND [FOLDER]

  doctor          is everything installed?
  check [FOLDER]  which questions are answered, and do the visible tests pass? FOLDER may be one notebook
  pack [FOLDER]   write one zip file of what is to be handed in

FOLDER is the assignment's, by default the one you are in. The exit code is 1 if something is left to do."""


def main(arguments: list[str]) -> int:
    """Run a command. Returns the exit code."""
    from cs231n import check, doctor, pack

    commands: Mapping[str, Callable[..., int]]
    commands = {"check": check.main, "pack": pack.main, "doctor": doctor.main}
    name, *rest = arguments or [""]
    if name not in commands or len(rest) > (name != "doctor"):
        print(USAGE, file=sys.stdout if name in ("-h", "--help") else sys.stderr)
        return 0 if name in ("-h", "--help") else 2
    return commands[name](*rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
