"""What the watch over a call notices, and what it lets pass."""

import numpy as np
import pytest

from autograder.sandbox import StudentForbidden

FORBIDDEN = ("scipy", "toy_library.quick")
X = np.arange(6.0)


def ask(worker, source):
    worker.run(f"import numpy as np\n{source}", "answer", 10)
    return worker.call("f", [X], forbidden=FORBIDDEN, seconds=10)


@pytest.mark.parametrize(
    "source",
    [
        "from scipy.signal import correlate\ndef f(x):\n    return correlate(x, x)",
        "import scipy.ndimage\ndef f(x):\n    return scipy.ndimage.correlate(x, x)",
        "def f(x):\n    try:\n        return __import__('scipy.ndimage').ndimage.correlate(x, x)\n"
        "    except BaseException:\n        return x",
        "from scipy.linalg import norm\ndef f(x):\n    norm(x)\n    raise ValueError('hidden')",
        "from scipy.fft import fft\ndef f(x):\n    return [fft([y]) for y in x]",
        "from toy_library.quick import doubled as f",
    ],
)
def test_call_into_a_forbidden_package_is_noticed(worker, source):
    with pytest.raises(StudentForbidden, match=r"the answer uses (scipy|toy_library\.quick)"):
        ask(worker, source)


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return np.sort(np.linalg.norm(x) * x)",
        "import scipy.signal\nscipy.signal.correlate([1], [1])\ndef f(x):\n    return x",
        "def f(x):\n    import scipy.cluster, scipy.odr\n    return x",
        "def f(x):\n    import toy_library.quick, collections, decimal\n    return x",
        "def f(x):\n    import matplotlib.pyplot as plt\n    plt.plot(x); plt.close()\n    return x",
    ],
)
def test_right_answer_is_let_pass(worker, source):
    assert ask(worker, source).value.shape == X.shape


LAZY = """from scipy.signal import correlate
class Lazy(tuple):
    asked = 0
    def __iter__(self):
        self.asked += 1
        return iter((correlate([1.0], [1.0]),) if self.asked == {time} else (0.0,))
"""


@pytest.mark.parametrize(
    ("answer", "time"),
    [
        ("return [Lazy((0,))]", 1),  # is it plain data?
        ("return [Lazy((0,))]", 2),  # the reply
        ("x['a'] = Lazy((0,))", 1),  # has it changed?
        ("x['a'] = Lazy((0,))", 2),
        ("x['a'] = Lazy((0,))", 3),
    ],
)
def test_value_that_computes_itself_as_it_is_taken_apart_is_noticed(worker, answer, time):
    worker.run(f"{LAZY.format(time=time)}def f(x):\n    {answer}", "answer", 10)
    with pytest.raises(StudentForbidden, match="the answer uses scipy"):
        worker.call("f", [{"a": 0.0}], forbidden=FORBIDDEN, seconds=10)


def test_worker_serves_on_after_it_noticed_something(worker):
    with pytest.raises(StudentForbidden):
        ask(worker, "from scipy.signal import correlate\ndef f(x):\n    return correlate(x, x)")
    assert ask(worker, "def f(x):\n    return x").value.shape == X.shape


def test_nothing_is_forbidden_where_nothing_is_named(worker):
    worker.run("from scipy.signal import correlate\ndef f(x):\n    return correlate(x, x)", "answer", 10)
    assert worker.call("f", [X], seconds=10).value.shape == (11,)
