"""`nbgrader generate_assignment` gives what `python -m autograder release` gives, or refuses by name."""

import pytest
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.course.configuration import configuration

pytestmark = pytest.mark.filterwarnings("ignore")  # nbgrader's own


def generate(course, *, force):
    config = configuration(course.root)
    config.CourseDirectory.assignment_id = "tiny"
    GenerateAssignment(coursedir=CourseDirectory(config=config), config=config, force=force).start()
    return contents(course)


def contents(course):
    files = (path for path in course.release.rglob("*") if path.is_file())
    return {str(path.relative_to(course.release)): path.read_bytes() for path in files}


def test_forced_release_is_the_same_with_its_library(course):
    built = course.build()
    assert "algebra/layers.py" in built
    (course.release / "algebra" / "layers.py").write_text("# of last year")
    assert generate(course, force=True) == built


def test_first_release_is_the_same(course, tmp_path):
    assert generate(course, force=False) == course.build(tmp_path / "elsewhere" / "tiny")


def test_release_that_is_there_is_left_alone_without_force(course):
    built = course.build()
    assert generate(course, force=False) == built


@pytest.mark.parametrize("force", [True, False])
def test_leak_is_refused_by_name_and_the_old_release_stays(course, force):
    built = course.build()
    course.add_code("doubled = x + x * secret_factor(1)")
    course.save()
    with pytest.raises(NbGraderException, match=r"one\.ipynb: cell 'try': it quotes the solution"):
        generate(course, force=force)
    assert contents(course) == built


def test_flawed_source_is_refused_by_name_and_the_old_release_stays(course):
    built = course.build()
    course.cell("test_double").metadata.nbgrader.points = 0
    course.save()
    with pytest.raises(NbGraderException, match=r"one\.ipynb: cell 'test_double' is no test cell"):
        generate(course, force=True)
    assert contents(course) == built
