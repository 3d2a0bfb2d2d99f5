"""Grade a course: only what changed, one run at a time, and so that nothing finished is ever lost.

Each result goes into the journal first, then into the student's files, then, with others, into the gradebook;
the report comes last. Whatever ends the run in between, the next one goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder import gradebook
from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.errors import AutograderError
from autograder.grading.grader import Graded
from autograder.grading.warm import Done
from autograder.intake import finding, submission
from autograder.results.changes import Change, compare
from autograder.results.result import Result
from autograder.running import fingerprint, pool
from autograder.running.events import Begun, StudentGraded, StudentNotGraded, Trouble, Watcher
from autograder.running.fingerprint import Key
from autograder.running.gradebook_writer import Recorder
from autograder.running.journal import Entry, Journal
from autograder.running.pool import Place, Task
from autograder.running.results_files import write_report, write_result

OUR_FAULT = "the grader itself failed; no grade was recorded"
CHECK_SECONDS = 2.0
"""How often it is looked whether the hidden tests, or what else results depend on, are as they were."""


class RunError(AutograderError):
    """The run was ended; the message says why and how to go on."""


@dataclass(frozen=True)
class Ended:
    """A class that was graded.

    Attributes:
        results: the number in the journal of each student's result, by student.
        failed: results without a grade, as the grader itself failed.
        ungraded: students without a grade, or whose grade is not in the gradebook, and why.
        report: the class report.
    """

    results: Mapping[str, int]
    failed: Sequence[Result]
    ungraded: Mapping[str, str]
    report: Path


@dataclass(frozen=True)
class Preview:
    """What `grade` would change.

    Attributes:
        changes: one for each student with a result, in alphabetical order, also where it is as it was.
        ungraded: students who have none, and why.
    """

    changes: Sequence[Change]
    ungraded: Mapping[str, str]


def grade_course(
    assignment: Assignment, course: Course, place: Place, watch: Watcher, again: bool = False
) -> Ended:
    """Grade whoever's result does not hold any more, and bring files, gradebook and report up to date.

    Args:
        assignment: what to grade.
        course: where submissions, results and grades are.
        place: where the grading is done.
        watch: is told what happens.
        again: grade everybody, even where nothing changed.

    Raises:
        SubmissionError: nobody handed anything in.
        CourseError: another run has the course.
        JournalError, GradebookError: they cannot be read or written.
        GradingError, ReleaseError: the assignment cannot be graded.
        RunError: a file cannot be written; or the hidden tests, or what else results depend on, changed
            during the run.
    """
    folders = finding.find_class(course.submitted, assignment).places
    with _explained(), course.locked(), Journal(course.journal, assignment.id) as journal:
        gradebook.prepare(assignment, course)
        run = _Run(assignment, course, place, watch, journal)
        known = {} if again else run.look_up(folders)
        left = run.not_recorded(known)
        run.begin(len(folders), len(known))
        for student, (number, _) in known.items():
            if student not in left:
                run.write_files(number, journal.result(number))
        recorder = Recorder(assignment, course, journal, watch, run.give_up)
        with closing(run.grade(folders, known, left)) as done:
            for number, graded in done:
                if run.write_files(number, graded.result):
                    recorder.add(number, graded)
        recorder.flush(last=True)
        for result in run.failed:
            write_result(course, assignment, result)
        report = write_report(course, assignment, run.results(), run.ungraded)
        return Ended(
            dict(sorted(run.finished.items())), run.failed, dict(sorted(run.ungraded.items())), report
        )


def preview_course(assignment: Assignment, course: Course, place: Place, watch: Watcher) -> Preview:
    """What `grade_course` would change, student by student. Of the course nothing is written but the journal:
    what had to be graded for this is kept there, so that `grade_course` need not do it again.

    Raises:
        As `grade_course`; the gradebook is left alone.
    """
    folders = finding.find_class(course.submitted, assignment).places
    with _explained(), course.locked(), Journal(course.journal, assignment.id) as journal:
        run = _Run(assignment, course, place, watch, journal)
        known = run.look_up(folders)
        run.begin(len(folders), len(known))
        with closing(run.grade(folders, known, ())) as done:
            numbers = {graded.result.student: number for number, graded in done}
        numbers |= {student: number for student, (number, _) in known.items()}
        changes = [
            _change(_recorded(journal, student), journal.entry(number))
            for student, number in sorted(numbers.items())
        ]
        return Preview(changes, dict(sorted(run.ungraded.items())))


@contextmanager
def _explained() -> Iterator[None]:
    """What the operating system refuses, told as what to do about it."""
    try:
        yield
    except OSError as error:
        raise RunError(
            f"{error.filename or 'a file'}: {error.strerror or error}. Check free space and permissions, then"
            " run the same command again; what is finished stays finished"
        ) from error


def _recorded(journal: Journal, student: str) -> Entry | None:
    last = journal.recorded(student)
    return journal.entry(last[0]) if last else None


def history(assignment: Assignment, course: Course, student: str) -> list[tuple[str, Change]]:
    """When each result of a student was recorded, as ISO 8601 in UTC, and what was other than before it.

    Raises:
        JournalError: it cannot be read.
        RunError: it has no result of this student.
    """
    with Journal(course.journal, assignment.id, create=False) as journal:
        entries = journal.history(student)
    if not entries:
        raise RunError(f"{course.journal} has no result of {student!r} for {assignment.id}")
    pairs = zip([None, *entries], entries, strict=False)
    return [(new.recorded or "", _change(old, new)) for old, new in pairs]


def _change(old: Entry | None, new: Entry) -> Change:
    if old is None:
        return compare(None, new.result, ("a first submission",))
    because = ["the submission"] if old.key.submission != new.key.submission else []
    because += new.key.material.changed_since(old.key.material)
    return compare(old.result, new.result, because or ["another run"])


class _Run:
    """What one run knows.

    Attributes:
        finished: the number of each student's result in the journal.
        failed, ungraded: as `Ended`.
    """

    def __init__(
        self, assignment: Assignment, course: Course, place: Place, watch: Watcher, journal: Journal
    ) -> None:
        self.assignment, self.course, self.journal, self.watch = assignment, course, journal, watch
        self._place = place
        self._material = fingerprint.material(assignment, place.tier)
        self._unsure: list[int] = []
        self._checked = time.monotonic()
        self.finished: dict[str, int] = {}
        self.failed: list[Result] = []
        self.ungraded: dict[str, str] = {}

    def begin(self, students: int, known: int) -> None:
        self.watch(Begun(students, known, self._place.jobs, self._place.tier))

    def look_up(self, folders: Mapping[str, Path]) -> dict[str, tuple[int, str]]:
        """Who has a result that still holds: its number, and the digest of the submission."""
        candidates = self.journal.students(self._material)
        known = {}
        for student in folders.keys() & candidates:
            try:
                read = submission.read(student, folders[student], self.assignment)
            except (submission.SubmissionError, OSError):
                continue  # where it is graded, this is told of
            digest = read.digest()
            number = self.journal.find(student, Key(digest, self._material))
            if number is not None:
                known[student] = (number, digest)
        return dict(sorted(known.items()))

    def not_recorded(self, known: Mapping[str, tuple[int, str]]) -> set[str]:
        """Whose result is finished, but not, or not any more, in the gradebook."""
        missing = {
            student
            for student, (number, _) in known.items()
            if self.journal.recorded(student) != (number, self.course.stamp(student, self.assignment.id))
        }
        rest = (
            self.journal.result(number) for student, (number, _) in known.items() if student not in missing
        )
        return missing | gradebook.differing(self.assignment, self.course, rest)

    def grade(
        self, folders: Mapping[str, Path], known: Mapping[str, tuple[int, str]], left: Iterable[str]
    ) -> Generator[tuple[int, Graded], None, None]:
        """Grade whoever is not known, and restore the notebooks of those who are `left` to be recorded.

        Yields the number in the journal with each; what has no grade is noted and told of.
        """
        left = set(left)
        wanted = (student for student in folders if student not in known or student in left)
        tasks = (Task(student, folders[student], self._known(known, student)) for student in wanted)
        with closing(pool.grade_all(tasks, self._place, self.watch)) as done:
            for item in done:
                if isinstance(item, Done) and item.trouble:
                    self.watch(Trouble(f"{item.graded.result.student} was graded twice: {item.trouble}"))
                if not isinstance(item, Done):
                    self.give_up(item.student, item.reason)
                elif not item.graded.result.gradable:
                    self.failed.append(item.graded.result)
                    self.give_up(item.graded.result.student, OUR_FAULT)
                elif item.executed:
                    yield self._keep(item), item.graded
                else:
                    yield known[item.graded.result.student][0], item.graded
        self._check_material()

    def _known(self, known: Mapping[str, tuple[int, str]], student: str) -> tuple[str, Result] | None:
        if student not in known:
            return None
        number, digest = known[student]
        return digest, self.journal.result(number)

    def _keep(self, done: Done) -> int:
        number = self.journal.keep(Key(done.submission, self._material), done.graded.result)
        self._unsure.append(number)
        if time.monotonic() > self._checked + CHECK_SECONDS:
            self._check_material()
        self.watch(StudentGraded(done.graded.result, done.seconds))
        return number

    def _check_material(self) -> None:
        """Refuse results that were graded while somebody changed the tests: nobody knows with which.

        Raises:
            RunError: somebody did.
        """
        now = fingerprint.material(self.assignment, self._place.tier)
        if changed := now.changed_since(self._material):
            self.journal.forget(self._unsure)
            raise RunError(
                f"{', '.join(changed)} changed while the class was graded; what was graded before is kept."
                " Run the same command again to grade with what is there now"
            )
        self._checked = time.monotonic()
        self._unsure.clear()

    def give_up(self, student: str, reason: str) -> None:
        self.ungraded[student] = reason
        self.watch(StudentNotGraded(student, reason))

    def write_files(self, number: int, result: Result) -> bool:
        """Write a finished student's files; false where they cannot be."""
        self.finished[result.student] = number
        try:
            write_result(self.course, self.assignment, result)
        except OSError as error:
            problem = f"{error.filename} cannot be written ({error.strerror})"
            self.give_up(result.student, f"graded and kept, but {problem}; run the same command again")
            return False
        return True

    def results(self) -> Iterator[Result]:
        """Everybody's, one at a time in alphabetical order."""
        for _, number in sorted(self.finished.items()):
            yield self.journal.result(number)
        yield from self.failed
