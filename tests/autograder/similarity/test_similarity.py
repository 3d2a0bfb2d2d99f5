"""Copied answers are found however they are disguised; what everybody has by other means is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from nbformat import v4

from autograder.__main__ import main
from autograder.audit.as_files import as_files
from autograder.intake.finding import find_class
from autograder.similarity.answers import Answer, of_class
from autograder.similarity.pairs import Pair, alike, groups
from tests.disguises import DISGUISES, commented, renamed
from tests.toy_submissions import NUMBERS, TOY, answered, hand_in, reference

COPIED = """def moving_average(x, width):
    totals = np.cumsum(np.concatenate([np.zeros(1), x.astype(np.float64)]))
    first = totals[:len(x) - width + 1]
    last = totals[width:]
    result = np.empty(len(last))
    for position in range(len(last)):
        result[position] = (last[position] - first[position]) / width
    return result.astype(x.dtype)
"""
OTHERS = (
    "def moving_average(x, width):\n    kernel = np.ones(width) / width\n"
    "    return np.convolve(x, kernel[::-1], mode='valid').astype(x.dtype)\n",
    "def moving_average(x, width):\n    windows = np.lib.stride_tricks.sliding_window_view(x, width)\n"
    "    return windows.sum(axis=-1, dtype=np.float64).__truediv__(width).astype(x.dtype)\n",
    "def moving_average(x, width):\n    found = []\n    while len(found) + width <= len(x):\n"
    "        found.append(sum(x[len(found):len(found) + width]) / width)\n"
    "    return np.array(found, dtype=x.dtype)\n",
)


def answers(*texts: str, year: str = "") -> list[Answer]:
    return [Answer(f"student{n}", year, "moving_average", text) for n, text in enumerate(texts)]


def found(*texts: str, known: str = "") -> list[Pair]:
    return alike(answers(*texts), {"moving_average": [known]}, 0.5)


@pytest.mark.parametrize("disguise", ["renamed", "commented", "looped", "reordered"])
def test_copy_is_found_in_a_disguise(disguise: str) -> None:
    (pair,) = found(COPIED, *OTHERS, DISGUISES[disguise](COPIED))
    assert (pair.first, pair.second) == ("student0", "student4")


def test_answers_of_their_own_are_not_alike() -> None:
    assert found(COPIED, *OTHERS) == []


def test_what_the_reference_does_is_nobodys_copy() -> None:
    assert found(COPIED, renamed(COPIED), known=COPIED) == []


def test_what_many_write_is_nobodys_copy() -> None:
    assert found(*[COPIED] * 6, *OTHERS) == []
    assert len(found(*[COPIED] * 3, *OTHERS)) == 3


def test_shared_code_is_marked_and_nothing_is_lost() -> None:
    (pair,) = found(COPIED, renamed(COPIED) + "\n    print('mine')")
    likeness = pair.matches[0].likeness
    assert "".join(text for text, _ in likeness.first.pieces) == COPIED
    shared = "".join(text for text, both in likeness.first.pieces if both)
    assert "for position in range(len(last))" in shared


def test_earlier_class_is_compared_with_this_one_but_not_with_itself() -> None:
    earlier = answers(renamed(COPIED), commented(COPIED), year="2025")
    pairs = alike([*answers(COPIED), *earlier], {}, 0.5)
    assert {(pair.first, pair.second) for pair in pairs} == {
        ("student0", "2025/student0"),
        ("student0", "2025/student1"),
    }


def test_students_who_are_connected_are_one_group() -> None:
    pairs = found(COPIED, OTHERS[0], renamed(COPIED), commented(COPIED))
    (group,) = groups(pairs)
    assert group.students == ("student0", "student2", "student3")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Two who share an answer, one in a cell and one in a Python file, and one who does not."""
    place = tmp_path / "submitted"
    hand_in(place / "ana" / "toy", (NUMBERS, answered(NUMBERS, moving_average=COPIED)))
    hand_in(place / "wei" / "toy", (NUMBERS, answered(NUMBERS, moving_average=OTHERS[0])))
    for name, text in as_files(TOY, {"moving_average": commented(COPIED) + "\n# <b>mine</b>\n"}).items():
        file = place / "bo" / "toy" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


def test_page_shows_whose_answers_are_alike_and_is_no_verdict(course: Path) -> None:
    done = CliRunner().invoke(main, ["similarity", "toy", "--course", str(course)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert "3 students, 1 pairs to look at, in 1 groups" in done.output
    page = (course / "results" / "toy-similarity.html").read_text()
    assert "<bdi>ana</bdi>, <bdi>bo</bdi>" in page
    assert "<bdi>wei</bdi>" not in page
    assert "no verdict" in page
    assert "<script" not in page
    assert "<b>" not in page


def test_page_says_which_earlier_class_an_answer_is_from(course: Path, tmp_path: Path) -> None:
    for year in ("2024", "2025"):
        earlier = tmp_path / year / "submitted"
        hand_in(earlier / "ana" / "toy", (NUMBERS, answered(NUMBERS, moving_average=renamed(COPIED))))
    years = [f"--earlier={tmp_path / year / 'submitted'}" for year in ("2024", "2025")]
    done = CliRunner().invoke(main, ["similarity", "toy", "--course", str(course), *years])
    assert done.exit_code == 0, done.output
    page = (course / "results" / "toy-similarity.html").read_text()
    assert "<bdi>2024/ana</bdi>" in page
    assert "<bdi>2025/ana</bdi>" in page


def test_cells_that_students_added_are_compared(tmp_path: Path) -> None:
    for student in ("ana", "bo"):
        node = reference(NUMBERS)
        node.cells.append(v4.new_code_cell(COPIED))
        hand_in(tmp_path / student / "toy", (NUMBERS, node))
    collected = of_class(find_class(tmp_path, TOY).places, TOY)
    added = {(answer.student, answer.text) for answer in collected.answers if answer.part.startswith("added")}
    assert added == {("ana", COPIED), ("bo", COPIED)}


def test_work_of_a_group_is_one_answer_under_all_names(tmp_path: Path) -> None:
    hand_in(tmp_path / "ana" / "toy", (NUMBERS, reference(NUMBERS)))
    place = tmp_path / "ana" / "toy"
    collected = of_class({"ana": place, "bo": place}, TOY)
    assert {answer.student for answer in collected.answers} == {"ana, bo"}
