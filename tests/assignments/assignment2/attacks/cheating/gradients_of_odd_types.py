"""A pooling gradient that is a different kind of thing at every call.

question: max_pool_backward_naive
outcome: failed
"""

ANSWERS = [None, 1, "x", b"x", [], {}, (), 1j, True, float("nan"), object(), type, lambda: 1]


def max_pool_backward_naive(dout, cache):
    ANSWERS.append(ANSWERS.pop(0))
    return ANSWERS[0]
