"""A cell's statements are told apart, each on its own lines, with what it binds and needs."""

from __future__ import annotations

from autograder.notebooks import notebook, pieces
from autograder.notebooks.pieces import MOST
from tests.toy_submissions import NUMBERS, answered, released

CELL = """
# a comment
import a.b, c as d; e = 1

@decorated
def f(x):
    y = x + helper(G)
    return y

class K(Base):
    def m(self):
        return K, other
"""


def test_each_statement_stands_on_its_own_lines() -> None:
    imports, function, kind = pieces.pieces(CELL)
    assert imports.source == "#\n# a comment\nimport a.b, c as d; e = 1"
    assert function.source == "#\n" * 4 + "@decorated\ndef f(x):\n    y = x + helper(G)\n    return y"
    assert kind.source.startswith("#\n" * 9 + "class K(Base):")


def test_names_are_bound_needed_and_looked_up_at_once() -> None:
    imports, function, kind = pieces.pieces(CELL)
    assert imports.binds == {"a", "d", "e"}
    assert (function.binds, function.needs, function.defines) == ({"f"}, {"helper", "G"}, True)
    assert (kind.needs, kind.loads) == ({"K", "other"}, {"Base"})


def test_magics_are_statements_and_what_is_no_python_has_none() -> None:
    assert [piece.source for piece in pieces.pieces("%matplotlib inline\nx = 1")] == [
        "%matplotlib inline",
        "#\nx = 1",
    ]
    assert pieces.pieces("def f(:") == pieces.pieces("# nothing") == ()


def test_cell_of_very_many_statements_has_a_bounded_number_of_pieces() -> None:
    found = pieces.pieces("x = 1\n" * 1000 + "y = 2")
    assert len(found) <= MOST
    assert "y" in found[-1].binds


def test_answer_that_defines_nothing_is_one_piece() -> None:
    source = "fig = draw()\nfig.show()\nprint(1)"
    program = notebook.program(answered(NUMBERS, differences=source), released(NUMBERS), ["differences"])
    assert [cell.source for cell in program.cells if cell.question == "differences"] == [source]


def test_marks_count_the_cells_above_each_test_cell() -> None:
    node = answered(NUMBERS, differences="import os\ndef differences(x):\n    return x\nprint(1)")
    program = notebook.program(node, released(NUMBERS), ["moving_average", "differences"])
    names = [cell.name for cell in program.cells]
    assert names[program.marks["moving_average"] - 1] == "moving_average"
    assert names[: program.marks["differences"]][-3:] == [
        "differences",
        "differences",
        "differences (what follows the answer)",
    ]
