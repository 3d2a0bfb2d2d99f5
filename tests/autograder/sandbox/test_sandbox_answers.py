"""What an answer may be besides plain data and handles: text, values, figures, objects of other libraries."""

from importlib.util import find_spec

import numpy as np
import pytest

from autograder import sandbox
from autograder.course.assignment import WorkerSpec
from autograder.sandbox import Handle, StudentAnswer, StudentRaised, landlock
from autograder.sandbox.launch import Tier

DRAW = """
import matplotlib.pyplot as plt, numpy as np
def curve(x, y):
    plt.plot(x, y, label="loss")
    plt.title("History"); plt.xlabel("epoch"); plt.ylabel("loss"); plt.legend()
    plt.text(0, 0, "start")
def bars(heights):
    plt.bar(range(len(heights)), heights)
    plt.show()
def image(pixels):
    figure, axes = plt.subplots(1, 2)
    figure.suptitle("two")
    axes[0].imshow(pixels)
    axes[1].scatter([1, 2], [3, 4])
    return figure, 1
"""
TABLES = """
import sys, types, numpy as np
class Column:
    def __init__(self, items, name=None): self.items, self.name = items, name
    def to_numpy(self): return np.array(self.items)
    @property
    def index(self): return Column(list(range(len(self.items))))
class Frame:
    def __init__(self, **columns):
        self.of, self.columns, self.index = list(columns.values()), list(columns), Column([7, 8])
    @property
    def iloc(self): return self
    def __getitem__(self, place): return Column(self.of[place[1]])
class Tensor:
    def __init__(self, array): self.array = array
    def detach(self): return self
    cpu = resolve_conj = resolve_neg = detach
    def numpy(self): return self.array
Tensor.__module__ = "torch"
pandas = sys.modules["pandas"] = types.ModuleType("pandas")
pandas.DataFrame, pandas.Series = Frame, Column
"""


LIE = """
import gc
for server in gc.get_objects():
    if type(server).__name__ == "Server":
        server._verbs["figures"] = lambda request: {{"figures": {figures}}}
"""

WHERE = """
import gc
for server in gc.get_objects():
    if type(server).__name__ == "Server":
        server._where = lambda error: ({cell}, {line})
"""


@pytest.fixture(scope="module")
def drawing(limits):
    """A worker's zygote where libraries are adapted; the answers of pandas are played by a stand-in."""
    spec = WorkerSpec(preload=("matplotlib.pyplot",), adapters=("matplotlib", "pandas", "torch"))
    with sandbox.Sandbox(Tier("landlock", landlock.abi(), True)).zygote(limits, None, spec) as zygote:
        yield zygote


@pytest.fixture
def artist(drawing):
    with drawing.worker() as worker:
        worker.run(DRAW, "answer", 10)
        yield worker


def test_argument_names_of_the_students_never_meet_those_of_the_call(worker, define):
    define(
        "def f(x, method, keep, seconds, forbidden, function):\n    return [method, keep, seconds, function]"
    )
    names = {"method": "nearest", "keep": 1, "seconds": 2, "forbidden": 3, "function": 4}
    assert worker.call("f", [0], names, seconds=5).value == ["nearest", 1, 2, 4]


def test_what_a_call_prints_comes_with_its_answer(worker, define, limits):
    define("print('earlier')\ndef f(n):\n    print('x' * n, end='')\n    return n")
    assert worker.call("f", [3], seconds=5).output == "xxx"
    assert worker.call("f", [0], seconds=5).output == ""
    assert len(worker.call("f", [1 << 20], seconds=5).output) == limits.output_kb << 10


def test_value_of_a_name_is_plain_data_or_a_handle(worker, define):
    define("import numpy as np\nx = np.ones(3)\nmodel = object()\ndef f(x):\n    return x is model")
    assert np.array_equal(worker.value("x", seconds=5), np.ones(3))
    model = worker.value("model", seconds=5)
    assert isinstance(model, Handle)
    assert worker.call("f", [model], seconds=5).value is True
    with pytest.raises(StudentRaised, match="NameError: name 'y' is not defined"):
        worker.value("y", seconds=5)


def test_curve_that_a_call_draws_is_told_as_plain_data(artist):
    artist.call("curve", [np.arange(3.0), np.array([4.0, 2.0, 1.0])], seconds=5)
    ((axes,),) = [figure["axes"] for figure in artist.figures(seconds=5)]
    assert (axes["title"], axes["xlabel"], axes["ylabel"]) == ("History", "epoch", "loss")
    assert (axes["legend"], axes["texts"]) == (["loss"], ["start"])
    (line,) = axes["lines"]
    assert np.array_equal(line["x"], [0, 1, 2])
    assert np.array_equal(line["y"], [4, 2, 1])
    assert line["label"] == "loss"


def test_figure_that_was_shown_is_there_although_jupyter_closes_it(artist):
    artist.call("bars", [[2.0, 5.0]], seconds=5)
    (figure,) = artist.figures(seconds=5)
    (bars,) = figure["axes"][0]["bars"]
    assert np.array_equal(bars["height"], [2, 5])
    assert np.allclose(bars["x"] + bars["width"] / 2, [0, 1])


def test_figure_of_a_cell_is_there_until_the_next_cell(artist):
    artist.run("plt.plot([1, 2]);", "drawn", 10)
    assert len(artist.figures(seconds=5)) == 1
    artist.run("pass", "next", 10)
    assert artist.figures(seconds=5) == []


def test_each_call_draws_into_a_figure_of_its_own(artist):
    for _ in range(2):
        artist.call("curve", [[0.0], [0.0]], seconds=5)
    (figure,) = artist.figures(seconds=5)
    assert len(figure["axes"][0]["lines"]) == 1


def test_returned_figure_is_plain_data_with_images_and_points(artist):
    pixels = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    figure, number = artist.call("image", [pixels], seconds=5).value
    assert (figure["title"], number) == ("two", 1)
    left, right = figure["axes"]
    assert np.array_equal(left["images"][0], pixels)
    assert np.array_equal(right["points"][0]["y"], [3, 4])


def test_worker_without_matplotlib_has_no_figures(worker):
    assert worker.figures(seconds=5) == []


@pytest.mark.parametrize("figures", ["[1]", "[{'title': 1, 'axes': []}]", "[{'title': '', 'axes': [{}]}]"])
def test_figures_of_another_form_are_no_answer(artist, figures):
    lie = LIE.format(figures=figures)
    artist.run(lie, "lie", 20)
    with pytest.raises(StudentAnswer, match="figures"):
        artist.figures(seconds=5)
    assert not artist.alive


def test_table_becomes_a_dict_of_columns(drawing):
    with drawing.worker() as worker:
        worker.run(
            TABLES + "def f():\n    return {'t': Frame(a=[1.0, 2.0], b=['x', 'y'])}, Column([3], 'c')",
            "answer",
            10,
        )
        tables, series = worker.call("f", seconds=5).value
    assert np.array_equal(tables["t"]["index"], [7, 8])
    assert np.array_equal(tables["t"]["columns"]["a"], [1, 2])
    assert tables["t"]["columns"]["b"] == ["x", "y"]
    assert series["name"] == "c"
    assert np.array_equal(series["values"], [3])


def test_class_that_only_calls_itself_a_tensor_stays_in_the_worker(drawing):
    with drawing.worker() as worker:
        worker.run(TABLES + "def f():\n    return Tensor(np.ones(2))", "answer", 10)
        assert isinstance(worker.call("f", seconds=5).value, Handle)


def test_tensor_of_the_library_becomes_an_array(drawing):
    with drawing.worker() as worker:
        torch = "sys.modules['torch'] = types.ModuleType('torch')\nsys.modules['torch'].Tensor = Tensor\n"
        worker.run(TABLES + torch + "def f():\n    return Tensor(np.ones(2))", "answer", 10)
        assert np.array_equal(worker.call("f", seconds=5).value, np.ones(2))


@pytest.fixture(scope="module")
def tensors(limits):
    """A worker's zygote where arrays of hidden tests are PyTorch's tensors."""
    if find_spec("torch") is None:
        pytest.skip("it needs PyTorch: pip install -e '.[torch]', or make torch")
    spec = WorkerSpec(preload=("torch",), adapters=("torch",), arrays="torch")
    with sandbox.Sandbox(Tier("landlock", landlock.abi(), True)).zygote(limits, None, spec) as zygote:
        yield zygote


WHAT_IT_GETS = """
import torch
def names(x, nested):
    return type(x).__name__, type(nested["a"][0]).__name__, str(x.dtype), nested["b"]
"""


def test_arrays_reach_student_code_as_tensors_wherever_they_stand(tensors):
    with tensors.worker() as worker:
        worker.run(WHAT_IT_GETS, "answer", 10)
        nested = {"a": [np.ones(2)], "b": 3}
        got = worker.call("names", [np.float32([1]), nested], seconds=5).value
    assert got == ("Tensor", "Tensor", "torch.float32", 3)


def test_tensor_that_is_changed_in_place_is_reported(tensors):
    with tensors.worker() as worker:
        worker.run("def f(x, d, y):\n    x += 1\n    d['a'].zero_()\n    return y", "answer", 10)
        answer = worker.call("f", [np.zeros(2), {"a": np.ones(1)}, np.ones(3)], seconds=5)
    assert sorted(answer.changed) == [0, 1]
    assert np.array_equal(answer.changed[0], [1, 1])
    assert np.array_equal(answer.changed[1]["a"], [0])
    assert np.array_equal(answer.value, np.ones(3))


def test_gradients_and_optimizers_work_and_more_threads_are_asked_for_in_vain(tensors):
    source = """
import torch
torch.set_num_threads(8)
def f(x, w):
    w = torch.nn.Parameter(w)
    (torch.nn.functional.conv2d(x, w) ** 2).sum().backward()
    torch.optim.Adam([w], lr=0.5).step()
    return w, torch.get_num_threads()
"""
    with tensors.worker() as worker:
        worker.run(source, "answer", 10)
        moved, threads = worker.call("f", [np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2))], seconds=5).value
    assert np.allclose(moved, 0.5)
    assert threads == 1


def test_what_the_assignment_does_not_list_is_not_adapted(worker):
    worker.run(TABLES + "def f():\n    return Frame(a=[1.0])", "answer", 10)
    assert isinstance(worker.call("f", seconds=5).value, Handle)


def test_exception_in_a_call_tells_its_type_line_and_two_hundred_plain_characters(worker, define):
    define("class Ü(Exception): pass\ndef f(x):\n    raise Ü('\\u4e2d' * 50 + 'a\\nb' * 1000)")
    with pytest.raises(StudentRaised) as caught:
        worker.call("f", [1], seconds=5)
    assert caught.value.kind == "?"
    assert caught.value.text == ("?" * 50 + "a b" * 1000)[:200]
    assert (caught.value.cell, caught.value.line) == ("answer", 3)


def test_exception_in_a_cell_tells_more(worker):
    with pytest.raises(StudentRaised) as caught:
        worker.run("raise ValueError('\\u4e2d' * 1000)", "answer", 5)
    assert caught.value.text == "\u4e2d" * 1000


@pytest.mark.parametrize(("cell", "line"), [("'a hidden number: 17'", 1), ("'1'", 10**15), ("'1'", -1)])
def test_place_of_an_exception_is_a_line_of_a_cell_or_not_told(worker, cell, line):
    worker.run(WHERE.format(cell=cell, line=line), "answer", 20)
    with pytest.raises(StudentRaised) as caught:
        worker.value("nothing", seconds=5)
    assert "hidden" not in str(caught.value)
    assert caught.value.line is None
