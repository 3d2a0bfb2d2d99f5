"""`verify`: an assignment proves itself."""

from __future__ import annotations

import os

import click

from autograder.audit import proof
from autograder.audit.attempts import Attempt, attempts
from autograder.audit.proof_page import console_proof
from autograder.commands.options import assignment_argument, chosen_sandbox, console
from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.running.processes import Processes
from autograder.running.watching.tracked import tracked


@click.command("verify")
@assignment_argument
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count,
    metavar="N",
    help="Grading processes [one a core].",
)
@click.pass_context
def verify_command(context: click.Context, assignment: Assignment, jobs: int) -> None:
    """Have an assignment prove itself.

    The release gets nothing and shows no secret, the reference solutions get everything, each of the
    assignment's submissions ends as its folder says, junk breaks nothing, and the limits leave room. Exits
    with 1 if anything of this does not hold, and names it.
    """
    loaded = content.load(assignment.id)
    sandbox = chosen_sandbox(False, assignment)
    jobs_planned = proof.planned(loaded)
    steps = [proof.published(assignment)]
    done: list[Attempt] = []
    with Processes(jobs) as executor:
        whole = executor.submit(proof.whole, assignment, sandbox)
        trying = attempts(jobs_planned, assignment, sandbox, executor)
        for batch in tracked(trying, len(jobs_planned), "verifying", console):
            done.extend(batch)
        steps += proof.proof(loaded, whole.result(), done)
    console.print(console_proof(steps), soft_wrap=True)
    context.exit(1 if any(step.faults for step in steps) else 0)
