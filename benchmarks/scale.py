"""What a large class costs the one process that writes everything down, by simulation: `make scale`.

Nothing is graded: results are made up (tests/synthetic_class.py) and go into the students' files, the
gradebook, the class report and nbgrader's export. Each part runs in a process of its own, whose time and peak
memory are printed; the time it takes to make results up is measured first and taken off.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from autograder import gradebook
from autograder.course import folders as courses
from autograder.course.folders import Course
from autograder.gradebook import rows
from autograder.gradebook.database import transaction
from autograder.gradebook.marks import Marks
from autograder.intake import finding
from autograder.results.result import Result
from tests.synthetic_class import ASSIGNMENT, graded, result

BATCH = 50
"""Students who are written to the gradebook together, as in a run."""
FEW = 200
"""Students for what costs the same for each of them and takes long."""
PATIENCE = 1200
"""Seconds after which a part is given up."""


def results(students: int) -> Iterator[Result]:
    return (result(f"student{number:06d}") for number in range(students))


def files(course: Course, students: int) -> str:
    """Two files a student: results.json and the feedback page."""
    one = result("one")
    courses.write_result(course, ASSIGNMENT, one)
    courses.write_page(course, ASSIGNMENT, one)
    texts = {path.name: path.read_text() for path in (course.results / "one").iterdir()}
    for number in range(students):
        folder = course.results / f"student{number:06d}"
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text)
    begin = time.perf_counter()
    listed = len(list(course.results.iterdir()))
    size = students * sum(map(len, texts.values())) / 1e9
    return f"{listed - 1:,} folders, {size:.1f} GB; listed in {time.perf_counter() - begin:.1f} s"


def pages(course: Course, students: int) -> str:
    """The same, with the pages made: the first few students only."""
    count = min(students, FEW)
    begin = time.perf_counter()
    for one in results(count):
        courses.write_result(course, ASSIGNMENT, one)
        courses.write_page(course, ASSIGNMENT, one)
    return f"{per_student(begin, count)}: rendering"


def notebooks(course: Course, students: int) -> str:
    """Autograded notebooks and rows of the first few students."""
    count = min(students, FEW)
    begin = time.perf_counter()
    gradebook.record_all(ASSIGNMENT, course, (graded(f"student{number:06d}") for number in range(count)))
    return f"{per_student(begin, count)}: notebooks annotated, checked, written"


def record(course: Course, students: int) -> str:
    """All rows, in batches as a run writes them."""
    for first in range(0, students, BATCH):
        some = [marks(f"student{number:06d}") for number in range(first, min(first + BATCH, students))]
        with transaction(course.db_url, write=True) as session:
            rows.write(session, rows.layout(session, ASSIGNMENT.id), some, None)
    with transaction(course.db_url) as session:
        count = session.connection().exec_driver_sql("SELECT count(*) FROM grade").scalar()
    size = f", {database(course).stat().st_size / 1e6:,.0f} MB" if database(course).exists() else ""
    return f"{count:,} grades{size}"


def marks(student: str) -> Marks:
    """What would be read from annotated notebooks, without making them."""
    one = result(student)
    scores: dict[tuple[str, str], float | None] = {
        (question.notebook, f"test_{question.id}"): question.points for question in one.questions
    }
    answers = {(question.notebook, question.id): None for question in one.questions}
    return Marks(student, None, frozenset(spec.id for spec in ASSIGNMENT.notebooks), scores, answers)


def reconcile(course: Course, students: int) -> str:
    """Which students' rows are not what the results say: all of them are compared."""
    return f"{len(gradebook.differing(ASSIGNMENT, course, results(students)))} differ"


def report(course: Course, students: int) -> str:
    """The class report, its pages and its table."""
    courses.write_report(course, ASSIGNMENT, results(students), {}, {})
    written = sorted(course.results.glob(f"{ASSIGNMENT.id}*"))
    sizes = {path.suffix: path.stat().st_size / 1e6 for path in reversed(written)}
    main = (course.results / f"{ASSIGNMENT.id}.html").stat().st_size / 1e6
    pages = f"{len(written) - 2} further pages of {sizes['.html']:.1f} MB"
    return f"report {main:.2f} MB, {pages}, CSV {sizes['.csv']:.1f} MB"


def export(course: Course, students: int) -> str:
    """nbgrader's own CSV."""
    target = course.root / "grades.csv"
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "export", "--db", course.db_url, "--to", str(target)],
        cwd=course.root,
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return f"{len(target.read_text().splitlines()) - 1:,} lines"


def export_without_indexes(course: Course, students: int) -> str:
    """The same from a gradebook as nbgrader makes it."""
    with closing(sqlite3.connect(database(course))) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'ix_%'").fetchall()
        for (name,) in names:
            connection.execute(f"DROP INDEX {name}")
    try:
        return export(course, students)
    finally:
        gradebook.prepare(ASSIGNMENT, course)


def find(course: Course, students: int) -> str:
    """Who handed in: the folders are looked for."""
    for number in range(students):
        (course.submitted / f"student{number:06d}" / ASSIGNMENT.id).mkdir(parents=True)
    begin = time.perf_counter()
    found = finding.find_class(course.submitted, ASSIGNMENT).places
    return f"{len(found):,} found in {time.perf_counter() - begin:.1f} s"


def database(course: Course) -> Path:
    return course.root / "gradebook.db"


def per_student(begin: float, students: int) -> str:
    return f"{1000 * (time.perf_counter() - begin) / students:.1f} ms a student"


PARTS: dict[str, Callable[[Course, int], str]] = {
    "find submissions": find,
    "students' files, written": files,
    "students' files, made": pages,
    "gradebook: rows": record,
    "gradebook: compare": reconcile,
    "gradebook: with notebooks": notebooks,
    "class report": report,
    "nbgrader export": export,
    "nbgrader export, no index": export_without_indexes,
}
MADE_UP = {"gradebook: rows", "gradebook: compare", "class report"}
"""Parts that make up one result a student."""


def measure(part: str, students: int, root: Path, db_url: str | None) -> None:
    """Run one part and print what it cost as JSON."""
    course = Course.at(root, db_url=db_url)
    begin = time.process_time()
    if part in MADE_UP:
        for _ in results(min(students, 1000)):
            pass
    off = (time.process_time() - begin) * students / min(students, 1000)
    begin, cpu = time.perf_counter(), time.process_time()
    said = PARTS[part](course, students)
    seconds, used = time.perf_counter() - begin - off, time.process_time() - cpu - off
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = max(own, children.ru_maxrss) / 1024
    cpu_seconds = used + children.ru_utime + children.ru_stime
    print(json.dumps({"seconds": seconds, "cpu": cpu_seconds, "peak": peak, "said": said}))


def main() -> None:
    """Print a table of all parts for classes of several sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("students", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--part", choices=PARTS, action="append", help="only this; may be repeated")
    parser.add_argument("--db", help="another gradebook than SQLite, empty")
    parser.add_argument("--run-in", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run_in:
        measure(options.part[0], options.students[0], options.run_in, options.db)
        return
    print(f"| {'students':>8} | {'part':<26} | {'wall s':>8} | {'CPU s':>8} | {'peak MB':>7} | |", flush=True)
    print("|--:|---|--:|--:|--:|---|", flush=True)
    for students in options.students:
        with tempfile.TemporaryDirectory(prefix="scale-") as folder:
            root = Path(folder)
            gradebook.prepare(ASSIGNMENT, Course.at(root, db_url=options.db))
            for part in options.part or PARTS:
                print(line(part, students, run(part, students, root, options.db)), flush=True)


def run(part: str, students: int, root: Path, db_url: str | None) -> dict[str, float | str] | None:
    """What a part cost; None where it took too long."""
    command = [sys.executable, "-m", "benchmarks.scale", str(students), "--part", part, "--run-in", str(root)]
    command += ["--db", db_url] if db_url else []
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    return dict(json.loads(done.stdout))


def line(part: str, students: int, cost: dict[str, float | str] | None) -> str:
    head = f"| {students:>8,} | {part:<26} |"
    if cost is None:
        return f"{head} given up after {PATIENCE} s | | | |"
    return f"{head} {cost['seconds']:>8.1f} | {cost['cpu']:>8.1f} | {cost['peak']:>7.0f} | {cost['said']} |"


if __name__ == "__main__":
    main()
