"""All damages: each small function spoils a clean notebook as a person, a program or a network does."""

from tests.autograder.intake.damage import DAMAGES
from tests.autograder.intake.damages import cells, code, files, zips

__all__ = ["DAMAGES", "cells", "code", "files", "zips"]
