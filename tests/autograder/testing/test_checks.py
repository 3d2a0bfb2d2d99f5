"""What `autograder.testing.Check` accepts, what it refuses, and that its messages give nothing away."""

from types import SimpleNamespace

import numpy as np
import pytest

from autograder.sandbox import StudentRaised
from autograder.testing import Check, CheckFailed, Fault, NotJudged
from autograder.testing import right as right_values
from autograder.testing.comparing import PICTURE_SIDE, error_map, relative_errors

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


WHOLE = [3, np.int64(3), np.uint8(3), np.float32(3), 3.0, np.array(3), np.array([3], np.int16)]


@pytest.mark.parametrize("answer", WHOLE)
@pytest.mark.parametrize("expected", [3, np.int8(3), np.uint64(3)])
def test_whole_number_is_right_in_any_numeric_form(check, answer, expected):
    check.close("count", answer, expected)
    check.close("count", answer, expected, tolerance=0)
    failure(check.close, "count", answer, expected + 1)


@pytest.mark.parametrize(
    "dtype", ["float16", "float32", "float64", "complex64", "complex128", "int32", "bool"]
)
def test_every_numeric_dtype_has_a_tolerance_of_its_own(check, dtype):
    expected = np.array([0, 1, 1]).astype(dtype)
    check.close("out", expected.copy(), expected)
    failure(check.close, "out", expected[::-1].copy(), expected)


def test_half_precision_may_be_off_by_its_own_rounding(check):
    expected = np.linspace(1, 2, 50).astype(np.float16)
    check.close("out", np.nextafter(expected, np.float16(9)), expected)
    failure(check.close, "out", (expected * np.float16(1.5)), expected)


def test_complex_numbers_are_compared_in_both_parts(check):
    expected = np.array([1 + 2j, 3 - 1j])
    check.close("roots", expected * (1 + 1e-9), expected)
    failure(check.close, "roots", expected.conj(), expected)
    failure(check.close, "roots", np.array([np.nan + 2j, 3 - 1j]), expected)
    check.close("roots", np.array([1.0, 2.0]), np.array([1 + 0j, 2 + 0j]))


def test_truth_values_are_compared_with_truth_values_or_0_and_1(check):
    mask = np.array([True, False, True])
    check.close("mask", mask.copy(), mask)
    check.close("mask", np.array([1, 0, 1]), mask)
    failure(check.close, "mask", ~mask, mask)


def test_tolerance_zero_accepts_equal_values_only(check):
    check.close("x", np.array([0.1, 0.0]), np.array([0.1, 0.0]), tolerance=0)
    failed = failure(check.close, "x", np.array([np.nextafter(0.1, 1)]), np.array([0.1]), 0)
    assert "wrong in 1 of 1" in failed.message
    failure(check.close, "n", np.array([2**53 + 1]), np.array([2**53]), 0)
    assert check.tolerance == 0


def test_whole_number_where_a_whole_one_is_expected_is_not_told_to_be_a_float(check):
    assert "fractions" not in failure(check.close, "count", 3, 4).message


def test_right_values_of_a_reference_are_taken_in_the_dtype_of_the_inputs(check, right):
    known = right_values(right, np.abs(right), terms=3)
    check.close("out", right.astype(np.float32), known.astype(np.float32))
    check.shape("out", right, known)
    failure(check.close, "out", right + 1e-9, known)


SAME = [
    None,
    True,
    1,
    1.5,
    float("nan"),
    2j,
    "a",
    b"a",
    [1, [2]],
    (1, "b"),
    {"a": [1.0]},
    np.float32(1),
    np.arange(3),
]


@pytest.mark.parametrize("value", SAME, ids=repr)
def test_equal_values_of_one_type_are_equal_and_of_no_other(check, value):
    check.equal("answer", value, value)
    for other in SAME:
        if other is not value:
            failure(check.equal, "answer", other, value)


@pytest.mark.parametrize(
    ("actual", "expected", "message"),
    [
        (1.0, 1, "answer should be an int; it is a float"),
        ([1, 2], (1, 2), "answer should be a tuple; it is a list"),
        (None, 1, "answer should be an int; it is None"),
        ([1, 2], [1, 3], "answer[1] is wrong"),
        ([1], [1, 2], "answer has 1 item, but it should have 2"),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "answer['a']['b'] is wrong"),
        ({}, {"a": 1}, "answer has no entry 'a'"),
        ({"a": 1, "z": 2}, {"a": 1}, "answer has an entry 'z', which it should not have"),
        (np.zeros(2), np.zeros(3), "answer has shape (2,), but it should be (3,)"),
        (np.zeros(2, int), np.zeros(2), "answer has dtype int64, but it should be float64"),
        (np.zeros(2), np.ones(2), "answer is wrong"),
        (SimpleNamespace(type="set"), [1], "answer should be a list; it is a set"),
    ],
)
def test_first_difference_of_plain_data_is_named_by_its_place(check, actual, expected, message):
    assert failure(check.equal, "answer", actual, expected).message == message


@pytest.mark.parametrize(
    ("actual", "spaces"),
    [
        ("one\ntwo  words", "exact"),
        ("one  \ntwo  words\n\n", "ends"),
        ("one\r\ntwo  words", "ends"),
        ("  one\n\n two words ", "words"),
    ],
)
def test_text_is_right_with_the_white_space_that_counts(check, actual, spaces):
    check.text("output", actual, "one\ntwo  words", spaces)


@pytest.mark.parametrize(
    ("actual", "spaces", "message"),
    [
        ("one\ntwo  words\n", "exact", "output has 3 lines, but it should have 2"),
        ("one\ntwo words", "ends", "line 2 of output is wrong in its white space only"),
        ("uno\ntwo words", "words", "line 1 of output is wrong"),
        ("one", "words", "output has 1 line, but it should have 2"),
        (b"one", "words", "output should be a text; it is a bytes"),
        (None, "ends", "output should be a text; it is a None"),
    ],
)
def test_wrong_line_is_named_by_its_number(check, actual, spaces, message):
    assert failure(check.text, "output", actual, "one\ntwo  words", spaces).message == message


@pytest.mark.parametrize("error", [CheckFailed("wrong"), StudentRaised("ValueError", "no")])
def test_property_of_wrong_values_is_not_judged(check, error):
    failure(check.close, "out", 2.0, 1.0)
    with pytest.raises(NotJudged), check.values_first():
        raise error
    assert check.error is None


def test_answer_that_is_still_to_be_written_is_so_also_where_values_come_first(check):
    with pytest.raises(StudentRaised), check.values_first():
        raise StudentRaised("NotImplementedError", "")
