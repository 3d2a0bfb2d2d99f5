"""Reads a private note in the course's folder.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def moving_average(x, width):
    tell(Path(COURSE, "notes.txt").read_bytes())
