"""Becomes a shell.

outcome: failed
says: PermissionError|FileNotFoundError
"""


def moving_average(x, width):
    os.execv("/bin/sh", ["sh", "-c", "cat /etc/passwd"])
