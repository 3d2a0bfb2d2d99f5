"""One operation in C that would take days and lets no other Python code run meanwhile.

outcome: timeout
"""


def moving_average(x, width):
    return str(3 ** (10**8)).count("7")
