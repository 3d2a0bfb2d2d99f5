"""Who watches a class run: a person at a terminal, a file, a machine. Nothing here can cost a grade."""

from autograder.running.watching.watch import watching

__all__ = ["watching"]
