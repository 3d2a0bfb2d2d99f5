"""Answers in Python files: what is taken, what each shape scores, and where feedback points."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from autograder.grading.grader import Grader
from autograder.grading.replay import replay
from autograder.intake import finding, submission
from autograder.intake.submission import Submission, SubmissionError
from autograder.notebooks import python_file
from autograder.notebooks.notebook import CELLS
from autograder.results.result import Outcome, QuestionResult, Result
from tests.toy_submissions import NUMBERS, TOY, WRONG, answered, hand_in, reference

NUMBERS_PY = '''from __future__ import division
from builtins import range
import numpy as np

from .layers import *
from toylib.fast import smooth, sharpen


def moving_average(x, width):
    """Means of neighbours."""
    return np.array([x[i:i + width].mean() for i in range(len(x) - width + 1)], dtype=x.dtype)


def differences(x):
    return x[1:] - x[:-1]
'''
TALLY_PY = """class Tally(object):
    def __init__(self):
        self.counts = {}

    def add(self, word):
        self.counts[word] = self.counts.get(word, 0) + 1
"""
FILES = {"toylib/numbers.py": NUMBERS_PY, "toylib/models/tally.py": TALLY_PY}
FULL = {"moving_average", "differences", "Tally"}


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def read(folder: Path, files: Mapping[str, str | bytes]) -> Submission:
    return submission.read("ada", write(folder, files), TOY)


def graded(grader: Grader, handed_in: Submission) -> Result:
    return grader.grade(handed_in).result


def full(result: Result) -> set[str]:
    assert result.gradable
    return {question.id for question in result.questions if question.points == question.max_points}


def question(result: Result, name: str) -> QuestionResult:
    return next(question for question in result.questions if question.id == name)


def said(handed_in: Submission | Result) -> str:
    return "\n".join(f"{incident.where}: {incident.message}" for incident in handed_in.incidents)


SHAPES: dict[str, dict[str, str | bytes]] = {
    "alone": {"numbers.py": NUMBERS_PY, "tally.py": TALLY_PY},
    "in the package": {**FILES},
    "in the assignment's folder": {f"toy/{name}": text for name, text in FILES.items()},
    "named as a copy": {"numbers (1).py": NUMBERS_PY, "tally copy.py": TALLY_PY},
    "a copy of the whole folder": {
        **{f"work/{name}": text for name, text in FILES.items()},
        "work/toylib/fast.py": "raise SystemExit",
        "work/toylib/__init__.py": "",
        "work/toylib/layers.py": "raise RuntimeError('an old library')",
        "work/collectSubmission.sh": "zip",
        "work/toylib/__pycache__/numbers.py": "broken(",
    },
    "Windows line ends": {name: text.replace("\n", "\r\n") for name, text in FILES.items()},
    "byte order mark": {name: b"\xef\xbb\xbf" + text.encode() for name, text in FILES.items()},
    "UTF-16": {name: text.encode("utf-16") for name, text in FILES.items()},
    "GBK": {name: f"# \u4f5c\u4e1a\n{text}".encode("gbk") for name, text in FILES.items()},
    "tabs": {name: text.replace("    ", "\t") for name, text in FILES.items()},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_right_answers_in_files_get_all_points(grader: Grader, tmp_path: Path, shape: str) -> None:
    handed_in = read(tmp_path, SHAPES[shape])
    assert full(graded(grader, handed_in)) == FULL, said(handed_in)


def test_zip_of_the_collecting_script_is_read_and_its_junk_is_named(grader: Grader, tmp_path: Path) -> None:
    archive = tmp_path / "toy.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name, text in FILES.items():
            packed.writestr(f"./{name}", text)
            packed.writestr(f"__MACOSX/{name.replace('/', '/._')}", b"\0\5\x16\7")
        packed.writestr("toylib/__pycache__/numbers.cpython-37.pyc", b"\0")
        packed.writestr("notes.pdf", b"%PDF")
        packed.writestr("FullyConnected.ipynb", '{"cells": []}')
    handed_in = submission.read("ada", archive, TOY)
    assert full(graded(grader, handed_in)) == FULL
    assert "notes.pdf" in said(handed_in)
    assert "FullyConnected.ipynb: not graded" in said(handed_in)
    assert "missing" in said(handed_in)  # of the third notebook no file can answer the questions


@pytest.mark.parametrize("place", ["toy/toylib/numbers.py", "toylib/numbers.py", "numbers.py"])
def test_class_finds_a_student_who_handed_in_a_file(tmp_path: Path, place: str) -> None:
    write(tmp_path / "ada", {place: NUMBERS_PY})
    found = finding.find_class(tmp_path, TOY)
    handed_in = submission.read("ada", found.places["ada"], TOY)
    assert handed_in.by_file == {NUMBERS: "toylib/numbers.py"}
    assert found.passed_over == ()


def test_single_file_can_be_tried(tmp_path: Path) -> None:
    folder = write(tmp_path, {"numbers.py": NUMBERS_PY, "tally.py": "x = 1"})
    assert submission.read_alone("ada", folder / "numbers.py", TOY).answered == (NUMBERS,)
    with pytest.raises(SubmissionError, match="defines no question"):
        submission.read_alone("ada", folder / "tally.py", TOY)


def test_file_that_is_not_python_in_one_function_loses_only_that(grader: Grader, tmp_path: Path) -> None:
    broken = NUMBERS_PY.replace("return np.array(", "return np.array((")
    result = graded(grader, read(tmp_path, {"toylib/numbers.py": broken}))
    assert full(result) == {"differences"}
    assert question(result, "moving_average").outcome is Outcome.FAILED
    assert "toylib/numbers.py, line 9: moving_average is not Python" in said(result)


def test_python_2_is_named_with_its_line(grader: Grader, tmp_path: Path) -> None:
    old = NUMBERS_PY.replace("    return x[1:]", "    print 'differences', x\n    return x[1:]")
    result = graded(grader, read(tmp_path, {"numbers.py": old.replace("in range", "in xrange")}))
    assert full(result) == set()
    assert "toylib/numbers.py, line 15: `print 'differences', x` is Python 2" in said(result)
    result = graded(grader, read(tmp_path, {"numbers.py": NUMBERS_PY.replace("in range", "in xrange")}))
    assert full(result) == {"differences"}
    assert "line 11: `xrange` is Python 2" in said(result)


BLANKS = {
    "not written": "    raise NotImplementedError",
    "the course's pass": "    out = None\n    # TODO\n    pass\n    cache = (x,)\n    return out, cache",
    "two results": "    dx, dw = None, None\n    pass\n    return dx, dw",
    "nothing": '    """Text."""',
}


@pytest.mark.parametrize("body", BLANKS.values(), ids=BLANKS)
def test_function_that_was_not_filled_in_is_not_attempted(grader: Grader, tmp_path: Path, body: str) -> None:
    result = graded(grader, read(tmp_path, {"numbers.py": f"{NUMBERS_PY}\n\ndef differences(x):\n{body}\n"}))
    assert question(result, "differences").outcome is Outcome.NOT_ATTEMPTED
    assert "moving_average" in full(result)


def test_answer_that_kept_the_course_s_pass_is_graded(grader: Grader, tmp_path: Path) -> None:
    body = "    out = None\n    pass\n    out = x[1:] - x[:-1]\n    return out\n"
    result = graded(grader, read(tmp_path, {"numbers.py": f"def differences(x):\n{body}"}))
    assert "differences" in full(result)


def test_last_definition_counts_and_failing_code_costs_nothing_else(grader: Grader, tmp_path: Path) -> None:
    text = f"""{WRONG["differences"]}
data = open("cifar10.npz")
trained = train(data)
{NUMBERS_PY.replace("from __future__ import division", "")}
plot(trained)
"""
    result = graded(grader, read(tmp_path, {"numbers.py": text}))
    assert full(result) == {"moving_average", "differences"}
    assert "toylib/numbers.py, line 3: running it: FileNotFoundError" in said(result)


def test_feedback_points_to_file_and_line(grader: Grader, tmp_path: Path) -> None:
    text = NUMBERS_PY.replace("    return x[1:]", "    helper(x)\n    return x[1:]")
    text += "\n\ndef helper(x):\n    return x.no_such_thing\n"
    result = graded(grader, read(tmp_path, {"numbers.py": text}))
    messages = {test.message for test in question(result, "differences").tests}
    assert any("in toylib/numbers.py, line 20" in message for message in messages), messages


def test_name_that_the_library_lacks_can_be_imported_and_says_so_when_used(
    grader: Grader, tmp_path: Path
) -> None:
    text = NUMBERS_PY.replace("    return x[1:]", "    return smooth(x) or x[1:]")
    result = graded(grader, read(tmp_path, {"numbers.py": text}))
    assert full(result) == {"moving_average"}
    messages = {test.message for test in question(result, "differences").tests}
    assert any("toylib.fast.smooth is not in the course library" in message for message in messages), messages


def test_rule_of_a_notebook_holds_for_the_file(grader: Grader, tmp_path: Path) -> None:
    text = NUMBERS_PY.replace(
        "    return x[1:]", "    import scipy.ndimage as s\n    return s.convolve1d(x, [1, -1])"
    )
    result = graded(grader, read(tmp_path, {"numbers.py": text}))
    assert question(result, "differences").outcome is Outcome.FORBIDDEN


def test_replay_takes_files(grader: Grader, tmp_path: Path) -> None:
    handed_in = read(tmp_path, {"numbers.py": NUMBERS_PY})
    name = question(graded(grader, handed_in), "differences").tests[0].name
    assert [played.test.outcome for played in replay(grader, handed_in, TOY, f"differences::{name}")] == [
        "passed"
    ]


def test_empty_notebook_beside_an_answered_file_does_not_count(grader: Grader, tmp_path: Path) -> None:
    hand_in(tmp_path, (NUMBERS, answered(NUMBERS)))
    handed_in = read(tmp_path, {"toylib/numbers.py": NUMBERS_PY})
    assert full(graded(grader, handed_in)) == {"moving_average", "differences"}
    assert f"{NUMBERS}.ipynb: nothing is answered in the notebook" in said(handed_in)


def test_untouched_file_beside_an_answered_notebook_does_not_count(grader: Grader, tmp_path: Path) -> None:
    hand_in(tmp_path, (NUMBERS, reference(NUMBERS)))
    handed_in = read(tmp_path, {"toylib/numbers.py": "def differences(x):\n    pass\n"})
    assert full(graded(grader, handed_in)) == {"moving_average", "differences"}
    assert "numbers.py" not in said(handed_in)


@pytest.mark.parametrize(("file_is_newer", "where"), [(True, {NUMBERS: "toylib/numbers.py"}), (False, {})])
def test_newer_of_two_answers_counts_for_the_whole_notebook(
    tmp_path: Path, file_is_newer: bool, where: dict[str, str]
) -> None:
    hand_in(tmp_path, (NUMBERS, reference(NUMBERS)))
    write(tmp_path, {"numbers.py": NUMBERS_PY})
    os.utime(tmp_path / "numbers.py", (1e9, 1e9 + 60 * file_is_newer))
    os.utime(tmp_path / f"{NUMBERS}.ipynb", (1e9, 1e9))
    handed_in = submission.read("ada", tmp_path, TOY)
    assert handed_in.by_file == where
    graded_one = "numbers.py, the newer one" if file_is_newer else "the notebook, as neither is newer"
    assert f"{graded_one}, was graded" in said(handed_in)


def test_helper_beside_a_notebook_is_imported_and_shadows_nothing(grader: Grader, tmp_path: Path) -> None:
    answer = """import random
import my_utils
assert hasattr(random, "shuffle")
def differences(x):
    return my_utils.shifted(x)"""
    hand_in(tmp_path, (NUMBERS, answered(NUMBERS, differences=answer)))
    helpers = {"my_utils.py": "def shifted(x):\n    return x[1:] - x[:-1]\n", "random.py": "1 / 0"}
    result = graded(grader, read(tmp_path, {**helpers, "numpy.py": "1 / 0"}))
    assert "differences" in full(result), said(result)


def test_line_in_a_helper_is_named(grader: Grader, tmp_path: Path) -> None:
    answer = "import my_utils\ndef differences(x):\n    return my_utils.shifted(x)"
    hand_in(tmp_path, (NUMBERS, answered(NUMBERS, differences=answer)))
    result = graded(grader, read(tmp_path, {"my_utils.py": "def shifted(x):\n    return x.wrong\n"}))
    messages = {test.message for test in question(result, "differences").tests}
    assert any("in my_utils.py, line 2" in message for message in messages), messages


def test_graded_notebook_of_a_file_says_where_the_answers_are(grader: Grader, tmp_path: Path) -> None:
    prepared = grader.prepare(read(tmp_path, {"numbers.py": NUMBERS_PY}))
    assert "`toylib/numbers.py`" in prepared.notebooks[NUMBERS].cells[0].source


def test_many_large_files_cost_little(tmp_path: Path) -> None:
    files = {f"{number}/numbers.py": "((\n" * 60_000 for number in range(60)}
    assert read(tmp_path, files).notebooks == {}


def test_class_of_files_is_not_graded_as_one_student(tmp_path: Path) -> None:
    write(tmp_path, {f"{student}/toylib/numbers.py": NUMBERS_PY for student in ("ada", "bob")})
    with pytest.raises(SubmissionError, match="several students"):
        submission.read_alone("class", tmp_path, TOY)


def test_file_in_the_assignment_s_folder_counts_before_that_of_another_assignment(tmp_path: Path) -> None:
    files = {
        "zzz/toylib/numbers.py": "def differences(x):\n    return x\n",
        "toy/toylib/numbers.py": NUMBERS_PY,
    }
    assert read(tmp_path, files).files == {"toylib/numbers.py": NUMBERS_PY}


HOSTILE = {
    "ends the process": "import os\nos._exit(0)",
    "never ends": "while True: pass",
    "hoards memory": "hoard = bytearray(10**12)",
    "raises what ends Python": "raise SystemExit",
    "forks": "import os\nwhile True: os.fork()",
    "reads the hidden tests": "import glob\nopen(glob.glob('/**/hidden_tests/*.py')[0]).read()",
    "takes another module's place": "import sys\nsys.modules['numpy'] = None",
    "asks the harness": "import autograder.testing",
    "loads the real library": "import scipy.ndimage\nscipy.ndimage.convolve1d([1.0], [1.0])",
    "writes to the grader": "import os\nfor fd in range(3, 99):\n    os.write(fd, b'0' * 99)",
}
"""Code that stands at the top of a file, and in a wrong answer below."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_gains_nothing_and_the_next_student_is_graded(
    grader: Grader, tmp_path: Path, name: str
) -> None:
    source = HOSTILE[name]
    body = "\n".join(f"    {line}" for line in source.split("\n"))
    answer = f"def differences(x):\n{body}\n    return x[1:] - x[:-1] + 1\n"
    handed_in = read(tmp_path / "eve", {"numbers.py": f"{source}\n{answer}"})
    result = graded(grader, handed_in)
    assert result.gradable
    assert result.score == 0
    assert full(graded(grader, read(tmp_path / "ada", {**FILES}))) == FULL


def test_file_of_a_hundred_thousand_broken_parts_is_a_few_cells() -> None:
    program = python_file.program("@x\n" * 80_000, "toylib/numbers.py", ["differences"])
    assert len(program.cells) <= CELLS


def test_prose_and_blank_lines_above_an_answer_stay_out_of_the_worker(grader: Grader, tmp_path: Path) -> None:
    text = "def differences(x):\n    import sys\n    raise KeyError(sys._getframe().f_lineno)\n"
    messages = set()
    for above in ("", "\n" * 40):
        result = graded(grader, read(tmp_path, {"numbers.py": f"import numpy as np\n{above}{text}"}))
        messages |= {test.message.partition(": ")[2] for test in question(result, "differences").tests}
    assert messages == {"3"}
