"""A flawed source notebook is refused before nbgrader reads it, naming the file and the cell."""

import shutil

import pytest

from autograder.release.build import SourceError, build_release


def no_region(course):
    course.cell("double").source = "def double(x):\n    return 2 * x"


def half_a_region(course):
    course.cell("double").source = course.cell("double").source.replace("### END SOLUTION", "")


def locked_answer(course):
    course.cell("double").metadata.nbgrader.locked = True


def solution_outside_an_answer(course):
    course.cell("setup").source += "\n### BEGIN SOLUTION\n1 + 1\n### END SOLUTION"


def duplicate_id(course):
    cell = course.code("setup", "import scipy")
    cell.id = "again"
    course.add(cell)


def missing_answer(course):
    course.notebook.cells.remove(course.cell("double"))


def missing_test(course):
    course.notebook.cells.remove(course.cell("test_double"))


def worthless_test(course):
    course.cell("test_double").metadata.nbgrader.points = 0


def kind_that_is_not_listed(course):
    course.cell("title").source += "<!-- kind dtype -->, the dtype too<!-- end dtype -->"


def kind_without_its_end(course):
    course.cell("title").source += "<!-- kind dtype -->, the dtype too"


def unlisted_answer(course):
    course.add(course.code("triple", course.cell("double").source, locked=False, solution=True))


FLAWS = {
    no_region: "one.ipynb: cell 'double' is an answer cell without BEGIN SOLUTION",
    half_a_region: "one.ipynb: cell 'double' has a BEGIN SOLUTION without its END",
    locked_answer: "one.ipynb: cell 'double' is an answer cell and locked",
    solution_outside_an_answer: "one.ipynb: cell 'setup' has a solution but is no answer cell",
    duplicate_id: "one.ipynb: cell 'setup' is there 2 times",
    missing_answer: "one.ipynb: cell 'double' is missing",
    missing_test: "one.ipynb: cell 'test_double' is missing",
    worthless_test: "one.ipynb: cell 'test_double' is no test cell",
    kind_that_is_not_listed: "one.ipynb: cell 'title' announces tests of the kind 'dtype'; the sets",
    kind_without_its_end: "one.ipynb: cell 'title' has a <!-- kind dtype --> without its <!-- end dtype -->",
    unlisted_answer: "one.ipynb: cell 'triple' is an answer cell that assignment.toml does not list",
}


@pytest.mark.parametrize(
    ("spoil", "message"), FLAWS.items(), ids=lambda value: getattr(value, "__name__", "")
)
def test_flawed_source_is_refused_naming_file_and_cell(course, spoil, message):
    spoil(course)
    with pytest.raises(SourceError) as refusal:
        course.build()
    assert str(refusal.value).startswith(message)


def test_cell_ids_that_nbformat_would_make_up_anew_are_refused(course):
    file = course.source / "one.ipynb"
    file.write_text(file.read_text().replace('"id": "title"', '"id": "setup"'))
    with pytest.raises(SourceError, match=r"^one\.ipynb: cell id 'setup' is there 2 times"):
        build_release(course.assignment, course.release, course.gradebook)


def test_notebook_that_nobody_listed_is_refused(course):
    shutil.copy(course.source / "one.ipynb", course.source / "two.ipynb")
    with pytest.raises(SourceError, match=r"^two\.ipynb: assignment\.toml does not list"):
        course.build()


def test_notebook_that_is_missing_is_refused(course):
    course.save()
    (course.source / "one.ipynb").unlink()
    with pytest.raises(SourceError, match=r"^one\.ipynb: assignment\.toml lists this notebook"):
        build_release(course.assignment, course.release, course.gradebook)


def test_link_in_the_source_is_refused(course, tmp_path):
    (course.source / "README.md").unlink()
    (course.source / "README.md").symlink_to(tmp_path / "secrets.txt")
    with pytest.raises(SourceError, match=r"^README\.md: this is a link"):
        course.build()
