"""Answers fetched from small notebooks in nbgrader's format."""

import json

import pytest

from cs231n.notebook_answers import load_answer
from tests.magic_cells import READ, UNREAD

SETUP = ("setup", "%matplotlib inline\nimport numpy as np\n%load_ext autoreload\n!ls\nSCALE = 3\n")


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """Write code cells, (grade_id or None, source) each, as work.ipynb in the current folder."""
    monkeypatch.chdir(tmp_path)

    def write(*cells):
        def cell(grade_id, source):
            nbgrader = {} if grade_id is None else {"nbgrader": {"grade_id": grade_id}}
            lines = source.splitlines(keepends=True)
            return {"cell_type": "code", "metadata": nbgrader, "source": lines, "outputs": []}

        prose = {"cell_type": "markdown", "metadata": {}, "source": "# Title"}
        content = {"cells": [prose, *(cell(*one) for one in cells)], "metadata": {}, "nbformat": 4}
        (tmp_path / "work.ipynb").write_text(json.dumps(content), encoding="utf-8")
        return "work.ipynb"

    return write


def test_answer_runs_with_what_the_setup_cell_defines(notebook):
    path = notebook(SETUP, ("triple", "def triple(x):\n    return SCALE * np.asarray(x)\n"))
    assert load_answer(path, "triple")([1, 2]).tolist() == [3, 6]


def test_helper_in_a_cell_the_student_added_is_found_and_its_plots_are_not_run(notebook):
    helper = "import math\ndef helper(x):\n    return math.floor(x)\nraise SystemExit('slow plot')\n"
    answer = "def answer(x):\n    return helper(x)\n"
    assert load_answer(notebook(SETUP, (None, helper), ("answer", answer)), "answer")(2.5) == 2


def test_broken_scratch_cell_does_not_matter(notebook):
    path = notebook(SETUP, (None, "def oops(:"), ("answer", "def answer():\n    return 1\n"))
    assert load_answer(path, "answer")() == 1


def test_test_cells_are_not_run(notebook):
    path = notebook(SETUP, ("answer", "def answer():\n    return 1\n"), ("test_answer", "assert False"))
    assert load_answer(path, "answer")() == 1


def test_unwritten_answer_raises_only_when_called(notebook):
    stub = "def answer():\n    # YOUR CODE HERE\n    raise NotImplementedError()\n"
    answer = load_answer(notebook(SETUP, ("answer", stub)), "answer")
    with pytest.raises(NotImplementedError):
        answer()


def test_missing_notebook_is_named_with_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"1_convolution\.ipynb was not found in .*one folder"):
        load_answer("1_convolution.ipynb", "conv_forward_naive")


@pytest.mark.parametrize("text", ["not json", "[]", '{"cells": [{}]}', '{"cells": 3}'])
def test_file_that_is_no_notebook_is_named(tmp_path, text):
    path = tmp_path / "broken.ipynb"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"broken\.ipynb is not a notebook"):
        load_answer(path, "answer")


def test_missing_cell_is_named_with_what_to_do(notebook):
    with pytest.raises(LookupError, match="cell 'answer' is missing; download the release again"):
        load_answer(notebook(SETUP), "answer")


def test_renamed_answer_is_noticed(notebook):
    with pytest.raises(LookupError, match="cell 'answer' does not define answer"):
        load_answer(notebook(SETUP, ("answer", "def my_answer():\n    pass\n")), "answer")


def test_answer_that_does_not_compile_says_where(notebook):
    with pytest.raises(SyntaxError) as caught:
        load_answer(notebook(SETUP, ("answer", "def answer(:\n")), "answer")
    assert caught.value.filename == "work.ipynb"


@pytest.mark.parametrize("source", READ.values(), ids=READ)
def test_answer_that_jupyter_runs_is_loaded(notebook, source):
    assert callable(load_answer(notebook(SETUP, ("answer", source)), "answer"))


@pytest.mark.parametrize("source", UNREAD.values(), ids=UNREAD)
def test_answer_that_jupyter_refuses_is_a_syntax_error(notebook, source):
    with pytest.raises(SyntaxError):
        load_answer(notebook(SETUP, ("answer", source)), "answer")


def test_constants_of_helper_cells_are_there_and_what_nobody_uses_does_not_run(notebook):
    helper = "BASE = 2\nSTEP: int = BASE + 1\nslow = 1 / 0\nx = 1 / 0\nSTEP += 1"
    answer = "def answer(x):\n    return x + STEP\n"
    assert load_answer(notebook(SETUP, (None, helper), ("answer", answer)), "answer")(1) == 5


def test_answer_is_found_where_all_metadata_was_lost(notebook):
    path = notebook(
        (None, SETUP[1]), (None, "def answer():\n    return SCALE"), (None, "assert answer() == 0")
    )
    assert load_answer(path, "answer")() == 3


@pytest.mark.parametrize("metadata", [None, {}, {"nbgrader": None}])
def test_lost_metadata_of_any_kind_costs_nothing(notebook, tmp_path, metadata):
    path = tmp_path / notebook(SETUP, ("answer", "def answer():\n    return SCALE"))
    content = json.loads(path.read_text())
    for cell in content["cells"]:
        cell["metadata"] = metadata
    path.write_bytes(json.dumps(content).encode("utf-16"))
    assert load_answer("work.ipynb", "answer")() == 3


def test_statement_that_fails_above_the_answer_is_left_out_with_a_warning(notebook):
    source = "import no_such_module\ndef answer():\n    return 1\nassert False"
    with pytest.warns(UserWarning, match=r"work\.ipynb: left out `import no_such_module`"):
        assert load_answer(notebook(SETUP, ("answer", source)), "answer")() == 1
