"""`audit`: how good a suite is."""

from __future__ import annotations

import random
from collections.abc import Collection
from pathlib import Path

import click

from autograder.audit import attempts, measure
from autograder.audit.banks import EQUIVALENT, submissions
from autograder.audit.generic import generic_mutants
from autograder.audit.page import console_audit, console_only_visible, side_by_side
from autograder.audit.suites import SUITES
from autograder.audit.variants import RIGHT, Bank, Variant, reference_answers
from autograder.commands.options import assignment_argument, chosen_sandbox, console, jobs_option
from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.running.processes import Processes
from autograder.running.watching.tracked import tracked

BANKS = {str(bank): bank for bank in (*measure.WRONG, Bank.RIGHT)}


@click.command("audit")
@assignment_argument
@click.option(
    "--suite",
    "suites",
    type=click.Choice(list(SUITES)),
    multiple=True,
    default=["hidden"],
    help="Which tests; repeatable [hidden].",
)
@click.option(
    "--question", "chosen", multiple=True, metavar="QUESTION", help="Only this one; repeatable [all]."
)
@click.option(
    "--bank",
    "banks",
    type=click.Choice(list(BANKS)),
    multiple=True,
    default=list(BANKS),
    show_default=False,
    help="Only answers of this bank; repeatable [all].",
)
@click.option("--generic", "sample", type=click.IntRange(0), metavar="N", help="Try N generic mutants [all].")
@click.option(
    "--seeds", type=click.IntRange(1), default=1, metavar="N", help="Try all with the inputs of N seeds [1]."
)
@click.option(
    "--first-seed", default=0, metavar="N", help="Where the seeds begin, to go on with a long run [0]."
)
@jobs_option
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write everything there, as JSON.",
)
@click.pass_context
def audit_command(
    context: click.Context,
    assignment: Assignment,
    suites: tuple[str, ...],
    chosen: tuple[str, ...],
    banks: tuple[str, ...],
    sample: int | None,
    seeds: int,
    first_seed: int,
    jobs: int,
    json_file: Path | None,
) -> None:
    """Measure the tests on wrong answers and on right ones.

    They must refuse the wrong ones and accept the right ones, whatever inputs are drawn, and name the cause
    of most of the wrong ones; exits with 1 if they do not, but for mutants that are listed as equivalent.
    """
    every = assignment.questions
    if unknown := set(chosen).difference(every):
        raise click.BadParameter(f"there is no question {min(unknown)!r}; there are {', '.join(every)}")
    questions = [question for question in every if not chosen or question in chosen]
    variants = _variants(assignment, [BANKS[name] for name in banks], sample)
    planned = attempts.plan(variants, questions, suites, range(first_seed, first_seed + seeds))
    done: list[attempts.Attempt] = []
    with Processes(jobs) as executor:
        trying = attempts.attempts(planned, assignment, chosen_sandbox(False, assignment), executor)
        for batch in tracked(trying, len(planned), "auditing", console):
            done.extend(batch)
    audits = [measure.measure(suite, questions, done) for suite in suites]
    if json_file:
        json_file.write_text(measure.to_json(audits), encoding="utf-8")
    context.exit(_shown(audits))


def _variants(assignment: Assignment, banks: Collection[Bank], sample: int | None) -> list[Variant]:
    """The variants of these banks, the slow right ones first; of generic ones a sample, always the same."""
    folder, references = content.load(assignment.id).submissions, reference_answers(assignment)
    variants = [variant for variant in submissions(folder, references) if variant.bank in banks]
    if Bank.GENERIC in banks:
        generic = generic_mutants(references, folder / RIGHT / EQUIVALENT)
        if sample is not None and sample < len(generic):
            generic = random.Random(0).sample(generic, sample)
        variants += generic
    return variants


def _shown(audits: list[measure.Audit]) -> int:
    """Print what was measured, and return the exit code."""
    for audit in audits:
        console.print(console_audit(audit), soft_wrap=True)
    if len(audits) > 1:
        console.print(side_by_side(audits))
    visible = measure.only_visible(audits)
    console.print(console_only_visible(visible), soft_wrap=True)
    return 0 if all(audit.sound for audit in audits) and not visible else 1
