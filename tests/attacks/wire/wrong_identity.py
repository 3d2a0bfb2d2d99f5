"""Answers a request that was not made.

outcome: failed
says: answers another request
"""


def conv_forward_naive(x, w, b, conv_param):
    instead(lambda identity, honest: honest.replace(identity, bytes(16)))
