"""Catches every exception, KeyboardInterrupt and SystemExit included, and goes on.

outcome: timeout
"""


def moving_average(x, width):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
