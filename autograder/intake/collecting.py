"""Make out what a submission's files are: notebooks, Python files, archives of them, and others."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from autograder.course.assignment import Assignment
from autograder.intake.answering import Sources, decide
from autograder.intake.choosing import File, choose, identify
from autograder.intake.decoding import Undecodable, decode, decode_python
from autograder.intake.gathering import Gathered, is_archive_name
from autograder.intake.sources import folders_of_notebooks, listed_as, readable_sources
from autograder.intake.unpacking import Unpacked, UnreadableZip, is_notebook, names, unpack
from autograder.notebooks import notebook
from autograder.results.result import Incident

NOTEBOOKS, ARCHIVES, NESTED = 50, 20, 3
"""Files of a submission that are read as notebooks, archives that are opened, and how deep in each other."""

TEXT = 4
"""How much text all the notebooks read may have: so many times what one may have."""

SECONDS = 30
"""Processor time after which no further file of a submission is read. Each costs little, so that only many
files made for it take as long."""

SOURCES = 1_000_000
"""Characters of all the Python files read."""

SHOWN = 5
"""Names of files that a message lists."""

_OUTSIDE = re.compile(r"[/\\]|[A-Za-z]:|(.*[/\\])?\.\.[/\\]", re.DOTALL)
"""How a path in a zip begins that would leave the folder in which it is unpacked."""


@dataclass(frozen=True)
class Collected:
    """What is graded of a submission, as text.

    Attributes:
        notebooks: by id.
        files: by the path that the assignment lists.
        helpers: the student's own modules by name.
        by_file: the path of the file that answers in place of a notebook, by the notebook's id.
        incidents: what the author should know.
    """

    notebooks: dict[str, str]
    files: dict[str, str] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)
    by_file: dict[str, str] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()


class Intake:
    """What was found in a submission so far: copies of each notebook, other files, and incidents."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._copies: dict[str | None, list[File]] = defaultdict(list)
        self._sources = Sources(assignment)
        self._others: list[str] = []
        self._incidents: list[Incident] = []
        self._wanted: set[str] | None = None
        self._unpackable = assignment.limits.upload_mb * 2**20
        self._text = TEXT * assignment.limits.notebook_mb * 2**20
        self._code = SOURCES
        self._notebooks = self._archives = self._unread = 0
        self._end = time.thread_time() + SECONDS

    def add(self, gathered: Gathered) -> None:
        """Read a file; loose notebooks come before archives."""
        if is_notebook(gathered.path):
            self._add_notebook(gathered)
        elif gathered.data and gathered.path.lower().endswith(".py"):
            self._add_source(gathered, self._folders())
        elif is_archive_name(gathered.path):
            if self._wanted is None:
                self._wanted = self._missing()
            self._add_archive(gathered, NESTED)
        elif gathered.problem:
            self._note(File(gathered.path), gathered.problem)
        elif gathered.path != "timestamp.txt":  # nbgrader's own, which comes when a submission is collected
            self._others.append(gathered.path)

    def paths(self) -> dict[str | None, list[str]]:
        """Where the copies of each notebook, and of each Python file that answers, lie."""
        notebooks: dict[str | None, list[str]] = {
            name: [file.path for file in files] for name, files in self._copies.items()
        }
        notebooks.update(self._sources.paths())
        return notebooks

    def collected(self) -> Collected:
        """The copies that are graded, and what their author should know."""
        for file in self._copies[None]:
            self._note(file, f"not graded: {file.problem or 'it is none of the notebooks'}")
        if self._unread:
            self._incidents.append(
                Incident(
                    "the submission",
                    f"{self._unread} of its files were not read, as there are too many; hand in the notebooks"
                    " alone",
                )
            )
        notebooks = self._chosen_notebooks()
        files, incidents = self._sources.chosen()
        answering = decide(self._assignment, notebooks, files)
        self._incidents += [*incidents, *answering.incidents]
        self._note_missing(answering.by_file)
        return Collected(
            {name: file.text for name, file in notebooks.items()},
            {path: files[path].text for path in dict.fromkeys(answering.by_file.values())},
            {name: file.text for name, file in self._sources.helpers.items() if file.text},
            answering.by_file,
            tuple(self._incidents),
        )

    def _chosen_notebooks(self) -> dict[str, File]:
        """The copy of each notebook that is graded, by id."""
        chosen = {}
        for spec in self._assignment.notebooks:
            if self._copies[spec.id]:
                best, incidents = choose(spec.id, self._copies[spec.id], self._assignment)
                self._incidents += incidents
                if best is not None:
                    chosen[spec.id] = best
        return chosen

    def _folders(self) -> frozenset[str]:
        """Where notebooks lie."""
        return folders_of_notebooks(file.path for copies in self._copies.values() for file in copies)

    def _missing(self) -> set[str]:
        """Notebooks that no file gives which can be read."""
        return {
            spec.id
            for spec in self._assignment.notebooks
            if not any(_is_notebook_text(file.text) for file in self._copies[spec.id])
        }

    def _is_full(self) -> bool:
        """Whether no further notebook is read; counts those that are not."""
        full = self._notebooks >= NOTEBOOKS or time.thread_time() > self._end
        self._unread += full
        return full

    def _add_notebook(self, gathered: Gathered, wanted: set[str] | None = None) -> None:
        """Read a notebook; one that is not `wanted` beside loose ones is left out."""
        if self._is_full():
            return
        self._notebooks += 1
        file = decoded(gathered, self._assignment)
        if len(file.text) > self._text:
            file = replace(file, text="", problem="the notebooks together are too large")
        name = identify(file, self._assignment)
        if file.name.lower().endswith(".json") and not (name and _is_notebook_text(file.text)):
            self._others.append(file.path)
        elif wanted is None or name is None or name in wanted:
            self._text -= len(file.text)
            self._copies[name].append(file)
        else:
            self._note(file, "not graded, as this notebook lies beside the archive")

    def _add_source(self, gathered: Gathered, folders: frozenset[str]) -> None:
        """Read a Python file that may count."""
        if time.thread_time() > self._end:
            self._unread += 1
            return
        file = decoded_python(gathered, self._assignment)
        if len(file.text) > self._code:
            file = replace(file, text="", problem="the Python files together are too large")
        self._code -= len(file.text)
        self._sources.add(file, folders)

    def _add_archive(self, gathered: Gathered, depth: int) -> None:
        """Read the wanted notebooks of an archive, its Python files, and those of archives in it."""
        file = File(gathered.path)
        listed = _names(gathered)
        sources = readable_sources(listed, self._assignment)
        if not self._wanted and not any(listed_as(path, self._assignment.files) for path in sources):
            self._note(file, "not opened, as all notebooks lie beside it")
            return
        self._archives += 1
        try:
            if gathered.problem:
                raise UnreadableZip(gathered.problem)
            if self._archives > ARCHIVES or not depth:
                raise UnreadableZip("there are too many archives")
            for packed in unpack(gathered.data, self._unpackable, sources):
                self._add_packed(packed, gathered.path, depth)
            self._others += [
                f"{gathered.path}/{path}"
                for path in listed
                if not (is_notebook(path) or path in sources or path.endswith(("/", ".zip")))
            ]
        except UnreadableZip as error:
            reason = f"the archive cannot be read ({error}); hand in the notebooks, or a zip of them"
            self._note(file, reason)

    def _add_packed(self, packed: Unpacked, archive: str, depth: int) -> None:
        self._unpackable -= packed.unpacked
        if _OUTSIDE.match(packed.path):
            inside = File(packed.path).shown
            self._note(File(archive), f"{inside} points out of the zip file; only its name was used")
        inner = Gathered(f"{archive}/{packed.path}", packed.data, packed.saved, packed.problem)
        if is_notebook(packed.path):
            self._add_notebook(inner, self._wanted)
        elif packed.path.lower().endswith(".py"):
            self._add_source(inner, self._folders())
        else:
            self._add_archive(inner, depth - 1)

    def _note(self, file: File, message: str) -> None:
        if len(self._incidents) < NOTEBOOKS + ARCHIVES:
            self._incidents.append(Incident(file.shown, message))

    def _note_missing(self, by_file: Mapping[str, str]) -> None:
        """Name notebooks that nothing answers in place of, and what was left out beside the Python files."""
        names = [spec.id for spec in self._assignment.notebooks if spec.questions or not by_file]
        missing = [f"{name}.ipynb" for name in names if not (self._copies[name] or name in by_file)]
        found = ", ".join(File(path).shown for path in islice(self._others, SHOWN))
        more = f" and {len(self._others) - SHOWN} more files" if len(self._others) > SHOWN else ""
        if by_file and found:
            self._incidents.append(
                Incident("the submission", f"left out, as nothing in it is graded: {found}{more}")
            )
        if not missing:
            return
        what = "the notebook is missing; its" if len(missing) == 1 else "the notebooks are missing; their"
        instead = f". There were {found}{more}: hand in .ipynb files" if found and not by_file else ""
        self._incidents.append(Incident(", ".join(missing), f"{what} questions score 0{instead}"))


def _is_notebook_text(text: str) -> bool:
    try:
        notebook.parse(text)
    except notebook.NotebookError:
        return False
    return True


def decoded(gathered: Gathered, assignment: Assignment) -> File:
    """A handed-in file as the text of a notebook, or with the reason why it is none."""
    file = File(gathered.path, gathered.saved, problem=gathered.problem)
    if gathered.problem:
        return file
    try:
        return replace(file, text=decode(gathered.data, assignment.limits.notebook_mb * 2**20))
    except Undecodable as error:
        return replace(file, problem=str(error))


def decoded_python(gathered: Gathered, assignment: Assignment) -> File:
    """A handed-in file as the text of a Python file, or with the reason why it is none."""
    file = File(gathered.path, gathered.saved, problem=gathered.problem)
    if gathered.problem:
        return file
    try:
        text = decode_python(gathered.data, assignment.limits.notebook_mb * 2**20)
    except Undecodable as error:
        return replace(file, problem=str(error))
    if len(text) > notebook.CODE:
        return replace(file, problem=f"it has more than {notebook.CODE:,} characters")
    return replace(file, text=text)


def _names(gathered: Gathered) -> list[str]:
    """The paths of an archive's files; none where it cannot be read."""
    try:
        return names(gathered.data)
    except UnreadableZip:
        return []
