"""The sentences that students read in the notebooks' own test cells."""

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from cs231n.assertions import compare, explain_errors, parts, watch


def message(actual, expected, **options):
    with pytest.raises(AssertionError) as raised:
        compare("out", actual, expected, "think", **options)
    return str(raised.value)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (np.array([1.0, 2.0]), [1, 2]),
        (np.ones((2, 3), np.float32), np.ones((2, 3), np.float32)),
        (np.float32(2.5), 2.5),
        (np.array([2.5]), 2.5),
        (2.5, 2.5),
    ],
    ids=["lists", "float32", "float32 number", "array of a number", "number"],
)
def test_right_values_pass(actual, expected):
    compare("out", actual, expected, "think")


@pytest.mark.parametrize(
    ("actual", "told"),
    [
        (None, "out is None. Is there a `return`?"),
        ([1.0, 2.0], "out should be a NumPy array, not list"),
        (np.array([[1.0, 2.0]]), "shape (1, 2), expected (2,)"),
        (np.array([1.0, 2.0], np.float32), "dtype float32, expected float64"),
        (np.array([1.0, np.nan]), "NaN or infinity"),
        (
            np.array([1.0, 3.0]),
            "out is wrong in 1 of 2 places.\nAll the wrong numbers are in out[1].\nHint: think",
        ),
    ],
    ids=["none", "list", "shape", "dtype", "nan", "value"],
)
def test_wrong_values_are_named_with_a_hint(actual, told):
    assert told in message(actual, [1, 2])


def test_number_of_another_type_is_named():
    assert message("one", 1.0) == "out should be a number, not str."


def test_both_arrays_stand_side_by_side_with_the_wrong_number_marked():
    shown = message(np.array([[1.0, 2.0], [3.5, 4.0]]), [[1, 2], [3, 4]])
    assert [line.split() for line in shown.splitlines()[-4:]] == [
        ["your", "values", "right", "values"],
        ["1", "2", "1", "2"],
        ["3.5*", "4", "3", "4"],
        ["(*", "marks", "a", "wrong", "number)"],
    ]


def test_large_arrays_show_the_part_with_the_largest_error():
    expected = np.zeros((2, 3, 20, 20)) + np.arange(20)
    actual = expected.copy()
    actual[1, 2, 13, 7] += 5
    shown = message(actual, expected)
    assert "at [1, 2, 10:16, 5:10]:" in shown
    assert "12*" in shown
    assert len(shown.splitlines()) < 15


def test_mistake_that_gives_the_value_is_the_likely_cause():
    mistakes = {"It is doubled.": [2, 4], "It is turned.": [2, 1]}
    shown = message(np.array([2.0, 1.0]), [1, 2], mistakes=mistakes)
    assert "Likely cause: It is turned." in shown
    assert "Hint" not in shown


@pytest.mark.parametrize(
    ("actual", "told"),
    [
        ([0, 0, 0], "Every number is 0"),
        ([2, 4, 14], "Every number is 2 times the right one."),
        ([0, 1, 6], "Every number is the right one -1."),
        ([7, 1, 2], "The numbers are right, but stand in other places."),
        ([[1], [2], [7]], "as many numbers as expected, in another shape"),
    ],
    ids=["zeros", "factor", "difference", "order", "shape"],
)
def test_relation_to_the_right_values_is_told(actual, told):
    assert told in message(np.array(actual, dtype=np.float64), [1, 2, 7])


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (np.zeros(2), "It returned one value, of type ndarray"),
        ((np.zeros(2),), "It returned 1 values"),
        ((np.zeros(3), np.zeros(2)), "in another order"),
    ],
    ids=["one value", "too few", "order"],
)
def test_parts_that_are_not_as_announced_are_named(result, told):
    with pytest.raises(AssertionError, match=f"(?s)2 values in this order: dx, dw.*{told}"):
        parts("backward", result, dx=(2,), dw=(3,))


def test_parts_may_be_objects_that_refuse_to_tell_a_shape():
    class Entries(dict):
        def __getattr__(self, name):
            return self[name]

    grads = Entries(W1=1)
    assert parts("loss", (0.5, grads), loss=(), grads=None) == (0.5, grads)


def test_parts_may_come_as_a_list():
    assert parts("forward", [1, 2], out=None, cache=None) == (1, 2)


@pytest.mark.parametrize("name", ["x", "param"])
def test_changed_inputs_are_named(name):
    inputs = {"x": np.zeros(3), "param": {"stride": 1}}
    check_unchanged = watch("forward", **inputs)
    check_unchanged()
    inputs[name].update(stride=2) if name == "param" else inputs[name].fill(1)
    with pytest.raises(AssertionError, match=f"forward changed its input {name}"):
        check_unchanged()


def test_exceptions_keep_their_type_and_get_a_hint():
    with pytest.raises(ValueError, match="shapes") as raised, explain_errors("Mind the axes."):
        raise ValueError("shapes differ")
    assert raised.value.__notes__ == ["Hint: Mind the axes."]


@pytest.fixture
def notebook():
    shell = InteractiveShell.instance()
    shell.run_cell(
        "from cs231n.assertions import *\nfrom cs231n.assertions import short_tracebacks\nshort_tracebacks()"
    )
    yield shell
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        (
            "compare('out', 1.2, 2.0, 'think')",
            ["Line 1: compare('out', 1.2, 2.0, 'think')", "", "AssertionError: out is wrong.", "Hint: think"],
        ),
        ("assert False, 'no'", ["Line 1: assert False, 'no'", "", "AssertionError: no"]),
        (
            "def answer(x):\n    raise NotImplementedError()\nanswer(1)",
            [
                "answer is not written yet: put your code in place of `raise NotImplementedError()`, "
                "and run that cell before this one."
            ],
        ),
    ],
    ids=["compare", "assert", "unwritten"],
)
def test_notebook_shows_a_failed_check_without_the_library(notebook, capsys, cell, lines):
    notebook.run_cell(cell)
    assert capsys.readouterr().out.splitlines()[: len(lines)] == lines


def test_notebook_shows_the_way_into_a_students_own_assertion(notebook, capsys):
    notebook.run_cell("def mine():\n    assert False, 'mine'\nmine()")
    assert "Traceback" in capsys.readouterr().out
