"""Writes letters with a hundred accents each, which would cover the lines above and below them.

outcome: failed
says: Zalgo
never: [\u0300-\u036f]{9}
"""


def moving_average(x, width):
    raise ValueError("Zalgo " + "".join(letter + "\u0335\u0334\u0301" * 30 for letter in "over"))
