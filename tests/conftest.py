"""Lets every test, and every process that a test starts, find the assignment in tests/toy."""

import os

os.environ["AUTOGRADER_ASSIGNMENTS"] = os.path.dirname(__file__)
collect_ignore = ["toy"]
