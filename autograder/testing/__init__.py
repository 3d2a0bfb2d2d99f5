"""What the author of hidden tests works with. Behind it are the pytest plugin and the suites that run them.

A suite is a file `hidden_tests/test_NOTEBOOK.py` with a class for each question; tests get `student`, `check`
and `rng` by naming an argument so (`fixtures.py`):

    @pytest.mark.question("mean")
    class TestMean:
        @pytest.mark.weight(2)
        @pytest.mark.hint("Divide the sum by the number of elements.")
        def test_values(self, student: Student, check: Check, rng: np.random.Generator) -> None:
            \"""The mean of a few numbers\"""
            x = rng.standard_normal(7)
            check.close("mean", student.call("mean", x).value, right(x.mean(), np.abs(x).mean(), 7))
"""

from autograder.sandbox import Answer, Handle, StudentError
from autograder.testing.checks import Check
from autograder.testing.comparing import Array
from autograder.testing.follow_through import check_own_cache, follow_through
from autograder.testing.layer_calls import LayerCase, in_dtype
from autograder.testing.layer_kinds import Kinds
from autograder.testing.layer_sequences import exchanged, in_steps, nudged, twins
from autograder.testing.layer_trial import LayerTrial
from autograder.testing.objects import Object
from autograder.testing.plugin import HiddenTests
from autograder.testing.rounding import Right, right
from autograder.testing.student import Student
from autograder.testing.tape import Fault
from autograder.testing.verdicts import CheckFailed, NotJudged

__all__ = [
    "Answer",
    "Array",
    "Check",
    "CheckFailed",
    "Fault",
    "Handle",
    "HiddenTests",
    "Kinds",
    "LayerCase",
    "LayerTrial",
    "NotJudged",
    "Object",
    "Right",
    "Student",
    "StudentError",
    "check_own_cache",
    "exchanged",
    "follow_through",
    "in_dtype",
    "in_steps",
    "nudged",
    "right",
    "twins",
]
