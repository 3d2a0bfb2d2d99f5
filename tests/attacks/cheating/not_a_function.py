"""A name that is no function.

outcome: failed
"""

conv_forward_naive = 7
