"""A name that is no function.

outcome: failed
"""

moving_average = 7
