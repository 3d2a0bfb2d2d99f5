"""assignment.toml: what a wrong one is told, and the seeds that hidden inputs are drawn from."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import content
from autograder.course.description import DescriptionError, read

GOOD = content.load("toy").folder.joinpath("assignment.toml").read_text(encoding="utf-8")

WRONG = {
    "missing key": ('title = "Toy assignment"', "", "the key 'title' is missing"),
    "missing limit": ("cell_seconds = 5", "", "limits: the key 'cell_seconds' is missing"),
    "typo": ("title =", "titel =", "there is no key 'titel'; did you mean 'title'?"),
    "typo in a table": (
        "upload_mb",
        "uplaod_mb",
        "limits: there is no key 'uplaod_mb'; did you mean 'upload_mb'?",
    ),
    "wrong type": (
        "memory_mb = 512",
        'memory_mb = "512"',
        "limits.memory_mb: expected a whole number, found a text",
    ),
    "text for a list": ('["Tally"]', '"Tally"', "notebooks[1].questions: expected a list, found a text"),
    "table for a list": ("[[rules]]", "[rules]", "rules: expected a list, found a table"),
    "negative": ("memory_mb = 512", "memory_mb = -1", "limits.memory_mb: expected a whole number >= 1"),
    "no number": ("call_seconds = 2", "call_seconds = nan", "limits.call_seconds: expected a number > 0"),
    "path as a name": (
        '"2_tally"',
        '"../2"',
        "notebooks[1].id: expected letters, digits, hyphens and underscores",
    ),
    "newer format": ("format = 1", "format = 2", "format = 2 needs a newer version of the autograder"),
    "no format": ("format = 1", "", "format: the key is missing; expected format = 1"),
    "format as a text": ("format = 1", 'format = "1"', "format: it is '1'; expected format = 1"),
    "another id": ('id = "toy"', 'id = "toi"', "id: it is 'toi'; expected the folder's name, 'toy'"),
    "question twice": (
        '["Tally"]',
        '["Tally", "differences"]',
        "notebooks: the question 'differences' is listed twice",
    ),
    "notebook twice": (
        'id = "2_tally"',
        'id = "1_numbers"',
        "notebooks: the notebook '1_numbers' is listed twice",
    ),
    "rule for nothing": (
        'notebooks = ["1_n',
        'notebooks = ["9_n',
        "rules: no notebook or question is called '9_numbers'",
    ),
    "limits of nothing": (
        "[[rules]]",
        "[question_limits.Tale]\ncall_seconds = 1\n[[rules]]",
        "question_limits.Tale: no question is called 'Tale'",
    ),
    "kinds of no set": ("format = 1", 'format = 1\nkinds = "ours"', "kinds: there is no set 'ours'"),
    "sets and none chosen": (
        "[[rules]]",
        "[kind_sets.all]\ndtype = 1\n[[rules]]",
        "kinds: there is no set ''",
    ),
    "arrays of what is not loaded": (
        '["matplotlib.pyplot"]',
        '["matplotlib.pyplot"]\narrays = "torch"',
        "worker.arrays: 'torch' is not loaded in workers; list it in preload",
    ),
    "negative factor": (
        "[[rules]]",
        "[kind_sets.all]\ndtype = -1\n[[rules]]",
        "kind_sets.*.*: expected a number >= 0",
    ),
    "no TOML": ('["scipy"]', '["scipy"', "it cannot be read as TOML: Unclosed array"),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG)
def test_wrong_file_gives_one_line_with_file_key_and_what_was_expected(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    file = tmp_path / "toy" / "assignment.toml"
    file.parent.mkdir()
    assert GOOD.count(old) >= 1
    file.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DescriptionError) as caught:
        read(file)
    assert str(caught.value).startswith(f"{file}: {message}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"format = 1\0"])
def test_file_that_is_no_text_is_named(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "assignment.toml"
    file.write_bytes(data)
    with pytest.raises(DescriptionError, match="cannot be read as TOML"):
        read(file)


def test_set_that_leaves_out_a_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "toy" / "assignment.toml"
    file.parent.mkdir()
    sets = "\n[kind_sets.all]\ndtype = 1\n[kind_sets.few]\ndtpye = 0\n"
    file.write_text(f'kinds = "all"\n{GOOD}{sets}', encoding="utf-8")
    with pytest.raises(DescriptionError, match=r"kind_sets\.all: the kind 'dtpye' is missing"):
        read(file)


def test_seed_depends_on_secret_student_and_code_and_on_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_SECRET", "one")
    one = content.load("toy").assignment
    monkeypatch.setenv("AUTOGRADER_SECRET", "two")
    two = content.load("toy").assignment
    assert one.seed("ada", "code") == one.seed("ada", "code")
    pairs = [("ada", "code"), ("alan", "code"), ("ada", "other code"), ("adacode", ""), ("", "adacode")]
    assert len({assignment.seed(*pair) for assignment in (one, two) for pair in pairs}) == 10


def test_every_question_is_found_in_its_notebook_and_unknown_ones_are_named() -> None:
    assignment = content.load("toy").assignment
    assert assignment.notebook_of("Tally").id == "2_tally"
    with pytest.raises(KeyError, match="no question 'nonsense'"):
        assignment.notebook_of("nonsense")
