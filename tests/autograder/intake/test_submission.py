"""Finding and reading what was handed in, without trusting names, links or sizes."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from msgspec import structs

from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.intake import submission


@pytest.fixture
def assignment() -> Assignment:
    described = content.load("assignment2").assignment
    return structs.replace(described, limits=structs.replace(described.limits, notebook_mb=1))


@pytest.fixture
def folder(tmp_path: Path, assignment: Assignment) -> Path:
    folder = tmp_path / "submitted" / "ada" / assignment.id
    folder.mkdir(parents=True)
    for spec in assignment.notebooks:
        (folder / f"{spec.id}.ipynb").write_text("{}")
    return folder


def reasons(folder: Path, assignment: Assignment) -> list[str]:
    return [f"{i.where}: {i.message}" for i in submission.read("ada", folder, assignment).incidents]


def test_class_is_found_by_folder_in_alphabetical_order(folder: Path, assignment: Assignment) -> None:
    submitted = folder.parent.parent
    (submitted / "Zoe, 'the' <b>" / assignment.id).mkdir(parents=True)
    (submitted / "other-assignment-only" / "assignment1").mkdir(parents=True)
    (submitted / ".hidden" / assignment.id).mkdir(parents=True)
    (submitted / "linked").symlink_to(folder.parent)
    assert list(submission.find_class(submitted, assignment)) == ["Zoe, 'the' <b>", "ada"]


@pytest.mark.parametrize("where", ["nowhere", "."])
def test_empty_class_says_what_is_expected_where(tmp_path: Path, assignment: Assignment, where: str) -> None:
    with pytest.raises(submission.SubmissionError, match=r"<student>/assignment2/\*\.ipynb"):
        submission.find_class(tmp_path / where, assignment)


def test_zip_file_stands_in_for_the_folder(tmp_path: Path, assignment: Assignment) -> None:
    archive = tmp_path / "ada" / f"{assignment.id}.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("work/1_convolution.ipynb", "{}")
    assert submission.find_class(tmp_path, assignment) == {"ada": archive}
    assert set(submission.read("ada", archive, assignment).notebooks) == {"1_convolution"}
    assert list(tmp_path.rglob("*.ipynb")) == []


def test_zip_with_an_endless_table_of_contents_is_refused(folder: Path, assignment: Assignment) -> None:
    archive = folder.parent / "many.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for number in range(10_000):
            packed.writestr(f"{'x' * 100}{number}", "")
    assert "too many files" in reasons(archive, assignment)[0]


def test_link_in_place_of_a_subfolder_is_not_followed(folder: Path, assignment: Assignment) -> None:
    (folder / "1_convolution.ipynb").unlink()
    other = folder.parent / "other"
    other.mkdir()
    (other / "1_convolution.ipynb").write_text("another student's work")
    (folder / "more").symlink_to(other)
    assert "1_convolution" not in submission.read("ada", folder, assignment).notebooks


def test_whole_folder_is_read(folder: Path, assignment: Assignment) -> None:
    read = submission.read("ada", folder, assignment)
    assert set(read.notebooks) == {spec.id for spec in assignment.notebooks}
    assert read.incidents == ()


def test_single_notebook_is_read_by_its_name(folder: Path, assignment: Assignment) -> None:
    assert set(submission.read("ada", folder / "2_max_pooling.ipynb", assignment).notebooks) == {
        "2_max_pooling"
    }
    other = folder / "homework.ipynb"
    other.write_text("{}")
    with pytest.raises(submission.SubmissionError, match=r"its notebooks are 1_convolution\.ipynb"):
        submission.read("ada", other, assignment)


def test_missing_notebook_is_named(folder: Path, assignment: Assignment) -> None:
    (folder / "1_convolution.ipynb").unlink()
    assert reasons(folder, assignment) == [
        "1_convolution.ipynb: the notebook is missing; its questions score 0"
    ]


def test_link_to_another_file_is_not_followed(folder: Path, assignment: Assignment, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    secret.write_text("another student's work")
    (folder / "1_convolution.ipynb").unlink()
    (folder / "1_convolution.ipynb").symlink_to(secret)
    assert "cannot be read" in reasons(folder, assignment)[0]
    assert "1_convolution" not in submission.read("ada", folder, assignment).notebooks


def test_pipe_does_not_block_the_grader(folder: Path, assignment: Assignment) -> None:
    (folder / "1_convolution.ipynb").unlink()
    os.mkfifo(folder / "1_convolution.ipynb")
    assert "not an ordinary file" in reasons(folder, assignment)[0]


def test_oversized_and_undecodable_files_are_refused(folder: Path, assignment: Assignment) -> None:
    (folder / "1_convolution.ipynb").write_bytes(b" " * (2**20 + 1))
    (folder / "2_max_pooling.ipynb").write_bytes(b"\xff\xfe\x00")
    found = reasons(folder, assignment)
    assert "allowed are 1" in found[0]
    assert "cannot be read" in found[1]


def test_byte_order_mark_is_no_part_of_the_text(folder: Path, assignment: Assignment) -> None:
    (folder / "1_convolution.ipynb").write_bytes(b"\xef\xbb\xbf{}")
    assert submission.read("ada", folder, assignment).notebooks["1_convolution"] == "{}"
