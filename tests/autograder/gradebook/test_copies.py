"""A gradebook that a run spoilt can be had back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder import gradebook
from autograder.course.folders import Course
from tests.toy_submissions import TOY


def copies(course: Course) -> list[Path]:
    folder = gradebook.copies_folder(course.db_url)
    assert folder == course.root / "gradebook-copies"
    return sorted(folder.glob("*")) if folder.is_dir() else []


def students(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {student for (student,) in connection.execute("SELECT id FROM student")}


def add_student(course: Course, name: str) -> None:
    with Gradebook(course.db_url) as book:
        book.add_student(name)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = Course.at(tmp_path)
    gradebook.prepare(TOY, course)
    return course


def test_each_run_keeps_what_the_gradebook_held_before(course: Course) -> None:
    assert copies(course) == []
    add_student(course, "ada")
    gradebook.prepare(TOY, course)
    add_student(course, "alan")
    gradebook.prepare(TOY, course)
    assert [students(file) for file in copies(course)] == [{"ada"}, {"ada", "alan"}]


def test_runs_that_change_nothing_push_no_copy_out(course: Course) -> None:
    for name in ("ada", "alan"):
        add_student(course, name)
        for _ in range(4):
            gradebook.prepare(TOY, course)
    assert [students(file) for file in copies(course)] == [{"ada"}, {"ada", "alan"}]


def test_only_the_last_few_are_kept(course: Course) -> None:
    for number in range(8):
        add_student(course, f"student{number}")
        gradebook.prepare(TOY, course)
    assert [len(students(file)) for file in copies(course)] == [4, 5, 6, 7, 8]


def test_copy_put_back_is_a_gradebook(course: Course) -> None:
    add_student(course, "ada")
    gradebook.prepare(TOY, course)
    (copy,) = copies(course)
    shutil.copy(copy, course.root / "gradebook.db")
    gradebook.prepare(TOY, course)
    with Gradebook(course.db_url) as book:
        assert [student.id for student in book.students] == ["ada"]
        assert book.find_assignment(TOY.id).max_score > 0


def test_copy_that_cannot_be_written_ends_the_run_before_it_writes(course: Course) -> None:
    add_student(course, "ada")
    (course.root / "gradebook-copies").write_text("no folder")
    with pytest.raises(gradebook.GradebookError, match=r"no copy of .*gradebook\.db .* nothing was changed"):
        gradebook.prepare(TOY, course)


def test_locked_gradebook_is_named_and_not_waited_for_without_end(course: Course) -> None:
    impatient = replace(course, db_url=f"{course.db_url}?timeout=0.05")
    with closing(sqlite3.connect(course.root / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(gradebook.GradebookError, match="locked"):
            gradebook.prepare(TOY, impatient)
