"""What a hidden test can ask of a student's notebook, and what it is told where the answer is junk."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from autograder import sandbox, testing
from autograder.notebooks.notebook import Cell, Program
from autograder.sandbox import Handle, StudentCrashed, StudentRaised, StudentTimeout, Zygote
from autograder.testing import Check, CheckFailed, Object, Student
from tests.toy_submissions import TOY

Open = Callable[..., Student]


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with sandbox.choose().zygote(TOY.limits, None, TOY.worker) as zygote:
        yield zygote


@pytest.fixture
def opened(zygote: Zygote) -> Iterator[Open]:
    """Opens a notebook whose one question is `answer`."""
    students = []

    def opened(answer: str, *others: str, forbidden: tuple[str, ...] = ()) -> Student:
        cells = [*map(str, others)]
        program = Program(
            (
                *(Cell(f"cell {i}", source, added=True) for i, source in enumerate(cells)),
                Cell("answer", answer, answer=True, question="answer"),
            ),
            frozenset({"answer"}),
        )
        student = Student(zygote, program, TOY.limits, "1.ipynb")
        student.begin("answer", forbidden)
        students.append(student)
        return student

    yield opened
    for student in students:
        student.close()


@pytest.fixture
def check() -> Check:
    return Check(TOY.tolerance)


@pytest.mark.parametrize(
    "name", ["method", "seconds", "forbidden", "function", "args", "kwargs", "self", "kind"]
)
def test_parameter_of_the_students_may_have_any_name(opened: Open, name: str) -> None:
    student = opened(f"def answer(x, {name}=0):\n    return x, {name}")
    assert student.call("answer", 1, **{name: "nearest"}).value == (1, "nearest")


@pytest.mark.parametrize("name", ["method", "name", "self_", "items", "student"])
def test_parameter_of_a_class_or_a_method_may_have_any_name(opened: Open, name: str) -> None:
    source = f"class answer:\n    def __init__(self, {name}):\n        self.a = {name}\n"
    student = opened(source + f"    def twice(self, {name}):\n        return 2 * {name}")
    made = student.make("answer", **{name: 3})
    assert (made.get("a"), made.call("twice", **{name: 4}).value) == (3, 8)


def test_object_stays_in_the_worker_and_goes_back_as_an_argument(opened: Open) -> None:
    student = opened(
        "class answer:\n    n = 1", "def look(made, others):\n    return made.n, others['x'][0].n"
    )
    made = student.make("answer")
    assert type(made) is Object
    assert student.call("look", made, {"x": [made]}).value == (1, 1)


def test_entries_of_a_dict_that_is_an_attribute_are_set(opened: Open) -> None:
    made = opened("class answer:\n    def __init__(self):\n        self.params = {'a': 0}").make("answer")
    made.update("params", {"a": np.ones(2), "b": 1})
    assert made.get("params")["a"].tolist() == [1, 1]


@pytest.mark.parametrize("made", ["(1, 2)", "()", "__import__('collections').namedtuple('Net', 'loss')(1)"])
def test_class_that_makes_a_tuple_fails_in_words(opened: Open, made: str) -> None:
    with pytest.raises(CheckFailed, match=r"answer\(...\) should make an object; it made a tuple"):
        opened(f"def answer():\n    return {made}").make("answer")


@pytest.mark.parametrize("made", ["None", "3", "[]", "{}", "iter(int, 1)", "lambda: 1", "int"])
def test_what_a_class_makes_instead_raises_only_as_students_code_does(opened: Open, made: str) -> None:
    junk = opened(f"def answer():\n    return {made}").make("answer")
    with pytest.raises(StudentRaised):
        junk.call("loss", 1)
    with pytest.raises(StudentRaised):
        junk.get("params")
    with pytest.raises(StudentRaised):
        junk.update("params", {"a": 1})


def test_rule_of_a_question_holds_for_the_methods_of_its_class(opened: Open) -> None:
    source = "import textwrap\nclass answer:\n    def wrap(self):\n        return textwrap.dedent(' a')"
    made = opened(source, forbidden=("textwrap",)).make("answer")
    with pytest.raises(sandbox.StudentForbidden):
        made.call("wrap")


def test_value_of_a_name_is_plain_data_or_a_handle(opened: Open) -> None:
    student = opened("answer = [1, 'a', None]", "numbers = iter([])")
    assert student.value("answer") == [1, "a", None]
    assert type(student.value("numbers")) is Handle
    with pytest.raises(StudentRaised, match="name 'nothing' is not defined"):
        student.value("nothing")


def test_output_is_that_of_the_answer_cell_and_then_that_of_the_latest_call(opened: Open) -> None:
    student = opened("print('cell')\ndef answer(x):\n    print('call', x)", "print('another cell')")
    assert student.output == "cell\n"
    student.call("answer", 1)
    student.call("answer", 2)
    assert student.output == "call 2\n"
    student.begin_test()
    assert student.output == "cell\n"


DRAW = "import matplotlib.pyplot as plt\ndef draw(n):\n    plt.plot([n, n])\n    plt.title(str(n))\n"


def test_figure_is_that_of_the_answer_cell_and_then_that_of_the_latest_call(opened: Open) -> None:
    student = opened("draw(1)\nplt.show()\nanswer = 1", DRAW)
    assert student.figure()["axes"][0]["title"] == "1"
    assert student.value("answer") == 1
    student.call("draw", 2)
    assert student.figure()["axes"][0]["lines"][0]["y"].tolist() == [2, 2]


def test_figure_that_is_not_there_fails_in_words(opened: Open) -> None:
    with pytest.raises(CheckFailed, match="no figure was drawn"):
        opened("answer = 1").figure()


ENDLESS = """
import matplotlib.pyplot as plt
def endless():
    while True: pass
plt.gca().get_title = endless
answer = 3
"""


def test_figure_without_end_takes_its_time_from_the_submission(opened: Open) -> None:
    student = opened(ENDLESS)
    budget = student._session.budget
    before = budget.left
    with pytest.raises(StudentTimeout):
        student.figure()
    assert budget.left < before - TOY.limits.call_seconds + 0.1


def test_exception_in_a_helper_of_the_tests_own_tells_as_little_as_one_in_a_call(opened: Open) -> None:
    student = opened("def answer(x):\n    raise ValueError(chr(0x4e2d) * 50 + 'a' * 1000)")
    with pytest.raises(StudentRaised) as caught:
        student.run("answer(17)")
    assert caught.value.text == "?" * 50 + "a" * 150


def test_class_named_after_an_input_tells_sixty_plain_characters(opened: Open) -> None:
    made = opened("def answer(x):\n    return type(x * 100, (), {})()").call("answer", "\u4e2d\u6587x").value
    assert made.type == "??x" * 20


@pytest.mark.parametrize("value", ["{'a': {1}}", "[len]", "(1, {2})"])
def test_container_of_what_is_no_plain_data_is_named_as_what_it_is(
    opened: Open, check: Check, value: str
) -> None:
    given = opened(f"answer = {value}").value("answer")
    kind = type(eval(value))
    with pytest.raises(CheckFailed, match=f"it is a {kind.__name__} that holds other things than plain data"):
        check.equal("answer", given, kind())


def test_helper_of_the_tests_own_is_called_back_in_the_worker(opened: Open) -> None:
    student = opened("def answer(f, x):\n    return f(f(x))")
    assert student.run("def _double(x):\n    return 2 * x\nprint('ready')") == "ready\n"
    student.run("def _apply(x):\n    return answer(_double, x)")
    assert student.call("_apply", 3).value == 12
    with pytest.raises(StudentRaised):
        student.run("1 / 0")


def test_definition_runs_once_a_worker(opened: Open) -> None:
    above = "import os\ntimes = [0]\ndef end():\n    os._exit(0)"
    student = opened("def answer():\n    return times[0]", above)
    for _ in range(2):
        student.define("notebook['times'][0] += 1")
    assert student.call("answer").value == 1
    with pytest.raises(StudentCrashed):
        student.call("end")
    student.define("notebook['times'][0] += 1")
    assert student.call("answer").value == 1


def test_definition_means_what_it_says_whatever_the_notebook_calls_its_own(opened: Open) -> None:
    student = opened("def answer(x):\n    return zip, x", "dict = zip = len = range = 0\n_sizes = 'mine'")
    student.define("def _sizes(rows):\n    return dict(zip('ab', map(len, rows))), notebook['_sizes']")
    assert student.call("_sizes", [[1, 2], [3]]).value == ({"a": 2, "b": 1}, "mine")
    assert student.call("answer", 1).value == (0, 1)


@pytest.mark.parametrize(
    "own", ["dedent = None", "def dedent(a, b, c):\n    return b", "del dedent", "import os"]
)
def test_librarys_function_is_the_librarys_whatever_the_notebook_calls_so(opened: Open, own: str) -> None:
    student = opened("answer = 1", "from textwrap import dedent", own)
    assert student.library("textwrap", "dedent", "  a").value == "a"
    assert student.value("answer") == 1


@pytest.mark.parametrize(
    "value", ["np.str_('a')", "{np.str_('a'): 1}['a'] and 'a'", "'a'"], ids=["NumPy's", "key", "plain"]
)
def test_text_of_numpys_is_a_text(opened: Open, check: Check, value: str) -> None:
    student = opened(f"import numpy as np\ndef answer():\n    return {value}, {{np.str_('k'): 1}}")
    text, mapping = student.call("answer").value
    check.equal("text", text, "a")
    assert check.entry("grads", mapping, "k") == 1


@pytest.mark.parametrize(
    "number", ["np.longdouble(1.5)", "np.float16(1.5)", "np.ma.array([1.5])", "np.array(1.5)"]
)
def test_number_in_any_of_numpys_forms_is_right(opened: Open, check: Check, number: str) -> None:
    check.close(
        "loss", opened(f"import numpy as np\ndef answer():\n    return {number}").call("answer").value, 1.5
    )


def test_array_with_masked_elements_is_no_array(opened: Open, check: Check) -> None:
    student = opened("import numpy as np\ndef answer():\n    return np.ma.array([1.0, 2.0], mask=[0, 1])")
    with pytest.raises(CheckFailed, match="it is a MaskedArray"):
        check.close("out", student.call("answer").value, [1.0, 2.0])


JUNK = [
    "None",
    "...",
    "'text'",
    "b'bytes'",
    "float('nan')",
    "10**30",
    "[[1], 2]",
    "{1: 2}",
    "{'a': {'a': {}}}",
    "(x for x in [1])",
    "iter(int, 1)",
    "np.ones((0, 3))",
    "np.array(['a'])",
    "np.array([None])",
    "np.array([1 + 2j])",
    "np.ones(10**6)",
    "np.longdouble(1)",
    "np.ma.array([1.0], mask=[1])",
    "type('D', (dict,), {'__iter__': lambda self: iter(int, 1)})(a=1)",
    "type('L', (list,), {'__len__': lambda self: -1})()",
    "lambda: 0",
    "print",
    "type",
    "Exception()",
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_any_place_ends_in_words_for_the_student(opened: Open, check: Check, junk: str) -> None:
    student = opened(f"import numpy as np\ndef answer():\n    return {junk}\nvalue = answer()")
    for ask in (lambda: student.call("answer").value, lambda: student.value("value")):
        for assertion in (
            lambda value: check.close("out", value, np.ones(2)),
            lambda value: check.close("out", value, np.ones(2, complex), 0),
            lambda value: check.shape("out", value, np.ones(2)),
            lambda value: check.dtype("out", value, np.int8),
            lambda value: check.equal("out", value, [np.ones(2), {"a": (1, "b")}]),
            lambda value: check.text("out", value, "words"),
            lambda value: check.kept("out", value, np.ones(2)),
            lambda value: check.parts("answer", value, ("a", "b", "c")),
            lambda value: check.entry("out", value, "b"),
        ):
            with pytest.raises((CheckFailed, sandbox.StudentError)):
                assertion(ask())


def test_face_for_authors_has_an_example_for_each_of_its_methods() -> None:
    for kind in (Student, Check, Object):
        for name, method in vars(kind).items():
            text = method.__doc__ or ""
            if callable(method) and not name.startswith("_") and "Tests need not call this" not in text:
                assert "Example:" in text, f"{kind.__name__}.{name}"
    assert all(hasattr(testing, name) for name in testing.__all__)
