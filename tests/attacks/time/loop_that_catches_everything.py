"""Catches every exception, KeyboardInterrupt and SystemExit included, and goes on.

outcome: timeout
"""


def conv_forward_naive(x, w, b, conv_param):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
