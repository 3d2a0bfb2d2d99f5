"""Blackboard Learn: *Assignment File Download*.

Each file is `Homework 2_alima_attempt_2026-10-14-23-58-12_work.ipynb`, and beside it lies a receipt of the
same name that ends `.txt` and says whose it is. Several attempts lie side by side.
"""

from __future__ import annotations

import re

from autograder.platforms.download import Download, File, Unreadable
from autograder.platforms.reading import Claim, Expected, Handed, Reading, grouped, matched

_FILE = re.compile(r"(?P<owner>.+)_attempt_(?P<time>\d{4}(?:-\d{2}){5})(?:_(?P<rest>.+)|\.txt)")
_NAME = re.compile(r"^Name:[ \t]*(?P<name>[^\n]*?)[ \t]*\((?P<user>[^()\n]+)\)[ \t]*$", re.MULTILINE)

RECEIPT = 100_000
"""Bytes of a receipt that are read."""


def read(download: Download, _expected: Expected) -> Reading:
    """The submissions of a download; each attempt is one."""
    handed = []
    for (owner, time), found in grouped(matched(download, _FILE), "owner", "time").items():
        receipts = [file for match, _, file in found if not match["rest"]]
        files = {path: file for match, path, file in found if match["rest"]}
        who = _author(receipts) or Claim(ids=(owner.rpartition("_")[2],))
        day, clock = time[:10], time[11:].replace("-", ":")
        handed.append(Handed(who, files, submitted=f"{day} {clock}"))
    strange = [
        f"{each.who.shown}: an attempt of {each.submitted} without files" for each in handed if not each.files
    ]
    return Reading(tuple(each for each in handed if each.files), tuple(strange))


def _author(receipts: list[File]) -> Claim | None:
    """Whom a receipt names."""
    for file in receipts:
        try:
            text = file.read(RECEIPT).decode("utf-8-sig", "replace")
        except Unreadable:
            continue
        if match := _NAME.search(text.replace("\r\n", "\n")):
            return Claim(match["name"], (match["user"].strip(),))
    return None
