"""An audit as text for the terminal; nothing is read or written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograder.audit.attempts import Attempt
from autograder.audit.measure import CAUSED, COLLATERAL, NAMED, WRONG, Audit, QuestionMeasure, TestMeasure
from autograder.audit.variants import Bank

COLUMNS = (
    "domain",
    "held\nout",
    "whole",
    "generic",
    "listed",
    "right",
    "redun-\ndant",
    "colla-\nteral",
    "sec",
)
LEGEND = (
    "domain, held out, whole, generic: wrong answers killed / tried; listed: mutants that are no mistakes; "
    "right: answers accepted / tried; redundant: tests that another one covers / tests; "
    "collateral: percent of a question that domain mutants lose in tests of other things, median / most"
)


def console_audit(audit: Audit) -> Group:
    """One row a question, then survivors, rejected right answers and weak tests by name."""
    parts: list[RenderableType] = [_table(audit)]
    for question in audit.questions:
        parts += _faults(question)
    for question in audit.questions:
        parts += _weak(question)
    for question in audit.questions:
        parts += _wide(question)
    if audit.suite == "hidden":
        parts += _causes(audit)
    return Group(*parts)


def side_by_side(audits: Sequence[Audit]) -> Table:
    """Several suites on the same banks: wrong answers accepted and right ones refused."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("Question", no_wrap=True)
    for audit in audits:
        for what in ("domain", "generic", "rejected"):
            table.add_column(f"{audit.suite}\n{what}", justify="right")
    for rows in zip(*(audit.questions for audit in audits), strict=True):
        cells = [cell for question in rows for cell in _accepted(question)]
        table.add_row(rows[0].question, *cells)
    return table


def _accepted(question: QuestionMeasure) -> Iterator[str]:
    for bank in (Bank.DOMAIN, Bank.GENERIC):
        attempts = question.of(bank)
        yield _share([attempt.passed for attempt in attempts])
    yield f"{len(question.rejected)}/{len(question.of(Bank.RIGHT)) + len(question.equivalent)}"


def _table(audit: Audit) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        padding=0,  # for all columns to fit into a terminal
        show_edge=False,
        title=f"the {audit.suite} tests",
        caption=LEGEND,
        title_justify="left",
        caption_justify="left",
    )
    rows = [_row(question, question.tests) for question in audit.questions]
    total = _row(audit.total, [test for question in audit.questions for test in question.tests])
    table.add_column("Question", no_wrap=True)  # where the terminal is narrow, names are cut and no number
    for name, *cells in zip(COLUMNS, *rows, total, strict=True):
        table.add_column(name, justify="right", no_wrap=True, min_width=max(map(len, cells)))
    for question, row in zip(audit.questions, rows, strict=True):
        table.add_row(question.question, *row)
    table.add_row("all", *total, style="bold")
    return table


def _row(question: QuestionMeasure, tests: Sequence[TestMeasure]) -> list[str]:
    right = question.of(Bank.RIGHT)
    return [
        *(_share([not attempt.passed for attempt in question.of(bank)]) for bank in WRONG),
        str(len(question.equivalent)),
        _share([attempt.passed for attempt in right]),
        _share([bool(test.covered_by) for test in tests]),
        _collateral(question),
        f"{question.seconds:.0f}",
    ]


def _collateral(question: QuestionMeasure) -> str:
    if not question.collateral:
        return "-"
    return f"{question.median_collateral or 0:.0%}/{question.collateral[0].collateral or 0:.0%}".replace(
        "%", ""
    )


def _share(counted: Sequence[bool]) -> str:
    return f"{sum(counted)}/{len(counted)}"


def _faults(question: QuestionMeasure) -> Iterator[Text]:
    for word, attempts in (
        ("survived", question.survivors),
        ("rejected", question.rejected),
        ("suspected", question.suspected),
        ("broken", question.broken),
    ):
        for alike in _by_variant(attempts):
            yield Text.assemble((f"{word} ", "red"), (question.question, "bold"), f" {_named(*alike)}")
            for line in _details(alike[0]):
                yield Text(f"    {line}", "dim")
    for luck in question.lucky:
        yield Text.assemble(
            ("lucky ", "red"),
            (question.question, "bold"),
            f" {luck.bank} {luck.name}: {luck.test} refuses it with {luck.refused} of {luck.tried} seeds",
        )


def console_only_visible(attempts: Sequence[Attempt]) -> Group:
    """What the visible checks refuse and the hidden tests accept, by name."""
    lines = []
    for attempt in attempts:
        name = f" {attempt.bank} {attempt.name}: the visible checks refuse it, the hidden tests do not"
        lines.append(Text.assemble(("only visible ", "red"), (attempt.question, "bold"), name))
        lines += [Text(f"    {line}", "dim") for line in _details(attempt)]
    return Group(*lines)


def _wide(question: QuestionMeasure) -> Iterator[Text]:
    """Domain mutants that lose too much in tests of other things."""
    for attempt, *_ in _by_variant(question.collateral):
        share = attempt.collateral or 0
        if share > COLLATERAL:
            loss = (
                f" {attempt.bank} {attempt.name}: loses {share:.0%} of the question in tests of other things"
            )
            yield Text.assemble(("collateral ", "yellow"), (question.question, "bold"), loss)


def _causes(audit: Audit) -> Iterator[RenderableType]:
    """What refused mutants are told: a row a question, those that are not told theirs, and the shares."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), title="the causes named", title_justify="left")
    table.add_column("Question", no_wrap=True)
    for bank in CAUSED:
        table.add_column(str(bank), justify="right")
    for question in (*audit.questions, audit.total):
        banks = [question.named(bank) for bank in CAUSED]
        table.add_row(question.question, *(f"{len(n.rightly)}/{len(n.attempts)}" for n in banks))
    yield table
    for question in audit.questions:
        for bank in CAUSED:
            named = question.named(bank)
            for attempt, *_ in (*_by_variant(named.misnamed), *_by_variant(named.unnamed)):
                word = "misnamed " if attempt.cause else "unnamed "
                causes = (
                    f" {attempt.bank} {attempt.name}: {attempt.cause or 'nothing'} in place of {attempt.due}"
                )
                yield Text.assemble((word, "yellow"), (question.question, "bold"), causes)
    for bank in CAUSED:
        named = audit.total.named(bank)
        if named.attempts:
            least = f"; at least {NAMED:.0%} must be" if bank is Bank.DOMAIN else ""
            style = "red" if least and named.share < NAMED else ""
            count = f"{len(named.rightly)} of {len(named.attempts)} ({named.share:.1%})"
            yield Text(f"causes rightly named, {bank} mutants: {count}{least}", style)


def _by_variant(attempts: Iterable[Attempt]) -> Iterator[list[Attempt]]:
    """The attempts of each variant, which differ in their seeds."""
    variants: dict[tuple[Bank, str], list[Attempt]] = {}
    for attempt in attempts:
        variants.setdefault((attempt.bank, attempt.name), []).append(attempt)
    yield from variants.values()


def _named(attempt: Attempt, *more: Attempt) -> str:
    """A variant with the student whose inputs it had, and how many others had it as well."""
    others = f" and {len(more)} more" if more else ""
    return f"{attempt.bank} {attempt.name} [{attempt.student}{others}]"


def _details(attempt: Attempt) -> Iterator[str]:
    if attempt.broken:
        yield attempt.broken
    if attempt.equivalent:
        yield f"listed as equivalent: {attempt.equivalent}"
    if attempt.story:
        yield attempt.story
    yield from (f"{name}: {message}" for name, message in attempt.failed)


def _weak(question: QuestionMeasure) -> Iterator[Text]:
    weakest = question.weakest
    if weakest is not None:
        yield Text.assemble(
            ("weakest ", "yellow"),
            (question.question, "bold"),
            f" {weakest.name}: kills {weakest.kills}, none of them alone",
        )
    for test in question.redundant:
        kills = (
            f"kills {test.kills}, and {test.covered_by} kills all of these" if test.kills else "kills none"
        )
        yield Text.assemble(("redundant ", "yellow"), (question.question, "bold"), f" {test.name}: {kills}")
