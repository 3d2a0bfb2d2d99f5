"""`audit`: how good a suite is."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.audit import measure, run
from autograder.audit.page import console_audit, side_by_side
from autograder.audit.run import SUITES
from autograder.commands.options import assignment_argument, chosen_sandbox, console, jobs_option
from autograder.course.assignment import Assignment
from autograder.running.processes import Processes
from autograder.running.watching.tracked import tracked


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
@click.option("--generic", "sample", type=click.IntRange(0), metavar="N", help="Try N generic mutants [all].")
@click.option(
    "--seeds", type=click.IntRange(1), default=1, metavar="N", help="Right answers get inputs of N seeds [1]."
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
    sample: int | None,
    seeds: int,
    first_seed: int,
    jobs: int,
    json_file: Path | None,
) -> None:
    """Measure the tests on wrong answers and on right ones.

    They must refuse the wrong ones and accept the right ones, and name the cause of most of the wrong ones;
    exits with 1 if they do not, but for mutants that are listed as equivalent.
    """
    every = assignment.questions
    if unknown := set(chosen).difference(every):
        raise click.BadParameter(f"there is no question {min(unknown)!r}; there are {', '.join(every)}")
    questions = [question for question in every if not chosen or question in chosen]
    planned = run.plan(assignment, questions, suites, sample, range(first_seed, first_seed + seeds))
    done: list[measure.Trial] = []
    with Processes(jobs) as executor:
        found = run.trials(planned, assignment, chosen_sandbox(False, assignment), executor)
        for trials in tracked(found, len(planned), "auditing", console):
            done.extend(trials)
    audits = [measure.measure(suite, questions, done) for suite in suites]
    if json_file:
        json_file.write_text(measure.to_json(audits), encoding="utf-8")
    for one in audits:
        console.print(console_audit(one), soft_wrap=True)
    if len(audits) > 1:
        console.print(side_by_side(audits))
    context.exit(0 if all(one.sound for one in audits) else 1)
