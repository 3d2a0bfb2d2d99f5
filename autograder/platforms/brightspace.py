"""Brightspace (D2L): *Download* of an assignment's submissions.

A submission is a folder `12345-67890 - Ana Lima - Oct 14, 2026 1158 PM`, or files that begin so; the first
number is the student's. Where the institution shows its own ids, one stands before the name.
"""

from __future__ import annotations

import re

from autograder.platforms.download import Download
from autograder.platforms.reading import Claim, Expected, Handed, Reading, grouped, matched

_PLACE = re.compile(
    r"(?P<number>\d{1,12})-(?P<folder>\d{1,12}) ?- (?:(?P<own>[^\s-]*\d[^\s-]*) - )?(?P<name>.+?) ?- "
    r"(?P<time>[^-]*\b\d{4},? \d{1,2}[._]?\d{2}(?: ?[AP]M)?)(?: - (?P<rest>.+))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2})[._]?(\d{2})( ?[AP]M)?$", re.IGNORECASE)


def read(download: Download, _expected: Expected) -> Reading:
    """The submissions of a download; each attempt is one."""
    handed = []
    groups = grouped(matched(download, _PLACE), "number", "own", "name", "time")
    for (number, own, name, time), found in groups.items():
        files = {path: file for _, path, file in found}
        ids = (own, number) if own else (number,)
        handed.append(Handed(Claim(name, ids), files, submitted=_CLOCK.sub(r"\1:\2\3", time)))
    return Reading(tuple(handed))
