"""An object whose finaliser never ends.

outcome: timeout
"""


class Clinging:
    def __del__(self):
        while True:
            pass


def moving_average(x, width):
    return Clinging().__class__
