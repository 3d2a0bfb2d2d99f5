"""Which misconception most likely explains the failed tests of one question: ordered rules, surest first."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.diagnosing.evidence import Tested, is_stub, tested
from autograder.diagnosing.hypotheses import Call, arrays_of, explanations, most_common, precise, same, spread
from autograder.diagnosing.models import Diagnosis, QuestionDiagnosis
from autograder.diagnosing.old_code import old_code
from autograder.diagnosing.relations import relation
from autograder.results.result import Outcome
from autograder.sandbox import Answer
from autograder.testing.tape import Fault

log = logging.getLogger("autograder")

SURE = 2
"""Wrong values that a cause must explain where most wrong calls have none, as they raised."""

SEVERAL = 5
"""Right calls beside which wrong ones in a rare situation are no accident."""

MOSTLY_RIGHT = 0.8
"""The share of right calls from which on a mistake is one of a situation: they would show another."""

OF_A_SITUATION = {"dtype", "output_size", "shape"}
"""What the relation of a wrong array to the right one may say of such a mistake."""


def diagnose(question: str, events: Iterable[object], known: Diagnosis) -> str:
    """The id of the cause that explains a question's failed tests, or empty.

    Args:
        question: the answer cell's name.
        events: what its tests recorded (`autograder.testing.tape`), each test's result behind its own.
        known: what the assignment knows of its misconceptions.
    """
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _cause(question, list(tested(events)), known)
    except Exception:  # a diagnosis is a help, and its own fault must not cost a grade
        log.exception("no diagnosis of %s", question)
        return ""
    return found if known.explained(question, found) else ""


def _cause(question: str, tests: list[Tested], known: Diagnosis) -> str:
    failed = [tried for tried in tests if tried.test.outcome is Outcome.FAILED]
    if not failed or any(tried.test.outcome in (Outcome.FORBIDDEN, Outcome.HARNESS_ERROR) for tried in tests):
        return ""
    if is_stub(question, tests, failed):
        return ""
    return next(filter(None, _rules(question, tests, failed, known)), "")


def _rules(question: str, tests: list[Tested], failed: list[Tested], known: Diagnosis) -> Iterator[str]:
    model = known.questions.get(question)
    yield old_code(question, failed)
    yield _inputs_changed(question, failed, model.may_change if model else ())
    yield _order(failed)
    yield _by_values(_explained, model, tests) if model else ""
    yield _by_name(failed, {name: cause for name, cause in known.tests.items() if cause})
    yield _by_values(_resembled, model, tests) if model else ""
    yield _by_name(failed, known.tests)
    yield _by_fault(failed)


def _inputs_changed(question: str, failed: Sequence[Tested], may: Sequence[int]) -> str:
    for tried in failed:
        if tried.fault is Fault.CHANGED:
            return "inputs_changed"
        for asked in tried.asked:
            changed = asked.gave.changed if isinstance(asked.gave, Answer) else {}
            if asked.name == question and set(changed) - set(may):
                return "inputs_changed"
    return ""


def _order(failed: Sequence[Tested]) -> str:
    return "order" if any(tried.fault is Fault.PARTS for tried in failed) else ""


def _by_values(
    rule: Callable[[list[Call[Any]], QuestionDiagnosis], str], model: QuestionDiagnosis, tests: list[Tested]
) -> str:
    found = (rule(precise(model.calls(tests, route)), model) for route in model.routes)
    return next(filter(None, found), "")


def _explained(found: list[Call[Any]], model: QuestionDiagnosis) -> str:
    """What explains the calls; of those misled by another answer only its own mistake, made here as well."""
    misled = [call for call in found if call.misled]
    sound = _sound(found)
    least = _least(sound)
    throughout = [hypothesis for hypothesis in model.hypotheses if hypothesis.throughout]
    return (
        model.first(sound)
        or _exchanged(found, model)
        or most_common(pair for pair in explanations(sound, model.hypotheses) if pair[1] >= least)
        or most_common(explanations(misled, throughout))
        or most_common(_fits(sound, model))
    )


def _resembled(found: list[Call[Any]], model: QuestionDiagnosis) -> str:
    """What the calls have in common: less sure than a test that fails alone."""
    sound = _sound(found)
    raised = most_common((cause, 1) for call in sound if call.error and (cause := model.raised(call)))
    if raised and _mostly_raised(sound):
        return raised
    related = most_common(_relations(sound, model), _least(sound))
    return _rare(sound, model) or related or _situation(sound, model) or raised


def _mostly_raised(found: Sequence[Call[Any]]) -> bool:
    """Whether most wrong calls raised: values of the others are those of sizes that happen to fit."""
    raised = sum(call.error is not None for call in found)
    return 2 * raised > sum(call.failed for call in found)


def _least(found: Sequence[Call[Any]]) -> int:
    """How many wrong values a cause must explain."""
    return SURE if _mostly_raised(found) else 1


def _sound(found: Sequence[Call[Any]]) -> list[Call[Any]]:
    return [call for call in found if not call.misled]


def _exchanged(found: Sequence[Call[Any]], model: QuestionDiagnosis) -> str:
    """In each call with two wrong outputs or more, they are the right ones of each other's names."""
    wrong = [(call, [n for n in model.returns or call.right if call.wrong(n)]) for call in found]
    several = [(call, names) for call, names in wrong if len(names) > 1]
    return "order" if several and all(_has_exchanged(*pair) for pair in spread(several, 6)) else ""


def _has_exchanged(call: Call[Any], names: Sequence[str]) -> bool:
    taken = {
        name: next((other for other in names if other != name and _is(call, name, other)), "")
        for name in names
    }
    pair = any(taken.get(other) == name for name, other in taken.items())
    return pair or ("" not in taken.values() and len(set(taken.values())) == len(names))


def _is(call: Call[Any], name: str, other: str) -> bool:
    """Whether an output has the right numbers of another name."""
    given, right = call.given[name], call.right[other]
    return given.size == right.size and same(given.ravel(), right.ravel())


def _fits(found: Sequence[Call[Any]], model: QuestionDiagnosis) -> Iterator[tuple[str, int]]:
    for name in dict.fromkeys(name for call in found for name in call.right):
        for call in spread([call for call in found if call.wrong(name)], 3):
            if cause := model.fit(call, name):
                yield cause, 1


def _relations(found: Sequence[Call[Any]], model: QuestionDiagnosis) -> Iterator[tuple[str, int]]:
    wrong = [(call, name) for call in found for name in call.right if call.wrong(name)]
    values = any(not call.reshaped(name) for call, name in wrong)
    rare = sum(not call.failed for call in found) > MOSTLY_RIGHT * len(found)
    for name in dict.fromkeys(name for _, name in wrong):
        for call in spread([call for call, other in wrong if other == name], 6):
            cause = relation(call.given[name], call.right[name], _shapes(call), name in model.images)
            if cause and not (cause == "shape" and values) and not (rare and cause not in OF_A_SITUATION):
                yield cause, 1


def _shapes(call: Call[Any]) -> set[tuple[int, ...]]:
    return {value.shape for value in arrays_of(call.inputs)}


def _situation(found: Sequence[Call[Any]], model: QuestionDiagnosis) -> str:
    """The first cause whose situation is that of two or more failed calls alone; empty if there is none."""
    known = [call for call in found if isinstance(call.inputs, model.kind)]
    if all(call.failed for call in known) or sum(call.failed for call in known) < 2:
        return ""
    fitting = (cause for cause, holds in model.situations if all(holds(c.inputs) == c.failed for c in known))
    return next(fitting, "")


def _rare(found: Sequence[Call[Any]], model: QuestionDiagnosis) -> str:
    """The first cause of whose rare situations all failed calls are, beside several others that are right."""
    known = [call for call in found if isinstance(call.inputs, model.kind)]
    failed = [call for call in known if call.failed]
    if not failed or len(known) - len(failed) < SEVERAL:
        return ""
    return next((cause for cause, holds in model.rare if all(holds(call.inputs) for call in failed)), "")


def _by_name(failed: Sequence[Tested], tests: Mapping[str, str]) -> str:
    """Where tests whose names tell their cause fail alone, that of the first in the assignment's list."""
    names = {tried.test.name for tried in failed}
    found = (cause for name, cause in tests.items() if name in names)
    return next(found, "") if names <= tests.keys() else ""


def _by_fault(failed: Sequence[Tested]) -> str:
    """Only dtypes are wrong, or only shapes, or what they make a later call raise."""
    faults = {tried.fault for tried in failed}
    if faults == {Fault.DTYPE}:
        return "dtype"
    return "shape" if Fault.SHAPE in faults and faults <= {Fault.SHAPE, None} else ""
