"""A class whose objects are tuples.

question: Tally
outcome: failed
says: should make an object
"""

from typing import NamedTuple


class Tally(NamedTuple):
    counts: dict = {"a": 2, "b": 1}

    def add(self, word):
        pass
