"""`python -m cs231n check` and `pack`: what they find in a student's folder, and what they write."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cs231n import check, hand_in, pack

CHECKOUT = Path(__file__).resolve().parents[2]
RELEASE = CHECKOUT / "release" / "assignment2"
POOLING = "2_max_pooling.ipynb"

FORWARD = """def max_pool_forward_naive(x, pool_param):
    height, width, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    N, C, H, W = x.shape
    out = np.zeros((N, C, 1 + (H - height) // stride, 1 + (W - width) // stride), dtype=x.dtype)
    for n, c, i, j in np.ndindex(out.shape):
        out[n, c, i, j] = x[n, c, i * stride : i * stride + height, j * stride : j * stride + width].max()
    return out, (x, pool_param)
"""
BACKWARD = "def max_pool_backward_naive(dout, cache):\n    return np.zeros_like(cache[0])\n"
"""Wrong."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a student gets, without the library, which is installed."""
    for file in [*RELEASE.glob("*.ipynb"), RELEASE / hand_in.MANIFEST]:
        shutil.copy(file, tmp_path)
    return tmp_path


def answer(folder: Path, name: str, source: str, notebook: str = POOLING) -> None:
    node = json.loads((folder / notebook).read_text())
    cell = next(cell for cell in node["cells"] if hand_in.name_of(cell) == name)
    cell["source"] = source
    (folder / notebook).write_text(json.dumps(node))


def verdicts(folder: Path, capsys: pytest.CaptureFixture[str], path: str = POOLING) -> tuple[int, str]:
    code = check.main(folder / path)
    return code, capsys.readouterr().out


def line_of(question: str, text: str) -> str:
    return next(line.split("points  ")[1] for line in text.splitlines() if line.strip().startswith(question))


def test_each_question_is_told_whether_its_visible_tests_pass(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(folder, "max_pool_forward_naive", FORWARD)
    answer(folder, "max_pool_backward_naive", BACKWARD)
    answer(folder, "test_max_pool_backward_naive", "pass")
    code, text = verdicts(folder, capsys)
    assert code == 1
    assert line_of("max_pool_forward_naive", text) == check.PASSED
    assert line_of("max_pool_backward_naive", text).startswith("visible tests failed: AssertionError: dx ")
    assert "the cell 'test_max_pool_backward_naive' was changed; grading uses the original" in text
    assert "questions of 8 of 18 points" in text
    assert "The hidden tests decide" in text


@pytest.mark.timeout(60)
def test_notebook_that_checks_itself_in_a_cell_of_its_own_is_checked_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(
        folder, "max_pool_forward_naive", f'{FORWARD}\nfrom cs231n.check import check\ncheck("{POOLING}")\n'
    )
    _, text = verdicts(folder, capsys)
    assert line_of("max_pool_forward_naive", text) == check.PASSED


def test_answers_in_a_python_file_are_checked_by_the_same_tests(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "mine" / "cs231n").mkdir(parents=True)
    file = folder / "mine" / "cs231n" / "layers.py"
    file.write_text(f"import numpy as np\nfrom .layers import *\n\n\n{FORWARD}")
    _, text = verdicts(folder, capsys)
    assert f"answered in {file.relative_to(folder)}" in text
    assert line_of("max_pool_forward_naive", text) == check.PASSED
    assert line_of("max_pool_backward_naive", text) != check.PASSED


def test_untouched_release_has_nothing_answered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = check.main(folder)
    text = capsys.readouterr().out
    assert code == 1
    assert text.count(check.NOT_ANSWERED) == 9 + 3  # answers in code, and in prose
    assert "questions of 0 of 110 points" in text


def test_written_answer_missing_notebook_and_lost_cell_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(folder, "written-speedups", "Because.", "3_fast_layers.ipynb")
    (folder / POOLING).unlink()
    (folder / "1_convolution.ipynb").write_text("{")
    node = json.loads((folder / "5_normalization.ipynb").read_text())
    node["cells"] = [cell for cell in node["cells"] if hand_in.name_of(cell) != "spatial_groupnorm_forward"]
    (folder / "5_normalization.ipynb").write_text(json.dumps(node))
    check.main(folder)
    text = capsys.readouterr().out
    assert line_of("written-speedups", text) == check.WRITTEN
    assert f"{POOLING} is missing" in text
    assert "1_convolution.ipynb is not a notebook" in text
    assert "5_normalization.ipynb: the cell 'spatial_groupnorm_forward' is missing" in text


def test_notebook_without_code_to_write_is_promised_no_tests(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(folder, "written-speedups", "Because.", "3_fast_layers.ipynb")
    code, text = verdicts(folder, capsys, "3_fast_layers.ipynb")
    assert code == 0
    assert "Answered: questions of 4 of 4 points." in text
    assert "tests" not in text


def test_folder_without_an_assignment_says_where_to_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.main(tmp_path) == 1
    assert "go to the folder of the assignment" in capsys.readouterr().out


def test_zip_holds_answers_and_nothing_else(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (".venv/lib/layers.py", "cs231n/datasets/data_batch_1", "setup.py", "notes.pdf"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(FORWARD)
    (folder / "cs231n" / "layers.py").write_text(FORWARD)
    (folder / "pooling_utils.py").write_text("")
    node = json.loads((folder / POOLING).read_text())
    large = {"output_type": "stream", "name": "stdout", "text": "x" * pack.LARGEST}
    next(cell for cell in node["cells"] if cell["cell_type"] == "code")["outputs"] = [large]
    (folder / POOLING).write_text(json.dumps(node))
    assert pack.main(folder) == 0
    with zipfile.ZipFile(folder / "assignment2.zip") as packed:
        names = {name.removeprefix("assignment2/") for name in packed.namelist()}
    notebooks = {file.name for file in RELEASE.glob("*.ipynb")}
    assert names == notebooks | {"cs231n/layers.py", "pooling_utils.py"}
    assert (folder / "assignment2.zip").stat().st_size < pack.LARGEST / 10
    assert "Hand in" in capsys.readouterr().out


def test_nothing_to_pack_leaves_no_zip(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in folder.glob("*.ipynb"):
        file.unlink()
    assert pack.main(folder) == 1
    assert "Nothing was packed" in capsys.readouterr().out
    assert not list(folder.glob("*.zip*"))


def test_newer_of_notebook_and_file_counts(folder: Path) -> None:
    answer(folder, "max_pool_forward_naive", FORWARD)
    file = folder / "layers.py"
    file.write_text(FORWARD)
    assignment = hand_in.read_assignment(folder)
    notebook = next(book for book in assignment.notebooks if book.file == POOLING)
    for seconds, expected in ((-100, POOLING), (100, "layers.py")):
        saved = (folder / POOLING).stat().st_mtime + seconds
        os.utime(file, (saved, saved))
        found = hand_in.answers(folder, assignment, notebook).file
        assert found is not None
        assert found.name == expected


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["grade"], 2), (["--help"], 0)])
def test_usage_names_all_commands(arguments: list[str], code: int) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "cs231n", *arguments], cwd=CHECKOUT, capture_output=True, text=True
    )
    assert ran.returncode == code
    assert all(command in ran.stdout + ran.stderr for command in ("doctor", "check", "pack"))
