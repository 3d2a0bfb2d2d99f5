"""What the harness explains to a person in one message."""

from __future__ import annotations


class AutograderError(Exception):
    """Something that a person can mend; the message says what and how. The command line ends with it."""
