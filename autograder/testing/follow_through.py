"""Follow-through: a wrong forward pass does not cost the backward pass its points."""

from __future__ import annotations

from collections.abc import Callable

from autograder.sandbox import Answer, StudentAnswer, StudentError, StudentRaised
from autograder.testing.checks import Check
from autograder.testing.verdicts import CheckFailed

OWN_CACHE = (
    "your backward pass is right with the cache that the docstring describes, "
    "but not with the cache that your forward pass returns"
)

Backward = Callable[[object], Answer]
Judge = Callable[[Answer], None]


def follow_through(
    check: Check,
    backward: Backward,
    judge: Judge,
    documented: Callable[[], object],
    own: Callable[[], object],
) -> Answer:
    """Hold a backward pass right if it is with the documented cache or with the student's own.

    The documented one is tried first: then most answers cost one call, and a forward pass that never ends
    costs the backward pass nothing. Where both fail, the student reads what went wrong with the own cache,
    or with the documented one where the forward pass gave none.

    Args:
        check: of the test; keeps the errors of the try that counts.
        backward: calls the student's backward pass with a cache.
        judge: raises if the backward pass's answer is wrong.
        documented: makes the cache that the forward pass's docstring describes.
        own: runs the student's forward pass and returns its cache.

    Returns:
        The answer that was right.
    """
    try:
        answer = backward(documented())
        judge(answer)
        return answer
    except (CheckFailed, StudentRaised, StudentAnswer) as failure:
        first = failure
    try:
        cache = own()
    except (CheckFailed, StudentError):
        raise first from None
    check.forget()
    answer = backward(cache)
    judge(answer)
    return answer


def check_own_cache(check: Check, backward: Backward, judge: Judge, documented: object, own: object) -> None:
    """Fail if the student's backward pass is right with the documented cache, but not with the own one.

    Then the forward pass saved something else than it announced. A backward pass that is wrong with both,
    or not written yet, says nothing about the forward pass.
    """
    if _right(backward, judge, documented):
        check.that(_right(backward, judge, own), OWN_CACHE)
    else:
        check.forget()


def _right(backward: Backward, judge: Judge, cache: object) -> bool:
    try:
        judge(backward(cache))
    except (CheckFailed, StudentError):
        return False
    return True
