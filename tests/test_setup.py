"""Set-up as people meet it: a student's, in an empty virtual environment, and the checkout's own."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.course import content
from autograder.course.checkout import CHECKOUT
from autograder.release.build import build_release

ASSIGNMENT = content.load("assignment2").assignment
REQUIREMENTS = CHECKOUT / ".ci" / "requirements.txt"

RUN_NOTEBOOK = """
import sys
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
try:
    NotebookClient(nbformat.read(sys.argv[1], 4), timeout=240).execute()
except CellExecutionError as error:
    print(error.ename, error.evalue)
else:
    print("ran to the end")
"""

FIND_GRADER = """
from importlib.util import find_spec
print([name for name in ("autograder", "tests", "source", "nbgrader") if find_spec(name)])
"""


def run(*command, cwd, **environment):
    """What a command prints; `environment` is added to the one that pip finds its own settings in."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=kept | environment,
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.mark.timeout(900)
def test_released_notebooks_run_to_their_first_todo_in_an_empty_environment(tmp_path):
    handout, home = tmp_path / "assignment 2", tmp_path / "home"
    home.mkdir()
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("\n".join(pins()))
    build_release(ASSIGNMENT, handout, f"sqlite:///{tmp_path}/gradebook.db")
    run(sys.executable, "-m", "venv", ".venv", cwd=handout)
    python = str(handout / ".venv" / "bin" / "python")
    # As the README says, but to save time: a new pip, versions that it has at hand, no bytecode, no -O3.
    run(python, "-m", "pip", "install", "-q", "pip", cwd=handout, PIP_CONSTRAINT=constraints.as_uri())
    install = (python, "-m", "pip", "install", "-q", "--no-compile", "-e", ".")
    run(*install, cwd=handout, PIP_CONSTRAINT=constraints.as_uri(), CFLAGS="-O1")

    def first_stop(notebook):
        return run(python, "-c", RUN_NOTEBOOK, f"{notebook.id}.ipynb", cwd=handout, HOME=str(home)).strip()

    with ThreadPoolExecutor(2) as pool:
        stops = dict(zip(ASSIGNMENT.notebooks, pool.map(first_stop, ASSIGNMENT.notebooks), strict=True))
    expected = {
        notebook: "NotImplementedError" if notebook.questions else "ran to the end" for notebook in stops
    }
    assert stops == expected
    assert run(python, "-c", FIND_GRADER, cwd=handout) == "[]\n"


def test_missing_python_is_said_in_one_sentence(tmp_path):
    (tmp_path / ".ci").mkdir()
    shutil.copy(CHECKOUT / ".ci" / "setup", tmp_path / ".ci")
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("bash", "dirname"):
        (tools / tool).symlink_to(shutil.which(tool))
    done = subprocess.run(
        [tools / "bash", ".ci/setup"], cwd=tmp_path, env={"PATH": str(tools)}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Set-up stopped: it needs Python 3.11 or newer")
    assert not (tmp_path / ".venv").exists()


def test_make_lists_what_there_is():
    listed = run("make", cwd=CHECKOUT)
    for target in ("demo", "test", "release", "grade", "lint", "bench", "clean"):
        assert f"make {target} " in listed


def pins():
    """`name==version` of each package that set-up installs."""
    return [line.split()[0] for line in REQUIREMENTS.read_text().splitlines() if "==" in line.split(";")[0]]


def test_every_package_that_set_up_installs_is_pinned_with_hashes():
    for entry in REQUIREMENTS.read_text().replace("\\\n", "").splitlines():
        if entry.startswith(("#", "--only-binary")):
            continue
        pin, *hashes = re.split(r"\s+--hash=sha256:", entry)
        assert re.fullmatch(r"[a-z0-9.-]+==[a-z0-9.]+( ; .*)?", pin), pin
        assert hashes, pin
        assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in hashes), pin


def test_no_requirement_names_an_index_or_a_file():
    assert not {"@", "/"} & set(REQUIREMENTS.read_text().replace(".ci/", ""))


def test_unusable_python_is_named(tmp_path):
    (tmp_path / ".ci").mkdir()
    shutil.copy(CHECKOUT / ".ci" / "setup", tmp_path / ".ci")
    done = subprocess.run(
        [".ci/setup"], cwd=tmp_path, env=os.environ | {"PYTHON": "python2.7"}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "and python2.7 is not that" in done.stderr


@pytest.mark.parametrize("programs", [["make", "bwrap"], ["make"]])
def test_ci_lets_no_test_skip_once_it_has_what_they_need(tmp_path, programs):
    (tmp_path / ".ci").mkdir()
    shutil.copy(CHECKOUT / ".ci" / "run", tmp_path / ".ci")
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("bash", "dirname"):
        (tools / tool).symlink_to(shutil.which(tool))
    for place in (tmp_path / ".ci" / "postgresql", *(tools / name for name in programs)):
        place.write_text('#!/bin/bash\necho "$@ ${TESTS_SKIP_NOTHING:-}"\n')
        place.chmod(0o755)
    done = subprocess.run(
        [tools / "bash", ".ci/run", "PROCESSES=1"],
        cwd=tmp_path,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
    )
    complete = "bwrap" in programs
    assert done.stdout == f"test PROCESSES=1 {'1' * complete}\n"
    assert ("apt-get install bubblewrap" in done.stderr) is not complete
