"""The one door to what belongs to an assignment. Nothing else of the engine imports or names any of it.

An assignment's folder must hold `assignment.toml` and `hidden_tests/`. What else it leaves out, the engine
does without.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from autograder.course import description
from autograder.course.assignment import Assignment
from autograder.course.checkout import DESCRIPTION, UnknownAssignment, assignment_folder

TRANSLATIONS = "translations"
UNDECIDING = ("figures", "sample_class", "submissions", TRANSLATIONS)
"""Packages in an assignment's folder that do not decide what a submission is worth or what its author reads.
All its other modules and packages do: tests may import them."""


@dataclass(frozen=True)
class Content:
    """An assignment and the folder that holds what belongs to it.

    Attributes:
        assignment: its `assignment.toml`.
        folder: the folder.
    """

    assignment: Assignment
    folder: Path

    @property
    def hidden_tests(self) -> Path:
        """The pytest suites, one file or more for a notebook."""
        return self.folder / "hidden_tests"

    @property
    def submissions(self) -> Path:
        """Right and wrong answers, with which the assignment proves itself."""
        return self.folder / "submissions"

    @property
    def translations(self) -> Path:
        """The catalogues of its texts in other languages."""
        return self.folder / TRANSLATIONS

    @property
    def release_translations(self) -> Path:
        """The catalogues of what students get in other languages; there may be none."""
        return self.translations / "release"

    @property
    def oracle(self) -> ModuleType | None:
        """What is right; None where the tests know it by themselves."""
        return self._module("oracle")

    @property
    def diagnosis(self) -> ModuleType | None:
        """Models of misconceptions, as `diagnosing.models` describes them; None where there are none."""
        return self._module("diagnosis")

    def hidden_files(self) -> list[Path]:
        """The modules that decide what a submission is worth, and the data beside them, in order."""
        modules = self.folder.glob("*.py")
        packages = {self.hidden_tests, *(file.parent for file in self.folder.glob("*/__init__.py"))}
        beside = (file for folder in packages if folder.name not in UNDECIDING for file in folder.rglob("*"))
        found = (file for file in (*modules, *beside) if file.is_file())
        return sorted(file for file in found if "__pycache__" not in file.parts)

    def _module(self, name: str) -> ModuleType | None:
        full = f"autograder.assignments.{self.assignment.id}.{name}"
        return import_module(full) if find_spec(full) else None


def load(name: str) -> Content:
    """The content of the assignment of that id.

    Raises:
        UnknownAssignment: there is no such folder on the search path.
        DescriptionError: its `assignment.toml` is wrong.
    """
    folder = assignment_folder(name)
    return Content(description.read(folder / DESCRIPTION), folder)


def catalogues_of(name: str) -> Path | None:
    """The folder of the texts of the assignment of that id; None where there is no such assignment."""
    try:
        return assignment_folder(name) / TRANSLATIONS
    except UnknownAssignment:
        return None
