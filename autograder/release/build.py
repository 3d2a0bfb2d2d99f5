"""Build the student version of an assignment from its source, and refuse what would leak.

nbgrader's own converter makes the notebooks, with the options of `nbgrader_config.py`, so that
`nbgrader generate_assignment` gives the same ones. The course library and its set-up file are added to them.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader import api
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import NullPool, create_engine, inspect

from autograder.course import checkout, content
from autograder.course.assignment import Assignment, Library
from autograder.course.configuration import configuration
from autograder.course.content import Content
from autograder.errors import AutograderError
from autograder.release import announcing, editions, source
from autograder.release import library as libraries
from autograder.release import manifest as manifests
from autograder.release.leaks import Leak, find_leaks
from autograder.release.starters import starters


class ReleaseError(AutograderError):
    """The release cannot be built; each line of the message names a file, a cell and the way out."""


class SourceError(ReleaseError):
    """The source notebooks are not as the grader needs them."""


class LeakError(ReleaseError):
    """The release would show students what they must not see."""

    def __init__(self, leaks: list[Leak]) -> None:
        super().__init__("\n".join(map(str, leaks)))
        self.leaks = leaks


def build_release(assignment: Assignment, dest: Path, db_url: str) -> None:
    """Build the student version into `dest`; what was there is replaced only when everything went well.

    Args:
        assignment: which one.
        dest: the folder that students get, usually `assignment.release`.
        db_url: nbgrader's gradebook, which learns the assignment's notebooks and cells.

    Raises:
        SourceError: the source notebooks have flaws; nothing was built.
        LeakError: a solution, a hidden test, an output or a foreign file would be released.
        LibraryError: the course library does not work without what the assignment leaves out of it.
        ReleaseError: nbgrader could not convert a notebook.
    """
    dest.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=dest.parent, prefix=f".{dest.name}-") as workshop:
        built = _generate(assignment, Path(workshop), db_url)
        _add_derived(assignment, built)
        if assignment.library:
            _add_library(assignment.library, built)
        loaded = content.load(assignment.id)
        _refuse_leaks(loaded, built)
        for edition in editions.add(built, loaded.release_translations):
            _add_derived(assignment, edition)
            _refuse_leaks(loaded, edition)
        _swap(built, dest, Path(workshop) / "old")


def _add_derived(assignment: Assignment, built: Path) -> None:
    """Add what is made from the released notebooks: the manifest, and Python files to start from."""
    texts = {manifests.NAME: manifests.manifest(assignment, built), **starters(assignment, built)}
    for name, text in texts.items():
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_text(text, encoding="utf-8")


def _refuse_leaks(loaded: Content, built: Path) -> None:
    leaks = find_leaks(loaded, built)
    if leaks:
        raise LeakError(leaks)


def register(assignment: Assignment, db_url: str) -> None:
    """Make a gradebook know the assignment's notebooks and cells, as nbgrader's release step does.

    Args:
        assignment: which one.
        db_url: nbgrader's gradebook.

    Raises:
        SourceError: the source notebooks have flaws.
        ReleaseError: nbgrader refused, such as for cells added after a student's work was graded.
    """
    with tempfile.TemporaryDirectory() as workshop:
        _generate(assignment, Path(workshop), db_url)


def release_is_current(assignment: Assignment) -> list[str]:
    """Names of the files in which `assignment.release` differs from what the source gives now.

    Raises:
        ReleaseError: the release cannot be built.
    """
    with tempfile.TemporaryDirectory() as workshop:
        fresh = Path(workshop) / assignment.id
        build_release(assignment, fresh, f"sqlite:///{workshop}/gradebook.db")
        new, old = _contents(fresh), _contents(assignment.release)
    return sorted(str(name) for name in new.keys() | old.keys() if new.get(name) != old.get(name))


def create_gradebook(db_url: str) -> None:
    """Make the tables of a new gradebook; does nothing where there are any.

    As nbgrader does, but that it starts the program `alembic` for the name of the newest revision: it takes
    three seconds, and where this environment's commands are not on the PATH there is none.
    """
    engine = create_engine(db_url, poolclass=NullPool)
    if not inspect(engine).get_table_names():
        with engine.begin() as connection:  # the mark first: nbgrader adds tables that are missing
            MigrationContext.configure(connection).stamp(ScriptDirectory(ALEMBIC_DIR), "head")
            api.Base.metadata.create_all(connection)


def announce(exporter: NotebookExporter, assignment: Assignment) -> None:
    """Let an exporter announce in each notebook what counts, before anything else is done to it."""

    def preprocess(node: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        announcing.announce(node, assignment.switched_off)
        return node, resources

    exporter.register_preprocessor(preprocess, enabled=True)  # type: ignore[no-untyped-call]


def _announcing(assignment: Assignment) -> type[NotebookExporter]:
    class Announcing(NotebookExporter):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)  # type: ignore[no-untyped-call]
            announce(self, assignment)

    return Announcing


def _generate(assignment: Assignment, folder: Path, db_url: str) -> Path:
    """Let nbgrader write `folder/<assignment>`, and return that."""
    if flaws := source.flaws(assignment):
        raise SourceError("\n".join(flaws))
    config = configuration(assignment.source.parents[1])
    config.CourseDirectory.release_directory = str(folder.resolve())
    config.CourseDirectory.assignment_id = assignment.id
    config.CourseDirectory.db_url = db_url
    # In place of the course's own, which may be one that calls this.
    config.GenerateAssignment.exporter_class = _announcing(assignment)
    create_gradebook(db_url)
    log = _Log()
    with warnings.catch_warnings():  # of nbgrader's own dependencies; an instructor can do nothing about them
        warnings.simplefilter("ignore")
        try:
            course = CourseDirectory(config=config, log=log)
            GenerateAssignment(coursedir=course, config=config, log=log).start()
        except NbGraderException as error:
            raise ReleaseError("\n".join(log.causes) or str(error)) from None
    return folder / assignment.id


class _Log(logging.Logger):
    """Keeps nbgrader quiet, and keeps the last line of each error that it reports."""

    def __init__(self) -> None:
        super().__init__("nbgrader", logging.ERROR)
        self.causes: list[str] = []

    def handle(self, record: logging.LogRecord) -> None:
        self.causes.append(record.getMessage().strip().splitlines()[-1])


def _add_library(library: Library, built: Path) -> None:
    home = checkout.CHECKOUT
    for name in library.build:
        shutil.copyfile(home / name, built / name)
    for inside, text in libraries.files(library, home):
        copy = built / inside
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(text)


def _swap(built: Path, dest: Path, old: Path) -> None:
    """Replace `dest` by `built`: two renames; if the second fails, the first is undone."""
    if dest.exists():
        dest.rename(old)
    try:
        built.rename(dest)
    except OSError:
        if old.exists():
            old.rename(dest)
        raise


def _contents(folder: Path) -> dict[Path, bytes]:
    """Its files but for those that nobody commits: wheels, which `make wheels` adds, and what Python compiles."""
    files = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in files.items()
        if name.parts[0] != "wheels" and "__pycache__" not in name.parts
    }
