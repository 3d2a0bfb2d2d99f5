"""Why a run ended before its end, in words that say how to go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from autograder.errors import AutograderError


class RunError(AutograderError):
    """The run was ended; the message says why and how to go on."""


@contextmanager
def explained() -> Iterator[None]:
    """What the operating system refuses, told as what to do about it."""
    try:
        yield
    except OSError as error:
        raise RunError(
            f"{error.filename or 'a file'}: {error.strerror or error}. Check free space and permissions, then"
            " run the same command again; what is finished stays finished"
        ) from error
