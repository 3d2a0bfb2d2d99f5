"""The library that students import, in the release and in a worker, holds nothing that they are to write."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from autograder.audit.variants import Bank, Variant, written
from autograder.commands.options import chosen_sandbox
from autograder.course import content
from autograder.grading.warm import warm_grader
from autograder.intake.submission import Submission

ASSIGNMENT = content.load("assignment1").assignment

STEALS = """
def _routes():
    import gc
    import importlib
    import inspect
    import linecache
    import sys

    def imported():
        return importlib.import_module("cs231n.layers").affine_forward

    def imported_again():
        for name in [name for name in sys.modules if name.startswith("cs231n")]:
            del sys.modules[name]
        return importlib.import_module("cs231n.layers").affine_forward

    def found_by_the_editable_install():
        finders = [finder for finder in sys.meta_path if "editable" in repr(finder)]
        spec = finders[0].find_spec("cs231n.layers")
        return importlib.util.module_from_spec(spec).affine_forward

    def of_the_checkout():
        names = {}
        exec(open({checkout!r} + "/cs231n/layers.py").read(), names)
        return names["affine_forward"]

    def in_memory():
        found = [thing for thing in gc.get_objects() if getattr(thing, "__name__", "") == "affine_forward"]
        return next(thing for thing in found if thing.__module__ != "__main__")

    def of_the_engine():
        names = {}
        exec(open({checkout!r} + "/autograder/assignments/assignment1/oracle/layers.py").read(), names)
        return names["affine_forward"]

    return imported, in_memory, imported_again, found_by_the_editable_install, of_the_checkout, of_the_engine


def affine_forward(x, w, b):
    for route in _routes():
        try:
            function = route()
            if function is not affine_forward:
                return function(x, w, b)
        except BaseException:
            pass
    return None
"""


def test_worker_gives_no_way_to_the_answers_of_the_library() -> None:
    sandbox = chosen_sandbox(False, ASSIGNMENT)
    checkout = str(ASSIGNMENT.source.parents[1])
    answer = STEALS.replace("{checkout!r}", repr(checkout))
    thief = Variant(Bank.DOMAIN, "affine_forward", "thief", "", {"affine_forward": answer})
    name = ASSIGNMENT.notebook_of("affine_forward").id
    submission = Submission("thief", {name: written(thief, ASSIGNMENT, name)})
    result = warm_grader(ASSIGNMENT, sandbox).grade(submission).result
    points = {question.id: question.points for question in result.questions}
    assert points["affine_forward"] == 0
    assert points["relu_forward"] > 0, "the others are the reference's, so the notebook was graded"


def test_released_library_defines_no_answer() -> None:
    defined = {
        node.name
        for path in (ASSIGNMENT.release / "cs231n").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    assert not defined & {*ASSIGNMENT.questions}
    assert "svm_loss" in defined, "what is no question stays"


@pytest.mark.parametrize(
    "name", ["layers", "optim", "solver", "assertions", "gradient_check", "vis_utils", "check"]
)
def test_every_module_of_the_released_library_can_be_imported(name: str) -> None:
    code = f"import cs231n.{name}, sys; print(sys.modules['cs231n'].__path__[0])"
    environment = {**os.environ, "PYTHONPATH": str(ASSIGNMENT.release)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd="/"
    )
    assert done.stdout.strip() == str(ASSIGNMENT.release / "cs231n"), done.stderr
