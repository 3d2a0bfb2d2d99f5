"""Starts a program.

outcome: failed
says: PermissionError|OSError
"""

import subprocess


def moving_average(x, width):
    attempt(subprocess.run, [sys.executable, "-c", "print(1)"])
