"""What goes into a call and what comes out of it."""

import numpy as np
import pytest

from autograder.sandbox import Handle, StudentAnswer, StudentRaised


def test_function_gets_arrays_and_returns_a_tuple(worker, define):
    define("def f(x, w, *, scale):\n    return x @ w * scale, {'shape': x.shape}")
    x, w = np.arange(6.0).reshape(2, 3), np.ones((3, 2))
    answer = worker.call("f", [x, w], {"scale": 2}, seconds=5)
    assert type(answer.value) is tuple
    assert np.array_equal(answer.value[0], 2 * x @ w)
    assert answer.value[1] == {"shape": (2, 3)}
    assert answer.changed == {}
    assert 0 < answer.seconds < 5


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "int64", "uint8", "bool", "complex64"])
def test_dtype_and_shape_survive_both_ways(worker, define, dtype):
    define("def f(x):\n    return x[:, ::-1].T")
    x = np.arange(12).reshape(3, 4).astype(dtype)
    value = worker.call("f", [x], seconds=5).value
    assert value.dtype == x.dtype
    assert np.array_equal(value, x[:, ::-1].T)


def test_numpy_scalar_keeps_its_type(worker, define):
    define("import numpy as np\ndef f():\n    return np.float32(1.5), 1.5, True, np.bool_(True), 3")
    value = worker.call("f", seconds=5).value
    assert [type(item) for item in value] == [np.float32, float, bool, np.bool_, int]


def test_arguments_arrive_writable_and_changes_are_reported(worker, define):
    define("def f(x, w, params):\n    x += 1\n    params['mean'] = x.mean()\n    return w")
    x, w = np.zeros(3), np.ones(3)
    answer = worker.call("f", [x, w, {"mode": "train"}], seconds=5)
    assert sorted(answer.changed) == [0, 2]
    assert np.array_equal(answer.changed[0], np.ones(3))
    assert answer.changed[2] == {"mode": "train", "mean": np.float64(1.0)}
    assert np.array_equal(x, np.zeros(3))


def test_returned_view_of_an_argument_is_no_change(worker, define):
    define("def f(x):\n    return x.reshape(-1)")
    assert worker.call("f", [np.zeros((2, 2))], seconds=5).changed == {}


def test_object_stored_in_an_argument_makes_it_a_handle(worker, define):
    define("def f(params):\n    params['cache'] = object()")
    changed = worker.call("f", [{}], seconds=5).changed
    assert isinstance(changed[0], Handle)


def test_what_is_not_plain_stays_behind_a_handle(worker, define):
    define("class Cache:\n    pass\ndef f():\n    return 1.0, (Cache(), 2)\ndef g():\n    return [Cache()]")
    out, cache = worker.call("f", seconds=5).value
    assert out == 1.0
    assert isinstance(cache, Handle)
    assert cache.type == "tuple"
    assert isinstance(worker.call("g", seconds=5).value, Handle)


def test_array_of_objects_and_one_with_masked_elements_are_handles(worker, define):
    define(
        "import numpy as np\n"
        "def f():\n    return np.array([None]), np.ma.array([0, 0], mask=[0, 1]), np.ma.masked"
    )
    value = worker.call("f", seconds=5).value
    assert [type(item) for item in value] == [Handle] * 3
    assert value[0].type == "ndarray of object"


def test_array_of_a_subclass_crosses_as_the_array_that_it_is(worker, define):
    define(
        "import numpy as np\nclass Sub(np.ndarray):\n    shape = dtype = None\n"
        "def f():\n    return np.arange(2.0).view(Sub), np.arange(2.0).view(np.recarray), "
        "np.ma.masked_invalid([0.0, 1.0])"
    )
    for item in worker.call("f", seconds=5).value:
        assert type(item) is np.ndarray
        assert item.tolist() == [0.0, 1.0]


def test_text_or_number_of_a_subclass_crosses_as_what_it_is_derived_from(worker, define):
    define(
        "import enum, numpy as np\n"
        "class Name(str, enum.Enum):\n    W1 = 'W1'\n    __str__ = None\n"
        "class Loss(float):\n    __float__ = __repr__ = None\n"
        "class Count(enum.IntEnum):\n    TWO = 2\n"
        "def f():\n    return {Name.W1: 1}, Name.W1, Loss(1.5), Count.TWO, np.str_('b'), np.longdouble(2.5)"
    )
    value = worker.call("f", seconds=5).value
    assert value == ({"W1": 1}, "W1", 1.5, 2, "b", 2.5)
    assert [type(item) for item in value] == [dict, str, float, int, str, np.float64]


def test_keep_leaves_elements_in_the_worker_and_they_come_back_as_the_same_object(worker, define):
    define("seen = []\ndef f(x):\n    cache = (x, 1)\n    seen.append(cache)\n    return x, cache\n"
           "def g(dout, cache):\n    return cache is seen[0], dout")  # fmt: skip
    x = np.ones(3)
    out, cache = worker.call("f", [x], keep=(1,), seconds=5).value
    assert np.array_equal(out, x)
    assert isinstance(cache, Handle)
    same, dout = worker.call("g", [x, cache], seconds=5).value
    assert same is True
    assert np.array_equal(dout, x)


def test_keep_holds_a_whole_value_that_is_no_tuple(worker, define):
    define("def f():\n    return [1, 2]\ndef g(x):\n    return x")
    kept = worker.call("f", keep=(0,), seconds=5).value
    assert isinstance(kept, Handle)
    assert worker.call("g", [kept], seconds=5).value == [1, 2]


def test_handle_inside_an_argument_is_resolved(worker, define):
    define("def f(cache):\n    return cache[0].sum() + cache[1]")
    x = worker.put(np.ones(4), seconds=5)
    assert worker.call("f", [(x, 2.0)], seconds=5).value == 6.0


def test_argument_behind_a_handle_is_not_checked_for_changes(worker, define):
    define("def f(x):\n    x += 1")
    x = worker.put(np.zeros(4), seconds=5)
    assert worker.call("f", [x], seconds=5).changed == {}


def test_model_is_built_read_changed_and_called(worker, define):
    define(
        "import numpy as np\n"
        "class Model:\n"
        "    def __init__(self, size=2, dtype=np.float32):\n"
        "        self.params = {'W1': np.zeros(size, dtype)}\n"
        "        self.solver = object()\n"
        "    def loss(self, X, y=None):\n"
        "        return float((X * self.params['W1']).sum())"
    )
    model = worker.call("Model", [], {"size": 3}, seconds=5).value
    assert isinstance(model, Handle)
    assert model.type == "Model"
    assert worker.attribute(model, "params", seconds=5)["W1"].dtype == np.float32
    assert isinstance(worker.attribute(model, "solver", seconds=5), Handle)
    worker.update(model, "params", {"W1": np.full(3, 2.0)}, seconds=5)
    assert worker.call(model, [np.ones(3)], method="loss", seconds=5).value == 6.0


def test_named_tuples_and_ordered_dicts_are_plain(worker, define):
    define(
        "from collections import OrderedDict, namedtuple\nP = namedtuple('P', 'a b')\n"
        "def f():\n    return P(1, OrderedDict(x=2))"
    )
    assert worker.call("f", seconds=5).value == (1, {"x": 2})


def test_missing_function_is_a_name_error(worker):
    with pytest.raises(StudentRaised, match="name 'nothing' is not defined"):
        worker.call("nothing", seconds=5)


def test_handle_of_another_worker_is_not_found(zygote, worker):
    with zygote.worker() as other:
        handle = other.put(1, seconds=5)
    worker.run("def f(x): return x", "answer", 5)
    with pytest.raises(StudentRaised, match="KeyError"):
        worker.call("f", [handle], seconds=5)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [("2**70", "64 bits"), ("np.zeros(2 << 20)", "MiB"), ("'x' * 2**21", "MiB"), ("[0] * 100_000", "items")],
)
def test_answer_that_is_too_large_is_refused_and_the_worker_lives(worker, define, expression, reason):
    define(f"import numpy as np\ndef f():\n    return {expression}\ndef g():\n    return 1")
    with pytest.raises(StudentAnswer, match=reason):
        worker.call("f", seconds=10)
    assert worker.call("g", seconds=5).value == 1


def test_large_arrays_cross_both_ways(worker, define):
    define("def f(x):\n    return x * 2")
    x = np.random.default_rng(0).standard_normal(500_000)
    assert np.array_equal(worker.call("f", [x], seconds=10).value, 2 * x)
