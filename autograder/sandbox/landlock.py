"""Landlock, the Linux security module with which a process takes rights from itself: its three system calls.

Source: the kernel's Documentation/userspace-api/landlock.rst and include/uapi/linux/landlock.h. A ruleset
names the accesses it handles; all of them are then denied but where a rule allows them. What can be handled
depends on the kernel's ABI version: file system (1), renaming across folders (2), truncation (3), TCP (4),
device ioctl (5), abstract Unix sockets and signals to processes outside (6).
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Iterable

LIBC = ctypes.CDLL(None, use_errno=True)
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
_VERSION = 1  # flag of the first call: report the ABI instead
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = {
    1: 13,
    2: 14,
    3: 15,
    5: 16,
}  # from this ABI on, so many of the lowest bits are file system rights
_TCP_BIND_CONNECT = 0b11
_SCOPE_ABSTRACT_SOCKET_SIGNAL = 0b11


def abi() -> int:
    """The kernel's Landlock ABI; 0 where it has none or it is switched off."""
    version: int = LIBC.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    return max(0, version)


def ruleset(version: int, readable: Iterable[tuple[str, bool]]) -> int:
    """A descriptor of the rules: read these files and folders, and nothing else of what the ABI handles.

    Args:
        version: the ABI.
        readable: paths, each with whether it may only be listed.

    Raises:
        OSError: the kernel refuses; or a path to be read is missing.
    """
    files = (1 << max(bits for since, bits in _FILE_RIGHTS.items() if since <= version)) - 1
    network = _TCP_BIND_CONNECT if version >= 4 else 0
    scope = _SCOPE_ABSTRACT_SOCKET_SIGNAL if version >= 6 else 0
    known = 8 * (1 + (version >= 4) + (version >= 6))  # an older kernel knows a shorter struct
    attributes = struct.pack("<QQQ", files, network, scope)[:known]
    rules = _call(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    for path, listed_only in readable:
        _allow_reading(rules, path, listed_only)
    return rules


def restrict_self(rules: int) -> None:
    """Submit this thread to the rules for good; no_new_privs must be set.

    Raises:
        OSError: the kernel refuses.
    """
    _call(_RESTRICT_SELF, rules, 0)


def _allow_reading(rules: int, path: str, listed_only: bool) -> None:
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        folder = stat.S_ISDIR(os.fstat(parent).st_mode)
        rights = (_READ_DIR if folder else 0) | (0 if listed_only else _READ_FILE)
        rule = struct.pack("<Qi", rights, parent)
        _call(_ADD_RULE, rules, _PATH_BENEATH, rule, 0)
    finally:
        os.close(parent)


def _call(number: int, *arguments: object) -> int:
    result: int = LIBC.syscall(number, *arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}", errno.errorcode.get(code))
    return result
