"""`python -m tests.soak [COUNT] [SEED]`: grade a class [500], a tenth of it hostile, drawn from a seed [0].

The command line does it, with two grading processes, in a copy of the checkout. Exits with 0 if all grades
are right, memory and descriptors stay flat, no secret came out and nothing is left. On a machine where others
work at the same time, shared memory that they leave is reported as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from math import isnan
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.course import content
from autograder.results.result import from_json
from tests.attacks.attacked import CANARIES, furnish, search_path
from tests.soak.drawing import Student, draw, hand_in_all
from tests.soak.leftovers import adopt_orphans, children_after, traces
from tests.soak.watching import SLACK, Watcher
from tests.toy_submissions import TOY

PERIOD = 1.0  # seconds between samples
console = Console()


def main(count: int, seed: int) -> int:
    adopt_orphans()
    students = draw(count, seed)
    hostile = sum(student.attack is not None for student in students)
    console.print(f"{count} students, {hostile} of them hostile, seed {seed}")
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        root = Path(name)
        temporary = root / "tmp"
        temporary.mkdir()
        constants = furnish(root, content.load(TOY.id), limits={})
        nobody = {"TCP_PORT": 9, "UDP_PORT": 9, "UNIX_PATH": str(root / "x"), "ABSTRACT_NAME": "\0nobody"}
        hand_in_all(students, root / "course" / "submitted", {**constants, **nobody})
        before = traces(temporary)
        watcher = grade(root, temporary, search_path(constants), count)
        left = sorted(traces(temporary) - before | children_after(5))
        failures = [
            *wrong_grades(students, root / "course" / "results"),
            *(f"left behind: {trace}" for trace in left),
            *secrets_out(root / "course" / "results"),
            *growth(watcher, count),
        ]
    console.print("\n".join(failures) or "all grades right, nothing left, nothing out, memory flat")
    return bool(failures)


def grade(root: Path, temporary: Path, variables: dict[str, str], count: int) -> Watcher:
    """Run the command, sampling its processes and counting its results."""
    command = [sys.executable, "-m", "autograder", "grade", TOY.id, "--course", str(root / "course")]
    environment = {
        **os.environ,
        **variables,
        "HOME": str(root / "home"),
        "TMPDIR": str(temporary),
        "AUTOGRADER_SECRET": CANARIES["environment"],
    }
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    begin = time.monotonic()
    with (root / "printed").open("wb") as printed, Progress(*columns, console=console) as progress:
        bar = progress.add_task("", total=count)
        process = subprocess.Popen(
            [*command, "--jobs", "2"], cwd=root / "checkout", env=environment, stdout=printed, stderr=printed
        )
        watcher = Watcher(process.pid)
        while process.poll() is None:
            done = len(list((root / "course" / "results").glob(f"s*/{TOY.id}.json")))
            watcher.sample(done)
            progress.update(bar, completed=done)
            time.sleep(PERIOD)
    console.print(f"exit code {process.returncode} after {time.monotonic() - begin:.0f} s")
    if process.returncode:
        console.print((root / "printed").read_text()[-2000:], markup=False)
    return watcher


def wrong_grades(students: list[Student], folder: Path) -> list[str]:
    found = []
    for student in students:
        file = folder / student.id / f"{TOY.id}.json"
        wrong = student.wrong(from_json(file.read_text())) if file.exists() else "not graded"
        found += [f"wrong grade: {student.id} ({student.kind}): {wrong}"] if wrong else []
    return found


def secrets_out(folder: Path) -> list[str]:
    files = [path for path in folder.glob("s[0-9]*/*") if path.is_file()]
    texts = {path: path.read_text() for path in files}
    return [
        f"a secret came out: {place} in {path.name} of {path.parent.name}"
        for path, text in texts.items()
        for place, canary in CANARIES.items()
        if canary in text
    ]


def growth(watcher: Watcher, total: int) -> list[str]:
    """Print the quarters of each role; what grew from the second to the last is a failure."""
    found = []
    for what, unit, courses, slack in (
        ("memory", "MiB", watcher.memory, 1.0),
        ("descriptors", "", watcher.descriptors, 0.5),
    ):
        for role, course in sorted(courses.items()):
            quarters = course.quarters(total)
            figures = " ".join(f"{value:8.1f}" for value in quarters)
            console.print(f"{role:<8} {what:<12} by quarters of the class {figures} {unit}", highlight=False)
            factor = SLACK if what == "memory" else 1
            if isnan(quarters[1]) or isnan(quarters[3]) or quarters[3] > factor * quarters[1] + slack:
                found.append(f"not flat: {what} of the {role}")
    missing = {"grader", "zygote"} - watcher.memory.keys()
    return found + [f"never seen: a {role}" for role in missing]


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    raise SystemExit(main(*(numbers + [500, 0][len(numbers) :])))
