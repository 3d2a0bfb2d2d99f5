"""Notebooks as students hand them in: what is restored, what runs, what is said."""

from __future__ import annotations

import json

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.intake import restoring
from autograder.notebooks import notebook

STUB = "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
ANSWER = "def f(x):\n    return x + 1"


def cell(
    source: str, grade_id: str, kind: str = "code", tags: tuple[str, ...] = (), **meta: object
) -> NotebookNode:
    flags = {"grade": False, "locked": False, "solution": False, **meta}
    made = new_code_cell(source) if kind == "code" else new_markdown_cell(source)
    made.id = grade_id
    made.metadata = nbformat.from_dict({"nbgrader": {"grade_id": grade_id, "schema_version": 3, **flags}})
    if tags:
        made.metadata.tags = list(tags)
    return made


@pytest.fixture
def released() -> NotebookNode:
    prose = new_markdown_cell("# Title")
    prose.id = "title"
    return new_notebook(
        cells=[
            prose,
            cell("import numpy as np", "setup", locked=True),
            cell(STUB, "f", solution=True),
            cell("assert f(1) == 2", "test_f", grade=True, locked=True, points=5),
            cell("plot()", "plot", locked=True, tags=("skip-execution",)),
        ]
    )


@pytest.fixture
def submitted(released: NotebookNode) -> NotebookNode:
    copy = nbformat.reads(nbformat.writes(released), as_version=4)
    copy.cells[2].source = ANSWER
    return copy


def restored(submitted: NotebookNode, released: NotebookNode) -> tuple[NotebookNode, list[str]]:
    parsed = notebook.parse(nbformat.writes(submitted))
    node, incidents = restoring.restore(parsed, released, "1.ipynb")
    return node, [f"{incident.where}: {incident.message}" for incident in incidents]


def ran(node: NotebookNode, released: NotebookNode) -> list[tuple[str, str]]:
    return [(c.name, c.source) for c in notebook.program(node, released, ["f"]).cells]


def test_untouched_cells_and_an_answer_run_in_order_without_tests_and_plots(
    submitted: NotebookNode, released: NotebookNode
) -> None:
    node, incidents = restored(submitted, released)
    assert ran(node, released) == [("setup", "import numpy as np"), ("f", ANSWER)]
    assert incidents == []


def test_answer_counts_as_attempted_only_when_its_code_differs_from_the_release(
    submitted: NotebookNode, released: NotebookNode
) -> None:
    assert notebook.program(submitted, released, ["f"]).attempted == {"f"}
    submitted.cells[2].source = STUB.replace("    #", "\n    # a thought\n    #")
    assert notebook.program(submitted, released, ["f"]).attempted == set()


@pytest.mark.parametrize("position", [1, 3])
def test_changed_locked_cell_is_put_back_and_named(
    submitted: NotebookNode, released: NotebookNode, position: int
) -> None:
    submitted.cells[position].source = "pass"
    node, incidents = restored(submitted, released)
    assert node.cells[position].source == released.cells[position].source
    assert len(incidents) == 1
    assert f"cell '{released.cells[position].id}'" in incidents[0]
    assert "was changed; the original was used" in incidents[0]


def test_missing_answer_cell_is_named_and_not_attempted(
    submitted: NotebookNode, released: NotebookNode
) -> None:
    del submitted.cells[2]
    node, incidents = restored(submitted, released)
    assert incidents == [
        "1.ipynb: cell 'f': the answer cell is missing; "
        "download the release again and paste your answer into it"
    ]
    assert notebook.program(node, released, ["f"]).attempted == set()


def test_of_two_copies_of_an_answer_the_last_changed_one_counts(
    submitted: NotebookNode, released: NotebookNode
) -> None:
    for source, position in ((ANSWER.replace("1", "2"), 3), (STUB, 4)):
        copy = cell(source, "f", solution=True)
        copy.id = f"copy-{position}"
        submitted.cells.insert(position, copy)
    node, incidents = restored(submitted, released)
    assert ("f", ANSWER.replace("1", "2")) in ran(node, released)
    assert "3 times" in incidents[0]


def test_answer_without_metadata_is_found_by_the_name_it_defines(
    submitted: NotebookNode, released: NotebookNode
) -> None:
    del submitted.cells[2].metadata["nbgrader"]
    node, incidents = restored(submitted, released)
    assert ran(node, released)[1] == ("f", ANSWER)
    assert "found by the name" in incidents[0]


def test_added_cell_runs_where_it_stood_and_cannot_pose_as_a_graded_one(
    submitted: NotebookNode, released: NotebookNode
) -> None:
    submitted.cells.insert(2, cell("helper = 1", "test_g", grade=True, locked=True, points=99))
    submitted.cells.insert(3, new_code_cell("train()", metadata={"tags": ["skip-execution"]}))
    node, _ = restored(submitted, released)
    assert ran(node, released) == [("setup", "import numpy as np"), ("cell 3", "helper = 1"), ("f", ANSWER)]
    assert notebook.points_of(node) == {"f": 5}


def test_reordered_cells_run_in_the_order_of_the_release(
    submitted: NotebookNode, released: NotebookNode
) -> None:
    submitted.cells.reverse()
    node, incidents = restored(submitted, released)
    assert [c.id for c in node.cells] == [c.id for c in released.cells]
    assert incidents == []


def test_answer_turned_into_markdown_is_graded_as_code(
    submitted: NotebookNode, released: NotebookNode
) -> None:
    submitted.cells[2] = cell(ANSWER, "f", kind="markdown", solution=True)
    node, incidents = restored(submitted, released)
    assert ("f", ANSWER) in ran(node, released)
    assert "turned into markdown" in incidents[0]


def test_answer_that_is_not_python_counts_as_attempted(
    submitted: NotebookNode, released: NotebookNode
) -> None:
    submitted.cells[2].source = "def f(x:\n  return"
    assert notebook.program(submitted, released, ["f"]).attempted == {"f"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        "{}",
        '{"nbformat": 4}',
        "\x00",
        "[" * 100_000,
        '{"cells": 3, "nbformat": 4}',
    ],
    ids=[
        "empty",
        "cut",
        "list",
        "null",
        "string",
        "nothing",
        "no cells",
        "null byte",
        "deep",
        "cells no list",
    ],
)
def test_what_is_no_notebook_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(notebook.NotebookError, match=r".+"):
        notebook.parse(text)


def test_cell_without_text_is_passed_over_and_one_of_another_kind_is_text(released: NotebookNode) -> None:
    raw = json.loads(nbformat.writes(released))
    raw["cells"] += [
        {"cell_type": "code", "source": 7, "metadata": {}, "outputs": [], "execution_count": None},
        {"cell_type": "weather", "source": "sun", "metadata": {}},
    ]
    raw["cells"][1]["metadata"]["nbgrader"] = "mine"
    parsed = notebook.parse(json.dumps(raw)).cells
    assert len(parsed) == len(released.cells) + 1
    assert (parsed[-1].cell_type, parsed[-1].source) == ("markdown", "sun")


def test_old_notebook_formats_are_read() -> None:
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "input": ["x = 1"],
                        "language": "python",
                        "outputs": [],
                        "collapsed": False,
                        "metadata": {},
                    }
                ]
            }
        ],
    }
    assert notebook.parse(json.dumps(old)).cells[0].source == "x = 1"
