"""Reads a private note in the course's folder.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def conv_forward_naive(x, w, b, conv_param):
    tell(Path(COURSE, "notes.txt").read_bytes())
