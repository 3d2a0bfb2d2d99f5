"""What tests and questions are worth, told apart from what the tests do."""

from __future__ import annotations

import ast
import json
from functools import lru_cache
from typing import Any

from autograder.release import announcing

WEIGHT = "pytest.mark.weight"
VISIBILITY = "pytest.mark.visibility"
"""Decides what a platform shows, and no result."""


@lru_cache(maxsize=256)  # a run asks about the same files every two seconds
def without_weights(source: bytes) -> tuple[bytes, bytes]:
    """What a file of hidden tests does, and what its tests weigh.

    Args:
        source: Python code.

    Returns:
        A form of the code without its comments, the weights that stand as numbers above tests and classes,
        and when they are shown; and those weights. The code itself and nothing where it cannot be parsed.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return source, b""
    weights: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            marks = node.decorator_list
            weights += [f"{node.name} {ast.unparse(mark)}" for mark in marks if _is(WEIGHT, mark)]
            node.decorator_list = [m for m in marks if not _is(WEIGHT, m) and not _is(VISIBILITY, m)]
    return ast.dump(tree).encode(), "\n".join(weights).encode()


def _is(name: str, mark: ast.expr) -> bool:
    """Whether this is `pytest.mark.NAME(CONSTANT)`."""
    return (
        isinstance(mark, ast.Call)
        and ast.unparse(mark.func) == name
        and not mark.keywords
        and all(isinstance(argument, ast.Constant) for argument in mark.args)
    )


@lru_cache(maxsize=256)  # a run asks about the same files every two seconds
def without_points(text: bytes) -> tuple[bytes, bytes]:
    """A released notebook without the points of its cells, which headings repeat, and those points.

    Args:
        text: the notebook's JSON.

    Returns:
        Both as JSON; the text itself and nothing where it is no notebook.
    """
    try:
        raw = json.loads(text)
        points = [_take_points(cell) for cell in raw["cells"]]
        for cell in raw["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = announcing.without_points("".join(cell["source"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return text, b""
    return json.dumps(raw, sort_keys=True).encode(), json.dumps(points).encode()


def _take_points(cell: dict[str, Any]) -> Any:
    """A cell's points, None where it has none.

    The cell has neither them nor nbgrader's checksum afterwards, which counts them.
    """
    about = cell["metadata"].get("nbgrader", {})
    about.pop("checksum", None)
    return about.pop("points", None)


APART = {"hidden_tests/*.py": ("weights in ", without_weights), "*.ipynb": ("points in ", without_points)}
"""How a file is taken apart, by the end of its path, and how a person calls what it says of worth."""
