"""A course's options are the instructor's own Python, which is run no more often than it must be."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from autograder.course.checkout import CHECKOUT
from autograder.course.configuration import configuration


def test_options_are_run_once_and_again_only_when_they_changed(tmp_path: Path) -> None:
    file, runs = tmp_path / "nbgrader_config.py", tmp_path / "runs"
    count = f"with open({str(runs)!r}, 'a') as file:\n    file.write('.')\n"
    text = f"{count}c = get_config()\nc.Autograde.create_student = False\n"
    file.write_text(text)
    first = configuration(tmp_path)
    first.Autograde.create_student = "spoilt"
    assert configuration(tmp_path).Autograde.create_student is False, "each caller has options of its own"
    assert runs.read_text() == "."
    file.write_text(text.replace("False", "True"))
    os.utime(file, ns=(1, 1))
    assert configuration(tmp_path).Autograde.create_student is True
    assert runs.read_text() == ".."


def test_options_of_the_checkout_do_not_make_the_import_path_longer() -> None:
    configuration(CHECKOUT)
    before = list(sys.path)
    exec(
        compile((CHECKOUT / "nbgrader_config.py").read_text(), CHECKOUT / "nbgrader_config.py", "exec"),
        {"get_config": lambda: configuration(CHECKOUT), "__file__": str(CHECKOUT / "nbgrader_config.py")},
    )
    assert sys.path == before
