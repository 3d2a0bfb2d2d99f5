"""Reads the instructor's private key.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def moving_average(x, width):
    tell(Path(HOME, ".ssh/id_ed25519").read_bytes())
