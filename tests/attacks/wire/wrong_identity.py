"""Answers a request that was not made.

outcome: failed
says: answers another request
"""


def moving_average(x, width):
    instead(lambda identity, honest: honest.replace(identity, bytes(16)))
