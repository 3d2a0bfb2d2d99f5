"""What the command line prints. Nobody's text is read as rich's markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.report.wording import (
    clean,
    error_text,
    outcome_word,
    points,
    question_word,
    shared_message,
    shorten,
    tone,
)
from autograder.results import Incident, Outcome, QuestionResult, Result, TestResult

_STYLES = {"good": "green", "part": "yellow", "bad": "red", "idle": "dim"}


def console_table(results: Sequence[Result]) -> Table:
    """The end of a class run: for each student the points of each question, the score, and incidents."""
    questions = list(dict.fromkeys(question.id for result in results for question in result.questions))
    legend = "\n".join(f"Q{number}  {question}" for number, question in enumerate(questions, 1))
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), caption=Text(legend), caption_justify="left")
    table.add_column("Student", overflow="fold", max_width=32, min_width=10)
    for number in range(1, len(questions) + 1):
        table.add_column(f"Q{number}", justify="right", no_wrap=True)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("Notes", justify="right", no_wrap=True)
    for result in results:
        table.add_row(*_row(result, questions))
    return table


def _row(result: Result, questions: list[str]) -> list[Text]:
    found = {question.id: question for question in result.questions}
    cells = [_points(found[question]) if question in found else Text("") for question in questions]
    score = Text(points(result.score, 1), "bold") if result.gradable else Text("none", "bold red")
    return [_text(result.student, 100), *cells, score, Text(str(len(result.incidents) or ""))]


def _points(question: QuestionResult) -> Text:
    ungraded = question.outcome in (Outcome.NOT_ATTEMPTED, Outcome.HARNESS_ERROR)
    return Text("-" if ungraded else points(question.points, 1), _STYLES[tone(question_word(question))])


def console_result(result: Result) -> Group:
    """One submission: score, incidents, each question, and why and where tests did not pass, with hints."""
    score = f"{points(result.score)} / {points(result.max_score)}" if result.gradable else "not graded"
    parts: list[RenderableType] = [Text.assemble(_text(result.student, 100), "  ", (score, "bold"))]
    parts += [_incident(incident) for incident in result.incidents]
    for question in result.questions:
        parts += _question(question)
    return Group(*parts)


def _incident(incident: Incident) -> Text:
    return Text.assemble(("note: ", "yellow"), _text(incident.where, 200), ": ", _text(incident.message))


def _question(question: QuestionResult) -> Iterator[RenderableType]:
    word = question_word(question)
    score = f"{points(question.points)} / {points(question.max_points)}"
    yield Text.assemble((f"{word:<13}  ", _STYLES[tone(word)]), (question.id, "bold"), f"  {score}")
    if question.outcome is Outcome.NOT_ATTEMPTED:
        return
    shared = shared_message(question)
    if shared:
        yield Padding(_text(shared), (0, 0, 0, 4))
    for test in question.tests:
        if test.outcome is not Outcome.PASSED:
            yield from _failure(test, "" if shared else test.message)


def _failure(test: TestResult, message: str) -> Iterator[Padding]:
    yield Padding(Text.assemble((f"{outcome_word(test)}: ", "red"), test.title), (0, 0, 0, 4))
    for line in (message, error_text(test), test.hint and f"Hint: {test.hint}"):
        if line:
            yield Padding(_text(line), (0, 0, 0, 6))


def _text(text: str, limit: int = 600) -> Text:
    return Text(clean(shorten(text, limit, lines=10)))
