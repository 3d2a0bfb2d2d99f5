"""Moodle: *Download all submissions*, the grading worksheet, and *Upload multiple feedback files in a zip*.

A submission is a folder `Full Name_12345_assignsubmission_file`, with another underscore before Moodle 4.1;
or, without "Download submissions in folders", files that begin so. The number is the participant's in this
one assignment. Times are in the worksheet only. (mod/assign/locallib.php, feedback/file/importziplib.php)
"""

from __future__ import annotations

import re

from autograder.platforms.download import Download
from autograder.platforms.reading import Claim, Expected, Handed, Reading, grouped, matched

_PLACE = re.compile(
    r"(?P<name>[^_]+)_(?P<number>\d{1,20})_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<rest>.+)?)?"
)

GRADE_COLUMNS = ("Grade",)
"""Columns of the grading worksheet that take the points."""

LOCKED = {"Grade can be changed": "No"}
"""The worksheet's mark of students whose points Moodle does not let anybody change."""


def participant(number: str) -> str:
    """How a roster names a participant's number, which must not be taken for another number of a student."""
    return f"participant {number}"


def read(download: Download, _expected: Expected) -> Reading:
    """The submissions of a download."""
    handed, strange = [], []
    for (name, number, kind), found in grouped(matched(download, _PLACE), "name", "number", "kind").items():
        who = Claim(name, (participant(number),))
        if kind == "file":
            files = {path: file for _, path, file in found}
            handed.append(Handed(who, files, handle=f"{name}_{number}_assignsubmission_file_"))
        else:
            strange.append(f"{who.shown}: text that was typed into Moodle ({kind}); only files are graded")
    return Reading(tuple(handed), tuple(strange))


def feedback_name(handle: str, page: str) -> str:
    """Where a page lies in the zip file that Moodle takes back."""
    return f"{handle}/{page}"
