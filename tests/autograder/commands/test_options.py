"""Which assignment a submission answers, from its place and its notebooks."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from autograder.__main__ import main
from autograder.commands.options import assignment_of
from autograder.course import checkout
from tests.toy_submissions import NUMBERS, TOY, hand_in

ESSAY = "1_essay"


@pytest.fixture(autouse=True)
def writing(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second assignment, `writing`, with one notebook; besides it there is the toy alone."""
    toy = checkout.assignment_folder(TOY.id)
    folder = tmp_path_factory.mktemp("assignments") / "writing"
    folder.mkdir()
    text = (toy / checkout.DESCRIPTION).read_text(encoding="utf-8")
    text = text.replace('id = "toy"', 'id = "writing"').replace(NUMBERS, ESSAY)
    text = text.replace("2_tally", "2_letter").replace("3_words", "3_poem")
    (folder / checkout.DESCRIPTION).write_text(text, encoding="utf-8")
    monkeypatch.setattr(checkout, "SEARCH", [str(toy.parent), str(folder.parent)])


@pytest.mark.parametrize("name", ["toy", "writing"])
def test_id_in_the_path_says_which_assignment_it_is(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "submitted" / "ada" / name
    folder.mkdir(parents=True)
    assert assignment_of(folder).id == name


def test_id_nearest_to_the_submission_decides(tmp_path: Path) -> None:
    folder = tmp_path / "writing" / "submitted" / "ada" / "toy"
    hand_in(folder)
    assert assignment_of(folder).id == "toy"
    assert assignment_of(folder / f"{NUMBERS}.ipynb").id == "toy"


@pytest.mark.parametrize(("notebook", "name"), [(NUMBERS, "toy"), (ESSAY, "writing")])
def test_names_of_notebooks_say_it_where_the_path_does_not(tmp_path: Path, notebook: str, name: str) -> None:
    (tmp_path / "work" / "deeper").mkdir(parents=True)
    file = tmp_path / "work" / "deeper" / f"{notebook}.ipynb"
    file.write_text("{}")
    assert assignment_of(file).id == name
    assert assignment_of(tmp_path / "work").id == name


@pytest.mark.parametrize("notebooks", [(), (NUMBERS, ESSAY)])
def test_what_may_answer_several_asks_for_the_option(tmp_path: Path, notebooks: tuple[str, ...]) -> None:
    for notebook in notebooks:
        (tmp_path / f"{notebook}.ipynb").write_text("{}")
    with pytest.raises(click.UsageError, match="may answer toy, writing; say which with --assignment"):
        assignment_of(tmp_path)


@pytest.mark.parametrize("command", ["grade", "history", "audit", "release"])
def test_unknown_assignment_is_named_with_those_there_are(command: str) -> None:
    arguments = [command, "toi", *(["ada"] if command == "history" else [])]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert "no assignment 'toi'; there are toy, writing" in done.output


@pytest.mark.parametrize("command", ["grade", "audit"])
def test_number_of_processes_is_asked_for_in_the_same_words(command: str) -> None:
    shown = CliRunner().invoke(main, [command, "--help"], terminal_width=100).output
    assert "--jobs N" in shown
    assert "Grading processes [one a core]." in shown
    assert CliRunner().invoke(main, [command, "toy", "--jobs", "0"]).exit_code == 2
