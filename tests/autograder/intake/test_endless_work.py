"""Notebooks made to keep the grader itself busy: intake answers at once whatever is in them."""

from __future__ import annotations

import json
import time

import pytest
from msgspec import structs

from autograder.course import content
from autograder.intake.restoring import restore
from autograder.notebooks import notebook, syntax
from autograder.notebooks.notebook import Cell, Program
from autograder.notebooks.pieces import pieces
from autograder.sandbox import StudentTimeout, choose
from autograder.testing.student import Student
from tests.toy_submissions import released


def test_million_timers_are_taken_off_at_once() -> None:
    timers = "%%time\n" * 1_000_000
    assert syntax.without_timers(f"{timers}x = 1") == "\n" * 1_000_000 + "x = 1"


def test_names_are_found_in_a_chain_of_conditions_as_long_as_it_may_be() -> None:
    chain = "if a:\n    x = 1\n" + "elif a:\n    y = 1\n" * 2000
    assert syntax.defined(chain) == {"x", "y"}
    assert [piece.source for piece in pieces(f"{chain}z = 1")] == [chain.rstrip("\n"), "#\n" * 4002 + "z = 1"]


def test_notebook_of_many_thousand_cells_is_refused_with_a_reason() -> None:
    cells = [{"cell_type": "code", "source": "while True: pass"}] * 3000
    with pytest.raises(notebook.NotebookError, match="more than 2,000 cells"):
        notebook.parse(json.dumps({"cells": cells}))


def test_notebook_of_endless_code_is_refused_with_a_reason() -> None:
    cells = [{"cell_type": "code", "source": "x = 1\n" * 7_000}] * 20
    with pytest.raises(notebook.NotebookError, match="250,000 characters of code"):
        notebook.parse(json.dumps({"cells": cells}))


def test_many_long_cells_that_are_no_python_are_not_all_put_together() -> None:
    broken = "def Tally(x):\n    return (\n" + "(x + x * x,)\n" * 60
    cells = [{"cell_type": "code", "source": broken}] * 200
    submitted = notebook.parse(json.dumps({"cells": cells}))
    restored, _ = restore(submitted, released("2_tally"), "2_tally.ipynb")
    assert any(broken in cell.source for cell in restored.cells)


@pytest.mark.timeout(60)
def test_cells_that_take_long_to_read_cost_a_few_seconds_together() -> None:
    cells = [{"cell_type": "code", "source": f"x{number} = 1" + "<1" * 24_000} for number in range(5)]
    began = time.process_time()
    submitted = notebook.parse(json.dumps({"cells": cells}))
    restored, _ = restore(submitted, released("1_numbers"), "1_numbers.ipynb")
    notebook.program(restored, released("1_numbers"), ["moving_average", "differences"])
    assert time.process_time() - began < 15


@pytest.mark.timeout(60)
@pytest.mark.parametrize("source", ["def moving_average(x):\n    return x", "def moving_average(x:", "x = 1"])
@pytest.mark.parametrize("grade_id", ["", "moving_average", "setup"])
def test_two_thousand_copies_of_a_cell_are_restored_at_once(source: str, grade_id: str) -> None:
    metadata = {"nbgrader": {"grade_id": grade_id}}
    cells = [{"cell_type": "code", "source": source, "metadata": metadata}] * 2000
    began = time.process_time()
    restore(notebook.parse(json.dumps({"cells": cells})), released("1_numbers"), "1_numbers.ipynb")
    assert time.process_time() - began < 5


def test_thousands_of_statements_on_a_line_are_taken_apart_at_once() -> None:
    began = time.process_time()
    assert len(pieces("a;" * 24_000)) == 1
    assert time.process_time() - began < 3


def test_notebook_full_of_shell_commands_has_a_short_list_of_incidents() -> None:
    cells = [{"cell_type": "code", "source": f"!echo {number} {'x' * 100}"} for number in range(1900)]
    _, incidents = restore(
        notebook.parse(json.dumps({"cells": cells})), released("1_numbers"), "1_numbers.ipynb"
    )
    assert len(incidents) < 60
    assert "more of its cells" in incidents[-1].message


def test_cells_that_hang_use_up_the_notebooks_time_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.testing.session.LATE", 0.0)
    assignment = content.load("toy").assignment
    limits = structs.replace(assignment.limits, cell_seconds=0.4, notebook_seconds=0.8)
    hanging = [Cell(f"cell {i}", "import time\ntime.sleep(100)", added=True) for i in range(500)]
    answer = Cell("f", "def f(x):\n    return x + 1", answer=True)
    with (
        choose().zygote(limits, None) as zygote,
        Student(zygote, Program((*hanging, answer), frozenset("f")), limits, "1.ipynb") as student,
    ):
        assert student.call("f", 1).value == 2
        said = [incident.message for incident in student.incidents]
    assert len(said) == 500
    assert said.count(f"running the cell: {StudentTimeout(0.8)}") > 450
