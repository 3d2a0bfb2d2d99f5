"""First lines of the zygote's process, run by path: `python boot.py SETTINGS`.

The package is announced without running its `__init__`, so that nothing of the grader is ever in this
process's memory.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import types
from pathlib import Path


def main() -> None:
    settings = json.loads(sys.argv[1])
    sys.argv = [""]
    os.register_at_fork = _ignored
    for name, path in (("autograder", []), ("autograder.sandbox", [str(Path(__file__).parent)])):
        package = types.ModuleType(name)
        package.__path__ = path
        sys.modules[name] = package
    importlib.import_module("autograder.sandbox.zygote").main(**settings)


def _ignored(**hooks: object) -> None:
    """Modules mend at a fork the locks that other threads held. There are no threads here, and it takes a
    third of a worker's start. Workers seed their random numbers themselves, and fork nothing."""


main()
