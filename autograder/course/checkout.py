"""Where assignments lie: their content, their source notebooks and their releases, found by id."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.errors import AutograderError

CHECKOUT = Path(__file__).resolve().parents[2]
"""The repository: an nbgrader course whose `source/` and `release/` hold the notebooks of its assignments."""

SEARCH = [
    str(CHECKOUT / "autograder" / "assignments"),
    *filter(None, os.environ.get("AUTOGRADER_ASSIGNMENTS", "").split(os.pathsep)),
]
"""The folders that hold an assignment's folder, first come first; the environment variable adds more of them.
It is also the path along which Python imports `autograder.assignments.ID`."""

DESCRIPTION = "assignment.toml"


class UnknownAssignment(AutograderError):
    """No folder describes an assignment of that id; the message lists those that there are."""


def assignment_ids() -> list[str]:
    """The ids of all assignments on the search path, in alphabetical order."""
    found = (file.parent.name for folder in SEARCH for file in Path(folder).glob(f"*/{DESCRIPTION}"))
    return sorted({name for name in found if name.isidentifier()})


def assignment_folder(name: str) -> Path:
    """The folder that holds an assignment's content.

    Raises:
        UnknownAssignment: there is none of that id.
    """
    for folder in SEARCH if name.isidentifier() else ():
        if (found := Path(folder, name)).joinpath(DESCRIPTION).is_file():
            return found
    raise UnknownAssignment(
        f"there is no assignment {name!r}; there are {', '.join(assignment_ids()) or 'none'}."
        f" An assignment is a folder autograder/assignments/ID with {DESCRIPTION} in it;"
        " ID is letters, digits and underscores"
    )


def course_root(name: str) -> Path:
    """The folder whose `source/ID` and `release/ID` hold an assignment's notebooks: this checkout, or the
    assignment's own folder where that holds them."""
    folder = assignment_folder(name)
    own = folder.joinpath("source").is_dir() or folder.joinpath("release").is_dir()
    return folder if own else CHECKOUT
