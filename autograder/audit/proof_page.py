"""A proof as text for the terminal; nothing is read or written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from autograder.audit.proof import Step


def console_proof(steps: Sequence[Step]) -> Group:
    """One row a step, then every fault by name; what is wrong in the same way stands in one line."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("What must hold", no_wrap=True)
    table.add_column("tried", justify="right")
    table.add_column("faults", justify="right")
    table.add_column("")
    for step in steps:
        faults = Text(str(len(step.faults)), "red" if step.faults else "")
        table.add_row(step.name, str(step.tried), faults, step.detail)
    return Group(table, *(line for step in steps for line in _faults(step)))


def _faults(step: Step) -> Iterator[Text]:
    places: dict[str, list[str]] = {}
    for fault in step.faults:
        places.setdefault(fault.message, []).append(fault.where)
    for message, where in places.items():
        yield Text.assemble(
            ("fault ", "red"), (step.name, "bold"), f": {', '.join(sorted(where))}: {message}"
        )
