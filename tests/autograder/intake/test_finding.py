"""Each student's work is found, and whatever else lies in the class's folder is named."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import pytest

from autograder.course.checkout import assignment_ids
from autograder.intake import finding, gathering, submission
from autograder.intake.finding import Found
from tests.toy_submissions import TOY

ANOTHER = next(name for name in assignment_ids() if name != TOY.id)
"""The id of another assignment."""


def found(submitted: Path) -> Found:
    return finding.find_class(submitted, TOY)


def write(path: Path, text: str = "{}") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def pack(path: Path, *names: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "{}")
    return path


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    """A class with one student whose work lies where it is expected."""
    write(tmp_path / "ada" / "toy" / "1_numbers.ipynb")
    return tmp_path


def test_class_is_found_by_folder_in_alphabetical_order(submitted: Path) -> None:
    (submitted / "Zoe, 'the' <b>" / "toy").mkdir(parents=True)
    (submitted / ".hidden" / "toy").mkdir(parents=True)
    (submitted / "of another" / ANOTHER).mkdir(parents=True)
    assert list(found(submitted).places) == ["Zoe, 'the' <b>", "ada"]
    assert found(submitted).passed_over == ()


@pytest.mark.parametrize("where", ["nowhere", "."])
def test_empty_class_says_what_is_expected_where(tmp_path: Path, where: str) -> None:
    with pytest.raises(submission.SubmissionError, match=r"<student>/toy/\*\.ipynb"):
        found(tmp_path / where)


def test_class_without_any_work_says_what_there_is(tmp_path: Path) -> None:
    write(tmp_path / "class.zip")
    with pytest.raises(submission.SubmissionError, match=r"class\.zip: a file beside the students' folders"):
        found(tmp_path)


@pytest.mark.parametrize("name", ["Toy", "TOY", "toy (1)", "toy-Copy1", "Toy copy", "toy_"])
def test_only_folder_with_a_name_alike_is_graded(submitted: Path, name: str) -> None:
    write(submitted / "bob" / name / "1_numbers.ipynb")
    assert found(submitted) == Found({"ada": submitted / "ada" / "toy", "bob": submitted / "bob" / name}, ())


def test_of_two_folders_alike_none_is_graded_and_both_are_named(submitted: Path) -> None:
    write(submitted / "bob" / "Toy" / "1_numbers.ipynb")
    write(submitted / "bob" / "toy (1)" / "1_numbers.ipynb")
    assert list(found(submitted).places) == ["ada"]
    assert [line.split(":")[0] for line in found(submitted).passed_over] == ["bob/Toy", "bob/toy (1)"]


def test_loose_notebooks_without_a_folder_are_graded(submitted: Path) -> None:
    write(submitted / "bob" / "1_numbers.ipynb")
    assert found(submitted).places["bob"] == submitted / "bob"
    assert found(submitted).passed_over == ()


def test_only_zip_with_the_notebooks_is_graded(submitted: Path) -> None:
    archive = pack(submitted / "bob" / "homework.zip", "work/1_numbers.ipynb")
    assert found(submitted).places["bob"] == archive


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("ada/2_tally.ipynb", "ada/2_tally.ipynb: not graded, as toy is"),
        ("ada/toy (1)/1_numbers.ipynb", "ada/toy (1): not graded, as toy is"),
        ("ada/final/1_numbers.ipynb", "ada/final: not graded, as toy is"),
        ("bob/notes.txt", "bob/notes.txt: nothing of toy was found here"),
        (
            "bob/toy.tar.gz",
            "bob/toy.tar.gz: such an archive is not opened; unpack it, or pack it as a zip file",
        ),
        (
            "bob/hw.tar.xz",
            "bob/hw.tar.xz: such an archive is not opened; unpack it, or pack it as a zip file",
        ),
        ("bob/hw.7z", "bob/hw.7z: such an archive is not opened; unpack it, or pack it as a zip file"),
        ("bob.zip", "bob.zip: a file beside the students' folders"),
    ],
)
def test_what_is_not_graded_is_named_with_the_reason(submitted: Path, path: str, line: str) -> None:
    write(submitted / path)
    assert list(found(submitted).places) == ["ada"]
    assert found(submitted).passed_over == (line,)


@pytest.mark.parametrize("name", ["hw", "my work", "toy final v2"])
def test_only_folder_with_the_notebooks_is_graded(submitted: Path, name: str) -> None:
    write(submitted / "bob" / name / "part" / "1_numbers.ipynb")
    write(submitted / "bob" / "figures" / "curve.png")
    assert found(submitted).places["bob"] == submitted / "bob" / name


def test_loose_notebooks_beside_folders_without_any_are_graded(submitted: Path) -> None:
    for path in ("1_numbers.ipynb", "library/layers.py", "figures/curve.png"):
        write(submitted / "bob" / path)
    assert found(submitted) == Found({"ada": submitted / "ada" / "toy", "bob": submitted / "bob"}, ())


def test_zip_beside_loose_notebooks_is_not_called_passed_over(submitted: Path) -> None:
    write(submitted / "bob" / "1_numbers.ipynb")
    pack(submitted / "bob" / "rest.zip", "2_tally.ipynb")
    assert found(submitted).places["bob"] == submitted / "bob"
    assert found(submitted).passed_over == ()
    assert [file.path for file in gathering.gather(submitted / "bob", TOY)] == ["1_numbers.ipynb", "rest.zip"]


@pytest.mark.parametrize("second", ["hw2/1_numbers.ipynb", "1_numbers.ipynb", "hw.zip"])
def test_of_two_places_with_notebooks_none_is_graded_and_both_are_named(submitted: Path, second: str) -> None:
    write(submitted / "bob" / "hw" / "1_numbers.ipynb")
    pack(submitted / "bob" / second, "1_numbers.ipynb")
    assert list(found(submitted).places) == ["ada"]
    named = {line.split(":")[0] for line in found(submitted).passed_over}
    assert named == {"bob/hw", f"bob/{Path(second).parts[0]}"}


@pytest.mark.parametrize("name", [ANOTHER, re.sub(r"(?=\d)", " ", ANOTHER).title(), f"{ANOTHER} (1)"])
def test_folder_of_another_assignment_is_not_graded_as_this_one(submitted: Path, name: str) -> None:
    write(submitted / "bob" / name / "1_numbers.ipynb")
    assert list(found(submitted).places) == ["ada"]


def test_class_folder_that_cannot_be_read_is_named(submitted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(submission.SubmissionError, match=r"cannot be read \(Permission denied\)"):
        found(submitted)


def test_link_to_itself_is_named_as_a_link(submitted: Path) -> None:
    (submitted / "bob").mkdir()
    (submitted / "bob" / "toy").symlink_to("toy")
    assert found(submitted).passed_over == ("bob/toy: it is a link, and links are not followed",)


def test_notebook_among_thousands_of_files_is_found(submitted: Path) -> None:
    for number in range(gathering.FILES + 1):
        (submitted / "ada" / "toy" / f"0{number:05}.png").touch()
    assert next(iter(gathering.gather(submitted / "ada" / "toy", TOY))).path == "1_numbers.ipynb"


def test_folder_too_deep_to_be_searched_is_named(submitted: Path) -> None:
    write(submitted / "ada" / "toy" / Path(*"abcdefghij") / "2_tally.ipynb")
    incidents = submission.read("ada", submitted / "ada" / "toy", TOY).incidents
    assert [(incident.where, incident.message) for incident in incidents[:1]] == [
        ("a/b/c/d/e/f/g/h", "it is a folder below 7 others, and was not searched")
    ]


def test_zip_beside_the_folder_is_named(submitted: Path) -> None:
    pack(submitted / "ada" / "homework.zip", "1_numbers.ipynb")
    assert found(submitted).passed_over == ("ada/homework.zip: not graded, as toy is",)


def test_student_without_any_file_is_named(submitted: Path) -> None:
    (submitted / "bob").mkdir()
    assert found(submitted).passed_over == ("bob: the folder is empty",)


@pytest.mark.parametrize("link", ["eve", "eve/toy", "eve/Toy", "eve/toy.zip", "eve/1_numbers.ipynb"])
def test_link_to_the_work_of_another_is_not_followed_and_named(submitted: Path, link: str) -> None:
    target = {
        "eve": submitted / "ada",
        "eve/toy.zip": pack(submitted / ".ada.zip", "1_numbers.ipynb"),
        "eve/1_numbers.ipynb": submitted / "ada" / "toy" / "1_numbers.ipynb",
    }.get(link, submitted / "ada" / "toy")
    (submitted / link).parent.mkdir(exist_ok=True)
    (submitted / link).symlink_to(target)
    assert list(found(submitted).places) == ["ada"]
    assert found(submitted).passed_over == (f"{link}: it is a link, and links are not followed",)


def test_folder_that_cannot_be_read_is_that_students_trouble_alone(
    submitted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(submitted / "bob" / "toy" / "1_numbers.ipynb")
    scandir = os.scandir

    def refusing(path: str | Path) -> object:
        if "bob" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    places = found(submitted).places
    assert list(places) == ["ada", "bob"]
    with pytest.raises(submission.SubmissionError, match="Permission denied"):
        submission.read("bob", places["bob"], TOY)
