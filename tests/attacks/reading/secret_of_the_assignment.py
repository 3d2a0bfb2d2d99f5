"""Reads the secret from which hidden inputs are drawn.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def moving_average(x, width):
    tell(Path(CONTENT, "assignment.toml").read_bytes())
