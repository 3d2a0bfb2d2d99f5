"""Whatever the answers return, at any call, each hidden test ends with a verdict on the student's code."""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
import pytest

from autograder import sandbox
from autograder.course import content
from autograder.grading.grader import Grader
from autograder.intake.submission import Submission
from autograder.notebooks import notebook
from autograder.results.result import Outcome, Result

pytestmark = pytest.mark.long  # `verify` deals out some kinds of junk to each answer

ASSIGNMENT = content.load("assignment2").assignment
NETWORK = "ThreeLayerConvNet"
VERDICTS = {Outcome.PASSED, Outcome.FAILED, Outcome.CRASHED, Outcome.NOT_JUDGED}

JUNK = {
    "nothing": "None",
    "text": "'text'",
    "no values": "()",
    "three of nothing": "(None, None, None)",
    "two texts": "('out', {'running_mean': 'a'})",
    "nested dicts": "({'a': {'b': []}}, {'W1': {}, 'W2': None, 'b1': 'x', 1: 2})",
    "NaN": "(np.float64('nan'), np.full((1, 1), np.nan), np.full(3, np.inf))",
    "no elements": "(np.ones((0, 3)), np.ones(0), np.ones((2, 0)))",
    "many elements": "(np.ones(10**5), np.ones((10**2, 10**3)), {'W1': np.ones(10**5)})",
    "wrong shape": "(np.ones((1,) * 9), np.ones((2, 2)), np.ones(1))",
    "other numbers": "(1 + 2j, np.array([True]), np.longdouble(1))",
    "texts and objects": "(np.array(['a']), np.array([None]), 10**30)",
    "generators": "((x for x in [1]), iter(int, 1), map(print, []))",
    "endless dict": "type('D', (dict,), dict.fromkeys(('__iter__', 'keys'), lambda s: iter(int, 1)))(a=1)",
    "endless list": "type('L', (list,), {'__len__': lambda s: 10**9, '__getitem__': lambda s, i: s})([1])",
    "every attribute": "type('A', (), {'__getattr__': lambda s, n: s, '__call__': lambda s, *a, **k: s})()",
    "named tuple": "__import__('collections').namedtuple('Net', 'loss params')(lambda *a: 0, {})",
    "exception": "1 / 0",
    "exit": "exit()",
}


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(ASSIGNMENT, sandbox.choose()) as grader:
        yield grader


def graded(grader: Grader, wrapped: str, network: str) -> Result:
    """The reference solutions with code below each: for functions, in which `NAME` is the function's name,
    and for the class."""
    notebooks = {}
    for spec in ASSIGNMENT.notebooks:
        node = notebook.parse((ASSIGNMENT.source / f"{spec.id}.ipynb").read_text(encoding="utf-8"))
        for cell in node.cells:
            name = notebook.grade_id_of(cell)
            if name in spec.questions:
                below = network if name == NETWORK else wrapped.replace("NAME", str(name))
                cell.source = f"import numpy as np\n{cell.source}\n{below}"
        notebooks[spec.id] = nbformat.writes(node)
    return grader.grade(Submission("ada", notebooks)).result


def verdicts(result: Result) -> set[Outcome]:
    return {test.outcome for question in result.questions for test in question.tests}


@pytest.mark.parametrize("junk", list(JUNK.values())[::3], ids=list(JUNK)[::3])
def test_junk_from_every_call_is_a_wrong_answer(grader: Grader, junk: str) -> None:
    function = f"def NAME(*args, **kwargs):\n    return {junk}"
    result = graded(grader, function, function.replace("NAME", NETWORK))
    assert verdicts(result) <= {Outcome.FAILED, Outcome.CRASHED, Outcome.NOT_JUDGED}
    assert result.score == 0


@pytest.mark.parametrize("junk", list(JUNK.values())[1::2], ids=list(JUNK)[1::2])
def test_junk_from_each_third_call_is_a_wrong_answer_at_most(grader: Grader, junk: str) -> None:
    begin = "_own_NAME, _calls_NAME = NAME, []\n"
    third = f"_calls_NAME.append(1)\n        return OWN(*args, **kwargs) if len(_calls_NAME) % 3 else {junk}"
    function = f"def NAME(*args, **kwargs):\n    if True:\n        {third}".replace("OWN", "_own_NAME")
    network = f"class NAME(_own_NAME):\n    def loss(self, *args, **kwargs):\n        {third}"
    network = (begin + network).replace("OWN", "super().loss").replace("NAME", NETWORK)
    function = begin + function
    assert verdicts(graded(grader, function, network)) <= VERDICTS


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_parameters_that_are_junk_are_a_wrong_answer(grader: Grader, junk: str) -> None:
    network = f"class {NETWORK}({NETWORK}):\n    @property\n    def params(self):\n        return {junk}\n"
    network += "    @params.setter\n    def params(self, value):\n        pass"
    result = grader.grade_questions(_of_network(network), [NETWORK])
    assert verdicts(result) <= VERDICTS
    assert result.gradable


def _of_network(below: str) -> Submission:
    name = ASSIGNMENT.notebook_of(NETWORK).id
    node = notebook.parse((ASSIGNMENT.source / f"{name}.ipynb").read_text(encoding="utf-8"))
    for cell in node.cells:
        if notebook.grade_id_of(cell) == NETWORK:
            cell.source = f"import numpy as np\n{cell.source}\n{below}"
    return Submission("ada", {name: nbformat.writes(node)})
