"""The form of results.json, which other tools read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from autograder.results.result import (
    ErrorMap,
    Incident,
    Outcome,
    QuestionResult,
    Result,
    TestResult,
    from_json,
    to_json,
)

TEST = TestResult(
    name="test_stride",
    title="Stride 2",
    weight=2.0,
    outcome=Outcome.FAILED,
    message="out is wrong",
    hint="mind the stride",
    error=0.5,
    tolerance=1e-6,
    seconds=0.25,
    picture=ErrorMap("out[0, 0, :, :]", ((0, 1), (2, 3))),
)
QUESTION = QuestionResult("differences", "1_numbers", 7.5, 15.0, Outcome.FAILED, (TEST,))
RESULT = Result("ada", "toy", 7.5, 100.0, "landlock", (QUESTION,), (Incident("a.ipynb", "missing"),))


def test_what_is_written_is_read_back_the_same() -> None:
    assert from_json(to_json(RESULT)) == RESULT


def test_json_has_the_documented_keys() -> None:
    raw = json.loads(to_json(RESULT))
    assert raw["schema"] == 2
    expected = {
        "schema",
        "student",
        "assignment",
        "score",
        "max_score",
        "sandbox",
        "questions",
        "incidents",
    }
    assert raw.keys() == expected
    question = {"id", "notebook", "points", "max_points", "outcome", "tests", "cause"}
    assert raw["questions"][0].keys() == question
    documented = {"name", "title", "weight", "outcome", "message", "hint", "error", "tolerance", "seconds"}
    assert raw["questions"][0]["tests"][0].keys() >= documented


def test_result_of_schema_1_is_read_on() -> None:
    raw = json.loads(to_json(RESULT)) | {"schema": 1, "seed": 42}
    assert from_json(json.dumps(raw)) == RESULT


def test_file_without_causes_is_read_as_before() -> None:
    raw = json.loads(to_json(RESULT)) | {"schema": 1}
    del raw["questions"][0]["cause"]
    assert from_json(json.dumps(raw)) == RESULT


def test_test_that_was_not_judged_is_read_back_as_such() -> None:
    unseen = replace(
        RESULT, questions=(replace(QUESTION, tests=(replace(TEST, outcome=Outcome.NOT_JUDGED),)),)
    )
    assert from_json(to_json(unseen)) == unseen
    assert '"outcome": "not_judged"' in to_json(unseen)


def test_infinite_error_is_written_as_null_which_every_json_reader_takes() -> None:
    endless = replace(RESULT, questions=(replace(QUESTION, tests=(replace(TEST, error=float("inf")),)),))
    assert json.loads(to_json(endless))["questions"][0]["tests"][0]["error"] is None


def test_other_schema_is_refused() -> None:
    with pytest.raises(ValueError, match=r"schema 3; this version reads 1 and 2"):
        from_json('{"schema": 3}')


def test_failure_of_the_harness_makes_a_result_ungradable() -> None:
    broken = replace(RESULT, questions=(QUESTION, replace(QUESTION, outcome=Outcome.HARNESS_ERROR)))
    assert RESULT.gradable
    assert not broken.gradable
