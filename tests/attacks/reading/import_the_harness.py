"""Imports the oracle and asks it.

outcome: failed
says: ModuleNotFoundError|ImportError|PermissionError
"""


def moving_average(x, width):
    sys.path.insert(0, CHECKOUT)
    os.environ["AUTOGRADER_ASSIGNMENTS"] = os.path.dirname(CONTENT)
    from autograder.assignments.toy import oracle

    return oracle.moving_average(x, width)
