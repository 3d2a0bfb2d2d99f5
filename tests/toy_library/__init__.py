"""A course library for tests of the sandbox."""
