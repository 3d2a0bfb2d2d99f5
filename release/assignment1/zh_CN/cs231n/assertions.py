"""What the notebooks' test cells check with: a failed check shows the value beside the right one."""

import contextlib
import copy
import traceback
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any

import numpy as np
from IPython import get_ipython
from numpy.typing import ArrayLike

from cs231n._typing import Array
from cs231n.differences import is_numeric, likely_cause, relation, wrong_places
from cs231n.side_by_side import one_after_the_other, side_by_side


def compare(
    name: str,
    actual: Any,
    expected: ArrayLike,
    hint: str,
    tolerance: float = 1e-6,
    mistakes: Mapping[str, ArrayLike] | None = None,
) -> None:
    """Stop with a message that helps unless a value is the expected one.

    Parameters
    ----------
    name : str
        What the notebook calls the value, such as "dx".
    actual : array or number
        The value; an array if an array is expected.
    expected : array, number, or nested lists of numbers
        The right value; anything but an array is meant as float64.
    hint : str
        A whole sentence, shown where none of the mistakes gives the value that came.
    tolerance : float, default 1e-6
        Largest allowed relative error of a number.
    mistakes : dict of arrays, optional
        What common mistakes give. The keys are whole sentences that name the mistake.

    Raises
    ------
    AssertionError
        Another type, shape or dtype, NaN or infinity, or too large an error.
    """
    right = np.asarray(expected, dtype=None if isinstance(expected, np.ndarray) else np.float64)
    if right.ndim == 0 and isinstance(actual, float | int | np.generic | np.ndarray) and np.size(actual) == 1:
        actual = np.asarray(actual).reshape(())
    problem = _problem(name, actual, right, tolerance)
    if problem and is_numeric(actual):
        named = likely_cause(actual, mistakes or {})
        why = [named] if named else [relation(name, actual, right, tolerance), f"提示：{hint}"]
        shown = _both(actual, right, tolerance)
        problem = "\n".join([problem, *filter(None, why), *(["", shown] if shown else [])])
    if problem:
        raise AssertionError(problem)


def _both(actual: Array, expected: Array, tolerance: float) -> str:
    if actual.shape != expected.shape:
        return one_after_the_other(actual, expected)
    return side_by_side(actual, expected, wrong_places(actual, expected, tolerance))


def _problem(name: str, actual: Any, expected: Array, tolerance: float) -> str:
    """The first thing that is wrong, in a sentence; empty if nothing is."""
    if actual is None:
        return f"{name} 是 None。有 `return` 吗？"
    if not isinstance(actual, np.ndarray) or (expected.ndim == 0 and not is_numeric(actual)):
        wanted = "NumPy 数组" if expected.ndim else "一个数"
        return f"{name} 应为 {wanted}，而不是 {type(actual).__name__}。"
    if actual.shape != expected.shape:
        return f"{name} 的形状是 {actual.shape}，应为 {expected.shape}。"
    if expected.ndim and actual.dtype != expected.dtype:
        return f"{name} 的 dtype 是 {actual.dtype}，应为 {expected.dtype}。"
    if not np.isfinite(actual).all():
        return f"{name} 含有 NaN 或无穷大。"
    wrong = wrong_places(actual, expected, tolerance)
    if wrong.any() and wrong.ndim:
        return f"{name} 有 {wrong.sum()} 处错误（共 {wrong.size} 处）。"
    return f"{name} 是错的。" if wrong.any() else ""


def parts(function: str, result: Any, **shapes: tuple[int, ...] | None) -> tuple[Any, ...]:
    """The values that an answer returned together.

    Parameters
    ----------
    function : str
        The answer's name.
    result : object
        What it returned.
    **shapes : tuple of int, or None
        The shape of each value by its name, in their order; None where the shape is left open.

    Returns
    -------
    values : tuple

    Raises
    ------
    AssertionError
        Another number of values, or the values in another order.
    """
    wanted = f"{function} 应按这个顺序返回 {len(shapes)} 个值：{', '.join(shapes)}。"
    if not isinstance(result, tuple | list):
        raise AssertionError(f"{wanted}\n它返回了一个值，类型为 {type(result).__name__}。")
    if len(result) != len(shapes):
        raise AssertionError(f"{wanted}\n它返回了 {len(result)} 个值。")
    expected = [*shapes.values()]
    if None not in expected:  # what else is returned may not like to be asked for a shape
        actual = [getattr(value, "shape", None) for value in result]
        if actual != expected and sorted(map(str, actual)) == sorted(map(str, expected)):
            raise AssertionError(f"{wanted}\n它返回的顺序不同：各个形状是 {actual}。")
    return tuple(result)


def watch(function: str, **inputs: Any) -> Callable[[], None]:
    """Remember the inputs of an answer, to check afterwards that it left them as they were.

    Parameters
    ----------
    function : str
        The answer's name.
    **inputs : arrays or dicts of numbers
        Each by its name.

    Returns
    -------
    check_unchanged : function
        Raises AssertionError if an input was changed.
    """
    before = copy.deepcopy(inputs)

    def check_unchanged() -> None:
        for name, value in inputs.items():
            same = value == before[name] if isinstance(value, dict) else np.array_equal(value, before[name])
            if not same:
                raise AssertionError(f"{function} 改动了它的输入 {name}。请在副本上操作。")

    return check_unchanged


@contextlib.contextmanager
def explain_errors(hint: str) -> Iterator[None]:
    """Add a hint to whatever exception an answer raises within a `with` block."""
    try:
        yield
    except Exception as error:
        error.add_note(f"提示：{hint}")
        raise


def short_tracebacks() -> None:
    """Have this notebook show a failed check, and an answer that is not written yet, in a few lines."""
    shell = get_ipython()
    if shell is not None:
        shell.set_custom_exc((AssertionError, NotImplementedError), _show)


def _show(
    shell: Any, kind: type, error: BaseException, trace: TracebackType, tb_offset: int | None = None
) -> None:
    """What IPython calls for such an exception; its own long form is shown for those of other origins."""
    lines = _in_short(error, trace, shell.user_ns)
    if lines:
        error._render_traceback_ = lambda: lines  # type: ignore[attr-defined]
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _in_short(error: BaseException, trace: TracebackType, notebook: dict[str, Any]) -> list[str]:
    """An exception in a few lines; empty unless it comes from a check or from an unwritten answer."""
    frames = [frame for frame, _ in traceback.walk_tb(trace)]
    in_notebook = [frame.f_globals is notebook for frame in frames]
    calls = [call for call, inside in zip(traceback.extract_tb(trace), in_notebook, strict=True) if inside]
    if isinstance(error, NotImplementedError) and in_notebook[-1] and not error.args:
        answer = frames[-1].f_code.co_qualname.split(".<locals>")[0].replace("<module>", "答案")
        todo = "请把 `raise NotImplementedError()` 换成你的代码，并在这个单元格之前运行那个单元格"
        return [f"{answer} 还没有写：{todo}。"]
    by_a_check = frames[-1].f_globals is globals() or (in_notebook[-1] and len(calls) == 1)
    if isinstance(error, AssertionError) and by_a_check:
        lines = [f"第 {call.lineno} 行：{str(call.line).removesuffix('(')}" for call in calls]
        return [*lines, "", f"AssertionError：{error}"]
    return []
