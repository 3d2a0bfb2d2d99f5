"""nbgrader: what its `zip_collect` takes, and folders in its own layout that come from another machine.

File names are read by the course's `FileNameCollectorPlugin.named_regexp`. The layout is
`<student>/<assignment>/...`, with `timestamp.txt` beside the notebooks.
"""

from __future__ import annotations

import re

from autograder.platforms.download import Download, File, PlatformError, Unreadable
from autograder.platforms.reading import Claim, Expected, Handed, Reading

STAMP = "timestamp.txt"
STAMP_BYTES = 1000


def read(download: Download, expected: Expected) -> Reading:
    """The submissions of a download.

    Raises:
        PlatformError: the course's pattern is no regular expression with the groups that nbgrader asks for.
    """
    return _by_pattern(download, expected.pattern) if expected.pattern else _by_layout(download, expected)


def _by_pattern(download: Download, pattern: str) -> Reading:
    try:
        compiled = re.compile(pattern)
        groups = {"student_id", "file_id"} - compiled.groupindex.keys()
    except re.error as error:
        raise PlatformError(
            f"FileNameCollectorPlugin.named_regexp is no regular expression: {error}"
        ) from None
    if groups:
        raise PlatformError(f"FileNameCollectorPlugin.named_regexp has no group {min(groups)!r}")
    found: dict[tuple[str, str], dict[str, File]] = {}
    names: dict[str, str] = {}
    for file in download.files:
        if match := compiled.match("/".join(file.path)) or compiled.match(file.name):
            parts = {key: value or "" for key, value in match.groupdict().items()}
            student, suffix = (
                parts["student_id"],
                file.name[file.name.rfind(".") :] if "." in file.name else "",
            )
            path = parts["file_id"] if parts["file_id"].endswith(suffix) else parts["file_id"] + suffix
            names[student] = f"{parts.get('first_name', '')} {parts.get('last_name', '')}".strip()
            found.setdefault((student, parts.get("timestamp", "")), {})[path] = file
    return Reading(
        tuple(
            Handed(Claim(names[student], (student,)), files, submitted=_time(stamp))
            for (student, stamp), files in found.items()
        )
    )


def _time(stamp: str) -> str:
    """A time such as 2026-10-14-23-58-12, as a person would write it."""
    if re.fullmatch(r"\d{4}(?:-\d{2}){5}", stamp):
        return f"{stamp[:10]} {stamp[11:].replace('-', ':')}"
    return stamp


def _by_layout(download: Download, expected: Expected) -> Reading:
    found: dict[str, dict[str, File]] = {}
    for file in download.files:
        for at in range(1, len(file.path) - 1):
            if file.path[at] == expected.assignment:
                found.setdefault(file.path[at - 1], {})["/".join(file.path[at + 1 :])] = file
                break
        else:
            if len(file.path) > 1 and file.path[0].lower() in expected.ids:
                found.setdefault(file.path[0], {})["/".join(file.path[1:])] = file
    return Reading(
        tuple(
            Handed(Claim(ids=(student,)), files, submitted=_stamp(files.pop(STAMP, None)))
            for student, files in found.items()
        )
    )


def _stamp(file: File | None) -> str:
    try:
        return file.read(STAMP_BYTES).decode("utf-8-sig", "replace").strip() if file else ""
    except Unreadable:
        return ""
