"""Sentences of tests are found again and translated, whatever they name."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from autograder.report.said import SENTENCES, said
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
    assert len(set(SENTENCES)) == len(SENTENCES)


def test_names_keep_their_place() -> None:
    shown = said("out is wrong in 3 of 72 elements, most of all at [0, 1]", CHINESE)
    assert shown == "out 的 72 个元素中有 3 个错误，误差最大的在 [0, 1]"
