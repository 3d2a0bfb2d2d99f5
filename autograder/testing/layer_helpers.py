"""Functions of hidden tests of layers, which run in the worker beside the student's."""

from __future__ import annotations

IN_THE_WORKER = """
def _hidden_fill(arguments, values):
    for argument, value in zip(arguments, values):
        if isinstance(argument, dict):
            argument.clear()
            argument.update(value)
        elif hasattr(argument, "shape"):
            argument[...] = value


def _hidden_first_of_many(function, arguments, others, times):
    out, cache = notebook[function](*arguments)
    before = out.copy()
    for _ in range(times):
        notebook[function](*others)
    return before, out, cache


def _hidden_outs(functions, calls):
    return [notebook[functions[0]](*inputs)[0] for _, inputs in calls]


def _hidden_gradients(functions, calls):
    return [notebook[functions[1]](dout, cache) for dout, cache in calls]


def _hidden_gradients_with_own_caches(functions, calls):
    return [notebook[functions[1]](dout, notebook[functions[0]](*inputs)[1]) for dout, inputs in calls]


def _hidden_in_turns(functions, arguments, turns):
    returned = []
    for dout, inputs in turns:
        _hidden_fill(arguments, inputs)
        out, cache = notebook[functions[0]](*arguments)
        returned.append((out.copy(), notebook[functions[1]](dout, cache)))
    return returned


def _hidden_outs_in_turns(functions, arguments, turns):
    outs = []
    for _, inputs in turns:
        _hidden_fill(arguments, inputs)
        outs.append(notebook[functions[0]](*arguments)[0].copy())
    arguments = [dict(argument) if isinstance(argument, dict) else argument for argument in arguments]
    return [*outs, notebook[functions[0]](*arguments)[0]]


def _hidden_after_forward(functions, calls):
    for _, inputs in calls:
        try:
            notebook[functions[0]](*inputs)
        except Exception:
            pass
    return calls


def _hidden_after_backward(functions, calls):
    for dout, cache in calls:
        try:
            notebook[functions[1]](dout, cache)
        except Exception:
            pass
    return calls


def _hidden_left(functions, calls):
    left = []
    for dout, inputs in calls:
        arrays = [dout, *(value for value in inputs if hasattr(value, "shape"))]
        try:
            _, cache = notebook[functions[0]](*inputs)
            before = [array.copy() for array in arrays]
            notebook[functions[1]](dout, cache)
            left.append((before, [array.copy() for array in arrays]))
        except Exception:
            left.append(None)
    return left


def _hidden_contents(*arrays):
    return tuple(array.copy() for array in arrays)


def _hidden_same(*values):
    return values


def _hidden_by_columns(array):
    return array.copy(order="F")


def _hidden_channels_last(array):
    return array.transpose(0, 2, 3, 1).copy().transpose(0, 3, 1, 2) if array.ndim == 4 else array


def _hidden_after_in_layouts(function, arguments):
    after = []
    for layout in (_hidden_by_columns, _hidden_channels_last):
        laid_out = [layout(argument) if hasattr(argument, "ndim") else argument for argument in arguments]
        try:
            notebook[function](*laid_out)
        except Exception:
            pass
        after.append([array for array in laid_out if hasattr(array, "ndim")])
    return after
"""
"""Fill arrays and dictionaries in place; make many calls at once; copy; lay arrays out in another order."""
