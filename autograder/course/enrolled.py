"""Who is in a course, and in which section: the `roster.csv` that `python -m autograder roster` keeps."""

from __future__ import annotations

import csv
from pathlib import Path

ROSTER = "roster.csv"


def enrolled(root: Path) -> dict[str, str]:
    """The section of each student of the course in folder `root`, or an empty text; nothing without a roster.

    A roster that cannot be read counts as none: the pages that show it are no place to mend it.
    """
    try:
        with (root / ROSTER).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, ValueError, csv.Error):
        return {}
    return {row["id"]: row.get("section") or "" for row in rows if row.get("id")}
