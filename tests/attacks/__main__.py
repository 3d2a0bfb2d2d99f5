"""`python -m tests.attacks [ENVIRONMENT]`: every attack on this machine [here], on another, or on `all`.

Exits with 0 if all were stopped wherever they could be tried; the names are in `environments.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.attacks.environments import ENVIRONMENTS

TESTS = [sys.executable, "-m", "pytest", "-q", "tests/attacks/test_attacks.py"]


def main(wanted: str) -> int:
    if wanted not in (*ENVIRONMENTS, "all"):
        print(
            f"there is no environment {wanted!r}; choose among {', '.join(ENVIRONMENTS)}, all",
            file=sys.stderr,
        )
        return 2
    status = 0
    for name in ENVIRONMENTS if wanted == "all" else [wanted]:
        why_not = ENVIRONMENTS[name].impossible
        print(f"{name}: {f'cannot be tried here: {why_not}' if why_not else 'all attacks'}", flush=True)
        if not why_not:
            done = subprocess.run(TESTS, env={**os.environ, "ATTACKS_ENVIRONMENT": name})
            status = status or abs(done.returncode)
    return status


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if sys.argv[1:] else "here"))
