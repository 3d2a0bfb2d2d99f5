"""What `python -m cs231n pack` writes is read by the grader as the folder itself would be."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.audit.as_files import as_files
from autograder.course import content
from autograder.intake import submission
from cs231n import hand_in, pack

ASSIGNMENT = content.load("assignment2").assignment
LAYERS = ASSIGNMENT.files[0].path


def test_grader_reads_from_the_zip_what_lies_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    for file in [*ASSIGNMENT.source.glob("*.ipynb"), ASSIGNMENT.release / hand_in.MANIFEST]:
        shutil.copy(file, folder)
    (folder / "5_normalization.ipynb").unlink()
    (folder / LAYERS).parent.mkdir()
    (folder / LAYERS).write_text(as_files(ASSIGNMENT, {})[LAYERS])
    (folder / "pooling_utils.py").write_text("width = 3\n")
    in_folder = submission.read("ada", folder, ASSIGNMENT)
    assert pack.main(folder) == 0
    in_zip = submission.read("ada", folder / "assignment2.zip", ASSIGNMENT)
    assert in_zip.notebooks == in_folder.notebooks
    assert in_zip.helpers == in_folder.helpers == {"pooling_utils": "width = 3\n"}
    assert in_zip.files == in_folder.files
    assert in_zip.by_file["5_normalization"] == LAYERS


def test_manifest_lists_every_question_with_its_points() -> None:
    cells = [
        cell for book in hand_in.read_assignment(ASSIGNMENT.release).notebooks for cell in book.of("answer")
    ]
    assert [cell.name for cell in cells] == list(ASSIGNMENT.questions)
    assert sum(cell.points for cell in cells) == 100
