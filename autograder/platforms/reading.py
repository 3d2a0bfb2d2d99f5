"""What a platform's reader finds in a download: who handed in which files, and when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from autograder.platforms.download import Download, File


@dataclass(frozen=True)
class Claim:
    """Who handed something in, as far as the platform says it.

    Attributes:
        name: in whatever order and spelling the platform uses.
        ids: what the platform calls the student, the surest first.
        email: the address.
    """

    name: str = ""
    ids: tuple[str, ...] = ()
    email: str = ""

    @property
    def shown(self) -> str:
        """What a message calls the student."""
        return " ".join(filter(None, (self.name, *(f"({text})" for text in self.ids[:1])))) or self.email


@dataclass(frozen=True)
class Handed:
    """One submission.

    Attributes:
        who: its author.
        files: by their paths in the submission.
        handle: what the platform wants feedback files to be named by.
        submitted: when, as the platform writes it; empty where it does not say.
        late: whether the platform marked it so.
    """

    who: Claim
    files: Mapping[str, File]
    handle: str = ""
    submitted: str = ""
    late: bool = False


@dataclass(frozen=True)
class Reading:
    """What one platform's reader makes of a download.

    Attributes:
        handed: the submissions; several of one student where there are several attempts.
        strange: lines on what belongs to nobody's submission, though the platform put it there.
        replaced: what newer files of the same submission replace, by who handed it in.
    """

    handed: tuple[Handed, ...] = ()
    strange: tuple[str, ...] = ()
    replaced: Mapping[Claim, tuple[File, ...]] = field(default_factory=dict)

    @property
    def files(self) -> int:
        """The number of files that it explains."""
        return sum(len(each.files) for each in self.handed)


@dataclass(frozen=True)
class Expected:
    """What readers may know besides the download.

    Attributes:
        assignment: the id.
        names: file names that the assignment uses.
        pattern: nbgrader's `FileNameCollectorPlugin.named_regexp`, where the course configures one.
        ids: names by which the course knows its students, in lower case.
    """

    assignment: str
    names: frozenset[str]
    pattern: str = ""
    ids: frozenset[str] = frozenset()


def matched(download: Download, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], str, File]]:
    """Files whose path has a part that matches: the match, the path below it, the file.

    Where the pattern has a group `rest`, what it matched begins that path: the platform put its own words in
    front of the file's name.
    """
    for file in download.files:
        for at, part in enumerate(file.path):
            if match := pattern.fullmatch(part):
                rest = match.groupdict().get("rest")
                below = (*([rest] if rest else []), *file.path[at + 1 :])
                yield match, "/".join(below) or file.name, file
                break


def grouped(
    found: Iterable[tuple[re.Match[str], str, File]], *names: str
) -> dict[tuple[str, ...], list[tuple[re.Match[str], str, File]]]:
    """Files by what these groups of the pattern matched."""
    groups: dict[tuple[str, ...], list[tuple[re.Match[str], str, File]]] = defaultdict(list)
    for match, path, file in found:
        groups[tuple(match[name] or "" for name in names)].append((match, path, file))
    return groups
