"""A graded copy of a submitted notebook, in the form nbgrader reads points from and shows to students."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from nbformat import NotebookNode, from_dict

from autograder.notebooks.written import BESIDE, written_answers
from autograder.report.page import render
from autograder.report.student_text import harmless
from autograder.report.wording import clean, error_text, outcome_word, points, question_word, shorten
from autograder.results.result import Incident, Outcome, QuestionResult, Result

_PREFIX = "test_"


def annotate(notebook: NotebookNode, result: Result, notebook_id: str) -> NotebookNode:
    """A copy of the notebook in which each test cell shows its question's feedback, and other cells nothing.

    A student's text cells are made harmless. A written answer that stands in other cells says so.

    The last output of a test cell is its points as a plain number: nbgrader's `determine_grade` reads an
    execute_result as partial credit, and would give full points to a cell without one.

    Raises:
        ValueError: a test cell has no grade in the result, or the harness failed and there is none to give.
    """
    if not result.gradable:
        raise ValueError(f"{result.student}: the grader itself failed, so there is no grade to write")
    graded = {question.id: question for question in result.questions if question.notebook == notebook_id}
    notebook = copy.deepcopy(notebook)
    for answer in written_answers(notebook):
        if answer.elsewhere:  # nbgrader gives no points to a cell whose text is the released one
            comment = "# " if answer.cell.cell_type == "code" else ""
            answer.cell.source += f"\n\n{comment}{BESIDE}"
    for cell in notebook.cells:
        if cell.cell_type != "code":
            if not cell.metadata.get("nbgrader", {}).get("locked"):
                harmless(cell)
            continue
        cell.outputs, cell.execution_count = [], None
        name = _tested(cell)
        if name is None:
            continue
        if name not in graded:
            raise ValueError(f"{notebook_id}.ipynb: cell '{_PREFIX}{name}' has no grade in the result")
        cell.outputs, cell.execution_count = _outputs(graded[name], result.incidents), 1
    return notebook


def _tested(cell: NotebookNode) -> str | None:
    """The question that a cell tests."""
    metadata = cell.metadata.get("nbgrader", {})
    grade_id: str = metadata.get("grade_id", "")
    return grade_id.removeprefix(_PREFIX) if metadata.get("grade") and grade_id.startswith(_PREFIX) else None


def _outputs(question: QuestionResult, incidents: Sequence[Incident]) -> list[NotebookNode]:
    page = render("autograded.html", question=question, incidents=incidents)
    shown = {"text/html": page, "text/plain": _plain(question)}
    grade = {"text/plain": repr(float(question.points))}  # repr: nbgrader must read back this very number
    outputs = [
        {"output_type": "display_data", "data": shown, "metadata": {}},
        {"output_type": "execute_result", "data": grade, "metadata": {}, "execution_count": 1},
    ]
    return [from_dict(output) for output in outputs]


def _plain(question: QuestionResult) -> str:
    score = f"{points(question.points)} / {points(question.max_points)}"
    lines = [f"{question.id}: {question_word(question)}, {score}"]
    for test in question.tests if question.outcome is not Outcome.NOT_ATTEMPTED else ():
        lines.append(f"- {outcome_word(test)}: {test.title}")
        if test.outcome not in (Outcome.PASSED, Outcome.NOT_JUDGED):
            told = (test.message, error_text(test), test.hint and f"Hint: {test.hint}")
            lines += [f"    {shorten(line)}" for line in told if line]
    return clean("\n".join(lines))
