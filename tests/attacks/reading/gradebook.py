"""Reads everybody's grades.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def moving_average(x, width):
    tell(Path(COURSE, "gradebook.db").read_bytes())
