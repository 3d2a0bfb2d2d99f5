"""An answer that is a different kind of thing at every call.

outcome: failed
"""

ANSWERS = [None, 1, "x", b"x", [], {}, (), 1j, True, float("nan"), object(), type, lambda: 1]


def moving_average(x, width):
    ANSWERS.append(ANSWERS.pop(0))
    return ANSWERS[0]
