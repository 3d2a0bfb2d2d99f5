"""Wrong versions that nobody thought of: mutmut's operators at every place of the reference answers."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path

import msgspec

from autograder.audit.banks import read_table
from autograder.audit.variants import Bank, BankError, Variant


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mutant that is no mistake: its line, what that becomes, and why it is none."""

    line: str
    becomes: str
    reason: str


def generic_mutants(references: Mapping[str, str], listed: Path) -> list[Variant]:
    """Every mutant of the solution regions that is Python, each once.

    A mutant's name is its changed line and what the line becomes, so that it is the same whatever
    the order and the version of the operators.

    Args:
        references: the reference answer cells, by question.
        listed: a file of mutants that are no mistakes, if it is there: `[[question]]` tables of `line`,
            `becomes` and `reason`.

    Raises:
        BankError: the file is wrong, or a listed one is no mutant (any more).
    """
    tables: dict[str, list[Listed]] = read_table(listed, dict[str, list[Listed]]) if listed.is_file() else {}
    reasons = {
        (question, f"{mutant.line}  ->  {mutant.becomes}"): mutant.reason
        for question, mutants in tables.items()
        for mutant in mutants
    }
    variants = []
    for question, source in references.items():
        for name, code in _mutants(source).items():
            reason = reasons.pop((question, name), "")
            variants.append(Variant(Bank.GENERIC, question, name, "", {question: code}, equivalent=reason))
    if reasons:
        question, name = next(iter(reasons))
        raise BankError(f"{listed.name}: {question} has no mutant {name!r}")
    return variants


def _mutants(source: str) -> dict[str, str]:
    """Mutated code by name; of mutants with one name all but the first change only layout or a twin line."""
    lines = source.splitlines()
    allowed = set(_solution(lines))
    original = ast.dump(ast.parse(source))
    found: dict[str, str] = {}
    for code in _mutated(source):
        first, old, new = _difference(lines, code.splitlines())
        if allowed.issuperset(range(first, first + len(old))) and _is_other_python(code, original):
            found.setdefault(f"{_one_line(old)}  ->  {_one_line(new)}", code)
    return found


def _solution(lines: list[str]) -> Iterator[int]:
    """The positions of the lines between the solution marks."""
    inside = False
    for position, line in enumerate(lines):
        if "### BEGIN SOLUTION" in line or "### END SOLUTION" in line:
            inside = "BEGIN" in line
        elif inside:
            yield position


def _mutated(source: str) -> Iterator[str]:
    """The code with each operator of mutmut applied at each place."""
    import libcst
    from mutmut.mutation.mutators import mutation_operators

    def nodes(node: libcst.CSTNode) -> Iterator[libcst.CSTNode]:
        yield node
        for child in node.children:
            yield from nodes(child)

    module = libcst.parse_module(source)
    for node in nodes(module):
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                for other in operator(node):
                    changed = module.deep_replace(node, other)
                    yield libcst.ensure_type(changed, libcst.Module).code


def _difference(old: list[str], new: list[str]) -> tuple[int, list[str], list[str]]:
    """Where the lines begin to differ, and the lines there on both sides."""
    first = _common(old, new)
    last = min(_common(old[::-1], new[::-1]), len(old) - first, len(new) - first)
    return first, old[first : len(old) - last], new[first : len(new) - last]


def _common(one: list[str], other: list[str]) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _one_line(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _is_other_python(code: str, original: str) -> bool:
    try:
        return ast.dump(ast.parse(code)) != original
    except SyntaxError:
        return False
