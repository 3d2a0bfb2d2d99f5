"""Every package that the code imports is named in pyproject.toml, in the extra that its users install."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
OURS = {"autograder", "benchmarks", "cs231n", "tests"}
DISTRIBUTIONS = {
    "IPython": "ipython",
    "PIL": "pillow",
    "_pytest": "pytest",
    "skimage": "scikit-image",
    "yaml": "pyyaml",
}
"""Distributions whose modules have another name."""

EXTRAS = {
    "cs231n": [],
    "autograder": ["grader"],
    "autograder/running/cluster": ["grader", "dask"],
    "autograder/platforms": ["grader", "platforms"],
    "autograder/similarity": ["grader", "similarity"],
    "autograder/assignments/assignment1_pytorch": ["grader", "torch"],
    "autograder/audit": ["dev"],
    "autograder/sandbox/filters": ["dev"],
    "tests": ["dev", "fuzz", "torch"],
    "benchmarks": ["dev", "torch"],
    "nbgrader_config.py": ["grader"],
}
"""Extras that users of a folder have installed; the longest name counts."""

OPTIONAL = {("cs231n/doctor.py", "threadpoolctl")}
"""What a module uses if it happens to be there."""

AS_STUDENTS_WRITE = re.compile(
    r"autograder/assignments/\w+/submissions/|tests/(assignments/\w+/)?attacks/\w+/"
)


def declared(*extras: str) -> set[str]:
    """Distributions that the course library and these extras name, in lower case."""
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    wanted = [project["dependencies"], *(project["optional-dependencies"][extra] for extra in extras)]
    names = set()
    for requirement in (requirement for listed in wanted for requirement in listed):
        if inner := re.fullmatch(rf"{project['name']}\[(.*)\]", requirement):
            names |= declared(*inner[1].split(","))
        else:
            names.add(re.match(r"[\w.-]+", requirement)[0].lower())
    return names


def extras_for(path: str) -> list[str]:
    return EXTRAS[max((place for place in EXTRAS if path.startswith(place)), key=len)]


def imported(source: str) -> Iterator[str]:
    """Top-level names of the modules that a file imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def undeclared(path: Path) -> set[str]:
    name = path.relative_to(CHECKOUT).as_posix()
    beside = {other.stem for other in path.parent.glob("*.py")}  # scripts import their neighbours
    foreign = set(imported(path.read_text(encoding="utf-8"))) - sys.stdlib_module_names - OURS - beside
    known = declared(*extras_for(name))
    return {
        module
        for module in foreign
        if DISTRIBUTIONS.get(module, module).lower() not in known and (name, module) not in OPTIONAL
    }


@pytest.mark.parametrize("place", ["cs231n", "autograder", "tests", "benchmarks"])
def test_every_import_is_declared(place: str) -> None:
    files = [
        path
        for path in sorted((CHECKOUT / place).rglob("*.py"))
        if not AS_STUDENTS_WRITE.match(path.relative_to(CHECKOUT).as_posix())
    ]
    assert files
    assert {str(path): names for path in files if (names := undeclared(path))} == {}


def test_imports_of_the_course_configuration_are_declared() -> None:
    assert undeclared(CHECKOUT / "nbgrader_config.py") == set()


def test_undeclared_import_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cs231n").mkdir()
    (tmp_path / "pyproject.toml").write_bytes((CHECKOUT / "pyproject.toml").read_bytes())
    module = tmp_path / "cs231n" / "layers.py"
    module.write_text("import numpy as np\nfrom os import path\nfrom msgpack.fallback import Packer\n")
    monkeypatch.setattr(sys.modules[__name__], "CHECKOUT", tmp_path)
    assert undeclared(module) == {"msgpack"}


def test_everything_declared_for_set_up_is_pinned() -> None:
    pinned = re.findall(r"^([a-z0-9.-]+)==", (CHECKOUT / ".ci/requirements.txt").read_text(), re.MULTILINE)
    assert declared("dev") <= set(pinned)
