"""Hands its processor back whenever it gets it, so that it waits for one more than it runs.

outcome: timeout
"""


def moving_average(x, width):
    while True:
        os.sched_yield()
