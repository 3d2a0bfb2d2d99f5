"""Small courses to break: how they are made, graded in a process of their own, and compared."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import psutil
from nbgrader.api import Gradebook

from autograder import sandbox
from autograder.course import content
from autograder.course.folders import Course
from autograder.results.result import Result, from_json
from autograder.running import course_run
from autograder.running.pool import this_machine
from tests.sample_class import build

NOTEBOOK = "2_max_pooling"
BEFORE = {"ada": "half_done", "ben": "perfect", "cleo": "overlap_assigned"}
AFTER = {"ada": "vectorised", "ben": "not_a_number", "cleo": "overlap_assigned", "dan": "perfect"}
"""Which of the sample class's answers each student hands in, at first and then."""

CONTEXT = multiprocessing.get_context("forkserver")  # what a run imports is imported once
CONTEXT.set_forkserver_preload(["tests.faults.courses"])


def hand_in(root: Path, students: Mapping[str, str]) -> None:
    """Write submissions of one notebook, which is graded quickly."""
    workshop = root / "workshop"
    build(workshop, sorted(set(students.values())))
    for student, answers in students.items():
        folder = root / "submitted" / student / "assignment2"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(
            workshop / answers / "assignment2" / f"{NOTEBOOK}.ipynb", folder / f"{NOTEBOOK}.ipynb"
        )
    shutil.rmtree(workshop)


def grade(root: Path, watch: Callable[[object], None] = lambda _: None, jobs: int = 1) -> course_run.Ended:
    """Grade a course in this process."""
    assignment = content.load("assignment2").assignment
    place = this_machine(assignment, sandbox.choose(), jobs)
    return course_run.grade_course(assignment, Course.at(root), place, watch)


def start(root: Path) -> ForkServerProcess:
    """Grade a course in a process of its own, which ends with 1 if somebody was not graded."""
    process = CONTEXT.Process(target=_grade, args=(root,))
    process.start()
    return process


def _grade(root: Path) -> None:
    os._exit(1 if grade(root, jobs=2).ungraded else 0)


def with_old_grades(root: Path) -> None:
    """A course that was graded, and then looked at by a person."""
    hand_in(root, BEFORE)
    assert not grade(root).ungraded
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        place = (NOTEBOOK, "assignment2", "ben")
        gradebook.find_grade("test_max_pool_forward_naive", *place).manual_score = 3
        gradebook.find_grade("test_max_pool_forward_naive", *place).extra_credit = 1
        gradebook.find_comment("max_pool_forward_naive", *place).manual_comment = "Come and see me."
        gradebook.db.commit()


def kept(root: Path) -> dict[str, Any]:
    """All that a run leaves behind, but for what depends on clocks."""
    folder = root / "results"
    return {
        "results": {path.parent.name: without_seconds(path) for path in folder.glob("*/assignment2.json")},
        "pages": sorted(path.parent.name for path in folder.glob("*/assignment2.html")),
        "report": [
            name for name in AFTER if f"{name}/assignment2.html" in (folder / "assignment2.html").read_text()
        ],
        "autograded": {
            path.relative_to(root).as_posix(): path.read_text() for path in root.glob("autograded/*/*/*")
        },
        "gradebook": rows(root),
        "history": history(root),
        "parts": [path.name for path in root.rglob("*.part")],
    }


def without_seconds(path: Path) -> Result:
    """A student's result, all tests of which took no time."""
    result = from_json(path.read_text())
    questions = tuple(
        replace(question, tests=tuple(replace(test, seconds=0.0) for test in question.tests))
        for question in result.questions
    )
    return replace(result, questions=questions)


def rows(root: Path) -> list[tuple[Any, ...]]:
    """What the gradebook says of each student, without its arbitrary keys."""
    found: list[tuple[Any, ...]] = []
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        for handed_in in gradebook.assignment_submissions("assignment2"):
            found.append((handed_in.student.id, handed_in.score, handed_in.late_submission_penalty))
            for notebook in handed_in.notebooks:
                place = (handed_in.student.id, notebook.name)
                found += [
                    (
                        *place,
                        one.name,
                        one.auto_score,
                        one.manual_score,
                        one.extra_credit,
                        one.needs_manual_grade,
                    )
                    for one in notebook.grades
                ]
                found += [
                    (*place, one.name, one.auto_comment, one.manual_comment) for one in notebook.comments
                ]
    return sorted(found, key=repr)


def history(root: Path) -> list[tuple[str, int]]:
    """Who was recorded, and with how many results."""
    query = (
        "SELECT student, count(DISTINCT entry) FROM recorded JOIN entries ON entry = entries.id"
        " GROUP BY student ORDER BY student"
    )
    return [(str(student), int(count)) for student, count in _journal(root, query)]


def executed(root: Path) -> dict[str, int]:
    """How often each student's submission was graded to its end."""
    if not (root / "results" / "journal.db").exists():
        return {}
    return dict(_journal(root, "SELECT student, count(*) FROM entries GROUP BY student"))


def _journal(root: Path, query: str) -> list[Any]:
    database = sqlite3.connect(root / "results" / "journal.db")
    try:
        return database.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []  # its tables are not made yet
    finally:
        database.close()


def processes(main: int) -> dict[str, list[psutil.Process]]:
    """The living processes of a run, by what they do."""
    found: dict[str, list[psutil.Process]] = {"main": [], "grading": [], "zygote": [], "worker": []}
    try:
        root = psutil.Process(main)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return found
    zygotes = set()
    for process in family:
        try:
            if process.pid == main:
                found["main"].append(process)
            elif "spawn_main" in " ".join(process.cmdline()):
                found["grading"].append(process)
            elif process.name() == "bwrap":
                continue
            elif any(argument.endswith("boot.py") for argument in process.cmdline()):
                kind = "worker" if process.ppid() in zygotes else "zygote"
                zygotes |= {process.pid} if kind == "zygote" else set()
                found[kind].append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def gone(family: list[psutil.Process], seconds: float = 10.0) -> bool:
    """Whether all of these processes end in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in family):
            return True
        time.sleep(0.05)
    return False
