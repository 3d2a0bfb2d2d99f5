"""What the command line prints. Nobody's text is read as rich's markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from types import MappingProxyType

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.course.content import catalogues_of
from autograder.diagnosing.causes import Cause
from autograder.report.summary import ClassSummary, QuestionSummary, summarise
from autograder.report.wording import (
    PARTLY,
    cause_of,
    clean,
    error_text,
    outcome_word,
    points,
    question_word,
    shared_message,
    shorten,
    tone,
)
from autograder.results.result import Incident, Outcome, QuestionResult, Result, TestResult
from autograder.results.total import Total
from autograder.translation import ENGLISH, translations

STUDENTS = 60
"""A table of more students than these is nothing to read in a terminal."""

COLUMNS = 12
"""A table of students with more questions is too wide for a terminal: its columns are notebooks."""

UNGRADED = 20
"""So many students without a grade are named once more at the end."""

_STYLES = {"good": "green", "part": "yellow", "bad": "red", "idle": "dim"}


def console_class(results: Iterable[Result], totals: Mapping[str, Total] = MappingProxyType({})) -> Table:
    """The end of a class run: a table of the students or, where they are many, of the questions.

    `totals` has what the gradebook says, by student; where it says nothing, the hidden tests' points count.
    """
    others = iter(results)
    first = list(islice(others, STUDENTS + 1))
    if len(first) > STUDENTS:
        return _questions(summarise(chain(first, others), totals))
    return _students(sorted(first, key=lambda result: result.student), totals)


def _questions(summary: ClassSummary) -> Table:
    """For each question how the class did, in students and in points."""
    graded = f"{summary.students:,} students, mean {points(summary.mean, 1)} of {points(summary.max_score)}"
    legend = Text(f"{graded}, median {points(summary.median, 1)}")
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), caption=legend, caption_justify="left")
    table.add_column("Question", overflow="fold")
    for name in ("Mean", "Of", "Passed", "Partly", "None", "Unanswered"):
        table.add_column(name, justify="right", no_wrap=True)
    for question in summary.questions:
        table.add_row(*map(Text, _question_row(question)))
    return table


def _question_row(question: QuestionSummary) -> tuple[str, ...]:
    counts = dict(question.counts)
    passed, partly, untouched = (counts.pop(word, 0) for word in ("passed", PARTLY, "not attempted"))
    numbers = (f"{number:,}" for number in (passed, partly, sum(counts.values()), untouched))
    return question.id, points(question.mean_points, 1), points(question.max_points), *numbers


def _students(results: Sequence[Result], totals: Mapping[str, Total]) -> Table:
    """For each student the points of each column, the total, and the number of incidents; then the mean."""
    letter, columns = _columns(results)
    legend = "\n".join(f"{letter}{number}  {name}" for number, name in enumerate(columns, 1))
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), caption=Text(legend), caption_justify="left")
    table.add_column("Student", overflow="fold", max_width=32, min_width=10)
    for number in range(1, len(columns) + 1):
        table.add_column(f"{letter}{number}", justify="right", no_wrap=True)
    table.add_column("Total", justify="right", no_wrap=True)
    table.add_column("Notes", justify="right", no_wrap=True)
    for result in results:
        table.add_row(*_row(result, totals.get(result.student), columns))
    summary = summarise(results, totals)
    if summary.students:
        table.add_section()
        parts = [[q for q in summary.questions if q.id in questions] for questions in columns.values()]
        mean = [points(sum(question.mean_points for question in part), 1) for part in parts]
        most = [points(sum(question.max_points for question in part)) for part in parts]
        table.add_row("Mean", *mean, points(summary.mean, 1), style="dim")
        table.add_row("Of", *most, points(summary.max_score), style="dim")
    return table


def _columns(results: Sequence[Result]) -> tuple[str, dict[str, list[str]]]:
    """The letter of the columns, and by their names the questions that each adds up: one, or a notebook's."""
    notebooks = {question.id: question.notebook for result in results for question in result.questions}
    if len(notebooks) <= COLUMNS:
        return "Q", {question: [question] for question in notebooks}
    columns: dict[str, list[str]] = {}
    for question, notebook in notebooks.items():
        columns.setdefault(notebook, []).append(question)
    return "N", columns


def _row(result: Result, total: Total | None, columns: Mapping[str, Sequence[str]]) -> list[Text]:
    cells = [
        _points([question for question in result.questions if question.id in questions])
        for questions in columns.values()
    ]
    counts = total.points if total else result.score
    shown = Text(points(counts), "bold") if result.gradable else Text("none", "bold red")
    return [_text(result.student, 100), *cells, shown, Text(str(len(result.incidents) or ""))]


def _points(questions: Sequence[QuestionResult]) -> Text:
    if not questions:
        return Text("")
    ungraded = {question.outcome for question in questions} <= {Outcome.NOT_ATTEMPTED, Outcome.HARNESS_ERROR}
    reached = points(sum(question.points for question in questions), 1)
    tones = {tone(question_word(question)) for question in questions}
    return Text("-" if ungraded else reached, _STYLES[tones.pop() if len(tones) == 1 else "part"])


def console_ungraded(ungraded: Mapping[str, str]) -> Group:
    """Who has no recorded grade, and why: the first of them, and how many more there are."""
    first = islice(ungraded.items(), UNGRADED)
    lines = [Text.assemble(_text(name, 100), ": ", _text(why)) for name, why in first]
    more = len(ungraded) - len(lines)
    lines += [Text(f"{more:,} more, in the class report")] if more else []
    return Group(*(Text.assemble(("not graded: ", "bold red"), line) for line in lines))


def console_result(result: Result, language: str = ENGLISH) -> Group:
    """One submission: score, incidents, each question, and why and where tests did not pass, with hints.

    Likely causes, titles and hints are told in one of `translation.LANGUAGES`.
    """
    score = f"{points(result.score)} / {points(result.max_score)}" if result.gradable else "not graded"
    parts: list[RenderableType] = [Text.assemble(_text(result.student, 100), "  ", (score, "bold"))]
    parts += [_incident(incident) for incident in result.incidents]
    texts = translations(language, catalogues_of(result.assignment))
    for question in result.questions:
        parts += _question(question, cause_of(question, result.assignment), texts.gettext)
    return Group(*parts)


def _incident(incident: Incident) -> Text:
    return Text.assemble(("note: ", "yellow"), _text(incident.where, 200), ": ", _text(incident.message))


def _question(
    question: QuestionResult, cause: Cause | None, _: Callable[[str], str]
) -> Iterator[RenderableType]:
    word = question_word(question)
    score = f"{points(question.points)} / {points(question.max_points)}"
    yield Text.assemble((f"{word:<13}  ", _STYLES[tone(word)]), (question.id, "bold"), f"  {score}")
    if question.outcome is Outcome.NOT_ATTEMPTED:
        return
    if cause:
        yield Padding(Text.assemble((_("Likely cause: "), "yellow"), _(cause.sentence)), (0, 0, 0, 4))
        yield Padding(Text(_("Read on in: ") + _(cause.idea), "dim"), (0, 0, 0, 6))
    shared = shared_message(question)
    if shared:
        yield Padding(_text(shared), (0, 0, 0, 4))
    for test in question.tests:
        if test.outcome is Outcome.NOT_JUDGED:
            yield Padding(Text.assemble((f"{outcome_word(test)}: ", "dim"), _(test.title)), (0, 0, 0, 4))
        elif test.outcome is not Outcome.PASSED:
            yield from _failure(test, "" if shared else test.message, _)


def _failure(test: TestResult, message: str, _: Callable[[str], str]) -> Iterator[Padding]:
    yield Padding(Text.assemble((f"{outcome_word(test)}: ", "red"), _(test.title)), (0, 0, 0, 4))
    for line in (message, error_text(test, _), test.hint and _("Hint: ") + _(test.hint)):
        if line:
            yield Padding(_text(line), (0, 0, 0, 6))


def _text(text: str, limit: int = 600) -> Text:
    return Text(clean(shorten(text, limit, lines=10)))
