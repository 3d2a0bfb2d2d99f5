"""Says that it was never attempted, to be asked again.

outcome: not_attempted
"""


def conv_forward_naive(x, w, b, conv_param):
    raise NotImplementedError
