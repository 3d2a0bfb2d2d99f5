"""`similarity`: answers of a class that are alike, as a page for a person to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from autograder.audit.variants import BankError, reference_answers
from autograder.commands.options import assignment_argument, console, folder
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.course.files import write_file
from autograder.course.folders import Course
from autograder.grading.grader import read_release
from autograder.intake.finding import find_class
from autograder.intake.groups import find_groups
from autograder.notebooks import notebook


@click.command("similarity")
@assignment_argument
@click.option("--course", "root", type=folder, default=CHECKOUT, help="The course's folder [this checkout].")
@click.option(
    "--submitted", type=folder, help="Submissions, DIR/<student>/ASSIGNMENT/*.ipynb [COURSE/submitted]."
)
@click.option(
    "--earlier",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
    multiple=True,
    metavar="DIR",
    help="Submissions of an earlier class, DIR/<student>/ASSIGNMENT; may be given more than once.",
)
@click.option(
    "--least",
    type=click.IntRange(1, 100),
    default=50,
    show_default=True,
    help="Per cent of an answer that another one must share to be shown.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The page to write [COURSE/results/ASSIGNMENT-similarity.html].",
)
def similarity_command(
    assignment: Assignment,
    root: Path,
    submitted: Path | None,
    earlier: tuple[Path, ...],
    least: int,
    output: Path | None,
) -> None:
    """Show which answers are alike.

    That is, beyond what the assignment explains. The page says where to look, and is no verdict. Nothing
    that students wrote is executed.
    """
    try:
        from autograder.similarity import answers, page, pairs
    except ModuleNotFoundError as error:
        raise click.UsageError(
            f"similarity needs {error.name}; run: pip install -e '.[similarity]'"
        ) from None
    course = Course.at(root, submitted)
    known = _known(assignment)
    with console.status("reading submissions"):
        classes = [answers.of_class(find_groups(course, assignment).places, assignment)]
        for year, place in _years(earlier).items():
            classes.append(answers.of_class(find_class(place, assignment).places, assignment, year))
    everything = [answer for collected in classes for answer in collected.answers]
    with console.status("comparing"):
        found = pairs.alike(everything, known, least / 100)
    groups = pairs.groups(found)
    students = len({answer.owner for answer in everything})
    notes = [line for collected in classes for line in collected.unread]
    path = output or course.results / f"{assignment.id}-similarity.html"
    write_file(path, page.similarity_page(assignment, groups, students, least / 100, notes))
    for line in notes:
        console.print(f"not compared: {line}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"{students} students, {len(found)} pairs to look at, in {len(groups)} groups")
    console.print(str(path), markup=False, highlight=False, soft_wrap=True)


def _years(earlier: Sequence[Path]) -> dict[str, Path]:
    """Earlier classes by what a page calls them: the course's folder; the whole path where two are alike."""
    names = [place.parent.name if place.name == "submitted" else place.name for place in earlier]
    return {
        name if names.count(name) == 1 else str(place): place
        for name, place in zip(names, earlier, strict=True)
    }


def _known(assignment: Assignment) -> dict[str, list[str]]:
    """By question, what the release gave away, and the reference solution where it is at hand."""
    known = {
        str(notebook.grade_id_of(cell)): [cell.source]
        for node in read_release(assignment).values()
        for cell in node.cells
        if notebook.is_answer(cell)
    }
    try:
        references = reference_answers(assignment)
    except BankError:  # a machine that grades without the solutions
        references = {}
    for question, text in references.items():
        known.setdefault(question, []).append(text)
    return known
