"""What a student wrote is kept with its results, for pages that are made later."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from autograder.results.code import Code
from autograder.running.fingerprint import Key, Material
from autograder.running.journal import Journal
from tests.autograder.report.test_report import PARTLY, a_result

KEY = Key("digest", Material({"tests": "1"}))
CODE = (
    Code("1_numbers", "moving_average", "moving_average", "def moving_average(): ..."),
    Code("1_numbers", "toy/numbers.py", "", "import os", 12),
)


def test_code_is_found_by_any_result_of_the_same_submission(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.db", "toy") as journal:
        first = journal.keep(KEY, a_result(PARTLY), CODE)
        again = journal.keep(KEY, a_result(PARTLY))
        other = journal.keep(replace(KEY, submission="another"), a_result(PARTLY))
        assert [journal.code(number) for number in (first, again, other)] == [CODE, CODE, ()]


def test_journal_of_an_earlier_version_has_no_code_and_gets_it_with_the_next_result(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Journal(path, "toy") as journal:
        old = journal.keep(KEY, a_result(PARTLY))
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE code")
    with Journal(path, "toy", create=False) as journal:
        assert journal.code(old) == ()
    with Journal(path, "toy") as journal:
        assert journal.code(journal.keep(KEY, a_result(PARTLY), CODE)) == CODE


def test_result_of_a_later_version_brings_what_an_earlier_one_did_not_keep(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.db", "toy") as journal:
        journal.keep(KEY, a_result(PARTLY), CODE[:1])
        later = replace(KEY, material=Material({"tests": "2"}))
        assert journal.code(journal.keep(later, a_result(PARTLY), CODE)) == CODE
