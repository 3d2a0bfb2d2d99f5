"""What `autograder.testing.checks` accepts, what it refuses, and that its messages give nothing away."""

from types import SimpleNamespace

import numpy as np
import pytest

from autograder.testing.checks import PICTURE_SIDE, Check, CheckFailed, error_map, relative_errors
from autograder.testing.tape import Fault

TOLERANCES = {"float64": 1e-6, "float32": 1e-3}


@pytest.fixture
def check():
    return Check(TOLERANCES)


@pytest.fixture
def right():
    return np.random.default_rng(1).standard_normal((2, 3, 4, 5))


def failure(call, *args):
    with pytest.raises(CheckFailed) as caught:
        call(*args)
    assert str(caught.value) == caught.value.message
    return caught.value


def test_equal_arrays_pass_with_error_zero(check, right):
    check.close("out", right.copy(), right)
    assert (check.error, check.tolerance) == (0.0, 1e-6)


def test_rounding_of_another_order_of_summation_passes(check):
    terms = np.random.default_rng(2).standard_normal((1000, 300))
    check.close("db", terms[::-1].sum(axis=0), np.asarray(terms.sum(axis=0, dtype=np.longdouble), float))


@pytest.mark.parametrize("seed", range(20))
def test_float32_sums_that_cancel_pass(check, seed):
    terms = np.random.default_rng(seed).standard_normal((200, 500)).astype(np.float32)
    exact = terms.astype(np.float64).sum(axis=0).astype(np.float32)
    one_by_one = np.zeros(500, dtype=np.float32)
    for row in terms:
        one_by_one += row
    check.close("db", one_by_one, exact)


def test_wrong_values_fail_with_error_position_and_count_but_no_value(check, right):
    wrong = right.copy()
    wrong[1, 2, 3, 4] += 0.5
    message = failure(check.close, "dx", wrong, right).message
    assert "dx is wrong in 1 of 120 elements" in message
    assert "[1, 2, 3, 4]" in message
    for value in (wrong[1, 2, 3, 4], right[1, 2, 3, 4]):
        assert f"{abs(value):.2f}"[:4] not in message


def test_the_relative_error_is_the_courses(right):
    other = right + np.random.default_rng(3).standard_normal(right.shape) * 1e-3
    course = np.abs(right - other) / np.maximum(1e-8, np.abs(right) + np.abs(other))
    assert np.allclose(relative_errors(other, right, 1.0), course, rtol=1e-12)


def test_the_worst_of_several_comparisons_is_remembered(check, right):
    check.close("out", right * (1 + 1e-9), right)
    check.close("out", right * (1 + 2e-7), right)
    check.close("out", right, right)
    assert check.error == pytest.approx(1e-7, rel=1e-3)


def test_the_error_is_remembered_when_the_check_fails(check, right):
    failure(check.close, "out", -right, right)
    assert check.error == pytest.approx(1.0)


def test_own_tolerance_replaces_that_of_the_dtype(check):
    check.close("loss", 2.31, 2.30, 0.01)
    assert check.tolerance == 0.01


def test_right_values_in_another_shape_cost_the_shape_check_only(check, right):
    check.close("out", right.reshape(6, 20), right)
    message = failure(check.shape, "out", right.reshape(6, 20), right).message
    assert "(6, 20)" in message
    assert "(2, 3, 4, 5)" in message
    assert "its values are right" in message


def test_transposed_values_fail_values_and_shape(check, right):
    transposed = right.transpose(0, 1, 3, 2)
    assert "its shape is (2, 3, 5, 4)" in failure(check.close, "out", transposed, right).message
    assert "its values are right" not in failure(check.shape, "out", transposed, right).message


def test_an_array_that_would_broadcast_fails(check):
    message = failure(check.close, "out", np.ones((2, 1)), np.ones((2, 3))).message
    assert message == "out has shape (2, 1), but it should be (2, 3)"


def test_dtype_alone_costs_the_dtype_check_only(check, right):
    single = right.astype(np.float32)
    check.close("out", single.astype(np.float64), single)
    assert "float64" in failure(check.dtype, "out", single.astype(np.float64), np.float32).message
    check.dtype("out", single, np.float32)


def test_whole_numbers_fail_and_the_message_names_the_dtype(check, right):
    assert "int64 cuts off fractions" in failure(check.close, "out", right.astype(np.int64), right).message


@pytest.mark.parametrize(("bad", "words"), [(np.nan, "NaN"), (np.inf, "infinite"), (-np.inf, "infinite")])
def test_values_that_are_not_finite_fail_with_their_own_message(check, right, bad, words):
    wrong = right.copy()
    wrong[0, 1, 2, 3] = bad
    failed = failure(check.close, "out", wrong, right)
    assert words in failed.message
    assert "in 1 of 120 elements, first at [0, 1, 2, 3]" in failed.message
    assert failed.picture.levels[2][3] == (3 if np.isnan(bad) else 2)
    assert check.error == np.inf


@pytest.mark.parametrize("number", [1.5, np.float64(1.5), np.float32(1.5), np.array(1.5), np.array([1.5])])
def test_a_number_in_any_form_passes_where_one_value_is_expected(check, number):
    check.close("loss", number, 1.5)


def test_a_whole_python_number_is_compared_by_value(check):
    check.close("loss", 2, 2.0)
    failure(check.close, "loss", 2, 2.5)


@pytest.mark.parametrize(
    "answer",
    [None, True, "1.5", [1.5], (1.5,), {}, 1.5 + 0j, np.array([1.5 + 0j]), np.array([True]), 10**400],
)
def test_what_is_not_a_real_number_or_an_array_of_them_fails(check, answer):
    for verify in (check.close, check.shape):
        assert "loss should" in failure(verify, "loss", answer, 1.5).message


def test_an_object_that_claims_to_equal_everything_fails(check, right):
    class Agreeable(np.ndarray):
        def __eq__(self, other):
            return True

    assert "Agreeable" in failure(check.close, "out", right.view(Agreeable), right).message


def test_an_object_that_stayed_in_the_worker_fails_by_the_name_of_its_type(check):
    assert "it is a matrix" in failure(check.close, "out", SimpleNamespace(type="matrix"), 1.5).message


def test_enormous_values_fail_without_a_warning(check):
    failure(check.close, "out", np.array([1e308, -1e308]), np.array([-1e308, 1e308]))
    failure(check.close, "out", np.array([np.longdouble("1e4000")]), np.array([1.0]))


def test_the_picture_shows_the_slice_with_the_largest_error(check, right):
    wrong = right.copy()
    wrong[1, 0, 2, 3] += 1e-4
    wrong[1, 2, 0, 0] += 1e3
    wrong[1, 2, 0, 1] *= 1 + 1e-5
    picture = failure(check.close, "out", wrong, right).picture
    assert picture.title == "out[1, 2, :, :]"
    assert picture.levels == ((2, 1, 0, 0, 0),) + ((0,) * 5,) * 3


@pytest.mark.parametrize(("shape", "title"), [((), "db"), ((7,), "db[:]"), ((2, 7), "db[:, :]")])
def test_arrays_of_few_axes_get_a_picture(shape, title):
    picture = error_map("db", np.zeros(shape), np.ones(shape), 1e-6)
    assert picture.title == title
    assert set(sum(picture.levels, ())) == {2}


def test_a_large_picture_is_shrunk_and_keeps_its_worst_cell():
    errors = np.zeros((101, 1000))
    errors[100, 999] = 1.0
    levels = error_map("out", np.zeros_like(errors), errors, 1e-6).levels
    assert len(levels) <= PICTURE_SIDE
    assert {len(row) for row in levels} == {PICTURE_SIDE}
    assert levels[-1][-1] == 2
    assert sum(map(sum, levels)) == 2


def test_a_changed_argument_is_named(check):
    check.unchanged(SimpleNamespace(changed={2: "bn_param may change"}), ["x", "gamma"])
    message = failure(check.unchanged, SimpleNamespace(changed={0: 1, 1: 2}), ["x", "w", "b"]).message
    assert "changed x and w in place" in message


def test_an_array_that_was_to_be_kept_must_be_the_same_bit_for_bit(check, right):
    check.kept("W1", right.copy(), right)
    failed = failure(check.kept, "W1", right * (1 + 1e-15), right)
    assert "changed W1 in place" in failed.message
    assert failed.fault is Fault.CHANGED


@pytest.mark.parametrize(
    ("name", "answer", "fault"),
    [
        ("close", np.zeros((2, 3)), Fault.VALUES),
        ("close", np.zeros(5), Fault.SHAPE),
        ("close", [1.0], Fault.PARTS),
        ("close", None, Fault.OTHER),
        ("shape", np.ones((3, 2)), Fault.SHAPE),
    ],
)
def test_a_failed_check_says_what_kind_of_fault_it_found(check, name, answer, fault):
    assert failure(getattr(check, name), "out", answer, np.ones((2, 3))).fault is fault


def test_the_number_of_returned_values_is_checked(check):
    assert check.parts("f", (1, 2), ("out", "cache")) == (1, 2)
    assert "returned one ndarray" in failure(check.parts, "f", np.ones(2), ("out", "cache")).message
    assert "it returned 3" in failure(check.parts, "f", (1, 2, 3), ("out", "cache")).message
    assert "returned one None" in failure(check.parts, "f", None, ("out", "cache")).message


def test_a_missing_entry_is_named(check):
    assert check.entry("grads", {"W1": 1}, "W1") == 1
    assert failure(check.entry, "grads", {}, "W1").message == "grads has no entry 'W1'"
    assert "it is a list" in failure(check.entry, "grads", [], "W1").message


def test_a_sentence_is_given_when_a_claim_does_not_hold(check):
    check.that(True, "never shown")
    assert failure(check.that, False, "biases start at zero").message == "biases start at zero"
