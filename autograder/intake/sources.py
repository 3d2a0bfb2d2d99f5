"""Tell which Python files of a submission may count: those that the assignment lists, and helpers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from autograder.course.assignment import Assignment, FileSpec
from autograder.intake.unpacking import LITTER, is_notebook

MOST = 50
"""Python files of a submission that are read."""

COPY = re.compile(r"(?:[\s_-]*+(?:\(\d++\)|copy\d*+))++$")
"""What is added to the name of a copy."""


def listed_as(path: str, files: Sequence[FileSpec]) -> FileSpec | None:
    """The file of the assignment that a path is a copy of, in whatever folder it lies.

    Of several with its name, the one with whose path the end of this one agrees most.
    """
    if not path.lower().endswith(".py"):
        return None
    parts = _parts(path)
    agreeing = [(depth, spec) for spec in files if (depth := agreement(path, spec))]
    best = [spec for depth, spec in agreeing if depth == max(depth for depth, _ in agreeing)]
    litter = LITTER & {folder.lower() for folder in parts[:-1]} or parts[-1].startswith("._")
    return best[0] if len(best) == 1 and not litter else None


def agreement(path: str, spec: FileSpec) -> int:
    """How many parts at the end of a path are those of a listed file; 0 where its name is another."""
    own, listed = _parts(path), spec.path.split("/")
    own[-1] = f"{COPY.sub('', own[-1][:-3].lower())}.py"
    pairs = list(zip(reversed(own), reversed(listed), strict=False))
    return next((at for at, (mine, its) in enumerate(pairs) if mine.lower() != its.lower()), len(pairs))


def helper_name(path: str, folders: Collection[str], assignment: Assignment) -> str | None:
    """The name of the student's own module that lies beside a notebook; None where it is none.

    Args:
        path: of the file.
        folders: those in which notebooks lie.
        assignment: its listed files are no helpers.
    """
    *folder, name = _parts(path)
    stem = name[:-3]
    is_module = name.endswith(".py") and stem.isidentifier()
    listed = listed_as(path, assignment.files)
    return stem if is_module and not listed and "/".join(folder) in folders else None


def folders_of_notebooks(paths: Iterable[str]) -> frozenset[str]:
    """The folders in which notebooks lie."""
    return frozenset("/".join(_parts(path)[:-1]) for path in paths if is_notebook(path))


def readable_sources(paths: Collection[str], assignment: Assignment) -> frozenset[str]:
    """The Python files among these whose text may count; the listed ones first, and no more than `MOST`."""
    folders = folders_of_notebooks(paths)
    listed = [path for path in paths if listed_as(path, assignment.files)]
    helpers = [path for path in paths if helper_name(path, folders, assignment)]
    return frozenset([*listed, *helpers][:MOST])


def _parts(path: str) -> list[str]:
    return re.split(r"[/\\]", path)
