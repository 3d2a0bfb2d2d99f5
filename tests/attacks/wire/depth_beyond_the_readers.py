"""Nests lists a little deeper than the reader goes.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    tree = ["l"]
    for _ in range(100):
        tree = ["l", tree]
    forged_value(tree)
