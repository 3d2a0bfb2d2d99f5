"""Code that was right for an older Python or NumPy, told by the exception that it raises today."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from autograder.diagnosing.evidence import Tested, own_calls
from autograder.sandbox import StudentRaised

REMOVED = re.compile(
    r"(alltrue|asfarray|asscalar|bool|bool8|byte_bounds|cast|cfloat|compare_chararrays|complex|complex_"
    r"|cumproduct|deprecate|disp|find_common_type|float|float_|in1d|Inf|Infinity|infty|int|int0|issctype"
    r"|issubclass_|issubsctype|long|longcomplex|mat|maximum_sctype|msort|NaN|NAN|NINF|NZERO|obj2sctype|object"
    r"|object0|PINF|product|PZERO|rank|recfromcsv|recfromtxt|round_|row_stack|safe_eval|sctype2char|sctypes"
    r"|set_string_function|singlecomplex|sometrue|source|str|str0|string_|trapz|typeDict|uint0|unicode"
    r"|unicode_|void0|who)$"
)
"""Names that the NumPy of older code had and NumPy 2 has not: its release notes 1.24, 2.0, 2.3 and 2.4."""

OF_NUMPY = re.compile(
    r"module 'numpy' has no attribute '(?P<plain>\w+)'"
    r"|module 'numpy\.(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'"
    r"|`np\.(?P<removed>\w+)` was removed"
    r"|(?P<private>numpy\.[\w.]+) is now private\."
)
MOVED = re.compile(r"(linalg|fftpack|helper|mtrand|random_integers|rand|product|umath|numeric|Tester)$")
"""What submodules had; most of them also had names of NumPy itself, such as `np.lib.pad`."""

METHODS = re.compile(
    r"'numpy\.(ndarray|float64|float32|int64|ma\.MaskedArray)' object has no attribute"
    r" '(itemset|ptp|newbyteorder|tostring)'"
)
OLD_CALLS = {
    "TypeError": re.compile(
        r"unravel_index\(\) got an unexpected keyword argument 'dims'"
        r"|only (0-dimensional|length-1) arrays can be converted to Python scalars"
        r"|Calling np\.sum\(generator\) is deprecated"
        r"|arrays to stack must be passed as a .sequence. type"
        r"|reshape\(\) got an unexpected keyword argument 'newshape'"
        r"|numpy boolean (subtract|negative)"
    ),
    "ValueError": re.compile(
        r"Unable to avoid copy while creating an array as requested"
        r"|The binary mode of fromstring is removed"
        r"|setting an array element with a sequence\.( The requested array has an inhomogeneous shape|$)"
    ),
}
"""By kind of exception: what NumPy once allowed, such as a one-element array for a number."""

PYTHON_2 = re.compile(
    r"name '(xrange|raw_input|unicode|basestring|unichr|long|reduce|cmp|execfile|file)' is not defined"
    r"|has no attribute '(iteritems|itervalues|iterkeys|has_key)'"
    r"|Missing parentheses in call to '(print|exec)'"
    r"|No module named '(cPickle|urllib2|StringIO|cStringIO|Queue|ConfigParser|__builtin__|itertools\.izip)'"
    r"|cannot import name '(izip|imap|ifilter)' from 'itertools'"
)
FLOAT_SIZE = re.compile(
    r"'(numpy\.)?float(16|32|64)?' object cannot be interpreted as an integer"
    r"|slice indices must be integers"
    r"|only integers, slices \(`:`\)"
    r"|(array|list|tuple) indices must be integers or slices, not (numpy\.)?float"
    r"|arrays used as indices must be of integer"
    r"|`pad_width` must be of integral type"
    r"|can't multiply sequence by non-int of type '(numpy\.)?float"
    r"|expected an integer.*, got -?\d+\.\d*"
)


def old_code(question: str, failed: Sequence[Tested]) -> str:
    """The cause that the exceptions of the question's own calls speak for; empty where none does.

    Of a test its last call counts: what was tried before may fail for a reason of ours. Where most exceptions
    speak for nothing, the others are an accident.
    """
    ends = [calls[-1].gave for tried in failed if (calls := own_calls(question, tried))]
    raised = [end for end in ends if isinstance(end, StudentRaised)]
    found = [cause for end in raised if (cause := _old(end))]
    return found[0] if 2 * len(found) > len(raised) else ""


def _old(error: StudentRaised) -> str:
    if _removed(error):
        return "old_numpy"
    if error.kind in ("NameError", "AttributeError", "SyntaxError", "ImportError", "ModuleNotFoundError"):
        return "python2" if PYTHON_2.search(error.text) else ""
    return "float_size" if FLOAT_SIZE.search(error.text) else ""


def _removed(error: StudentRaised) -> bool:
    """Whether the exception says that NumPy no longer has, or allows, what the code uses."""
    if error.kind != "AttributeError":
        known = OLD_CALLS.get(error.kind)
        return bool(known and known.search(error.text))
    found = OF_NUMPY.match(error.text)
    if found is None:
        return bool(METHODS.search(error.text))
    if found["module"]:
        name = found["name"]
        return hasattr(np, name) or bool(REMOVED.match(name) or MOVED.match(name))
    return bool(found["private"] or REMOVED.match(found["plain"] or found["removed"]))
