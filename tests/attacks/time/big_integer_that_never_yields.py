"""One operation in C that would take days and lets no other Python code run meanwhile.

outcome: timeout
"""


def conv_forward_naive(x, w, b, conv_param):
    return str(3 ** (10**8)).count("7")
