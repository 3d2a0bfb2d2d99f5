"""Definitions as a course hands them out are told from answers."""

from __future__ import annotations

import ast

import pytest

from autograder.notebooks.blank import is_blank

BLANK = {
    "not written": "def f(x):\n    'Text.'\n    raise NotImplementedError()",
    "given lines above what is not written": "class A:\n    def __init__(self, n):\n        self.n = n\n"
    "        raise NotImplementedError()\n    def loss(self, X):\n        raise NotImplementedError()",
    "pass": "def f(x):\n    pass",
    "an ellipsis": "def f(x): ...",
    "empty results": "def f(x):\n    out, cache = None, None\n    pass\n    return out, cache",
    "given values kept": "def f(x):\n    out = None\n    pass\n    cache = (x,)\n    return out, cache",
    "a class": "class A:\n    def __init__(self, n):\n        self.n = n\n        self.all = {}\n"
    "        pass\n"
    "        for k, v in self.all.items():\n            self.all[k] = v.copy()\n"
    "    def loss(self, X):\n        scores = None\n        pass\n        return scores",
}
ANSWERED = {
    "pass left in": "def f(x):\n    out = None\n    pass\n    out = x + 1\n    return out",
    "filled in place": "def f(x):\n    out = {}\n    pass\n    out['a'] = x\n    return out",
    "added to": "def f(x):\n    out = 0\n    pass\n    for y in x:\n        out += y\n    return out",
    "unpacked": "def f(x):\n    out = None\n    pass\n    out, cache = g(x)\n    return out",
    "nothing is right": "def f(x):\n    return None",
    "a constant": "def f(x):\n    pass\n    return 42",
    "raises at its end": "def f(x):\n    if x > 0:\n        return x\n    raise NotImplementedError",
    "raises where asked to": "def f(x):\n    if x < 0:\n        raise NotImplementedError\n    return x",
    "a class that only begins": "class A:\n    def __init__(self, n):\n        self.all = {}\n"
    "        self.all['w'] = n\n"
    "        pass\n    def loss(self, X):\n        scores = None\n        pass\n        return scores",
}


@pytest.mark.parametrize("name", BLANK)
def test_placeholder_is_blank(name: str) -> None:
    assert is_blank(ast.parse(BLANK[name]).body[0])


@pytest.mark.parametrize("name", ANSWERED)
def test_answer_is_not_blank(name: str) -> None:
    assert not is_blank(ast.parse(ANSWERED[name]).body[0])
