"""Which misconception most likely explains the failed tests of one question: ordered rules, surest first."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.assignments.assignment2.diagnosis import wrong_network as network
from autograder.assignments.assignment2.diagnosis import wrong_normalization_gradients as gradients
from autograder.assignments.assignment2.diagnosis.causes import CAUSES
from autograder.assignments.assignment2.diagnosis.situations import situation
from autograder.diagnosing.evidence import LAYERS, Tested, calls, models, tested
from autograder.diagnosing.hypotheses import ROUGH, Call, explanations, most_common, same, spread
from autograder.diagnosing.relations import relation
from autograder.results.result import Outcome
from autograder.sandbox import Answer, StudentRaised
from autograder.testing.tape import Fault

log = logging.getLogger("autograder")

REMOVED = re.compile(
    r"(alltrue|asfarray|asscalar|bool|byte_bounds|cast|complex|complex_|cumproduct|disp"
    r"|find_common_type|float|float_|in1d|Inf|Infinity|infty|int|issctype|issubclass_|long"
    r"|mat|maximum_sctype|msort|NaN|NAN|NINF|NZERO|obj2sctype|object|PINF|product|PZERO"
    r"|rank|recfromcsv|recfromtxt|round_|row_stack|safe_eval|sctype2char|sctypes"
    r"|set_string_function|sometrue|source|str|string_|trapz|unicode|unicode_)$"
)
"""Names that the NumPy of older code had and NumPy 2 has not: its release notes 1.24, 2.0 and 2.4."""

PYTHON_2 = re.compile(
    r"name '(xrange|raw_input|unicode|basestring|unichr|long|reduce|cmp)' is not defined"
    r"|has no attribute '(iteritems|itervalues|iterkeys|has_key)'"
    r"|Missing parentheses in call to '(print|exec)'"
)
FLOAT_SIZE = re.compile(
    r"'(numpy\.)?float(64|32)?' object cannot be interpreted as an integer"
    r"|slice indices must be integers"
    r"|only integers, slices \(`:`\)"
    r"|(array|list|tuple) indices must be integers or slices, not float"
)

ONLY = {
    "test_cache_serves_the_backward_pass": "cache",
    "test_parameters_are_read_in_every_call": "cache",
    "test_weights_are_normal_with_the_given_scale": "initialisation",
    "test_biases_start_at_zero": "initialisation",
    "test_first_loss_is_about_log_of_the_classes": "initialisation",
    "test_running_statistics_after_one_step": "running",
    "test_running_statistics_after_several_steps": "running",
    "test_test_mode": "mode",
    "test_test_mode_keeps_the_running_statistics": "mode",
    "test_dtype": "dtype",
    "test_parameter_dtypes": "dtype",
    "test_images_are_converted_to_the_models_dtype": "dtype",
}
"""Where these tests alone fail, the cause of the first of them is named."""


def diagnose(question: str, events: Iterable[object]) -> str:
    """The id of the cause that explains a question's failed tests, or empty.

    Args:
        question: the answer cell's name.
        events: what its tests recorded (`autograder.testing.tape`), each test's result behind its own.
    """
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _cause(question, list(tested(events)))
    except Exception:  # a diagnosis is a help, and its own fault must not cost a grade
        log.exception("no diagnosis of %s", question)
        return ""
    return found if found in CAUSES else ""


def _cause(question: str, tests: list[Tested]) -> str:
    failed = [one for one in tests if one.test.outcome is Outcome.FAILED]
    if not failed or any(one.test.outcome in (Outcome.FORBIDDEN, Outcome.HARNESS_ERROR) for one in tests):
        return ""
    return next(filter(None, _rules(question, tests, failed)), "")


def _rules(question: str, tests: list[Tested], failed: list[Tested]) -> Iterator[str]:
    yield _old_code(failed)
    yield _inputs_changed(question, failed)
    yield _order(failed)
    yield _by_values(question, tests)
    yield _by_name(failed)
    yield _by_fault(failed)


def _old_code(failed: Sequence[Tested]) -> str:
    ends = [one.asked[-1].gave for one in failed if one.asked]  # what was tried before may be our doing
    return next((cause for end in ends if isinstance(end, StudentRaised) and (cause := _old(end))), "")


def _old(error: StudentRaised) -> str:
    name = re.match(r"module 'numpy' has no attribute '(\w+)'|`np\.(\w+)` was removed", error.text)
    if error.kind == "AttributeError" and name and REMOVED.match(name[1] or name[2]):
        return "old_numpy"
    if error.kind in ("NameError", "AttributeError", "SyntaxError") and PYTHON_2.search(error.text):
        return "python2"
    return "float_size" if error.kind in ("TypeError", "IndexError") and FLOAT_SIZE.search(error.text) else ""


def _inputs_changed(question: str, failed: Sequence[Tested]) -> str:
    may = LAYERS[question].parameter if question in LAYERS else ()
    for one in failed:
        if one.fault is Fault.CHANGED:
            return "inputs_changed"
        for asked in one.asked:
            changed = asked.gave.changed if isinstance(asked.gave, Answer) else {}
            if asked.name == question and set(changed) - set(may):
                return "inputs_changed"
    return ""


def _order(failed: Sequence[Tested]) -> str:
    return "order" if any(one.fault is Fault.PARTS for one in failed) else ""


def _by_values(question: str, tests: list[Tested]) -> str:
    if question == "ThreeLayerConvNet":
        return _by_network(_precise(models(tests)))
    layer = LAYERS[question]
    for own in (False, True):
        found = _precise(calls(question, tests, own))
        if cause := _explained(found, layer.hypotheses):
            return cause
        if not question.endswith(("_backward", "_backward_naive")):
            break
    return ""


def _by_network(found: list[Call[Any]]) -> str:
    wrong = [(call.given["scores"], call.right["scores"]) for call in found if call.wrong("scores")]
    if network.stale(wrong):
        return "cache"
    misfits = (network.misfit(call.inputs, call.error) for call in found if call.error)
    return _explained(found, network.HYPOTHESES + network.SHAPES) or most_common(
        (one, 1) for one in misfits if one
    )


def _precise(found: list[Call[Any]]) -> list[Call[Any]]:
    """The calls in float64, if there are any: in float32 rounding hides mistakes."""
    double = [call for call in found if not any(v.dtype == np.float32 for v in _arrays(call.inputs))]
    return double or found


def _arrays(inputs: Any) -> list[np.ndarray[Any, Any]]:
    values = [*vars(inputs).values()]
    return [value for value in values if isinstance(value, np.ndarray)]


def _explained(found: list[Call[Any]], hypotheses: Sequence[Any]) -> str:
    return (
        _exchanged(found)
        or most_common(explanations(found, hypotheses))
        or most_common(_fits(found))
        or most_common(_relations(found))
        or situation(found)
    )


def _exchanged(found: Sequence[Call[Any]]) -> str:
    """Every wrong output of a call is the right one of another name."""
    wrong = [call for call in found if sum(call.wrong(name) for name in call.right) > 1]
    return "order" if wrong and all(map(_is_exchanged, spread(wrong, 6))) else ""


def _is_exchanged(call: Call[Any]) -> bool:
    names = [name for name in call.right if call.wrong(name) and not name.startswith("running")]
    taken = [
        next((other for other in names if other != name and same(call.given[name], call.right[other])), "")
        for name in names
    ]
    return bool(names) and "" not in taken and len(set(taken)) == len(names)


def _fits(found: Sequence[Call[Any]]) -> Iterator[tuple[str, int]]:
    wrong = [call for call in found if isinstance(call.inputs, gradients.Backward) and call.wrong("dx")]
    for call in spread(wrong, 3):
        if cause := gradients.fit(call.inputs, call.given["dx"]):
            yield cause, 1


def _relations(found: Sequence[Call[Any]]) -> Iterator[tuple[str, int]]:
    for name in dict.fromkeys(name for call in found for name in call.right):
        for call in spread([call for call in found if call.wrong(name)], 6):
            images = name in ("out", "test_out", "dx")
            if cause := relation(call.given[name], call.right[name], _shapes(call), images):
                yield cause, 1


def _shapes(call: Call[Any]) -> set[tuple[int, ...]]:
    return {value.shape for value in _arrays(call.inputs)}


def _by_name(failed: Sequence[Tested]) -> str:
    names = [one.test.name for one in failed]
    return ONLY[names[0]] if all(name in ONLY for name in names) else ""


def _by_fault(failed: Sequence[Tested]) -> str:
    """Only dtypes are wrong; only shapes, or what they make a later call raise; or only roundings."""
    faults = {one.fault for one in failed}
    if faults == {Fault.DTYPE}:
        return "dtype"
    if Fault.SHAPE in faults and faults <= {Fault.SHAPE, None}:
        return "shape"
    small = [one.test.error for one in failed if one.test.error is not None and one.test.error < ROUGH]
    return "dtype" if len(small) == len(failed) else ""
