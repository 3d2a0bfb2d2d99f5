"""Sentences of tests are found again and translated, whatever they name."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from autograder.report.said import place, said
from autograder.report.sentences import OF_NOTES, OF_TESTS
from autograder.sandbox.errors import StudentCrashed, StudentForbidden, StudentRaised, StudentTimeout
from autograder.testing.checks import Check
from autograder.testing.comparing import difference
from autograder.testing.requests import OVER
from autograder.testing.verdicts import CheckFailed
from autograder.translation import translations

CHINESE = translations("zh_CN").gettext


def messages() -> Iterator[str]:
    """What is really said."""
    right, errors = np.zeros((2, 3)), np.ones((2, 3))
    yield difference("out", right, right, errors, 1e-6)
    yield difference("out", np.float64(1), np.float64(0), np.asarray(1.0), 1e-6)  # type: ignore[arg-type]
    for value in (np.nan, np.inf):
        yield difference("dx[0]", np.full((2, 3), value), right, errors, 1e-6)
    yield from map(str, (StudentTimeout(10), StudentCrashed(3), StudentForbidden("scipy")))
    yield str(StudentRaised("ValueError", "x: y, line 3", "conv", 12))
    yield OVER
    check = Check({"float64": 1e-6})
    for given in ("text", np.zeros((4, 3))):
        with pytest.raises(CheckFailed) as failed:
            check.close("out", given, right)
        yield str(failed.value)


def test_real_messages_are_in_chinese_with_all_that_they_name() -> None:
    for message in messages():
        shown = said(message, CHINESE)
        assert shown != message
        assert "%(" not in shown


def test_message_that_nobody_knows_and_english_pages_keep_the_words() -> None:
    assert said("a sentence of an assignment's own", CHINESE) == "a sentence of an assignment's own"
    assert [said(message, str) for message in messages()] == list(messages())
    assert len({*OF_TESTS, *OF_NOTES}) == len(OF_TESTS) + len(OF_NOTES)


def test_names_keep_their_place() -> None:
    shown = said("out is wrong in 3 of 72 elements, most of all at [0, 1]", CHINESE)
    assert shown == "out 的 72 个元素中有 3 个错误，误差最大的在 [0, 1]"


def test_note_that_quotes_a_reason_is_in_chinese_throughout() -> None:
    message = "the file a.ipynb cannot be read (this is not a notebook: the text is not valid JSON (line 3));"
    message += " its questions score 0, so hand in the notebook itself"
    shown = said(message, CHINESE)
    assert shown.startswith("文件 a.ipynb 无法读取（这不是笔记本：文本不是有效的 JSON（第 3 行））")


def test_words_that_a_student_wrote_stay_as_they_are() -> None:
    shown = said("ValueError in cell 'conv', line 12: the notebook", CHINESE)
    assert shown == "单元格 'conv' 第 12 行引发 ValueError：the notebook"
    assert (
        said("SyntaxError in a/b.py, line 3: the '%s'", CHINESE) == "a/b.py 第 3 行引发 SyntaxError：the '%s'"
    )
    assert said("KeyError in a/b.py, line 3", CHINESE) == "a/b.py 第 3 行引发 KeyError"


def test_place_of_a_note_is_in_chinese() -> None:
    assert place("1_numbers.ipynb: cell 'differences'", CHINESE) == "1_numbers.ipynb：单元格 'differences'"
    assert place("algebra.py, line 3", CHINESE) == "algebra.py，第 3 行"
    assert place("2_words.ipynb", CHINESE) == "2_words.ipynb"
