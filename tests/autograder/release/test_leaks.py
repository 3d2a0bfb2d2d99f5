"""What must not be released is found, and named by file and cell; what honest text shares with it is not."""

import base64
import json

import nbformat
import pytest

from autograder.release.build import LeakError
from autograder.release.leaks import find_leaks

HIDDEN_TEST = """
def test_doubles(rng, check):
    expected = rng.normal(3) * 2
    check.close('double', actual, expected)
"""


def solution_in_a_cell(course):
    course.notebook.cells.append(
        nbformat.v4.new_code_cell("doubled=x+x*secret_factor(1)  # try it", id="try")
    )


def solution_in_a_comment(course):
    course.cell("test_double").source += "\n# doubled = x + x * secret_factor(1)"


def solution_in_prose(course):
    course.cell("title").source += "\n\nHint: `doubled = x + x * secret_factor(1)`"


def solution_in_the_readme(course):
    (course.source / "README.md").write_text("    doubled = x + x * secret_factor(1)\n")


def solution_in_the_library(course):
    body = "\n".join(course.cell("double").source.splitlines()[3:-1])
    (course.root / "algebra" / "answers.py").write_text(f"def double(x):\n{body}\n")


def hidden_test_in_a_cell(course):
    course.notebook.cells.append(
        nbformat.v4.new_code_cell(
            "expected = rng.normal(3) * 2\ncheck.close('double', actual, expected)", id="try"
        )
    )


def hidden_test_region_line(course):
    region = "\n### BEGIN HIDDEN TESTS\nassert double(17) == 34\n### END HIDDEN TESTS"
    course.cell("test_double").source += region
    course.cell("title").source += "\n\n`assert double(17) == 34`"


def misspelt_marker(course):
    course.cell("test_double").source += "\n### Begin solution"


def attachment(course):
    course.cell("title").attachments = {"answer.png": {"image/png": "AAAA"}}


def solution_in_a_drawing(course):
    drawing = base64.b64encode(b"<svg><text>doubled = x + x * secret_factor(1)</text></svg>").decode()
    course.cell("title").source += f'\n\n<img src="data:image/svg+xml;base64,{drawing}">'


def widget_state(course):
    course.notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {}}


def paired_script(course):
    (course.source / "one.py").write_text("answer = 42\n")


def import_of_the_grader(course):
    course.cell("setup").source += "\nfrom autograder.assignments.tiny.oracle import double"


LEAKS = {
    solution_in_a_cell: "one.ipynb: cell 'try'",
    solution_in_a_comment: "one.ipynb: cell 'test_double'",
    solution_in_prose: "one.ipynb: cell 'title'",
    solution_in_the_readme: "README.md",
    solution_in_the_library: "algebra/answers.py",
    hidden_test_in_a_cell: "one.ipynb: cell 'try'",
    hidden_test_region_line: "one.ipynb: cell 'title'",
    misspelt_marker: "one.ipynb: cell 'test_double'",
    attachment: "one.ipynb: cell 'title'",
    solution_in_a_drawing: "one.ipynb: cell 'title'",
    widget_state: "one.ipynb",
    paired_script: "one.py",
    import_of_the_grader: "one.ipynb: cell 'setup'",
}


@pytest.mark.parametrize(("spoil", "where"), LEAKS.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_leak_is_refused_naming_file_and_cell(course, spoil, where):
    (course.hidden_tests / "test_one.py").write_text(HIDDEN_TEST)
    course.build()
    spoil(course)
    with pytest.raises(LeakError) as refusal:
        course.build()
    assert {leak.where for leak in refusal.value.leaks} == {where}
    assert str(refusal.value).startswith(f"{where}: ")


OUTPUT = nbformat.v4.new_output("stream", text="thirty-four")


@pytest.mark.parametrize("field", [{"outputs": [OUTPUT]}, {"execution_count": 1}])
def test_output_in_a_release_is_found(course, field):
    course.build()
    released = json.loads((course.release / "one.ipynb").read_text())
    released["cells"][1].update(field)
    (course.release / "one.ipynb").write_text(json.dumps(released))
    assert [leak.where for leak in find_leaks(course.content, course.release)] == ["one.ipynb: cell 'setup'"]


def test_link_in_a_release_is_found(course):
    course.build()
    (course.release / "algebra" / "more.py").symlink_to(course.root / "setup.py")
    assert [leak.where for leak in find_leaks(course.content, course.release)] == ["algebra/more.py"]


def test_outputs_of_the_source_do_not_reach_the_release(course):
    course.cell("setup").outputs = [OUTPUT]
    course.cell("setup").execution_count = 3
    assert b"thirty-four" not in course.build()["one.ipynb"]


HONEST = [
    "N, C, H, W = x.shape",
    "np.add(x, x)",  # in the answer cell's own docstring
    "return doubled",
    "(x @ w).sum(axis=0)",  # in the library too
]


@pytest.mark.parametrize("line", HONEST)
def test_shared_idiom_is_no_leak(course, line):
    course.cell("setup").source += f"\n{line}"
    course.build()
