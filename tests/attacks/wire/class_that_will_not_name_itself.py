"""Raises an exception whose class has no name that is a text, and whose text is none.

outcome: failed
"""


class Nameless(type):
    @property
    def __name__(cls):
        return [cls] * 3


class Odd(Exception, metaclass=Nameless):
    class Text(str):
        def encode(self, *arguments):
            return self

        def decode(self, *arguments):
            return 3

    def __str__(self):
        return self.Text("odd")


def moving_average(x, width):
    raise Odd
