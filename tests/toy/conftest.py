"""Makes `pytest tests/toy/hidden_tests` grade; see `autograder.grading.command_line`."""

from autograder.grading.command_line import pytest_addoption, pytest_configure

__all__ = ["pytest_addoption", "pytest_configure"]
