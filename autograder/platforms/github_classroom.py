"""GitHub Classroom: the folder that `gh classroom clone student-repos` or its assistant makes.

It is `SLUG-submissions`, and in it lies a repository `SLUG-USER` for each student. Times are in Classroom's
`grades.csv` only: commits say what their author wants.
"""

from __future__ import annotations

import re

from autograder.platforms.download import Download, File
from autograder.platforms.reading import Claim, Expected, Handed, Reading


def read(download: Download, expected: Expected) -> Reading:
    """The repositories of a folder; none where they have no beginning in common."""
    slug, repositories = _repositories(download)
    known = {name: user for name in repositories if (user := _user(name, slug, expected.ids))}
    handed = [Handed(Claim(ids=(known[name], name)), repositories[name]) for name in sorted(known)]
    strange = [
        f"{name}: no repository of this assignment" for name in sorted(repositories.keys() - known.keys())
    ]
    return Reading(tuple(handed), tuple(strange)) if handed else Reading()


def _repositories(download: Download) -> tuple[str, dict[str, dict[str, File]]]:
    """What repositories' names begin with, and their files by their names."""
    tops = {file.path[0] for file in download.files if len(file.path) > 1}
    below = 1 if len(tops) == 1 and all(len(file.path) > 2 for file in download.files) else 0
    folder = next(iter(tops)) if below else download.name
    repositories: dict[str, dict[str, File]] = {}
    for file in download.files:
        if len(file.path) > below + 1:
            repositories.setdefault(file.path[below], {})["/".join(file.path[below + 1 :])] = file
    if named := re.fullmatch(r"(?P<slug>.+)-submissions(?:-.*)?", folder):
        return f"{named['slug']}-", repositories
    return _common(sorted(repositories)), repositories


def _common(names: list[str]) -> str:
    """What several names begin with, up to a hyphen."""
    if len(names) < 2:
        return ""
    first, last = names[0], names[-1]
    length = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), 0)
    return first[: first[:length].rfind("-") + 1]


def _user(name: str, slug: str, ids: frozenset[str]) -> str:
    """The user whose repository it is; empty where nothing tells."""
    for at, letter in enumerate(name):
        if letter == "-" and name[at + 1 :].lower() in ids:
            return name[at + 1 :]
    return name.removeprefix(slug) if slug and name.startswith(slug) else ""
