"""Writes past Python to its standard output.

outcome: failed
"""


def moving_average(x, width):
    for _ in range(100):
        os.write(1, bytes(1 << 20))
        os.write(2, bytes(1 << 20))
    return x
