"""Gradescope: *Export Submissions*, a folder for each submission, and *Download Grades*.

`submission_metadata.yml` says whose each folder is and when it was handed in. A group's submission counts for
each of its members.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.platforms.download import Download, File, PlatformError, Unreadable
from autograder.platforms.reading import Claim, Expected, Handed, Reading

METADATA = "submission_metadata.yml"
METADATA_MB = 200
"""The file also holds every result that Gradescope ever showed."""

GRADE_COLUMNS = ("Total Score",)
"""Columns of the grades file that take the points."""


def read(download: Download, _expected: Expected) -> Reading:
    """The submissions of an export; none where its metadata are missing.

    Raises:
        PlatformError: the metadata cannot be read.
    """
    found = next((file for file in download.files if file.name == METADATA), None)
    if found is None:
        return Reading()
    known = _metadata(found)
    below = len(found.path) - 1
    files: dict[str, dict[str, File]] = {}
    for file in download.files:
        if file.path[:below] == found.path[:below] and file is not found:
            folder, *path = file.path[below:]
            files.setdefault(folder, {})["/".join(path) or folder] = file
    handed = [each for folder, own in files.items() for each in _handed(known.get(folder), own)]
    strange = [f"{folder}: {METADATA} does not say whose it is" for folder in files.keys() - known.keys()]
    return Reading(tuple(handed), tuple(sorted(strange)))


def _handed(entry: object, files: dict[str, File]) -> Iterator[Handed]:
    if not isinstance(entry, dict):
        return
    submitters = entry.get(":submitters")
    for submitter in submitters if isinstance(submitters, list) else ():
        if isinstance(submitter, dict):
            name, sid, email = (_text(submitter.get(key)) for key in (":name", ":sid", ":email"))
            who = Claim(name, (sid,) if sid else (), email)
            yield Handed(who, files, submitted=_text(entry.get(":created_at")))


def _text(value: object) -> str:
    if isinstance(value, dict):  # a time of Ruby's, which knows its time zone
        value = value.get("utc")
    return str(value) if isinstance(value, str | int | float) or hasattr(value, "isoformat") else ""


def _metadata(file: File) -> dict[str, Any]:
    """What the metadata say, by the name of a submission's folder."""
    try:
        import yaml
    except ModuleNotFoundError as error:
        raise PlatformError(
            f"Gradescope's {METADATA} needs {error.name}; run: pip install -e '.[platforms]'"
        ) from None

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Ruby's own kinds of objects are read as what they consist of; none is ever made."""

    def plain(loader: Any, _kind: str, node: Any) -> object:
        if isinstance(node, yaml.MappingNode):
            return loader.construct_mapping(node, deep=True)
        return loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else node.value

    Loader.add_multi_constructor("!", plain)
    Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda _loader, node: node.value)
    try:
        read = yaml.load(file.read(METADATA_MB * 2**20).decode("utf-8", "replace"), Loader)
    except (yaml.YAMLError, Unreadable, ValueError, RecursionError) as error:
        raise PlatformError(f"{file.shown} cannot be read: {' '.join(str(error).split())[:300]}") from None
    if not isinstance(read, dict):
        raise PlatformError(f"{file.shown} lists no submissions; export them again")
    return {str(name): entry for name, entry in read.items()}
