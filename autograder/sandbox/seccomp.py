"""Seccomp: the kernel refuses every system call that the filter does not list.

The filters are committed as bytes (`filters/<machine>.bpf`), so that grading needs no libseccomp;
`filters/generate.py` makes them.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from pathlib import Path

from autograder.sandbox.landlock import LIBC

FILTERS = Path(__file__).with_name("filters")
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_INSTRUCTION_BYTES = 8


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def available() -> bool:
    """Whether there is a filter for this machine."""
    return sys.platform == "linux" and _path().exists()


def program() -> bytes:
    """The filter for this machine's architecture."""
    return _path().read_bytes()


def restrict_self(instructions: bytes) -> None:
    """Submit this thread to the filter for good; no_new_privs must be set.

    Raises:
        OSError: the kernel refuses.
    """
    filter_ = _Program(len(instructions) // _INSTRUCTION_BYTES, instructions)
    if LIBC.prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.byref(filter_), 0, 0):
        code = ctypes.get_errno()
        raise OSError(code, f"seccomp: {os.strerror(code)}")


def _path() -> Path:
    return FILTERS / f"{platform.machine()}.bpf"
