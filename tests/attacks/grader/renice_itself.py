"""Becomes as nice as can be, so that its wait for a processor, which counts for nothing, grows.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.nice, 19)
