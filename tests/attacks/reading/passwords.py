"""Reads the machine's users.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def moving_average(x, width):
    tell(Path("/etc/passwd").read_bytes())
