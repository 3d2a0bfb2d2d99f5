"""Hidden tests of 5_experiment: a table, a choice and a plot."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment1.oracle import experiment
from autograder.course.assignment import Assignment
from autograder.testing import Array, Check, Fault, Student

PAIRS = [*product(experiment.RATES, experiment.STRENGTHS)]
EXAMPLES_OFF = 2
"""Of a set's examples this many may be judged otherwise on another machine: roundings differ there."""


@pytest.mark.question("accuracy_table")
class TestAccuracyTable:
    """The table of results."""

    def table(self, student: Student, check: Check) -> Array:
        """The student's table."""
        table = student.value("accuracy_table")
        is_table = type(table) is np.ndarray and table.dtype.kind in "fiu" and table.ndim == 2
        check.that(is_table, "accuracy_table should be an array of numbers with two axes", Fault.PARTS)
        check.that(
            table.shape[1] == 4, f"accuracy_table has shape {table.shape}; it should be (12, 4)", Fault.SHAPE
        )
        return np.asarray(table, float)

    def accuracies(self, student: Student, check: Check, column: int) -> None:
        """A column of accuracies is right for the pairs that are there."""
        table = self.table(student, check)
        known = dict(zip(PAIRS, (experiment.accuracies(*pair) for pair in PAIRS), strict=True))
        found = [(row[column], known[key]) for row in table if (key := self.pair(row)) in known]
        check.that(len(found) >= len(PAIRS) // 2, "fewer than half of the pairs are in the table")
        name = ("training", "validation")[column - 2]
        examples = (90, 150)[column - 2]
        wrong = sum(abs(share - getattr(right, name)) * examples > EXAMPLES_OFF for share, right in found)
        check.that(wrong == 0, f"the {name} accuracy is wrong in {wrong} of {len(found)} rows", Fault.VALUES)

    def pair(self, row: Array) -> tuple[float, float]:
        """The pair of the notebook's that a row is about; the row's own numbers where it is about none."""
        own = float(row[0]), float(row[1])
        return next((pair for pair in PAIRS if np.allclose(pair, own, rtol=1e-6, atol=0)), own)

    @pytest.mark.hint("12 rows; columns: learning rate, strength, training accuracy, validation accuracy.")
    def test_pairs(self, student: Student, check: Check) -> None:
        """Each pair of a learning rate and a strength is there once"""
        pairs = [self.pair(row) for row in self.table(student, check)]
        check.that({*pairs} == {*PAIRS}, "the pairs of the table are not those of the notebook", Fault.VALUES)
        check.that(len(pairs) == len(PAIRS), "some pairs are there more than once", Fault.VALUES)

    @pytest.mark.hint("accuracy(weights, X_train, y_train), with the weights of this pair.")
    def test_training_accuracies(self, student: Student, check: Check) -> None:
        """The training accuracies are those that training gives"""
        self.accuracies(student, check, 2)

    @pytest.mark.weight(2)
    @pytest.mark.hint("accuracy(weights, X_val, y_val), with the weights of this pair.")
    def test_validation_accuracies(self, student: Student, check: Check) -> None:
        """The validation accuracies are those that training gives"""
        self.accuracies(student, check, 3)


@pytest.mark.question("chosen_values")
class TestChosenValues:
    """The choice."""

    def chosen(self, student: Student, check: Check) -> list[float]:
        """The student's learning rate and strength."""
        chosen = student.value("chosen_values")
        values = [
            check.entry("chosen_values", chosen, name, Fault.PARTS) for name in ("learning_rate", "reg")
        ]
        for value in values:
            number = type(value) in (int, float) or (
                isinstance(value, np.generic) and value.dtype.kind in "fiu"
            )
            small = number and np.isfinite(float(value)) and 0 <= float(value) < 1e6
            check.that(
                bool(small), "learning_rate and reg should be numbers from 0 to a million", Fault.PARTS
            )
        return [float(value) for value in values]

    @pytest.mark.hint("chosen_values = {'learning_rate': ..., 'reg': ...}")
    def test_values(self, student: Student, check: Check) -> None:
        """chosen_values holds a learning rate and a strength"""
        self.chosen(student, check)

    @pytest.mark.weight(3)
    @pytest.mark.hint("Take the row of the table with the highest validation accuracy.")
    def test_accuracy(self, student: Student, check: Check, assignment: Assignment) -> None:
        """Trained again with these values, the classifier is good on the validation set"""
        with check.values_first():
            values = self.chosen(student, check)
        found, least = experiment.accuracies(*values).validation, assignment.settings["accuracy"]
        message = f"the validation accuracy is {found:.2f}; it should be {least:.2f} at least"
        check.that(found >= least - EXAMPLES_OFF / 150, message, Fault.VALUES)


@pytest.mark.question("plot_validation")
class TestPlotValidation:
    """The plot."""

    def table(self, rng: np.random.Generator, rates: int = 4, strengths: int = 3) -> Array:
        """Made-up results, the rows in random order."""
        first = 10.0 ** (np.arange(rates) - rng.uniform(1, 3))
        second = 10.0 ** (np.arange(strengths) - rng.uniform(3, 5))
        pairs = np.array([*product(first, second)])
        return rng.permutation(np.hstack([pairs, rng.uniform(0.2, 1, (len(pairs), 2))]))

    def axes(self, student: Student, check: Check, table: Array) -> Mapping[str, Any]:
        """The first axes of what the student draws."""
        student.call("plot_validation", table)
        axes = student.figure()["axes"]
        check.that(bool(axes), "the figure has no axes", Fault.PARTS)
        return dict(axes[0])

    def lines(self, axes: Mapping[str, Any], check: Check, table: Array, *, ordered: bool = True) -> None:
        """There is a line for each strength, through its points, and none besides."""
        found = [(line["x"], line["y"]) for line in axes["lines"]]
        strengths = np.unique(table[:, 1])
        check.that(
            len(found) == len(strengths), f"there are {len(found)} lines for {len(strengths)} strengths"
        )
        for strength in strengths:
            rows = table[table[:, 1] == strength]
            rows = rows[rows[:, 0].argsort()]
            held = any(self.holds(x, y, rows, ordered) for x, y in found)
            check.that(held, "a strength has no line through its learning rates and validation accuracies")

    def holds(self, x: Any, y: Any, rows: Array, ordered: bool) -> bool:
        """Whether a line goes through the points of these rows."""
        if not all(type(part) is np.ndarray and part.shape == (len(rows),) for part in (x, y)):
            return False
        if not all(part.dtype.kind in "fiu" for part in (x, y)):
            return False
        order = slice(None) if ordered else x.argsort()
        return bool(np.allclose(x[order], rows[:, 0]) and np.allclose(y[order], rows[:, 3]))

    @pytest.mark.weight(2)
    @pytest.mark.hint("For each strength select its rows; x is the learning rate, y the validation accuracy.")
    def test_lines(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """A line for each strength goes through its points"""
        for sizes in ((4, 3), (5, 2)):
            table = self.table(rng, *sizes)
            self.lines(self.axes(student, check, table), check, table, ordered=False)

    @pytest.mark.hint("Sort the rows by their learning rate before you plot them.")
    def test_order(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """Lines run from the smallest learning rate to the largest"""
        table = self.table(rng, 6, 3)
        axes = self.axes(student, check, table)
        with check.values_first():
            self.lines(axes, check, table, ordered=False)
        self.lines(axes, check, table)

    @pytest.mark.hint("ax.set_xscale('log')")
    def test_logarithmic_axis(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """The learning rate has a logarithmic axis, the accuracy a linear one"""
        axes = self.axes(student, check, self.table(rng))
        check.that(axes["xscale"] == "log", "the axis of the learning rate is not logarithmic")
        check.that(axes["yscale"] == "linear", "the axis of the accuracy is not linear")

    @pytest.mark.hint("ax.set(xlabel=..., ylabel=...)")
    def test_labels(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """Both axes are labelled"""
        axes = self.axes(student, check, self.table(rng))
        for name in ("xlabel", "ylabel"):
            check.that(bool(axes[name].strip()), f"the {name[0]} axis has no label")
        check.that(axes["xlabel"] != axes["ylabel"], "both axes have the same label")

    @pytest.mark.hint("Give each line a label of its own, then call legend().")
    def test_legend(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """A legend tells the lines apart"""
        table = self.table(rng, 4, 4)
        entries = [text.strip() for text in self.axes(student, check, table)["legend"]]
        check.that(len({*entries} - {""}) == 4, "the legend has no entry of its own for each line")
