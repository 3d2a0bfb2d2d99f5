"""Answers that a student wrote in one notebook, for use in another."""

import ast
import dis
import json
import re
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import CodeType
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

_TIMERS = re.compile(r"(?:\s*%%(?:time|timeit|capture|prun|memit)\b[^\n]*)+")
_DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def load_answer(notebook_path: str | Path, name: str) -> Any:
    """The function or class that an answer cell of another notebook defines.

    Runs, in a namespace of their own, that notebook's cell "setup"; then, of cells that the student added,
    the imports, the definitions, and the assignments of names that those use; then the answer cell up to the
    answer. IPython's magics are left out, and with a warning any statement that fails before the answer.
    Where cells have lost their metadata, the last one that defines the name is the answer cell.

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
    SyntaxError
        The answer cell is not Python.
    LookupError
        The cell is missing or does not define the name.
    """
    graded, added = _code_cells(Path(notebook_path))
    helpers = [statement for code in added for statement in _python(code)]
    cells = [_parse(graded[name], str(notebook_path))] if name in graded else []
    answer = _last_that_defines(name, [*(_python(code) for code in added), *cells])
    if answer is None and cells:
        raise LookupError(f"{notebook_path}：单元格 {name!r} 没有定义 {name}；请保留发布时的名字")
    if answer is None:
        raise LookupError(
            f"{notebook_path}：缺少单元格 {name!r}；请重新下载作业，把你的答案粘贴进去"
        )
    end = max(at for at, statement in enumerate(answer, start=1) if name in _bound(statement))
    setup = _python(graded.get("setup", ""))
    used = _used([*helpers, *answer[:end]])
    namespace: dict[str, Any] = {"__name__": Path(notebook_path).stem}
    for statement in (*setup, *(helper for helper in helpers if _is_used(helper, used)), *answer[: end - 1]):
        _try(statement, namespace, notebook_path)
    _run(answer[end - 1], namespace, notebook_path)
    return namespace[name]


def _code_cells(path: Path) -> tuple[dict[str, str], list[str]]:
    """Sources of the code cells: a dict by `grade_id`, and a list of those without one."""
    graded: dict[str, str] = {}
    added: list[str] = []
    try:
        for cell in json.loads(path.read_bytes(), strict=False)["cells"]:
            source = cell["source"]
            if cell["cell_type"] != "code":
                continue
            grade_id = ((cell.get("metadata") or {}).get("nbgrader") or {}).get("grade_id")
            source = source if isinstance(source, str) else "".join(source)
            if grade_id is None:
                added.append(source)
            else:
                graded[grade_id] = source
    except FileNotFoundError:
        raise FileNotFoundError(
            f"在 {Path.cwd()} 里没有找到 {path}；请把作业的所有 notebook 放在同一个文件夹里"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} 不是 notebook；请打开它，保存，然后再试") from error
    return graded, added


def _parse(source: str, path: str = "<unknown>") -> list[ast.stmt]:
    """The statements of a cell, read as Python, or else as IPython's with None for its magics."""
    try:
        return ast.parse(source, path).body
    except SyntaxError:
        timers = _TIMERS.match(source)
        plain = "\n" * timers[0].count("\n") + source[timers.end() :] if timers else source
        tree = ast.parse(TransformerManager().transform_cell(plain), path)
        return [statement for statement in map(_WithoutMagics().visit, tree.body) if statement]


def _python(source: str) -> list[ast.stmt]:
    """The statements of a cell; none if it is a scratch cell that the answer cannot depend on."""
    try:
        return _parse(source)
    except (SyntaxError, ValueError):
        return []


class _WithoutMagics(ast.NodeTransformer):
    """Replaces what IPython makes of a magic by None."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        called = node.func.value if isinstance(node.func, ast.Attribute) else node
        if isinstance(called, ast.Call) and getattr(called.func, "id", "") == "get_ipython":
            return ast.copy_location(ast.Constant(None), node)
        return self.generic_visit(node)


def _last_that_defines(name: str, cells: Sequence[list[ast.stmt]]) -> list[ast.stmt] | None:
    """The last cell with a statement that binds a name, None where there is none."""
    return next((cell for cell in reversed(cells) if any(name in _bound(line) for line in cell)), None)


def _bound(statement: ast.AST) -> set[str]:
    """Names that a statement assigns or defines outside of functions and classes."""
    names: set[str] = set()
    unread = [statement]
    while unread:
        node = unread.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif not isinstance(node, ast.Lambda):
            unread += ast.iter_child_nodes(node)
    return names


def _used(statements: Sequence[ast.stmt]) -> set[str]:
    """Names that definitions among the statements read, and those that what assigns them reads."""
    used = _read(statement for statement in statements if isinstance(statement, _DEFINITIONS))
    while more := _read(statement for statement in statements if _bound(statement) & used) - used:
        used |= more
    return used


def _read(statements: Iterable[ast.stmt]) -> set[str]:
    """Names of the module that statements read, also in functions and classes."""
    codes = [compile(ast.Module([statement], []), "<unknown>", "exec") for statement in statements]
    names: set[str] = set()
    while codes:
        code = codes.pop()
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
        lines = dis.get_instructions(code)
        names |= {line.argval for line in lines if line.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return names


def _is_used(statement: ast.stmt, used: set[str]) -> bool:
    """Whether a statement of a helper cell runs: plots and training do not."""
    return isinstance(statement, _DEFINITIONS) or bool(_bound(statement) & used)


def _try(statement: ast.stmt, namespace: dict[str, Any], path: str | Path) -> None:
    try:
        _run(statement, namespace, path)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        warnings.warn(f"{path}：略去了 `{ast.unparse(statement)[:60]}`（{problem}）", stacklevel=3)


def _run(statement: ast.stmt, namespace: dict[str, Any], path: str | Path) -> None:
    exec(compile(ast.Module([statement], []), str(path), "exec"), namespace)
