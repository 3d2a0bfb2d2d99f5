"""Small courses to break: how they are made, graded in a process of their own, and compared."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import psutil
from nbgrader.api import Gradebook

from autograder.course import content
from autograder.course.folders import Course
from autograder.grading.grader import sandbox_for
from autograder.results.result import Result, from_json
from autograder.running import course_run
from autograder.running.pool import this_machine
from tests import toy_submissions
from tests.toy_class import STUDENTS
from tests.toy_submissions import NUMBERS, TOY

NOTEBOOK = NUMBERS
BEFORE = {"ada": "wrong", "ben": "perfect", "cleo": "raises"}
AFTER = {"ada": "partly", "ben": "wrong", "cleo": "raises", "dan": "perfect"}
"""Whose answers of the toy's class each student hands in, at first and then."""

CONTEXT = multiprocessing.get_context("forkserver")  # what a run imports is imported once
CONTEXT.set_forkserver_preload(["tests.faults.courses"])


def hand_in(root: Path, students: Mapping[str, str]) -> None:
    """Write submissions of one notebook, which is graded quickly."""
    for student, answers in students.items():
        notebook = STUDENTS[answers].notebooks()[NOTEBOOK]
        toy_submissions.hand_in(root / "submitted" / student / TOY.id, (NOTEBOOK, notebook))


def grade(root: Path, watch: Callable[[object], None] = lambda _: None, jobs: int = 1) -> course_run.Ended:
    """Grade a course in this process."""
    place = this_machine(TOY, sandbox_for(content.load(TOY.id)), jobs)
    return course_run.grade_course(TOY, Course.at(root), place, watch)


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
        place = (NOTEBOOK, TOY.id, "ben")
        gradebook.find_grade("test_moving_average", *place).manual_score = 3
        gradebook.find_grade("test_moving_average", *place).extra_credit = 1
        gradebook.find_comment("moving_average", *place).manual_comment = "Come and see me."
        gradebook.db.commit()


def kept(root: Path) -> dict[str, Any]:
    """All that a run leaves behind, but for what depends on clocks."""
    folder = root / "results"
    return {
        "results": {path.parent.name: without_seconds(path) for path in folder.glob("*/toy.json")},
        "pages": sorted(path.parent.name for path in folder.glob("*/toy.html")),
        "report": [name for name in AFTER if f"{name}/toy.html" in (folder / "toy.html").read_text()],
        "autograded": {
            path.relative_to(root).as_posix(): path.read_text() for path in root.glob("autograded/*/*/*")
        },
        "gradebook": rows(root),
        "history": history(root),
        "parts": [path.name for path in root.rglob("*.part")],
    }


def without_seconds(path: Path) -> Result:
    """A student's result whose tests took no time."""
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
        for handed_in in gradebook.assignment_submissions(TOY.id):
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
