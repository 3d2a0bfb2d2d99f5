"""What is named for recorded tests, and what is not."""

from __future__ import annotations

import ast
import logging
from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment2.diagnosis import DIAGNOSIS, convolution, normalization
from autograder.course.checkout import CHECKOUT
from autograder.diagnosing import rules
from autograder.results.result import Outcome, TestResult
from autograder.sandbox import Answer, StudentRaised
from autograder.testing.tape import Asked, Fault

RNG = np.random.default_rng(3)
QUESTION = "conv_forward_naive"


def diagnose(question: str, events: list[object]) -> str:
    return rules.diagnose(question, events, DIAGNOSIS)


def result(
    name: str = "test_stride", outcome: Outcome = Outcome.FAILED, message: str = "out is wrong"
) -> TestResult:
    return TestResult(name, "A test", 1.0, outcome, message, "", None, None, 0.1)


def inputs(stride: int = 1, pad: int = 1) -> tuple[Any, ...]:
    arrays = (RNG.standard_normal(shape) for shape in ((2, 3, 5, 6), (4, 3, 3, 2), (4,)))
    return *arrays, {"stride": stride, "pad": pad}


def answered(arguments: tuple[Any, ...], out: Any) -> Asked:
    return Asked(QUESTION, arguments, gave=Answer((out, None), {}, 0.0))


def right(arguments: tuple[Any, ...]) -> Any:
    x, w, b, param = arguments
    return convolution.ConvolutionModel(x, w, b, param["stride"], param["pad"]).out()


def raised(kind: str, text: str) -> list[object]:
    return [Asked(QUESTION, inputs(), gave=StudentRaised(kind, text)), result(message=f"{kind}: {text}")]


@pytest.mark.parametrize(
    ("kind", "text", "cause"),
    [
        (
            "AttributeError",
            "module 'numpy' has no attribute 'float'.\n`np.float` was a deprecated",
            "old_numpy",
        ),
        ("AttributeError", "module 'numpy' has no attribute 'product'", "old_numpy"),
        ("AttributeError", "`np.float_` was removed in the NumPy 2.0 release. Use `np.float64`", "old_numpy"),
        ("AttributeError", "module 'numpy' has no attribute 'summ'", ""),
        ("NameError", "name 'xrange' is not defined", "python2"),
        ("NameError", "name 'strid' is not defined", ""),
        ("AttributeError", "'dict' object has no attribute 'iteritems'", "python2"),
        ("SyntaxError", "Missing parentheses in call to 'print'. Did you mean print(...)?", "python2"),
        ("TypeError", "'float' object cannot be interpreted as an integer", "float_size"),
        ("TypeError", "slice indices must be integers or None or have an __index__ method", "float_size"),
    ],
)
def test_old_code_is_told_from_other_exceptions(kind: str, text: str, cause: str) -> None:
    assert diagnose(QUESTION, raised(kind, text)) == cause


def test_answer_that_a_wrong_oracle_gives_is_named_after_it() -> None:
    arguments = inputs(stride=2)
    x, w, b, _ = arguments
    window_by_window = convolution.ConvolutionModel(x, w, b, 2, 1)
    wrong = window_by_window.out(window_by_window.windows(step=(1, 1)))
    assert diagnose(QUESTION, [answered(arguments, wrong), result()]) == "stride"


@pytest.mark.parametrize("question", ["spatial_groupnorm_forward", "spatial_batchnorm_forward"])
def test_statistics_of_an_earlier_call_are_something_kept(question: str) -> None:
    first, second = (RNG.standard_normal((2, 4, 3, 3)) + shift for shift in (0, 3))
    gamma, beta = RNG.standard_normal((2, 4))
    grouped = question == "spatial_groupnorm_forward"
    over = normalization.GROUP if grouped else normalization.BATCH
    calls = []
    for x in (first, second):
        n = normalization.NormalizationModel(x, gamma, beta, 2 if grouped else 4, over)
        kept = normalization.NormalizationModel(first, gamma, beta, n.G, over)
        out = n.out(n.normal(kept.mean(), np.sqrt(kept.var() + kept.eps)))
        arguments = (x, gamma, beta, *((2, {}) if grouped else ({"mode": "train"},)))
        calls.append(Asked(question, arguments, gave=Answer((out, None), {}, 0.0)))
    assert diagnose(question, [*calls, result()]) == "cache"


def test_right_values_in_a_wrong_shape_are_told_so() -> None:
    arguments = inputs()
    events = [answered(arguments, right(arguments)[..., None]), result("test_shape", message="out has shape")]
    assert diagnose(QUESTION, events) == "shape"


def test_answer_that_fails_for_no_known_reason_gets_no_cause() -> None:
    arguments = inputs()
    noise = RNG.standard_normal(right(arguments).shape)
    assert diagnose(QUESTION, [answered(arguments, noise), result()]) == ""


def test_failure_in_calls_of_one_kind_only_names_that_kind() -> None:
    events: list[object] = []
    for pad in (0, 0, 1, 2):
        arguments = inputs(pad=pad)
        if pad == 0:
            events += [Asked(QUESTION, arguments, gave=StudentRaised("IndexError", "no")), result()]
        else:
            events += [answered(arguments, right(arguments)), result(outcome=Outcome.PASSED, message="")]
    assert diagnose(QUESTION, events) == "pad"


def test_failure_for_many_images_alone_is_told_as_a_number_that_is_written_down() -> None:
    x, w, b, param = inputs()
    many = np.concatenate([x] * 50), w, b, param
    noise = RNG.standard_normal(right(many).shape)
    few = [answered(arguments, right(arguments)) for arguments in (inputs() for _ in range(5))]
    assert diagnose(QUESTION, [*few, answered(many, noise), result()]) == "hard_coded"
    wrong = answered((x, w, b, param), noise[:2])
    assert diagnose(QUESTION, [*few, answered(many, noise), wrong, result()]) == ""


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (Fault.CHANGED, "inputs_changed"),
        (Fault.PARTS, "order"),
        (Fault.DTYPE, "dtype"),
        (Fault.SHAPE, "shape"),
        (Fault.VALUES, ""),
        (Fault.OTHER, ""),
    ],
)
def test_what_a_check_found_is_named_where_no_values_tell_more(fault: Fault, cause: str) -> None:
    assert diagnose(QUESTION, [fault, result("test_a"), result("test_b", Outcome.PASSED)]) == cause


def test_shapes_are_not_named_where_values_are_wrong_too() -> None:
    assert diagnose(QUESTION, [Fault.SHAPE, result("test_a"), Fault.VALUES, result("test_b")]) == ""


def test_factor_is_no_cause_where_most_calls_are_right_without_it() -> None:
    wrong, seldom = inputs(pad=2), [inputs() for _ in range(5)]
    scaled = answered(wrong, 1.7 * right(wrong))
    few_right = [answered(arguments, right(arguments)) for arguments in seldom[:2]]
    assert diagnose(QUESTION, [*few_right, scaled, result()]) == "terms"
    many_right = [answered(arguments, right(arguments)) for arguments in seldom]
    assert diagnose(QUESTION, [*many_right, scaled, result()]) == ""


def test_right_calls_of_one_request_speak_against_a_cause() -> None:
    padded, others = inputs(pad=2), [inputs(pad=pad) for pad in (2, 2, 1)]
    failed = [Asked(QUESTION, padded, gave=StudentRaised("IndexError", "no")), result()]
    assert diagnose(QUESTION, [*failed * 2, answered(others[2], right(others[2])), result()]) == "pad"
    calls = [(None, arguments) for arguments in others]
    outs = Answer([right(arguments) for arguments in others], {}, 0.0)
    batch = Asked("_hidden_outs", ((QUESTION, "conv_backward_naive"), calls), gave=outs)
    assert diagnose(QUESTION, [*failed * 2, batch, result(outcome=Outcome.PASSED)]) == ""


def test_wrong_calls_of_one_request_are_left_to_those_made_one_by_one() -> None:
    arguments = inputs(stride=2)
    outs = Answer([-right(arguments)], {}, 0.0)
    batch = Asked("_hidden_outs", ((QUESTION, "conv_backward_naive"), [(None, arguments)]), gave=outs)
    assert diagnose(QUESTION, [batch, result()]) == ""


@pytest.mark.parametrize("value", [None, 1, "text", [], [None], [1, 2, 3], ({},)], ids=repr)
def test_odd_answers_of_one_request_do_no_harm(value: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "autograder"):
        for helper in ("_hidden_outs", "_hidden_gradients"):
            calls = [(None, inputs())]
            asked = Asked(helper, ((QUESTION, "conv_backward_naive"), calls), gave=Answer(value, {}, 0.0))
            diagnose(QUESTION, [asked, result()])
    assert not caplog.records


def test_values_of_a_few_calls_are_no_cause_where_most_raise() -> None:
    arguments = inputs(stride=2)
    x, w, b, _ = arguments
    model = convolution.ConvolutionModel(x, w, b, 2, 1)
    wrong = answered(arguments, model.out(model.windows(step=(1, 1))))
    assert diagnose(QUESTION, [wrong, result()]) == "stride"
    raising = raised("ValueError", "operands could not be broadcast together")
    assert diagnose(QUESTION, [wrong, result(), *raising * 2]) == ""
    assert diagnose(QUESTION, [wrong, wrong, result(), *raising * 3]) == "stride"


def test_test_of_everything_beside_one_that_tells_does_not_hide_its_cause() -> None:
    arguments = inputs()
    noise = RNG.standard_normal(right(arguments).shape)
    everything = [answered(arguments, noise), result("test_everything_at_once")]
    assert diagnose(QUESTION, everything) == ""
    assert diagnose(QUESTION, [*everything, result("test_cache_of_an_earlier_call")]) == "cache"


def test_tests_that_rules_know_by_name_are_there() -> None:
    files = (CHECKOUT / "autograder" / "assignments" / "assignment2" / "hidden_tests").glob("test_*.py")
    defined = {
        node.name
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert DIAGNOSIS.tests.keys() <= defined


@pytest.mark.parametrize("outcome", [Outcome.PASSED, Outcome.TIMEOUT, Outcome.CRASHED, Outcome.NOT_ATTEMPTED])
def test_nothing_is_named_where_no_test_failed(outcome: Outcome) -> None:
    arguments = inputs()
    assert diagnose(QUESTION, [answered(arguments, -right(arguments)), result(outcome=outcome)]) == ""


def test_forbidden_code_is_not_diagnosed() -> None:
    arguments = inputs()
    events = [answered(arguments, -right(arguments)), result(), result(outcome=Outcome.FORBIDDEN)]
    assert diagnose(QUESTION, events) == ""


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        (),
        [1],
        {"a": 1},
        True,
        np.array(["a"]),
        np.array([1j]),
        np.zeros((2, 4, 0, 0)),
        float("nan"),
    ],
    ids=repr,
)
def test_odd_answers_do_no_harm(value: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "autograder"):
        diagnose(QUESTION, [answered(inputs(), value), result()])
    assert not caplog.records


def test_fault_of_a_diagnosis_is_logged_and_names_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rules, "old_code", lambda question, failed: 1 / 0)
    assert diagnose(QUESTION, [answered(inputs(), 1.0), result()]) == ""
    assert f"no diagnosis of {QUESTION}" in caplog.text
