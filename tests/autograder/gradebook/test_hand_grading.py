"""What a person graded by hand stays as it is until there is a reason to look again."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder import gradebook
from autograder.course.folders import Course
from autograder.grading.grader import Graded
from tests.autograder.gradebook.graded_courses import again, handed_in
from tests.toy_submissions import NUMBERS, TOY, hand_in, released

WRITTEN, AUTOMATIC = "explain_width", "test_moving_average"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = Course.at(tmp_path)
    gradebook.prepare(TOY, course)
    return course


def answer(node: NotebookNode, text: str) -> None:
    next(cell for cell in node.cells if cell.id == WRITTEN).source = text


def submit(course: Course, node: NotebookNode, student: str = "ada") -> Graded:
    hand_in(course.submitted / student / TOY.id, (NUMBERS, node))
    graded = handed_in(course, student)
    assert gradebook.record_all(TOY, course, [graded]) == {}
    return graded


def asks(course: Course, cell: str, student: str = "ada") -> bool:
    with Gradebook(course.db_url) as book:
        return bool(book.find_grade(cell, NUMBERS, TOY.id, student).needs_manual_grade)


def grade_by_hand(course: Course, cell: str, points: float = 2) -> None:
    with Gradebook(course.db_url) as book:
        grade = book.find_grade(cell, NUMBERS, TOY.id, "ada")
        grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()


def graded_by_hand(course: Course) -> tuple[NotebookNode, Graded]:
    node = released(NUMBERS)
    answer(node, "It smooths.")
    graded = submit(course, node)
    assert asks(course, WRITTEN)
    for cell in (WRITTEN, AUTOMATIC):
        grade_by_hand(course, cell)
    return node, graded


def test_regrade_with_the_same_scores_asks_nobody(course: Course) -> None:
    _, graded = graded_by_hand(course)
    gradebook.record_all(TOY, course, [graded])
    assert not asks(course, WRITTEN)
    assert not asks(course, AUTOMATIC)


def test_regrade_asks_where_the_automatic_score_changed_and_not_about_written_answers(course: Course) -> None:
    _, graded = graded_by_hand(course)
    gradebook.record_all(TOY, course, [again(graded)])
    assert asks(course, AUTOMATIC)
    assert not asks(course, WRITTEN)
    gradebook.record_all(TOY, course, [again(graded)])
    assert asks(course, AUTOMATIC), "until a person looked"


def test_new_text_of_a_written_answer_asks(course: Course) -> None:
    node, _ = graded_by_hand(course)
    answer(node, "It smooths more.")
    submit(course, node)
    assert asks(course, WRITTEN)


def test_new_text_asks_also_when_the_gradebook_was_locked_at_first(course: Course) -> None:
    node, _ = graded_by_hand(course)
    answer(node, "It smooths more.")
    hand_in(course.submitted / "ada" / TOY.id, (NUMBERS, node))
    graded = handed_in(course, "ada")
    impatient = replace(course, db_url=f"{course.db_url}?timeout=0.05")
    with Gradebook(course.db_url) as book:
        book.db.connection().exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(gradebook.GradebookError, match="locked"):
            gradebook.record_all(TOY, impatient, [graded])
    gradebook.record_all(TOY, course, [graded])
    assert asks(course, WRITTEN)


def test_code_that_changed_beside_a_written_answer_asks_nobody(course: Course) -> None:
    node, _ = graded_by_hand(course)
    node.cells.append(nbformat.v4.new_code_cell("print('try')"))
    submit(course, node)
    assert not asks(course, WRITTEN)


def below(node: NotebookNode) -> None:
    node.cells.append(nbformat.v4.new_markdown_cell("It smooths."))


def above(node: NotebookNode) -> None:
    node.cells.insert(len(node.cells) - 1, nbformat.v4.new_markdown_cell("It smooths."))


def as_code(node: NotebookNode) -> None:
    node.cells.append(nbformat.v4.new_code_cell("# It smooths."))


def as_raw(node: NotebookNode) -> None:
    node.cells.append(nbformat.v4.new_raw_cell("It smooths."))


def behind_an_empty_cell(node: NotebookNode) -> None:
    node.cells += [nbformat.v4.new_markdown_cell(""), nbformat.v4.new_markdown_cell("It smooths.")]


def as_a_picture(node: NotebookNode) -> None:
    node.cells[-1].attachments = {"photo.jpg": {"image/jpeg": "AAAA"}}


def as_a_picture_below(node: NotebookNode) -> None:
    below(node)
    node.cells[-1] |= {"source": "", "attachments": {"photo.jpg": {"image/jpeg": "AAAA"}}}


def far_away(node: NotebookNode) -> None:
    node.cells.insert(1, nbformat.v4.new_markdown_cell("It smooths."))


def into_a_text_of_the_release(node: NotebookNode) -> None:
    next(cell for cell in node.cells if cell.id == "about-differences").source += "\n\nIt smooths."


def into_a_copy_of_a_test(node: NotebookNode) -> None:
    test = next(cell for cell in node.cells if cell.id == "test_differences")
    node.cells.append(nbformat.v4.new_markdown_cell("It smooths.", metadata=deepcopy(test.metadata)))


WAYS = [
    below,
    above,
    as_code,
    as_raw,
    behind_an_empty_cell,
    as_a_picture,
    as_a_picture_below,
    far_away,
    into_a_text_of_the_release,
    into_a_copy_of_a_test,
]


@pytest.mark.parametrize("write", WAYS)
def test_answer_beside_the_answer_cell_goes_to_a_person_who_is_told_of_it(
    course: Course, write: Callable[[NotebookNode], None]
) -> None:
    node = released(NUMBERS)
    write(node)
    submit(course, node)
    assert asks(course, WRITTEN)
    with Gradebook(course.db_url) as book:
        assert book.find_grade(WRITTEN, NUMBERS, TOY.id, "ada").auto_score is None
        assert book.find_comment(WRITTEN, NUMBERS, TOY.id, "ada").auto_comment is None
    shown = nbformat.read(course.autograded / "ada" / TOY.id / f"{NUMBERS}.ipynb", 4)
    assert "More than this text was handed in" in next(c for c in shown.cells if c.id == WRITTEN).source
    grade_by_hand(course, WRITTEN)
    submit(course, node)
    assert not asks(course, WRITTEN)
    below(node)
    node.cells[-1].source = "And it delays."
    submit(course, node)
    assert asks(course, WRITTEN), "there is more to read"


def reflowed(node: NotebookNode) -> None:
    text = next(cell for cell in node.cells if cell.id == "about-differences")
    text.source = f"\n{text.source}  \n"


def empty(node: NotebookNode) -> None:
    node.cells.append(nbformat.v4.new_markdown_cell("  \n"))


@pytest.mark.parametrize("write", [reflowed, empty, lambda node: None])
def test_answer_that_nobody_wrote_gets_no_points_and_asks_nobody(
    course: Course, write: Callable[[NotebookNode], None]
) -> None:
    node = released(NUMBERS)
    write(node)
    submit(course, node)
    assert not asks(course, WRITTEN)
    with Gradebook(course.db_url) as book:
        assert book.find_grade(WRITTEN, NUMBERS, TOY.id, "ada").auto_score == 0
        assert book.find_comment(WRITTEN, NUMBERS, TOY.id, "ada").auto_comment == "No response."
