"""Grades every answer of an assignment's banks as a notebook's cell and as a Python file, and compares.

`python -m tests.file_forms ASSIGNMENT [QUESTION ...]` prints what differs, and fails where anything does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from autograder.audit.as_files import as_files
from autograder.audit.banks import submissions
from autograder.audit.variants import Variant, reference_answers, written
from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.grading.grader import Grader, sandbox_for
from autograder.intake.submission import Submission
from autograder.results.result import Result

STUDENT = "ada"


def as_file(assignment: Assignment, variant: Variant) -> Submission:
    """What somebody hands in who wrote a variant's answers in files, and nothing else."""
    texts = as_files(assignment, variant.answers, variant.helpers)
    paths = {spec.path for spec in assignment.files if {*spec.questions} & {*variant.graded}}
    by_file = {
        notebook.id: spec.path
        for notebook in assignment.notebooks
        if (spec := assignment.file_of(notebook.id)) and spec.path in paths
    }
    return Submission(STUDENT, {}, (), {path: texts[path] for path in paths}, by_file)


def as_cell(assignment: Assignment, variant: Variant) -> Submission:
    """The same in notebooks."""
    names = {assignment.notebook_of(question).id for question in variant.graded}
    return Submission(STUDENT, {name: written(variant, assignment, name) for name in names})


def differences(assignment: Assignment, questions: Sequence[str] = ()) -> Iterator[str]:
    """One line for each question of each variant that is graded differently in the two forms."""
    loaded = content.load(assignment.id)
    variants = submissions(loaded.submissions, reference_answers(assignment))
    with Grader(assignment, sandbox_for(loaded)) as grader:
        for variant in variants:
            asked = [q for q in variant.graded if _has_file(assignment, q) and q in (questions or (q,))]
            if not asked:
                continue
            cell = _said(grader.grade_questions(as_cell(assignment, variant), asked))
            file = _said(grader.grade_questions(as_file(assignment, variant), asked))
            for name in asked:
                if cell[name] != file[name]:
                    yield f"{variant.bank} {name} {variant.name}: cell {cell[name]}, file {file[name]}"


def _has_file(assignment: Assignment, question: str) -> bool:
    return any(question in spec.questions for spec in assignment.files)


def _said(result: Result) -> dict[str, tuple[float, str, str]]:
    return {q.id: (round(q.points, 6), str(q.outcome), q.cause) for q in result.questions}


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    lines = list(differences(content.load(sys.argv[1]).assignment, sys.argv[2:]))
    print("\n".join(lines) or "every answer is graded alike in both forms")
    raise SystemExit(bool(lines))
