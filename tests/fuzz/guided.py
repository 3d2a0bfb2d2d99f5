"""`python -m tests.fuzz.guided TARGET [libFuzzer options]`: one target under atheris."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["autograder", "msgpack", "json", "zipfile", "nbformat"]):
    from tests.fuzz.targets import TARGETS, released

released()  # what is read once is no part of the fuzzing
atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
atheris.Fuzz()
