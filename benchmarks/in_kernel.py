"""The hidden tests as an instructor would put them into a test cell: run in the kernel, beside the answers.

`recorded` writes down what the hidden tests ask of the reference solutions; `check` asks the same of whatever
is defined in a notebook and holds the results against the same right values. These are stored, not computed,
and nothing but NumPy is imported: an easier life than the hidden tests have.
"""

from __future__ import annotations

import copy
import importlib
import pickle

import numpy as np


class Copies(list):
    """Events as they are when they happen: tests go on to change what they sent."""

    def append(self, event):
        super().append(copy.deepcopy(event))


def recorded(grader, handed_in, notebooks):
    """By question, the answered requests to a submission and the comparisons with right values, in order.

    Args:
        grader: an `autograder.grading.grader.Grader`.
        handed_in: a `Submission` whose answers are right.
        notebooks: the questions of each, in the order in which its cells run. What a question's tests ask
            of a function that is defined later is left out.
    """
    steps = {}
    for questions in notebooks:
        for position, question in enumerate(questions, start=1):
            tape = Copies()
            grader.grade_questions(handed_in, [question], tape.append)
            steps[question] = list(_steps(tape, questions[position:]))
    return steps


def _steps(tape, later):
    from autograder.testing.tape import Asked, Compared

    gave = None
    for event in tape:
        if isinstance(event, Asked) and event.name in later:
            gave = None
        elif isinstance(event, Asked) and not isinstance(event.gave, Exception):
            gave = getattr(event.gave, "value", event.gave)
            handles = [(value.id, path) for path, value in _leaves(gave) if _is_handle(value)]
            target = event.target and event.target.id
            yield "ask", event.name, target, _plain(event.args), _plain(dict(event.kwargs)), handles
        elif isinstance(event, Compared):
            path = next((path for path, value in _leaves(gave) if _same(value, event.given)), None)
            if path is not None:  # a few are computed from an answer
                right = np.asarray(event.right, dtype=np.float64)
                largest, off = (np.abs(values).max(initial=0.0) for values in (right, event.given - right))
                yield "compare", path, right, max(largest * max(event.allowed, 1e-6), 2 * off)


def check(file, question, names):
    """Ask all that was recorded of a question of the functions in `names`; in a test cell, `globals()`."""
    with open(file, "rb") as stream:
        steps = pickle.load(stream)
    kept, value, later, helpers = {}, None, set(), {}
    for what, *step in steps[question]:
        if what == "ask":
            name, target, args, kwargs, handles = step
            given = _filled(args, kept), _filled(kwargs, kept)
            later = {text for _, text in _leaves(args) if isinstance(text, str)} & steps.keys() - names.keys()
            try:
                value = _ask(name, kept.get(target), *given, names, helpers)
                kept |= {number: _at(value, path) for number, path in handles}
            except (KeyError, TypeError):
                if not later:
                    raise
        elif not later:  # otherwise a helper was to call what a later cell defines
            path, right, allowed = step
            given = np.asarray(_at(value, path), dtype=np.float64).reshape(right.shape)
            error = np.abs(given - right).max(initial=0.0)
            assert error <= allowed, f"{question}: error {error:.1e}"


def _ask(name, target, args, kwargs, names, helpers):
    """Call a function of the notebook, of the tests' own or of a module, or a method of an object, or reach
    an attribute of it; run code of the tests' own; keep a value."""
    if name == "run":
        return exec(*args, names)
    if name == "define":
        helpers["notebook"] = names
        return exec(*args, helpers)
    if name == "put":
        return args[0]
    kind, _, attribute = name.rpartition(".")
    if target is not None:
        for part in name.split(".")[1:]:
            target = getattr(target, part)
        return target(*args, **kwargs) if callable(target) else target
    scope = vars(importlib.import_module(kind)) if kind else helpers if name in helpers else names
    return scope[attribute](*args, **kwargs)


def _leaves(value, path=()):
    if isinstance(value, dict | tuple | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _leaves(item, (*path, key))
    else:
        yield path, value


def _at(value, path):
    for key in path:
        value = value[key]
    return value


def _plain(value):
    """Handles as ("handle", id): the kernel knows no class of ours."""
    if _is_handle(value):
        return ("handle", value.id)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return type(value)(map(_plain, value)) if isinstance(value, tuple | list) else value


def _filled(value, kept):
    """Copies of recorded arguments, with the objects that handles stand for."""
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str) and value[0] == "handle":
        return kept[value[1]]
    if isinstance(value, dict):
        return {key: _filled(item, kept) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(_filled(item, kept) for item in value)
    return copy.copy(value)


def _is_handle(value):
    return type(value).__name__ == "Handle"


def _same(value, given):
    return isinstance(value, np.ndarray | float) and np.array_equal(np.ravel(value), np.ravel(given), True)
