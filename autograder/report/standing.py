"""How a class stands, as the command line shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Group
from rich.text import Text

from autograder.report.wording import clean
from autograder.results import class_list
from autograder.results.standing import ClassStanding

NAMES = 20
"""So many students or groups are named in a line."""


def console_standing(standing: ClassStanding) -> Group:
    """Counts, then the names of those for whom something is still to be done, and what to run."""
    run = f"python -m autograder grade {standing.assignment}"
    enrolled = f" of {standing.enrolled:,} students" if standing.enrolled else ""
    lines = [
        f"handed in    {len(standing.handed_in):,}{enrolled}",
        f"graded       {len(standing.graded):,}",
        f"late         {len(standing.late):,}",
    ]
    parts = [Text(line) for line in lines]
    parts += _named("missing", standing.missing, "the gradebook knows them, and their work is not there")
    parts += _named("not graded", standing.ungraded, f"run: {run}")
    parts += _named("to grade", [name for name, _ in standing.waiting], "a person gives points: formgrader")
    asked = Counter(question for _, questions in standing.waiting for question in questions)
    parts += [Text(f"             {clean(question)}: {count:,}") for question, count in asked.most_common()]
    parts += _named("groups", list(map(_group, standing.groups)), "one piece of work counts for all members")
    return Group(*parts)


def _group(group: class_list.Group) -> str:
    return f"{' + '.join(group.members)} by {group.author}"


def _named(what: str, names: Sequence[str], remark: str) -> list[Text]:
    if not names:
        return []
    named = ", ".join(map(clean, names[:NAMES]))
    more = f" and {len(names) - NAMES:,} more" if len(names) > NAMES else ""
    return [Text.assemble((f"{what:<12} ", "yellow"), f"{len(names):,} ({remark}): {named}{more}")]
