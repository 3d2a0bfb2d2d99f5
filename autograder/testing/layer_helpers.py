"""Functions of hidden tests of layers, which run in the worker beside the student's."""

from __future__ import annotations

WRITTEN = """
import numpy as np


def _hidden_written(arrays, others=()):
    written = []
    for array in arrays:
        if array.flags.writeable and not any(np.may_share_memory(array, other) for other in others):
            array[...] = 7
            written.append(array)
    return written


def _hidden_still(written):
    return all(bool((array == 7).all()) for array in written)
"""
"""Write into arrays as a caller may, and see later whether they still hold that."""

IN_THE_WORKER = (
    WRITTEN
    + """


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
    outs, kept = [], []
    for _, inputs in turns:
        _hidden_fill(arguments, inputs)
        out = notebook[functions[0]](*arguments)[0]
        outs.append(out.copy())
        if not any(np.may_share_memory(out, array) for array in _hidden_arrays_of(arguments)):
            kept.append((out, outs[-1]))
    arguments = [dict(argument) if isinstance(argument, dict) else argument for argument in arguments]
    outs.append(notebook[functions[0]](*arguments)[0])
    return [*outs, all(_hidden_same(*pair) for pair in kept)]


def _hidden_two_backward_passes(functions, inputs, dout, second):
    out, cache = notebook[functions[0]](*inputs)
    first_out = out.copy()
    gradients = notebook[functions[1]](dout, cache)
    first = _hidden_copied(gradients)
    dout[...] = second
    again = _hidden_copied(notebook[functions[1]](dout, cache))
    return first_out, first, again, _hidden_copied(gradients), _hidden_arrays_of(inputs)


def _hidden_earlier_call(functions, case, other, turns, single, others, times):
    (dout, inputs), (single_dout, single_inputs) = case, single
    latest_out, latest = notebook[functions[0]](*inputs)
    gradients = [notebook[functions[1]](dout, latest)]
    inputs = _hidden_copied(inputs)
    out, cache = notebook[functions[0]](*inputs)
    before = out.copy()
    same_dictionary = [mine if isinstance(mine, dict) else new for mine, new in zip(inputs, other)]
    for place, mine in enumerate(inputs):
        if hasattr(mine, "ndim"):
            notebook[functions[0]](*[mine if n == place else new for n, new in enumerate(other)])
    outs, stay = [latest_out, notebook[functions[0]](*same_dictionary)[0]], True
    if turns:
        *in_turns, stay = _hidden_outs_in_turns(functions, _hidden_copied(turns[0][1]), turns)
        outs += in_turns
    then, single_out, single_cache = _hidden_first_of_many(functions[0], single_inputs, others, times)
    stay = stay and _hidden_same(out, before) and _hidden_same(single_out, then)
    gradients.append(notebook[functions[1]](dout, cache))
    gradients += _hidden_gradients_with_own_caches(functions, turns[:1])
    return outs, [*gradients, notebook[functions[1]](single_dout, single_cache)], stay


def _hidden_every_out(functions, calls):
    tried = []
    for _, inputs in calls:
        try:
            before = _hidden_copied(inputs)
            out = notebook[functions[0]](*inputs)[0]
            first, changed = out.copy(), _hidden_differences(inputs, before)
        except Exception:
            tried.append(None)
            continue
        try:
            written = _hidden_written([out], _hidden_arrays_of(inputs))  # out may be a view of x
            again = notebook[functions[0]](*inputs)[0]
            tried.append((first, _hidden_unless_same(again, first), _hidden_still(written), changed))
        except Exception:
            tried.append((first, (), True, changed))
    return tried


def _hidden_every_gradient(functions, calls):
    tried = []
    for dout, (cache, plain) in calls:
        try:
            given = (dout, cache) if plain else (dout,)
            before = _hidden_copied(given)
            gradients = _hidden_copied(notebook[functions[1]](dout, cache))
            tried.append((gradients, _hidden_differences(given, before)))
        except Exception:
            tried.append(None)
    return tried


def _hidden_second_gradients(functions, calls):
    tried = []
    for dout, inputs in calls:
        try:
            out, cache = notebook[functions[0]](*inputs)
            arrays = [out, dout, *_hidden_arrays_of(inputs)]
            given = [*arrays, *(value for value in inputs if isinstance(value, dict))]
            before = _hidden_copied(given)
            gradients = notebook[functions[1]](dout, cache)
            first, changed = _hidden_copied(gradients), _hidden_differences(given, before)
            several = isinstance(gradients, (tuple, list))
            written = _hidden_written(gradients if several else [gradients], arrays)
            notebook[functions[0]](*[a[..., ::-1].copy() if hasattr(a, "ndim") else a for a in inputs])
        except Exception:
            tried.append(None)
            continue
        try:
            again = notebook[functions[1]](dout, cache)
            tried.append((first, _hidden_unless_same(again, first), _hidden_still(written), changed))
        except Exception:
            tried.append((first, (), True, changed))
    return tried


def _hidden_arrays_of(values):
    return [value for value in values if hasattr(value, "ndim")]


def _hidden_same(value, other):
    if isinstance(value, (tuple, list)):
        return len(value) == len(other) and all(map(_hidden_same, value, other))
    if isinstance(value, dict):
        return value.keys() == other.keys() and all(_hidden_same(value[name], other[name]) for name in value)
    if value is other or not hasattr(value, "tobytes"):
        return value is other or bool(value == other)
    kind = value.dtype, value.shape
    return kind == (other.dtype, other.shape) and value.tobytes() == other.tobytes()


def _hidden_differences(values, before):
    return [not _hidden_same(*pair) for pair in zip(values, before)]


def _hidden_unless_same(value, other):
    return None if _hidden_same(value, other) else _hidden_copied(value)


def _hidden_copied(value):
    if isinstance(value, (tuple, list)):
        return tuple(map(_hidden_copied, value))
    return value.copy() if hasattr(value, "copy") else value


def _hidden_contents(*arrays):
    return tuple(array.copy() for array in arrays)


def _hidden_held(*values):
    return values


def _hidden_laid_out(array, layout):
    if layout == "by columns":
        return array.copy(order="F")
    if layout == "channels last" and array.ndim == 4:
        return array.transpose(0, 2, 3, 1).copy().transpose(0, 3, 1, 2)
    if layout == "in a larger array":
        return np.concatenate([array[:1], array, array[:1]])[1:-1]
    return array


def _hidden_changes(function, calls, count):
    changes = []
    for layout, arguments in calls:
        given = [_hidden_laid_out(a, layout) if hasattr(a, "ndim") else a for a in arguments]
        before = _hidden_copied(given[:count])
        try:
            notebook[function](*given)
            changes.append(_hidden_differences(given, before))
        except Exception:
            changes.append([])
    return changes
"""
)
"""Fill arrays and dictionaries in place; make many calls at once; copy; lay arrays out in another order."""
