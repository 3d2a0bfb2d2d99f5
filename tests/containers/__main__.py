"""See the package's docstring."""

from __future__ import annotations

import sys

from tests.containers import containerfile, gradescope

CONTAINERS = {"gradescope": gradescope.problems, "containerfile": containerfile.problems}


def main(names: list[str]) -> int:
    unknown = {*names} - CONTAINERS.keys()
    if unknown:
        print(
            f"there is no container {', '.join(unknown)}; choose among {', '.join(CONTAINERS)}",
            file=sys.stderr,
        )
        return 2
    found = [problem for name in names or CONTAINERS for problem in CONTAINERS[name]()]
    print(*found or ["all as it must be"], sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
