"""Nests lists a little deeper than the reader goes.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    tree = ["l"]
    for _ in range(100):
        tree = ["l", tree]
    forged_value(tree)
