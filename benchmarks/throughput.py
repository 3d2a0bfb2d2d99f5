"""A class through `python -m autograder grade` and through `nbgrader autograde`: `make throughput`.

Both get the same notebooks. Everybody's answers are right: in one class vectorised, so that what is measured
is the overhead; in the other the reference loops. Each student has an own comment in each answer, so that no
two cells are the same. nbgrader runs its own list of preprocessors; its test cells are the hidden tests by
`in_kernel.py`. It takes seconds a student, so that it gets a few of them, and the difference between one and
a few is one student's cost, without the start; our costs include the start. It has no way to use two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from rich.console import Console
from rich.table import Table

from autograder import sandbox
from autograder.course import content
from autograder.course.checkout import CHECKOUT
from autograder.grading.grader import Grader
from autograder.intake import submission
from benchmarks import in_kernel
from benchmarks.processes import Cost, cost
from tests import sample_class

ASSIGNMENT = content.load("assignment2").assignment
QUESTIONS = [question for spec in ASSIGNMENT.notebooks for question in spec.questions]
CLASSES = {"overhead": "vectorised", "loops": "perfect"}
"""Which student of the sample class everybody in a class is."""
OVERHEAD_BAR, CLASS_BAR, MEMORY_BAR, FLAT_BAR = 15, 5, 1024, 1.2
ENVIRONMENT = {
    "PYTHONPATH": str(CHECKOUT),
    # nbgrader calls alembic by name
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),  # spinning threads would count as work
}
TEST_CELL = """### BEGIN HIDDEN TESTS
import sys
sys.path.insert(0, {folder!r})
from in_kernel import check
check({tape!r}, {question!r}, globals())
### END HIDDEN TESTS"""


@dataclass(frozen=True)
class Sizes:
    """Students of our class, of nbgrader's larger one, and grading processes."""

    students: int
    sample: int
    jobs: int


def hand_in(submitted: Path, model: str, students: int) -> None:
    """The class: `submitted/student0001/assignment2/*.ipynb` and so on."""
    with tempfile.TemporaryDirectory() as folder:
        made = sample_class.build(Path(folder), [model])[0]
        notebooks = {path.name: nbformat.read(path, as_version=4) for path in made.glob("*.ipynb")}
    for number in range(1, students + 1):
        place = submitted / f"student{number:04d}" / ASSIGNMENT.id
        place.mkdir(parents=True)
        for name, node in notebooks.items():
            text = nbformat.writes(node)
            own = json.loads(text)
            for cell in own["cells"]:
                if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"):
                    cell["source"] = [*cell["source"], f"\n# student {number}"]
            (place / name).write_text(json.dumps(own), encoding="utf-8")


def ours(model: str, students: int, jobs: int) -> Cost:
    """The whole class, from the command to its end: gradebook, feedback pages and report included."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        hand_in(course / "submitted", model, students)
        command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT.id, "--course", folder, "--quiet"]
        spent = cost([*command, "--jobs", str(jobs)], CHECKOUT, ENVIRONMENT)
        check_scores(course, students)
    return spent


class Nbgrader:
    """An nbgrader course whose test cells hold the hidden tests, as nbgrader itself would run them.

    Args:
        folder: becomes the course.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tape = folder / "tape.pickle"
        source = folder / "source" / ASSIGNMENT.id
        shutil.copytree(ASSIGNMENT.source, source)
        for path in source.glob("*.ipynb"):
            node = nbformat.read(path, as_version=4)
            for cell in node.cells:
                name = cell.metadata.get("nbgrader", {}).get("grade_id", "").removeprefix("test_")
                if name in QUESTIONS and name != cell.metadata.nbgrader.grade_id:
                    here = str(Path(__file__).resolve().parent)
                    cell.source = TEST_CELL.format(folder=here, tape=str(self._tape), question=name)
            nbformat.write(node, path)
        self._run("generate_assignment")

    def student(self, model: str, sample: int) -> Cost:
        """One student's cost: of `sample` more than one, divided by `sample`."""
        self._record(model)
        one, more = self._autograde(model, 1), self._autograde(model, 1 + sample)
        return Cost((more.seconds - one.seconds) / sample, (more.cpu - one.cpu) / sample, more.mib)

    def _record(self, model: str) -> None:
        """Write down what the hidden tests ask of these answers, own caches among it."""
        with tempfile.TemporaryDirectory() as folder, Grader(ASSIGNMENT, sandbox.choose()) as grader:
            handed_in = submission.read("benchmark", sample_class.build(Path(folder), [model])[0], ASSIGNMENT)
            notebooks = [spec.questions for spec in ASSIGNMENT.notebooks]
            self._tape.write_bytes(pickle.dumps(in_kernel.recorded(grader, handed_in, notebooks)))

    def _autograde(self, model: str, students: int) -> Cost:
        for name in ("submitted", "autograded"):
            shutil.rmtree(self._folder / name, ignore_errors=True)
        hand_in(self._folder / "submitted", model, students)
        spent = self._run("autograde", "--create")
        check_scores(self._folder, students)
        for number in range(1, students + 1):
            self._run("db", "student", "remove", f"student{number:04d}", "--force")
        return spent

    def _run(self, *command: str) -> Cost:
        named = [] if command[0] == "db" else [ASSIGNMENT.id]
        root = [f"--CourseDirectory.root={self._folder}", "--log-level=ERROR"]
        return cost([sys.executable, "-m", "nbgrader", *command, *named, *root], self._folder, ENVIRONMENT)


def check_scores(course: Path, students: int) -> None:
    """Everybody is in the gradebook with all points: otherwise something else was measured."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        submissions = gradebook.assignment_submissions(ASSIGNMENT.id)
        scores = {handed_in.student.id: handed_in.score for handed_in in submissions}
    if len(scores) != students or set(scores.values()) != {100.0}:
        raise SystemExit(f"{students} students should have 100 points; the gradebook has {scores}")


def compared(sizes: Sizes, rounds: int) -> bool:
    """Ours against nbgrader's, in turns, on both classes; whether the bars hold."""
    table = Table(title=f"{sizes.students} students, {sizes.jobs} jobs; per student, medians of {rounds}")
    for heading in ("class", "", "ours", "nbgrader", "ratio", "bar", ""):
        table.add_column(heading, justify="left" if heading in ("class", "") else "right")
    passed, peak = True, 0.0
    with tempfile.TemporaryDirectory() as folder:
        nbgrader = Nbgrader(Path(folder))
        for name, model in CLASSES.items():
            pairs = [
                (ours(model, sizes.students, sizes.jobs), nbgrader.student(model, sizes.sample))
                for _ in range(rounds)
            ]
            peak = max(peak, *(own.mib for own, _ in pairs))
            for what, bar in (("cpu", OVERHEAD_BAR), ("seconds", CLASS_BAR)):
                own = statistics.median(getattr(pair[0], what) / sizes.students for pair in pairs)
                other = statistics.median(getattr(pair[1], what) for pair in pairs)
                wanted = (name, what) in (("overhead", "cpu"), ("loops", "seconds"))
                verdict = said(other / own >= bar) if wanted else ""
                passed = passed and "over" not in verdict
                table.add_row(
                    f"{name} ({model})",
                    {"cpu": "CPU s", "seconds": "wall s"}[what],
                    f"{own:.3f}",
                    f"{other:.2f}",
                    f"{other / own:.1f}",
                    f"{bar}" if wanted else "",
                    verdict,
                )
    console.print(table)
    good = peak <= MEMORY_BAR
    console.print(f"peak memory of all processes {peak:,.0f} MiB, bar {MEMORY_BAR} MiB {said(good)}")
    return passed and good


def flat(few: int, many: int, jobs: int) -> bool:
    """The peak memory of a large class is that of a small one."""
    peaks = [ours(CLASSES["overhead"], students, jobs).mib for students in (few, many)]
    good = peaks[1] <= MEMORY_BAR and peaks[1] <= FLAT_BAR * peaks[0]
    console.print(
        f"peak memory: {few} students {peaks[0]:,.0f} MiB, {many} students {peaks[1]:,.0f} MiB; "
        f"bars {MEMORY_BAR} MiB and {FLAT_BAR} times {said(good)}"
    )
    return good


def said(good: bool) -> str:
    return "PASS" if good else "over"


console = Console(width=100)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--students", type=int, default=200, help="of our class")
    parser.add_argument("--sample", type=int, default=3, help="students whose cost is nbgrader's")
    parser.add_argument("--jobs", type=int, default=2, help="our grading processes")
    parser.add_argument("--rounds", type=int, default=3, help="of each side, in turns")
    parser.add_argument(
        "--memory", type=int, metavar="STUDENTS", help="instead: peak memory of 20 and of so many"
    )
    chosen = parser.parse_args()
    if chosen.memory:
        return int(not flat(20, chosen.memory, chosen.jobs))
    return int(not compared(Sizes(chosen.students, chosen.sample, chosen.jobs), chosen.rounds))


if __name__ == "__main__":
    sys.exit(main())
