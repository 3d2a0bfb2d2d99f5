"""The causes that the engine names by itself, for any assignment, and what a student reads about each.

Texts are message ids for gettext (`autograder/translation.py`), translated where they are shown; they show no
input and no right value. An assignment may word each of them in its own way (`models.Diagnosis`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.translation import marked as _


@dataclass(frozen=True)
class Cause:
    """What is likely wrong, and where to read about it; both in English."""

    sentence: str
    idea: str


ARRAYS = _("Python Numpy Tutorial: array indexing, and shapes of arrays")
ARRAY_MATH = _("Python Numpy Tutorial: array math")
DATA_TYPES = _("Python Numpy Tutorial: datatypes")

GENERAL: Mapping[str, Cause] = {
    "accumulate": Cause(
        _("Contributions that should add up overwrite each other, so only the last one is left: += for =."),
        ARRAY_MATH,
    ),
    "dtype": Cause(
        _("The result has another dtype than the input, or was rounded to one on the way."),
        DATA_TYPES,
    ),
    "float_size": Cause(
        _(
            "A size or an index is a float: in Python 3 the operator / gives a float even for two "
            "integers; use // for sizes and positions."
        ),
        _("Python Numpy Tutorial: basic data types, numbers"),
    ),
    "height_width": Cause(
        _("Rows and columns are mixed up somewhere, or everything is taken to be square."),
        ARRAYS,
    ),
    "index": Cause(
        _("One part of the array is used for all of it, where each part should have its own values."),
        ARRAYS,
    ),
    "inputs_changed": Cause(
        _(
            "The call changes what belongs to its caller: an operation such as -=, sort() or pop() "
            "works in place, and a slice or a reshaped array is a view, not a copy."
        ),
        _("Python Numpy Tutorial: array indexing, slices are views"),
    ),
    "layout": Cause(
        _(
            "The right numbers stand in the wrong order: axes are moved with transpose, while reshape "
            "only reads the same sequence of numbers in other rows."
        ),
        ARRAYS,
    ),
    "mean_or_sum": Cause(
        _("There is a mean where a sum belongs, or a sum where a mean does: the result is off by a factor."),
        ARRAY_MATH,
    ),
    "old_numpy": Cause(
        _(
            "This is not about mathematics: the code uses what NumPy no longer has or allows, such as "
            "np.float, np.lib.pad, an array's ptp(), or an array, even of one element, in the place of a "
            "number."
        ),
        DATA_TYPES,
    ),
    "order": Cause(
        _("Values are returned in another order or number, or under other names, than announced."),
        _("The docstring of the answer cell: what is returned, and in which order"),
    ),
    "output_size": Cause(
        _("The result has too many or too few rows or columns; those that it should have are right."),
        ARRAYS,
    ),
    "python2": Cause(
        _(
            "This is not about mathematics: the code is written for Python 2; in Python 3 write "
            "print(...), range for xrange, and items() for iteritems()."
        ),
        _("Python Numpy Tutorial: Python versions"),
    ),
    "shape": Cause(
        _("The shape is not the announced one; if all numbers are right, they only need to be reshaped."),
        ARRAYS,
    ),
    "terms": Cause(
        _("A term or factor of the formula is missing, doubled or of the wrong sign."),
        ARRAY_MATH,
    ),
}
"""By id. Each is named by a rule of `rules`, `relations` or `old_code`."""
