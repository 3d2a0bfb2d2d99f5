"""An object whose finaliser never ends.

outcome: timeout
"""


class Clinging:
    def __del__(self):
        while True:
            pass


def conv_forward_naive(x, w, b, conv_param):
    return Clinging().__class__
