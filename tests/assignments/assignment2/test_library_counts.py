"""The course library and its compiled module are among what results of assignment 2 depend on."""

from __future__ import annotations

from autograder.course import content
from autograder.running import fingerprint


def test_library_that_students_import_counts() -> None:
    parts = fingerprint.material(content.load("assignment2").assignment, "landlock").parts
    assert "cs231n/layers.py" in parts
    assert any(name.startswith("cs231n/_fast_layers.") and name.endswith(".so") for name in parts)
