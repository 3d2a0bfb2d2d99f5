"""The only door to untrusted code. `choose()` a sandbox, start a zygote, fork a worker, run cells in it."""

from autograder.sandbox.calls import Answer, Ran, Worker
from autograder.sandbox.client import Zygote
from autograder.sandbox.clock import Budget
from autograder.sandbox.errors import (
    SandboxUnavailable,
    StudentAnswer,
    StudentCrashed,
    StudentError,
    StudentForbidden,
    StudentRaised,
    StudentTimeout,
)
from autograder.sandbox.selftest import Hidden
from autograder.sandbox.tiers import Sandbox, choose, unsafe
from autograder.sandbox.wire import Handle

__all__ = [
    "Answer",
    "Budget",
    "Handle",
    "Hidden",
    "Ran",
    "Sandbox",
    "SandboxUnavailable",
    "StudentAnswer",
    "StudentCrashed",
    "StudentError",
    "StudentForbidden",
    "StudentRaised",
    "StudentTimeout",
    "Worker",
    "Zygote",
    "choose",
    "unsafe",
]
