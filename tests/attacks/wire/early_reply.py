"""Sends a second answer before it is asked again.

outcome: failed
says: nothing asked for|another request
"""


def moving_average(x, width):
    instead(lambda identity, honest: honest + honest)
    return x
