"""Says that it was never attempted, to be asked again.

outcome: not_attempted
"""


def moving_average(x, width):
    raise NotImplementedError
