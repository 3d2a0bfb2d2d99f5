"""Answers that a student wrote in one notebook, for use in another."""

import ast
import json
import re
from pathlib import Path
from typing import Any


def load_answer(notebook_path: str | Path, name: str) -> Any:
    """The function or class that an answer cell of another notebook defines.

    Runs that notebook's cell "setup", then the definitions and imports in the cells that the student added,
    then the answer cell, in a namespace of their own. IPython's magics are left out.

    Parameters
    ----------
    notebook_path : path
        The .ipynb, relative to the running notebook's folder. It is read as last saved.
    name : str
        The answer cell's `grade_id`, which is also the name it defines.

    Returns
    -------
    answer : function or class
        An unwritten answer raises NotImplementedError when it is called.

    Raises
    ------
    FileNotFoundError
        There is no such notebook.
    ValueError
        The file is not a notebook.
    LookupError
        The cell is missing or does not define the name.
    """
    graded, added = _code_cells(Path(notebook_path))
    for grade_id in ("setup", name):
        if grade_id not in graded:
            raise LookupError(
                f"{notebook_path}: cell {grade_id!r} is missing; download the release again and paste your "
                "answers into it"
            )
    namespace: dict[str, Any] = {"__name__": Path(notebook_path).stem}
    cells: list[str | ast.Module] = [graded["setup"], *map(_definitions, added), graded[name]]
    for code in cells:
        exec(compile(code, str(notebook_path), "exec"), namespace)
    if name not in namespace:
        raise LookupError(f"{notebook_path}: cell {name!r} does not define {name}; keep its released name")
    return namespace[name]


def _code_cells(path: Path) -> tuple[dict[str, str], list[str]]:
    """Sources of the code cells: a dict by `grade_id`, and a list of those without one."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        graded, added = {}, []
        for cell in cells:
            if cell["cell_type"] != "code":
                continue
            source = _without_magics("".join(cell["source"]))
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if grade_id is None:
                added.append(source)
            else:
                graded[grade_id] = source
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{path} was not found in {Path.cwd()}; keep all notebooks of the assignment in one folder"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is not a notebook; open it, save it, and try again") from error
    return graded, added


def _without_magics(source: str) -> str:
    return re.sub(r"^[ \t]*[%!].*$", "", source, flags=re.MULTILINE)


def _definitions(source: str) -> ast.Module:
    """The module of only a cell's imports, functions and classes; empty if the cell is no valid Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a scratch cell the answer cannot depend on
        return ast.Module([], [])
    wanted = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
    return ast.Module([node for node in tree.body if isinstance(node, wanted)], [])
