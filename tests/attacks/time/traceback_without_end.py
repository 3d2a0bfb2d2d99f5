"""Raises an exception whose traceback leads back to itself.

outcome: timeout
"""


class Circle:
    tb_frame = sys._getframe()
    tb_lineno = 1

    @property
    def tb_next(self):
        return self


class Round(Exception):
    __traceback__ = property(lambda self: Circle())


def moving_average(x, width):
    raise Round
