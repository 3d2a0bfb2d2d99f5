"""Answers with a dict of a million keys.

outcome: failed
says: (list or dict|lists, texts and dicts) of
"""

MANY = dict.fromkeys(map(str, range(1_000_000)))


def moving_average(x, width):
    return MANY
