"""How the experiment's table, choice and plot are read, and what misconceptions of them give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from autograder.assignments.assignment1.diagnosis.reading import Inputs, Wrong, hypotheses
from autograder.assignments.assignment1.oracle import experiment
from autograder.diagnosing.evidence import Tested
from autograder.diagnosing.hypotheses import Array, Call, same
from autograder.diagnosing.models import QuestionDiagnosis

RATES, STRENGTHS = experiment.RATES, experiment.STRENGTHS
PAIRS = np.array([*product(RATES, STRENGTHS)])
SETS = (("training", 90), ("validation", 150))
"""The accuracies of a row, and how many examples each is of."""
LONGEST = 50
"""Rows of a table that are looked at: each is trained again."""


def _values(tests: Sequence[Tested], name: str) -> Iterator[Any]:
    """What tests found a name bound to."""
    return (asked.gave for tried in tests for asked in tried.asked if asked.args == (name,))


def _accuracies(pairs: Array) -> dict[str, Array]:
    """What training with each pair gives, by set."""
    found = [experiment.accuracies(*map(float, pair)) for pair in pairs]
    return {name: np.array([getattr(row, name) for row in found]) for name, _ in SETS}


def _tables(tests: Sequence[Tested], own: bool) -> list[Call[Inputs]]:
    """The student's table as a call that gave its columns."""
    return [
        _table(table)
        for table in _values(tests, "accuracy_table")
        if isinstance(table, np.ndarray) and table.dtype.kind in "fiu" and table.shape[1:] == (4,)
    ][:1]


def _table(table: Array) -> Call[Inputs]:
    """Rows are held against the pairs that they name, in whichever order."""
    pairs, shares = np.hsplit(table[:LONGEST].astype(float), 2)
    if not _known(pairs).any() and _known(pairs[:, ::-1]).any():
        pairs = pairs[:, ::-1]
    rows = _known(pairs)
    right = _accuracies(pairs[rows])
    given = dict(zip(right, shares[rows].T, strict=True))
    pairs_given = {"pairs": _in_order(table[:LONGEST, :2].astype(float))}
    return Call(Inputs(pairs=pairs[rows], **right), given | pairs_given, right | {"pairs": _in_order(PAIRS)})


def _known(pairs: Array) -> Array:
    """Which of these are pairs of the notebook."""
    return np.asarray(np.isclose(pairs[:, None], PAIRS, rtol=1e-6, atol=0).all(axis=2).any(axis=1))


def _in_order(rows: Array) -> Array:
    return rows[np.lexsort(rows.T[::-1])]


def _trained(pairs: Callable[[Array], Array]) -> Mapping[str, Callable[[Inputs], Array]]:
    """By set, the accuracies of weights that were trained with other pairs than the rows name."""

    def of(name: str) -> Callable[[Inputs], Array]:
        return lambda i: _accuracies(pairs(i.pairs))[name]

    return {name: of(name) for name, _ in SETS}


def _constant(pair: Array, pairs: Array) -> Array:
    return np.tile(pair, (len(pairs), 1))


def _with(column: int, value: float, pairs: Array) -> Array:
    changed = pairs.copy()
    changed[:, column] = value
    return changed


OTHER_PAIRS = [
    _trained(lambda pairs: pairs[:, ::-1]),
    *(_trained(partial(_constant, pair)) for pair in PAIRS),
    *(_trained(partial(_with, 0, rate)) for rate in RATES),
    *(_trained(partial(_with, 1, strength)) for strength in STRENGTHS),
    *(_trained(partial(np.roll, shift=shift, axis=0)) for shift in (1, -1)),
]


def _of_set(name: str, examples: int) -> list[tuple[str, Callable[[Inputs], Array]]]:
    other = next(of for of, _ in SETS if of != name)
    return [
        ("other_examples", lambda i: getattr(i, other)),
        ("accuracy_as_share", lambda i: 100 * getattr(i, name)),
        ("accuracy_as_share", lambda i: 1 - getattr(i, name)),
        ("accuracy_as_share", lambda i: examples * getattr(i, name)),
        *(("accuracy_as_share", lambda i, n=n: np.round(getattr(i, name), n)) for n in (0, 1, 2)),
        *(("other_pair", answers[name]) for answers in OTHER_PAIRS),
    ]


TABLE: Wrong = {
    "pairs": [("order", lambda i: _in_order(PAIRS[:, ::-1]))],
    **{name: _of_set(name, examples) for name, examples in SETS},
}


def _missing(call: Call[Any], name: str) -> str:
    return "missing_pairs" if name == "pairs" else ""


def _choices(tests: Sequence[Tested], own: bool) -> list[Call[Inputs]]:
    """The student's choice as a call that gave its two numbers."""
    return [
        Call(Inputs(), {"pair": pair}, {"pair": _best()})
        for chosen in _values(tests, "chosen_values")
        if type(chosen) is dict and (pair := _pair(chosen)) is not None
    ][:1]


def _pair(chosen: Mapping[Any, Any]) -> Array | None:
    values = [chosen.get(name) for name in ("learning_rate", "reg")]
    numbers = [value for value in values if isinstance(value, int | float | np.number)]
    return np.array(numbers, float) if len(numbers) == 2 else None


def _best() -> Array:
    """The pair of the highest validation accuracy."""
    return np.asarray(PAIRS[np.argmax(_accuracies(PAIRS)["validation"])])


def _not_the_best(call: Call[Any], name: str) -> str:
    """Any pair that is not good enough; the best one's numbers may stand under each other's names."""
    return "order" if same(call.given[name][::-1], call.right[name]) else "other_choice"


def _plots(tests: Sequence[Tested], own: bool) -> list[Call[Inputs]]:
    """Each figure as a call that gave its lines."""
    return [call for tried in tests for call in _drawn(tried)]


def _drawn(tried: Tested) -> Iterator[Call[Inputs]]:
    table: Any = None
    for asked in tried.asked:
        if asked.name == "plot_validation":
            (table,) = asked.args
        elif asked.name == "figures" and asked.gave and isinstance(table, np.ndarray):
            axes = asked.gave[-1]["axes"]
            lines = _lines([(line["x"], line["y"]) for line in axes[0]["lines"]] if axes else ())
            given = {} if lines is None else {"lines": lines}
            yield Call(Inputs(table=table), given, {"lines": _columns(table)})


def _lines(pairs: Iterable[tuple[Any, Any]]) -> Array | None:
    """Lines as an array (lines, points, x and y), points and lines sorted; None where sizes differ."""
    stacked = [_in_order(np.column_stack(pair).astype(float)) for pair in pairs]
    if not stacked or len({line.shape for line in stacked}) > 1:
        return None
    return np.array(sorted(stacked, key=lambda line: line.ravel().tolist()))


def _columns(table: Array, x: int = 0, y: int = 3, by: int = 1) -> Array:
    """A line for each value of the column `by`."""
    groups = [table[table[:, by] == value] for value in np.unique(table[:, by])]
    return _found([(rows[:, x], rows[:, y]) for rows in groups])


def _found(pairs: Iterable[tuple[Any, Any]]) -> Array:
    lines = _lines(pairs)
    if lines is None:
        raise ValueError("no such lines")
    return lines


def _of_all_rows(i: Inputs) -> Array:
    """All rows in each strength's line."""
    line = i.table[:, 0], i.table[:, 3]
    return _found([line] * len(np.unique(i.table[:, 1])))


def _of_own_sizes(i: Inputs) -> Array:
    """The rows taken for those of the notebook's own table, in its order."""
    shares = i.table[: len(PAIRS), 3].reshape(len(RATES), len(STRENGTHS))
    return _found([(RATES, shares[:, column]) for column in range(len(STRENGTHS))])


PLOT: Wrong = {
    "lines": [
        ("other_column", lambda i: _columns(i.table, y=2)),
        ("other_column", lambda i: _columns(i.table, x=3, y=0)),
        ("other_column", lambda i: _columns(i.table, x=1)),
        ("other_column", lambda i: _columns(i.table, x=1, by=0)),
        ("line_for_each_strength", lambda i: _found([(i.table[:, 0], i.table[:, 3])])),
        ("line_for_each_strength", _of_all_rows),
        ("line_for_each_strength", lambda i: _columns(i.table, by=0)),
        ("line_for_each_strength", lambda i: _columns(i.table)[:1]),
        ("line_for_each_strength", lambda i: _columns(i.table)[-1:]),
        ("hard_coded", _of_own_sizes),
        ("hard_coded", lambda i: np.empty((len(STRENGTHS), 0, 2))),
    ]
}

QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "accuracy_table": QuestionDiagnosis(
        _tables, hypotheses(TABLE), returns=("training", "validation"), fit=_missing
    ),
    "chosen_values": QuestionDiagnosis(_choices, fit=_not_the_best),
    "plot_validation": QuestionDiagnosis(_plots, hypotheses(PLOT)),
}
