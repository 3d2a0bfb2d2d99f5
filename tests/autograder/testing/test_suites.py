"""Suites that are collected once say of each submission what they would say if it were the only one."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import sandbox
from autograder.grading.grader import Grader, GradingError
from autograder.intake.submission import Submission
from autograder.results.result import Outcome, Result, to_json
from autograder.testing.suites import Suites
from tests import toy_submissions as toy

QUESTION = "differences"


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(toy.TOY, sandbox.choose()) as grader:
        yield grader


@pytest.fixture
def suites(grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose suites the grader runs in place of the hidden ones."""
    folder = tmp_path / "suites"
    folder.mkdir()
    suites = Suites(folder)
    monkeypatch.setattr(grader, "suites", suites)
    yield folder
    suites.close()


def suite(folder: Path, body: str) -> None:
    # pytest keeps modules by name
    (folder / f"test_{folder.parent.name}.py").write_text("import pytest\n" + textwrap.dedent(body))


def answered(code: str = "def differences(x): return x") -> Submission:
    return toy.submission("ada", (toy.NUMBERS, toy.answered(toy.NUMBERS, differences=code)))


HANDED_IN = [
    toy.submission("ada"),
    toy.submission("bob", *((name, toy.answered(name, **toy.WRONG)) for name in (toy.NUMBERS, toy.WORDS))),
    toy.submission("eve", (toy.NUMBERS, toy.answered(toy.NUMBERS, differences="import os\nos._exit(0)"))),
]


def outcomes(result: Result) -> list[Outcome]:
    return [test.outcome for test in result.questions[0].tests]


def written(grader: Grader, handed_in: Submission) -> str:
    """The results file but for the seconds, which no two runs share."""
    result = grader.grade(handed_in).result
    questions = tuple(
        replace(question, tests=tuple(replace(test, seconds=0.0) for test in question.tests))
        for question in result.questions
    )
    return to_json(replace(result, questions=questions))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_result_does_not_depend_on_who_was_graded_before(grader: Grader, order: Sequence[int]) -> None:
    after_others = [written(grader, HANDED_IN[i]) for i in order]
    with Grader(toy.TOY, sandbox.choose()) as fresh:
        assert written(fresh, HANDED_IN[order[-1]]) == after_others[-1]


def test_fixtures_and_test_classes_are_new_for_each_submission(grader: Grader, suites: Path) -> None:
    suite(
        suites,
        """
        @pytest.fixture(scope="session")
        def of_the_session():
            return []

        @pytest.fixture(scope="module")
        def of_the_module():
            return []

        @pytest.mark.question("differences")
        class TestQuestion:
            seen = ()

            def test_it(self, request, of_the_session, of_the_module, student, check):
                before = len(of_the_session), len(of_the_module), len(self.seen), len(request.node.stash)
                of_the_session.append(1)
                of_the_module.append(1)
                self.seen = (1,)
                check.that(before == (0, 0, 0, 0), str(before))
        """,
    )
    for _ in range(3):
        assert outcomes(grader.grade_questions(answered(), [QUESTION])) == [Outcome.PASSED]


def test_test_that_goes_on_runs_where_the_one_before_left_the_notebook(grader: Grader, suites: Path) -> None:
    suite(
        suites,
        """
        @pytest.mark.question("moving_average")
        class TestQuestion:
            def test_goes_down(self, student, check):
                check.that(student.call("moving_average").value == 1, "called before")
                student.call("differences")

            @pytest.mark.goes_on
            def test_stays(self, student, check):
                check.that(student.call("moving_average").value == 2, "another worker")

            def test_returns(self, student, check):
                check.that(student.call("moving_average").value == 1, "called before")
        """,
    )
    counts = "calls = []\ndef moving_average():\n    calls.append(1)\n    return len(calls)"
    both = toy.answered(toy.NUMBERS, moving_average=counts, differences="def differences(): pass")
    result = grader.grade_questions(toy.submission("ada", (toy.NUMBERS, both)), ["moving_average"])
    assert outcomes(result) == [Outcome.PASSED] * 3


def test_names_that_a_submission_leaves_behind_are_gone_for_the_next(grader: Grader, suites: Path) -> None:
    suite(
        suites,
        """
        @pytest.mark.question("differences")
        def test_it(student, check):
            check.that(student.call("differences", 1).value == 1, "called before")
        """,
    )
    counts = "import numpy\ndef differences(x):\n    numpy.calls = getattr(numpy, 'calls', 0) + 1\n"
    counts += "    return numpy.calls"
    for _ in range(2):
        assert outcomes(grader.grade_questions(answered(counts), [QUESTION])) == [Outcome.PASSED]


def test_run_that_was_stopped_leaves_nothing_to_the_next(
    grader: Grader, suites: Path, tmp_path: Path
) -> None:
    suite(
        suites,
        f"""
        from pathlib import Path

        @pytest.fixture(scope="session")
        def begun():
            stopped = Path({str(tmp_path / "stopped")!r})
            first = not stopped.exists()
            stopped.touch()
            return first

        @pytest.mark.question("differences")
        def test_it(begun, student):
            if begun:
                raise KeyboardInterrupt
        """,
    )
    with pytest.raises(KeyboardInterrupt):
        grader.grade_questions(answered(), [QUESTION])
    assert outcomes(grader.grade_questions(answered(), [QUESTION])) == [Outcome.PASSED]


def test_fixture_that_fails_at_its_end_costs_no_points_and_is_told(
    grader: Grader, suites: Path, caplog: pytest.LogCaptureFixture
) -> None:
    suite(
        suites,
        """
        @pytest.fixture
        def ends_badly():
            yield
            1 / 0

        @pytest.mark.question("differences")
        class TestQuestion:
            def test_first(self, ends_badly, student):
                assert student.call("differences", 7).value == 7

            def test_second(self, student):
                assert student.call("differences", 8).value == 8
        """,
    )
    for _ in range(2):
        assert outcomes(grader.grade_questions(answered(), [QUESTION])) == [Outcome.PASSED] * 2
    assert "test_first cannot be ended" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_suites_that_cannot_be_collected_are_no_grade(grader: Grader, suites: Path) -> None:
    suite(suites, "1 / 0")
    with pytest.raises(GradingError, match="try: pytest"):
        grader.grade_questions(answered(), [QUESTION])


def test_options_that_the_user_has_for_pytest_change_no_grade(
    grader: Grader, suites: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite(
        suites,
        """
        @pytest.mark.question("differences")
        class TestQuestion:
            def test_it(self, check):
                assert check
        """,
    )
    monkeypatch.setenv("PYTEST_ADDOPTS", "-v --durations=3 -k nothing")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    assert outcomes(grader.grade_questions(answered(), [QUESTION])) == [Outcome.PASSED]
