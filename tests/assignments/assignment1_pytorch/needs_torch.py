"""The mark of tests that run students' PyTorch."""

import pytest

from autograder.course import content

ASSIGNMENT = content.load("assignment1_pytorch").assignment

needs_torch = pytest.mark.skipif(
    bool(ASSIGNMENT.worker.missing), reason="it needs PyTorch: pip install -e '.[torch]', or make torch"
)
