"""Code for an older Python or NumPy is told from other exceptions, in the question's own calls alone."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosing.evidence import Tested
from autograder.diagnosing.old_code import old_code
from autograder.results.result import Outcome, TestResult
from autograder.sandbox import Answer, StudentRaised
from autograder.testing.tape import Asked

FAILED = TestResult("test_values", "A test", 1.0, Outcome.FAILED, "", "", None, None, 0.1)


def named(*calls: tuple[str, object]) -> str:
    asked = tuple(Asked(name, (), gave=gave) for name, gave in calls)
    return old_code("differences", [Tested(FAILED, asked, None)])


def raised_by(code: str) -> StudentRaised:
    """What this Python and this NumPy say of a line of code."""
    x = np.arange(6.0).reshape(2, 3)
    try:
        exec(code, {"np": np, "x": x, "zeros": np.zeros(3)})
    except Exception as error:
        return StudentRaised(type(error).__name__, str(error))
    raise AssertionError(f"{code} is allowed")


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("np.float", "old_numpy"),
        ("np.product(x)", "old_numpy"),
        ("np.float_(1)", "old_numpy"),
        ("np.lib.pad(x, 1)", "old_numpy"),
        ("np.lib.stride_tricks.broadcast_to(x, (2, 2, 3))", "old_numpy"),
        ("np.testing.rand(3)", "old_numpy"),
        ("np.unravel_index(3, dims=(2, 3))", "old_numpy"),
        ("x.itemset(0, 1)", "old_numpy"),
        ("x.ptp()", "old_numpy"),
        ("np.float64(1).itemset(2)", "old_numpy"),
        ("np.array([1, 2], float, copy=False)", "old_numpy"),
        ("float(np.ones(1))", "old_numpy"),
        ("zeros[0] = np.ones(1)", "old_numpy"),
        ("np.array([[1], [1, 2]])", "old_numpy"),
        ("np.sum(value for value in x)", "old_numpy"),
        ("np.summ(x)", ""),
        ("np.lib.stride_tricks.sliding_widow_view(x, 2)", ""),
        ("x.itemsets", ""),
        ("np.where(x, dims=1)", ""),
        ("xrange(3)", "python2"),
        ("strid", ""),
        ("{}.iteritems()", "python2"),
        ("import cPickle", "python2"),
        ("from itertools import izip", "python2"),
        ("print 'x'", "python2"),
        ("range(2.0)", "float_size"),
        ("np.zeros((2.0, 3))", "float_size"),
        ("x[1.0]", "float_size"),
        ("x[0:1.0]", "float_size"),
        ("[1][np.float64(0)]", "float_size"),
        ("x[np.array([0.0])]", "float_size"),
        ("[0] * 2.0", "float_size"),
        ("np.pad(x, 1.5)", "float_size"),
        ("raise ValueError('expected an integer of at least 0, got 1.0')", "float_size"),
        ("raise ValueError('expected an integer of at least 0, got -1')", ""),
        ("x @ x", ""),
        ("(1, 2)['a']", ""),
    ],
)
def test_exception_of_old_code_is_told_from_others(code: str, cause: str) -> None:
    assert named(("differences", raised_by(code))) == cause


def test_exception_of_another_function_explains_nothing() -> None:
    error = raised_by("range(2.0)")
    assert named(("differences", Answer(None, {}, 0.0)), ("moving_average", error)) == ""
    assert named(("moving_average", error)) == ""


def test_last_call_of_the_question_counts_whatever_is_called_after_it() -> None:
    helper = ("moving_average", raised_by("np.float"))
    assert named(("differences", raised_by("range(2.0)")), helper) == "float_size"


def test_methods_of_a_class_are_calls_of_its_question() -> None:
    asked = Asked("Tally.add", ("a",), gave=raised_by("{}.has_key('a')"))
    assert old_code("Tally", [Tested(FAILED, (asked,), None)]) == "python2"
