"""What a worker's host must have as it is here."""

from __future__ import annotations

from autograder.running.cluster import kit
from tests.toy_submissions import TOY


def test_what_carries_work_and_results_must_be_the_same_at_both_ends() -> None:
    parts = kit.public_harness(TOY).parts
    assert {"autograder/running/pool.py", "autograder/running/cluster/worker.py"} <= parts.keys()
    assert not any(name.startswith("toy/") for name in parts)
