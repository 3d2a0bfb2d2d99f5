"""Copies a friend's answer off the grader's disk.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def moving_average(x, width):
    tell(Path(COURSE, "submitted/aa-honest/toy/1_numbers.ipynb").read_bytes())
