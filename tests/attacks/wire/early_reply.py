"""Sends a second answer before it is asked again.

outcome: failed
says: nothing asked for|another request
"""


def conv_forward_naive(x, w, b, conv_param):
    instead(lambda identity, honest: honest + honest)
    return x, None
