"""Canvas: *Download Submissions*, the gradebook's CSV file, and *Upload Submissions* for feedback.

Each file is `limaana_LATE_101_5001_work.ipynb`: the sortable name in lower case without punctuation, the
mark, the numbers of the user and of the file. A file of the same name handed in again gets `-1`, `-2` behind
its name. Times are nowhere. (canvas-lms: lib/content_zipper.rb, lib/gradebook_importer.rb)
"""

from __future__ import annotations

import re
from collections import defaultdict

from autograder.platforms.download import Download, File
from autograder.platforms.reading import Claim, Expected, Handed, Reading, grouped, matched

_FILE = re.compile(
    r"(?P<prefix>(?P<name>\w*?)(?P<late>_LATE)?_(?P<user>\d{1,20})_(?P<file>\d{1,20}))_(?P<rest>.+)"
)
_TYPED = re.compile(r"(?P<name>\w*?)(?:_LATE)?_(?P<user>\d{1,20})_(?P<kind>text|link)\.html")
_ANONYMOUS = re.compile(r"(?:LATE_)?anon_(?P<name>[A-Za-z0-9]+)_(?P<file>\d{1,20})_(?P<rest>.+)")
_AGAIN = re.compile(r"(?P<stem>.+?)-(?P<number>\d{1,3})(?P<suffix>(?:\.\w{1,10})?)")

POINTS_ROW = "points possible"
"""What the second row of the gradebook's file says in its first cell."""


def read(download: Download, expected: Expected) -> Reading:
    """The submissions of a download."""
    handed, replaced = [], {}
    for (name, user), found in grouped(matched(download, _FILE), "name", "user").items():
        who = Claim(name, (user,))
        newest, older = _newest([(int(match["file"]), path, file) for match, path, file in found], expected)
        late = any(match["late"] for match, _, _ in found)
        handed.append(Handed(who, newest, handle=max(found, key=_number)[0]["prefix"], late=late))
        if older:
            replaced[who] = tuple(older)
    typed = [
        f"{match['name']} ({match['user']}): a {match['kind']} typed into Canvas; only files are graded"
        for match, _, _ in matched(download, _TYPED)
    ]
    hidden = [
        f"{match['name']}: Canvas hides the name; switch anonymous grading off, then download again"
        for match, _, _ in matched(download, _ANONYMOUS)
    ]
    return Reading(tuple(handed), (*typed, *hidden), replaced)


def _number(found: tuple[re.Match[str], str, File]) -> int:
    return int(found[0]["file"])


def _newest(found: list[tuple[int, str, File]], expected: Expected) -> tuple[dict[str, File], list[File]]:
    """The newest file of each name, `-1` and the like taken off; and those that it replaces."""
    present = {path for _, path, _ in found}
    versions: dict[str, list[tuple[int, File]]] = defaultdict(list)
    for number, path, file in found:
        versions[_plain(path, present | expected.names)].append((number, file))
    newest, older = {}, []
    for name, files in versions.items():
        *before, (_, last) = sorted(files, key=lambda numbered: numbered[0])
        newest[name] = last
        older += [file for _, file in before]
    return newest, older


def _plain(path: str, names: frozenset[str] | set[str]) -> str:
    """A name without Canvas's number, where that gives a name which is known; else the name itself."""
    if (match := _AGAIN.fullmatch(path)) and match["stem"] + match["suffix"] in names:
        return match["stem"] + match["suffix"]
    return path


def feedback_name(handle: str, page: str) -> str:
    """A page's name in the zip file that Canvas takes back: it looks at the two numbers."""
    return f"{handle}_{page}"
