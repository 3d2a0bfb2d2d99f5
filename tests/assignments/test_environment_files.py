"""What conda and Binder install is what pip does."""

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement

from autograder.course import content
from autograder.course.checkout import CHECKOUT, assignment_ids

IDS = [id for id in assignment_ids() if (content.load(id).assignment.source / "environment.yml").exists()]
OF_CONDA = {"matplotlib": "matplotlib-base"}
"""Other names that packages have there."""


@pytest.mark.parametrize("id", IDS)
def test_conda_installs_what_pip_installs(id):
    source = content.load(id).assignment.source
    environment = yaml.safe_load((source / "environment.yml").read_text())
    project = tomllib.loads((source / "pyproject.toml").read_text())
    needed = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["lab"],
        *project["build-system"]["requires"],
    ]
    named = {OF_CONDA.get(Requirement(text).name, Requirement(text).name): text for text in needed}
    wanted = {f"{name}{Requirement(text).specifier}" for name, text in named.items()}
    assert wanted <= {line for line in environment["dependencies"] if isinstance(line, str)}
    assert {"pip": ["--editable ."]} in environment["dependencies"]


@pytest.mark.parametrize("id", IDS)
def test_binder_takes_a_python_that_the_assignment_works_with(id):
    """It takes the version of `python=VERSION`, and its own where there is no such line."""
    source = content.load(id).assignment.source
    lines = yaml.safe_load((source / "environment.yml").read_text())["dependencies"]
    versions = [match[1] for line in lines if (match := re.fullmatch(r"python=([\d.]+)", str(line)))]
    project = tomllib.loads((source / "pyproject.toml").read_text())["project"]
    assert [Requirement(f"python{project['requires-python']}").specifier.contains(v) for v in versions] == [
        True
    ]


def test_binder_has_the_repository_before_it_installs_from_it():
    """Binder copies the repository before it runs pip only for a path that starts with a dot."""
    lines = (CHECKOUT / "binder" / "requirements.txt").read_text().splitlines()
    paths = [line.split(None, 1)[1] for line in lines if line.startswith("--editable ")]
    assert [path.startswith("./") for path in paths] == [True]
