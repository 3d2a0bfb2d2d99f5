"""Finding and reading what was handed in, without trusting names, links or sizes."""

from __future__ import annotations

import errno
import os
import zipfile
from pathlib import Path

import pytest
from msgspec import structs

from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.intake import collecting, finding, submission

EMPTY = '{"cells": []}'


@pytest.fixture
def assignment() -> Assignment:
    described = content.load("toy").assignment
    return structs.replace(described, limits=structs.replace(described.limits, notebook_mb=1))


@pytest.fixture
def folder(tmp_path: Path, assignment: Assignment) -> Path:
    folder = tmp_path / "submitted" / "ada" / assignment.id
    folder.mkdir(parents=True)
    for spec in assignment.notebooks:
        (folder / f"{spec.id}.ipynb").write_text(EMPTY)
    return folder


def reasons(folder: Path, assignment: Assignment) -> list[str]:
    return [f"{i.where}: {i.message}" for i in submission.read("ada", folder, assignment).incidents]


def test_zip_file_stands_in_for_the_folder(tmp_path: Path, assignment: Assignment) -> None:
    archive = tmp_path / "ada" / f"{assignment.id}.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("work/1_numbers.ipynb", "{}")
    assert finding.find_class(tmp_path, assignment).places == {"ada": archive}
    assert set(submission.read("ada", archive, assignment).notebooks) == {"1_numbers"}
    assert list(tmp_path.rglob("*.ipynb")) == []


def test_zip_with_an_endless_table_of_contents_is_refused(folder: Path, assignment: Assignment) -> None:
    archive = folder.parent / "many.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for number in range(10_000):
            packed.writestr(f"{'x' * 100}{number}", "")
    assert "too many files" in reasons(archive, assignment)[0]


def test_link_in_place_of_a_subfolder_is_not_followed(folder: Path, assignment: Assignment) -> None:
    (folder / "1_numbers.ipynb").unlink()
    other = folder.parent / "other"
    other.mkdir()
    (other / "1_numbers.ipynb").write_text("another student's work")
    (folder / "more").symlink_to(other)
    assert "1_numbers" not in submission.read("ada", folder, assignment).notebooks


def test_whole_folder_is_read(folder: Path, assignment: Assignment) -> None:
    read = submission.read("ada", folder, assignment)
    assert set(read.notebooks) == {spec.id for spec in assignment.notebooks}
    assert read.incidents == ()


def test_single_notebook_is_read_by_its_name(folder: Path, assignment: Assignment) -> None:
    assert set(submission.read("ada", folder / "2_tally.ipynb", assignment).notebooks) == {"2_tally"}
    other = folder / "homework.ipynb"
    other.write_text("{}")
    with pytest.raises(submission.SubmissionError, match=r"its notebooks are 1_numbers\.ipynb"):
        submission.read("ada", other, assignment)


def test_missing_notebook_is_named(folder: Path, assignment: Assignment) -> None:
    (folder / "1_numbers.ipynb").unlink()
    assert reasons(folder, assignment) == ["1_numbers.ipynb: the notebook is missing; its questions score 0"]


def test_link_to_another_file_is_not_followed(folder: Path, assignment: Assignment, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    secret.write_text("another student's work")
    (folder / "1_numbers.ipynb").unlink()
    (folder / "1_numbers.ipynb").symlink_to(secret)
    assert "cannot be read" in reasons(folder, assignment)[0]
    assert "1_numbers" not in submission.read("ada", folder, assignment).notebooks


def test_pipe_does_not_block_the_grader(folder: Path, assignment: Assignment) -> None:
    (folder / "1_numbers.ipynb").unlink()
    os.mkfifo(folder / "1_numbers.ipynb")
    assert "not an ordinary file" in reasons(folder, assignment)[0]


def test_oversized_and_undecodable_files_are_refused(folder: Path, assignment: Assignment) -> None:
    (folder / "1_numbers.ipynb").write_bytes(b" " * (2**20 + 1))
    (folder / "2_tally.ipynb").write_bytes(b"\xff\xfe\x00")
    found = reasons(folder, assignment)
    assert "allowed are 1" in found[0]
    assert "cannot be read" in found[1]


def test_byte_order_mark_is_no_part_of_the_text(folder: Path, assignment: Assignment) -> None:
    (folder / "1_numbers.ipynb").write_bytes(b"\xef\xbb\xbf{}")
    assert submission.read("ada", folder, assignment).notebooks["1_numbers"] == "{}"


@pytest.mark.parametrize("data", [None, b"\xff\xfe\x00", b" " * (2**20 + 1)])
def test_absent_notebook_has_an_incident_that_names_it(
    folder: Path, assignment: Assignment, data: bytes | None
) -> None:
    (folder / "1_numbers.ipynb").unlink()
    if data is not None:
        (folder / "1_numbers (1).ipynb").write_bytes(data)
    read = submission.read("ada", folder, assignment)
    assert "1_numbers" not in read.notebooks
    assert [incident.where for incident in read.incidents] == ["1_numbers.ipynb"]


def test_missing_notebooks_take_one_line_with_what_is_there_in_their_place(
    folder: Path, assignment: Assignment
) -> None:
    for file in folder.iterdir():
        file.rename(file.with_suffix(".html"))
    (folder / "Unconfirmed 7.crdownload").write_bytes(b"{")
    assert reasons(folder, assignment) == [
        "1_numbers.ipynb, 2_tally.ipynb, 3_words.ipynb: the notebooks are missing; their questions score 0."
        " There were 1_numbers.html, 2_tally.html, 3_words.html, Unconfirmed 7.crdownload:"
        " hand in .ipynb files"
    ]


def test_zip_beside_loose_notebooks_gives_those_that_are_missing_and_no_other(
    folder: Path, assignment: Assignment
) -> None:
    (folder / "2_tally.ipynb").unlink()
    with zipfile.ZipFile(folder / "all.zip", "w") as packed:
        packed.writestr("1_numbers.ipynb", "packed")
        packed.writestr("2_tally.ipynb", "packed")
    read = submission.read("ada", folder, assignment)
    assert read.notebooks == {"1_numbers": EMPTY, "2_tally": "packed", "3_words": EMPTY}
    assert [i.where for i in read.incidents] == ["all.zip/1_numbers.ipynb"]


def test_zip_beside_all_notebooks_is_named(folder: Path, assignment: Assignment) -> None:
    (folder / "all.zip").write_bytes(b"anything")
    assert reasons(folder, assignment) == ["all.zip: not opened, as all notebooks lie beside it"]


def test_link_of_any_name_is_named(folder: Path, assignment: Assignment) -> None:
    (folder / "data").symlink_to("/")
    assert reasons(folder, assignment) == ["data: it is a link, and links are not followed"]


@pytest.mark.parametrize("broken", ["1_numbers.ipynb", "more"])
def test_file_or_folder_that_the_grader_cannot_read_is_not_graded(
    folder: Path, assignment: Assignment, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    (folder / "more").mkdir()
    scandir, open_ = os.scandir, os.open

    def refuse(path: object) -> None:
        if str(path) == str(folder / broken):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", lambda path: refuse(path) or scandir(path))
    monkeypatch.setattr(
        os, "open", lambda path, *more, **options: refuse(path) or open_(path, *more, **options)
    )
    with pytest.raises(submission.SubmissionError, match=rf"{broken} cannot be read \(Permission denied\)"):
        submission.read("ada", folder, assignment)


def test_several_hundred_notebooks_are_not_all_read(folder: Path, assignment: Assignment) -> None:
    for number in range(300):
        (folder / f"old {number}.ipynb").write_text("{}")
    found = reasons(folder, assignment)
    unread = 300 + len(assignment.notebooks) - collecting.NOTEBOOKS
    assert f"{unread} of its files were not read" in "\n".join(found)
    assert len(found) < 100


def packed_class(place: Path, paths: list[str]) -> Path:
    """A folder, or where its name ends so a zip, with notebooks at these paths."""
    if place.suffix == ".zip":
        with zipfile.ZipFile(place, "w") as packed:
            for path in paths:
                packed.writestr(path, "{}")
        return place
    for path in paths:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text("{}")
    return place


@pytest.mark.parametrize("name", ["class.zip", "submitted"])
@pytest.mark.parametrize(
    "paths",
    [
        ["ada/toy/1_numbers.ipynb", "bob/toy/1_numbers.ipynb"],
        ["ada/toy/1_numbers.ipynb", "bob/toy/2_tally.ipynb"],
        ["class/ada/1_numbers.ipynb", "class/bob/my work/1_numbers.ipynb"],
    ],
)
def test_class_given_as_one_student_is_refused_and_grade_is_named(
    tmp_path: Path, assignment: Assignment, name: str, paths: list[str]
) -> None:
    place = packed_class(tmp_path / name, paths)
    with pytest.raises(submission.SubmissionError, match=r"students \(ada, bob\).*autograder grade toy"):
        submission.read_alone("class", place, assignment)


def test_zips_of_a_class_given_as_one_student_are_refused(tmp_path: Path, assignment: Assignment) -> None:
    for student in ("ada", "bob"):
        (tmp_path / student).mkdir()
        packed_class(tmp_path / student / "toy.zip", ["1_numbers.ipynb"])
    with pytest.raises(submission.SubmissionError, match="several students"):
        submission.read_alone("class", tmp_path, assignment)


@pytest.mark.parametrize(
    "paths",
    [
        ["1_numbers.ipynb", "old/1_numbers.ipynb", "older/1_numbers.ipynb"],
        ["toy/1_numbers.ipynb", "toy/2_tally.ipynb"],
        ["numbers/1_numbers.ipynb", "tally/2_tally.ipynb"],
    ],
)
def test_one_student_with_copies_or_folders_is_read(
    tmp_path: Path, assignment: Assignment, paths: list[str]
) -> None:
    place = packed_class(tmp_path / "ada", paths)
    assert "1_numbers" in submission.read_alone("ada", place, assignment).notebooks
