"""An attribute that is something else each time that it is read.

question: Tally
outcome: failed
"""

VALUES = [None, object(), [{}], {"a": object()}, {1: 2}, iter(()), lambda: 1, float("nan")]


class Tally:
    def add(self, word):
        return self

    @property
    def counts(self):
        VALUES.append(VALUES.pop(0))
        return VALUES[0]
