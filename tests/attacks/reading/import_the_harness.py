"""Imports the oracle and asks it.

outcome: failed
says: ModuleNotFoundError|ImportError|PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    sys.path.insert(0, CHECKOUT)
    from autograder.assignments.assignment2 import oracle

    return oracle.conv_forward(x, w, b, conv_param["stride"], conv_param["pad"]), None
