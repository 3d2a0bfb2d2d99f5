"""The self-test passes where the sandbox holds and fails where a part of it is missing."""

from contextlib import nullcontext

import pytest

from autograder import sandbox
from autograder.sandbox import SandboxUnavailable, landlock, selftest, tiers
from autograder.sandbox.launch import Tier


def test_each_tier_holds(tier):
    selftest.require(tier)


def test_landlock_of_the_first_kernels_that_had_it_holds():
    selftest.require(Tier("landlock", landlock_abi=1, filtered=True))


def test_bubblewrap_holds_without_landlock(bwrap):
    selftest.require(Tier("bubblewrap", 0, filtered=True, bwrap=bwrap))


def test_unsafe_sandbox_fails_and_every_kind_of_act_is_named():
    with pytest.raises(SandboxUnavailable) as caught:
        selftest.require(sandbox.unsafe().how)
    for act in (
        "hidden tests",
        "/etc/passwd",
        "file's mode",
        "TCP",
        "UDP",
        "Unix",
        "signal",
    ):
        assert act in str(caught.value)
    assert "become another program" in str(caught.value)


def acts_not_stopped(tier):
    with pytest.raises(SandboxUnavailable) as caught:
        selftest.require(tier)
    return set(str(caught.value).removeprefix("the self-test found that a worker can ").split(", "))


def test_filter_without_landlock_fails_for_what_can_be_read_and_nothing_else():
    acts = {"read a file of the grader", "list the hidden tests", "read /etc/passwd"}
    assert "read /etc/passwd" in acts_not_stopped(Tier("filter only", 0, filtered=True)) <= acts


def test_landlock_without_filter_fails_but_for_what_its_version_knows():
    acts = acts_not_stopped(Tier("landlock only", landlock.abi(), filtered=False))
    assert "make a file in memory" in acts
    known = {"read a file of the grader", "list the hidden tests", "read /etc/passwd", "write a file"}
    known |= {"read its parent's environment"}
    known |= {"connect over TCP"} if landlock.abi() >= 4 else set()
    known |= {"signal its parent"} if landlock.abi() >= 6 else set()
    assert not acts & known


def test_landlock_alone_keeps_files_from_being_cut_off(limits, library, tmp_path):
    file = tmp_path / "file"
    file.write_text("text")
    with (
        sandbox.Sandbox(Tier("landlock only", landlock.abi(), filtered=False)).zygote(
            limits, library
        ) as zygote,
        zygote.worker() as worker,
        pytest.raises(sandbox.StudentRaised, match="PermissionError")
        if landlock.abi() >= 3
        else nullcontext(),
    ):
        worker.run(f"import os\nos.truncate({str(file)!r}, 0)", "cell", 10)


def test_choice_is_a_tier_that_holds_and_is_made_once():
    chosen = sandbox.choose()
    assert chosen.tier in ("bubblewrap", "landlock")
    assert sandbox.choose() is chosen


def test_bubblewrap_that_does_not_work_leaves_landlock(monkeypatch):
    monkeypatch.setattr(tiers.shutil, "which", lambda name: "/bin/false")
    assert tiers.choose.__wrapped__().tier == "landlock"


def test_process_that_was_killed_during_the_test_does_not_cost_the_stronger_sandbox(tier, monkeypatch):
    tries = []

    def failures(*asked):
        tries.append(asked)
        if len(tries) == 1:
            raise SandboxUnavailable("the sandbox process failed (it hung up)")
        return []

    monkeypatch.setattr(selftest, "_failures", failures)
    selftest.require(tier)
    assert len(tries) == 2


def test_refusal_says_why_and_what_to_install(monkeypatch):
    monkeypatch.setattr(tiers.shutil, "which", lambda name: None)
    monkeypatch.setattr(tiers.landlock, "abi", lambda: 0)
    with pytest.raises(SandboxUnavailable, match=r"landlock: the kernel has none(.|\n)*install bubblewrap"):
        tiers.choose.__wrapped__()


def test_unsafe_sandbox_says_so():
    assert sandbox.unsafe().tier == "none (unsafe)"


def test_unsafe_sandbox_runs_cells_and_ends_loops(limits, library):
    with sandbox.unsafe().zygote(limits, library) as zygote, zygote.worker() as worker:
        assert worker.run("print(1)", "cell", 10).output == "1\n"
        with pytest.raises(sandbox.StudentTimeout):
            worker.run("while True: pass", "cell", 0.3)
