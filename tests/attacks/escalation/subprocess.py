"""Starts a program.

outcome: failed
says: PermissionError|OSError
"""

import subprocess


def conv_forward_naive(x, w, b, conv_param):
    attempt(subprocess.run, [sys.executable, "-c", "print(1)"])
