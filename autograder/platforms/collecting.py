"""From a platform's download to submissions: who is who, which attempt counts, who is missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from autograder.course.assignment import Assignment
from autograder.course.configuration import configuration
from autograder.course.folders import Course
from autograder.course.moments import moment
from autograder.platforms import (
    blackboard,
    brightspace,
    canvas,
    github_classroom,
    gradescope,
    moodle,
    nbgrader_zip,
    record,
)
from autograder.platforms.download import Download, PlatformError, inner, opened
from autograder.platforms.matching import Matcher, Unmatched, joined, name_key
from autograder.platforms.placing import Placed, Version, place
from autograder.platforms.reading import Claim, Expected, Handed, Reading
from autograder.platforms.roster import Person, id_problem, people_of

Reader = Callable[[Download, Expected], Reading]

READERS: Mapping[str, Reader] = {
    "gradescope": gradescope.read,
    "moodle": moodle.read,
    "canvas": canvas.read,
    "blackboard": blackboard.read,
    "brightspace": brightspace.read,
    "nbgrader": nbgrader_zip.read,
    "github": github_classroom.read,
}
"""By the platform's name; where several explain as many files, the first counts."""


@dataclass(frozen=True)
class Collected:
    """What became of a download.

    Attributes:
        platform: whose it is.
        placed: each student's submission.
        unplaced: lines on what nobody could be given.
        missing: people of the roster who have no submission.
        undated: students whose time of submission nobody knows.
    """

    platform: str
    placed: tuple[Placed, ...]
    unplaced: tuple[str, ...]
    missing: tuple[Person, ...]
    undated: tuple[str, ...]


def collect(
    assignment: Assignment,
    course: Course,
    source: Path,
    listed: list[Person] | None = None,
    platform: str = "",
    zone: str = "UTC",
) -> Collected:
    """Put what a platform delivered into a course's `submitted` folder.

    Args:
        assignment: what it answers.
        course: its folders.
        source: a zip file or a folder.
        listed: the people to expect; None for all of the course.
        platform: whose download it is; where it is empty, the files' names decide.
        zone: the time zone of times that name none.

    Raises:
        PlatformError: no platform's names are recognised, or the download cannot be read.
        GradebookError: the gradebook's students cannot be read.
    """
    everybody, wanted = joined(people_of(course), listed or ())
    matcher = Matcher(everybody)
    expected = Expected(
        assignment.id,
        frozenset(f"{spec.id}.ipynb" for spec in assignment.notebooks),
        str(configuration(course.root).FileNameCollectorPlugin.get("named_regexp", "")),
        matcher.ids,
    )
    with opened(source) as download:
        name, reading = _recognised(download, expected, platform, source)
        return _Collection(assignment, course, matcher, name, zone).run(reading, wanted)


def _recognised(download: Download, expected: Expected, platform: str, source: Path) -> tuple[str, Reading]:
    """The platform that explains most files, and what its reader makes of them."""
    readers = {platform: READERS[platform]} if platform else READERS
    for files in _levels(download):
        readings = [(name, read(files, expected)) for name, read in readers.items()]
        name, reading = max(readings, key=lambda each: each[1].files)
        if reading.handed:
            return name, reading
    seen = ", ".join(file.shown for file in download.files[:5]) or "nothing"
    raise PlatformError(
        f"{source} is not named as {' or '.join(readers)} would do it (found: {seen});"
        " give the download as the platform made it, or see docs/platforms.md"
    )


def _levels(download: Download) -> Iterator[Download]:
    """The files of a download; then those of the zip files in it, where no platform names files so."""
    yield download
    yield inner(download)


class _Collection:
    """One run over the submissions of a download."""

    def __init__(
        self, assignment: Assignment, course: Course, matcher: Matcher, platform: str, zone: str
    ) -> None:
        self._assignment, self._course, self._matcher = assignment, course, matcher
        self._platform, self._zone = platform, zone
        self._unplaced: list[str] = []
        self._undated: list[str] = []

    def run(self, reading: Reading, wanted: frozenset[str]) -> Collected:
        """Place everything that somebody can be given."""
        self._unplaced += reading.strange
        attempts: dict[str, list[Handed]] = defaultdict(list)
        for handed in reading.handed:
            if student := self._student(handed):
                attempts[student].append(handed)
        placed = [
            done for student in sorted(attempts) if (done := self._place(student, attempts[student], reading))
        ]
        self._remember({done.student: attempts[done.student][-1] for done in placed})
        people = self._matcher.people
        missing = [people[name] for name in sorted(wanted or people) if not self._has(name)]
        return Collected(
            self._platform, tuple(placed), tuple(self._unplaced), tuple(missing), tuple(self._undated)
        )

    def _student(self, handed: Handed) -> str:
        """The id of whose submission it is; empty, with a line that says why, where that is not certain."""
        try:
            if self._matcher.people:
                return self._matcher.find(handed.who).id
            name = _invented(handed.who)
            if problem := id_problem(name, self._assignment.id):
                raise Unmatched(problem)
            return name
        except Unmatched as error:
            self._unplaced.append(f"{handed.who.shown}: {error}")
            return ""

    def _place(self, student: str, attempts: list[Handed], reading: Reading) -> Placed | None:
        times = {id(each): self._time(student, each) for each in attempts}
        attempts.sort(key=lambda each: times[id(each)] or datetime.min)
        replaced = [
            Version({file.name: file}, None)
            for each in attempts
            for file in reading.replaced.get(each.who, ())
        ]
        versions = [*replaced, *(Version(each.files, times[id(each)]) for each in attempts)]
        try:
            done = place(self._course, self._assignment, student, versions, attempts[-1].late)
        except (OSError, ValueError) as error:
            self._unplaced.append(f"{student}: {error}")
            return None
        if done.submitted is None:
            self._undated.append(student)
        return done

    def _time(self, student: str, handed: Handed) -> datetime | None:
        """When it was handed in, in UTC: as the platform says it, else as the roster does."""
        person = self._matcher.people.get(student)
        for text in filter(None, (handed.submitted, person.submitted if person else "")):
            for candidate in (f"{text} {self._zone}", text):
                try:
                    return moment(candidate)
                except ValueError:
                    continue
            self._unplaced.append(f"{student}: the time {text[:60]!r} cannot be read, so none was written")
        return None

    def _remember(self, newest: Mapping[str, Handed]) -> None:
        """Keep what feedback for these students is named by."""
        before = record.read(self._course, self._assignment.id)
        entries = {
            student: record.Entry(
                platform=self._platform,
                name=handed.who.name,
                platform_id=handed.who.ids[0] if handed.who.ids else "",
                handle=handed.handle,
                late=handed.late,
            )
            for student, handed in newest.items()
        }
        after = msgspec.structs.replace(before, students=before.students | entries)
        record.write(self._course, self._assignment.id, after)

    def _has(self, student: str) -> bool:
        """Whether a submission is there."""
        place = self._course.submitted / student / self._assignment.id
        return place.exists() or place.with_name(f"{place.name}.zip").exists()


def _invented(who: Claim) -> str:
    """An id where there is no roster: a user's name, else the address's beginning, else name and number."""
    number = re.sub(r"\D", "", who.ids[0]) if who.ids else ""
    if who.ids and re.search(r"[^\W\d]", who.ids[0]) and " " not in who.ids[0]:
        return who.ids[0]
    if who.email:
        return who.email.partition("@")[0]
    return "_".join(filter(None, (name_key(who.name), number)))
