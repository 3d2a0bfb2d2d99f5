"""A proof as text for the terminal; nothing is read or written here."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from autograder.audit.proof import Step


def console_proof(steps: Sequence[Step]) -> Group:
    """One row a step, then every fault by name."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("What must hold", no_wrap=True)
    table.add_column("tried", justify="right")
    table.add_column("faults", justify="right")
    table.add_column("")
    for step in steps:
        faults = Text(str(len(step.faults)), "red" if step.faults else "")
        table.add_row(step.name, str(step.tried), faults, step.detail)
    lines = [
        Text.assemble(("fault ", "red"), (step.name, "bold"), f": {fault}")
        for step in steps
        for fault in step.faults
    ]
    return Group(table, *lines)
