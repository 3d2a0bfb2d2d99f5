"""Asks Python to end, politely.

outcome: failed
says: SystemExit
"""


def moving_average(x, width):
    sys.exit(0)
