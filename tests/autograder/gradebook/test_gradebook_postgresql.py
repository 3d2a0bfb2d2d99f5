"""A gradebook on a real PostgreSQL server, which these tests start in a folder of their own."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Base
from sqlalchemy import create_engine, select

from autograder import gradebook
from autograder.course.checkout import CHECKOUT
from autograder.course.folders import Course
from tests.autograder.gradebook.graded_courses import STUDENTS, again, enter_by_hand, hand_in, rows
from tests.toy_submissions import TOY


@pytest.fixture(scope="module")
def programs() -> Path:
    """PostgreSQL's own, installed if need be."""
    found = subprocess.run([CHECKOUT / ".ci" / "postgresql"], capture_output=True, text=True)
    if found.returncode:
        (pytest.fail if "TESTS_SKIP_NOTHING" in os.environ else pytest.skip)(found.stderr)
    return Path(found.stdout.strip())


@pytest.fixture(scope="module")
def server(programs: Path) -> Iterator[Path]:
    """The folder of a running server's socket; it listens to no network."""
    folder = Path(tempfile.mkdtemp(prefix="gradebook-"))
    user: dict[str, Any] = {}
    if os.geteuid() == 0:  # which PostgreSQL refuses to run as
        user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    options = ["--auth=trust", "--username=grader", "--no-sync", "--encoding=UTF8", "--locale=C"]
    quiet: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, **user}
    subprocess.run([programs / "initdb", *options, data], check=True, **quiet)
    private = ["-c", "listen_addresses=", "-k", folder, "-F"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([programs / "postgres", "-D", data, *private], stderr=log, **quiet)
    try:
        wait_until_ready(process, folder)
        yield folder
    finally:
        process.send_signal(signal.SIGINT)  # does not wait for clients
        process.wait(30)
        shutil.rmtree(folder)


def wait_until_ready(process: subprocess.Popen[bytes], folder: Path) -> None:
    status, deadline = folder / "data" / "postmaster.pid", time.monotonic() + 30
    while not (status.exists() and "ready" in status.read_text()):
        assert process.poll() is None, (folder / "log").read_text()
        assert time.monotonic() < deadline, "PostgreSQL did not start"
        time.sleep(0.05)


def address(server: Path, database: str) -> str:
    return f"postgresql+psycopg://grader:secret@/{database}?host={server}"


@pytest.fixture(scope="module")
def template(server: Path, programs: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that knows the assignment."""
    make_database(server, programs, "template", "template0")
    course = Course.at(tmp_path_factory.mktemp("course"), db_url=address(server, "template"))
    gradebook.prepare(TOY, course)
    return "template"


@pytest.fixture
def course(server: Path, programs: Path, template: str, tmp_path: Path) -> Course:
    name = f"grades{time.monotonic_ns()}"
    make_database(server, programs, name, template)
    return Course.at(tmp_path, db_url=address(server, name))


def make_database(server: Path, programs: Path, name: str, template: str) -> None:
    where = ["--host", server, "--username", "grader", "--template", template]
    subprocess.run([programs / "createdb", *where, name], check=True)


def test_rows_are_those_of_sqlite(course: Course, tmp_path: Path) -> None:
    graded = hand_in(course, STUDENTS)
    sqlite = replace(course, db_url=f"sqlite:///{tmp_path}/gradebook.db")
    copy_rows(course.db_url, sqlite.db_url)
    for each in (course, sqlite):
        assert gradebook.record_all(TOY, each, graded) == {}
        enter_by_hand(each.db_url)
        assert gradebook.record_all(TOY, each, [again(item) for item in graded]) == {}
    assert rows(course.db_url) == rows(sqlite.db_url)


def copy_rows(db_url: str, into: str) -> None:
    old, new = create_engine(db_url), create_engine(into)
    Base.metadata.create_all(new)
    with old.connect() as source, new.begin() as target:
        for table in Base.metadata.sorted_tables:
            if found := source.execute(select(table)).mappings().all():
                target.execute(table.insert(), [dict(row) for row in found])
    old.dispose()
    new.dispose()


def test_nbgrader_exports_from_it_what_was_recorded(course: Course, tmp_path: Path) -> None:
    graded = hand_in(course, STUDENTS)
    gradebook.record_all(TOY, course, graded)
    command = [sys.executable, "-m", "nbgrader", "export", "--db", course.db_url, "--to", "grades.csv"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    with (tmp_path / "grades.csv").open(newline="") as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert exported == pytest.approx(
        {item.result.student: sum(question.points for question in item.result.questions) for item in graded}
    )


def test_one_student_that_the_server_refuses_costs_nobody_else_the_grade(course: Course) -> None:
    one, two = hand_in(course, STUDENTS[:2])
    endless = replace(one, result=replace(one.result, student="x" * 129))
    problems = gradebook.record_all(TOY, course, [one, endless, two])
    assert set(problems) == {"x" * 129}
    assert "too long" in problems["x" * 129]
    assert gradebook.differing(TOY, course, [one.result, endless.result, two.result]) == {"x" * 129}


def test_prepared_gradebook_is_prepared_again_without_change(course: Course) -> None:
    gradebook.record_all(TOY, course, hand_in(course, STUDENTS[:1]))
    before = rows(course.db_url)
    gradebook.prepare(TOY, course)
    assert rows(course.db_url) == before


def test_server_that_is_not_there_is_named_without_the_password(course: Course, tmp_path: Path) -> None:
    away = replace(course, db_url=address(tmp_path, "grades"))
    with pytest.raises(gradebook.GradebookError, match="run the same command again") as caught:
        gradebook.prepare(TOY, away)
    assert str(tmp_path) in str(caught.value)
    assert "secret" not in str(caught.value)
