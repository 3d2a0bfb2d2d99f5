"""Lets everybody else run first, so that an endless loop ends when nobody else wants the machine.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.sched_setscheduler, 0, os.SCHED_IDLE, os.sched_param(0))
