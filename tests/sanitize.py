"""The tests of the fast layers with a build that stops at the first memory error or undefined behaviour.

    python -m tests.sanitize [pytest's options]

Builds a copy in a temporary folder with gcc's AddressSanitizer and UndefinedBehaviorSanitizer; the checkout's
own build stays as it is. The exit code is pytest's.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SANITIZE = "-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g"
BUILD = {"CC": f"gcc {SANITIZE}", "LDSHARED": f"gcc -shared {SANITIZE}", "CFLAGS": "-O1"}  # -O3 takes minutes
TESTS = (
    "test_fast_layers.py",
    "test_fast_layers_properties.py",
    "test_fast_layers_processes.py",
    "test_optim.py",
)


def library(name):
    """The path of a library that comes with gcc."""
    found = subprocess.run(["gcc", f"-print-file-name={name}"], check=True, capture_output=True, text=True)
    return found.stdout.strip()


def main(options):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "checkout")
        for name in ("cs231n", "tests/cs231n"):
            shutil.copytree(CHECKOUT / name, copy / name, ignore=shutil.ignore_patterns("*.so", "datasets"))
        for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(CHECKOUT / name, copy)
        build = [sys.executable, "setup.py", "--quiet", "build_ext", "--inplace"]
        subprocess.run(build, cwd=copy, env=os.environ | BUILD, check=True)
        environment = {
            "LD_PRELOAD": f"{library('libasan.so')} {library('libstdc++.so')}",  # NumPy throws C++ exceptions
            "ASAN_OPTIONS": "detect_leaks=0",  # Python keeps memory until it ends
            "UBSAN_OPTIONS": "print_stacktrace=1",
            "PYTHONMALLOC": "malloc",
        }
        tests = [str(Path("tests", "cs231n", name)) for name in TESTS]
        # Without capturing: an error ends the process, and its report would be lost with it.
        run = [sys.executable, "-m", "pytest", "-q", "--capture=no", *tests, *options]
        return subprocess.run(run, cwd=copy, env=os.environ | environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
