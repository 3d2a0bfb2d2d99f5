"""Junk answers to every question: nothing that a submission returns may break the grader."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import cycle, islice

from autograder.audit.variants import Bank, Variant

VALUES = {
    "none": "None",
    "number": "3",
    "text": "'junk'",
    "empty": "numpy.zeros((0, 3))",
    "wrong_shape": "numpy.ones((7, 1, 3, 1, 2))",
    "nan": "numpy.full((2, 2), numpy.nan)",
    "infinite": "(numpy.inf, {'a': numpy.inf}, -numpy.inf)",
    "complex": "numpy.ones(3) * 1j",
    "objects": "numpy.array([object(), None])",
    "strings": "numpy.array(['a', 'b'])",
    "million": "numpy.zeros(10**6)",
    "many_numbers": "list(range(10**6))",
    "huge_number": "10**4000",
    "generator": "(number for number in iter(int, 1))",
    "itself": "_itself()",
    "deep": "_deep()",
    "strange_keys": "{None: 1, (1, 2): 2, 'a': object()}",
    "pair": "(None, None)",
    "named_pair": "collections.namedtuple('Pair', 'a b')(numpy.zeros(2), None)",
    "many_values": "(numpy.zeros(2),) * 50",
    "hostile": "_Hostile()",
    "unfinished": "_raise(type('NotImplementedError', (Exception,), {})('junk'))",
    "exception": "_raise(ValueError(chr(0x4E00) * 10000))",
    "interrupt": "_raise(KeyboardInterrupt())",
    "exit": "_raise(SystemExit(0))",
}
"""Expressions by name; each is evaluated anew at each call."""

HELPERS = '''\
import collections

import numpy


def _raise(error):
    raise error


def _itself():
    values = []
    values.append(values)
    return values


def _deep():
    values = []
    for _ in range(10**4):
        values = [values]
    return values


class _Hostile:
    """Raises whatever is asked of it."""

    def _refuse(self, *args, **kwargs):
        raise RuntimeError("junk")

    __eq__ = __len__ = __iter__ = __repr__ = __str__ = __array__ = __bool__ = __getattr__ = _refuse
    __hash__ = None
'''
"""A cell that the expressions need."""

FUNCTION = "def {name}(*args, **kwargs):\n    return {value}\n"

METHODS = """\
class {name}:
    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        return lambda *args, **kwargs: {value}
"""

ATTRIBUTES = """\
class {name}:
    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        return {value}
"""

LATER = """\
_calls = []
_reference = {name}


def {name}(*args, **kwargs):
    _calls.append(None)
    return _reference(*args, **kwargs) if len(_calls) < 3 else {value}
"""
"""The reference's answer to the first two calls, then junk."""


def junk_answers(references: Mapping[str, str], kinds: int | None = None) -> Iterator[Variant]:
    """For each question, kinds of junk in each form that the question's answer can have.

    Args:
        references: the reference answer cells, by question.
        kinds: how many of `VALUES` each form of a question meets, dealt out in turn; all if None.
    """
    deal = cycle(VALUES.items())
    for question, source in references.items():
        for form, template in _forms(source, question).items():
            for kind, value in islice(deal, kinds or len(VALUES)):
                code = template.format(name=question, value=value)
                name = f"junk_{form}_{kind}"
                yield Variant(Bank.JUNK, question, name, "", {question: code}, HELPERS, expected="")


def _forms(source: str, question: str) -> dict[str, str]:
    """Templates of answers: what the reference defines, with junk for its values."""
    kinds = {node.name: type(node) for node in ast.parse(source).body if hasattr(node, "name")}
    later = source.replace("{", "{{").replace("}", "}}") + "\n\n" + LATER
    if kinds.get(question) is ast.ClassDef:
        return {"instead": FUNCTION, "methods": METHODS, "attributes": ATTRIBUTES, "later": later}
    if question in kinds:
        return {"returned": FUNCTION, "later": later}
    return {"bound": "{name} = {value}\n"}
