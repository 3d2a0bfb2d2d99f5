"""A result stays small, whatever a submission makes the grader say of it."""

from __future__ import annotations

from nbformat import v4

from autograder.course import content
from autograder.grading.bounding import INCIDENTS, MESSAGE, PLACE, bounded_incidents, bounded_test
from autograder.grading.grader import Grader, sandbox_for
from autograder.results.result import Incident, Outcome, TestResult, to_json
from tests.toy_submissions import NUMBERS, TOY, reference, submission

CELLS = 1900
RAISES = "raise ValueError('\N{CJK UNIFIED IDEOGRAPH-4E2D}' * 100_000)"


def test_hundreds_of_cells_that_raise_long_texts_make_a_small_result() -> None:
    node = reference(NUMBERS)
    node.cells[:0] = [
        v4.new_code_cell(RAISES) for _ in range(CELLS)
    ]  # what stands below its tests does not run
    with Grader(TOY, sandbox_for(content.load("toy"))) as grader:
        result = grader.grade(submission("ada", (NUMBERS, node))).result
    assert len(to_json(result)) < 400_000
    assert f"{CELLS - INCIDENTS:,} more notes are left out" in result.incidents[-1].message


def test_few_short_incidents_are_left_as_they_are() -> None:
    incidents = tuple(
        Incident(f"1_numbers.ipynb: cell {number}", "was changed") for number in range(INCIDENTS)
    )
    assert bounded_incidents(incidents) == incidents


def test_incidents_that_are_left_out_are_counted_by_file() -> None:
    incidents = [Incident(f"{name}.ipynb: cell {n}", "failed") for name in ("a", "b") for n in range(100)]
    *kept, last = bounded_incidents(incidents)
    assert len(kept) == INCIDENTS
    assert "100 more notes are left out, in b.ipynb (100)" in last.message


def test_long_places_and_messages_are_cut_and_the_rest_counted() -> None:
    [incident] = bounded_incidents([Incident("p" * 10_000, "m" * 10_000)])
    assert incident.where.startswith("p" * PLACE + "…")
    assert "(8,000 more characters)" in incident.message


def test_long_message_of_a_test_is_cut() -> None:
    test = TestResult("test_x", "X", 1, Outcome.FAILED, "m" * 10**6, "", None, None, 0.1)
    assert len(bounded_test(test).message) < MESSAGE + 100
