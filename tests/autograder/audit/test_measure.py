"""Measures of an audit: what a suite gets wrong is counted and named."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from autograder.audit.attempts import Attempt
from autograder.audit.measure import Audit, measure, only_visible, to_json
from autograder.audit.page import console_audit, console_only_visible
from autograder.audit.variants import Bank


def attempt(name: str, failed: str = "", bank: Bank = Bank.DOMAIN, **changes: object) -> Attempt:
    """An attempt with three tests, a, b and c; those named in `failed` did not pass."""
    messages = tuple((test, f"{test} says no") for test in failed)
    tests = ("a", "b", "c")
    plain = Attempt("hidden", bank, "q", name, "story", "", "", "audit-0", tests, messages, "", "", 0.5)
    return replace(plain, **changes)


def audit(*attempts: Attempt) -> Audit:
    return measure("hidden", ["q"], attempts)


def text(renderable: object) -> str:
    console = Console(width=100)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_accepted_mutant_is_a_survivor_and_a_fault() -> None:
    found = audit(attempt("killed", "a"), attempt("alive"))
    assert [t.name for t in found.questions[0].survivors] == ["alive"]
    assert [t.name for t in found.faults] == ["alive"]
    assert "survived q domain alive" in text(console_audit(found))


def test_refused_right_answer_is_a_fault_with_its_message() -> None:
    found = audit(attempt("odd", "b", Bank.RIGHT), attempt("even", "", Bank.RIGHT))
    assert [t.name for t in found.faults] == ["odd"]
    assert "rejected q right odd [audit-0]" in text(console_audit(found))
    assert "b says no" in text(console_audit(found))


def test_equivalent_mutant_is_no_survivor_but_must_not_be_killed() -> None:
    same = {"equivalent": "nothing reads it"}
    assert audit(attempt("same", **same)).faults == ()
    assert [t.name for t in audit(attempt("same", "a", **same)).faults] == ["same"]


def test_refused_mutants_are_counted_by_what_is_named() -> None:
    causes = [("right", "stride"), ("wrong", "pad"), ("none", "")]
    attempts = [attempt(name, "a", due="stride", cause=cause) for name, cause in causes]
    found = audit(*attempts, attempt("alive", due="stride"), attempt("undue", "a"))
    named = found.questions[0].named(Bank.DOMAIN)
    assert [[t.name for t in part] for part in (named.rightly, named.misnamed, named.unnamed)] == [
        ["right"],
        ["wrong"],
        ["none"],
    ]
    assert "misnamed q domain wrong: pad in place of stride" in text(console_audit(found))
    assert "unnamed q domain none: nothing in place of stride" in text(console_audit(found))
    assert "causes rightly named, domain mutants: 1 of 3 (33.3%)" in text(console_audit(found))


@pytest.mark.parametrize(("rightly", "sound"), [(9, True), (8, False)])
def test_suite_is_sound_if_nine_of_ten_causes_are_named(rightly: int, sound: bool) -> None:
    attempts = [attempt(str(n), "a", due="pad", cause="pad" if n < rightly else "") for n in range(10)]
    assert audit(*attempts).sound is sound


def test_right_answer_that_is_told_a_cause_is_a_fault() -> None:
    found = audit(attempt("odd", "", Bank.RIGHT, cause="pad"))
    assert [t.name for t in found.faults] == ["odd"]
    assert "suspected q right odd [audit-0]" in text(console_audit(found))


def test_failure_of_the_harness_neither_kills_nor_passes() -> None:
    found = audit(attempt("stuck", broken="no sandbox"))
    assert found.questions[0].survivors == ()
    assert [t.broken for t in found.faults] == ["no sandbox"]
    assert "no sandbox" in text(console_audit(found))


def test_test_that_another_one_covers_is_redundant() -> None:
    question = audit(attempt("1", "ab"), attempt("2", "bc"), attempt("3", "b")).questions[0]
    assert {test.name: (test.kills, test.alone, test.covered_by) for test in question.tests} == {
        "a": (1, 0, "b"),
        "b": (3, 1, ""),
        "c": (1, 0, "b"),
    }
    assert question.weakest is not None
    assert question.weakest.name == "a"


def test_of_two_tests_that_kill_the_same_one_stays() -> None:
    question = audit(attempt("1", "ac"), attempt("2", "b")).questions[0]
    assert [test.name for test in question.redundant] == ["c"]


def test_narrow_terminal_shows_every_number() -> None:
    many = [attempt(f"right {n}", bank=Bank.RIGHT) for n in range(1234)]
    console = Console(width=60, record=True, file=io.StringIO())
    console.print(console_audit(audit(*many)))
    assert "1234/1234" in console.export_text()


def test_json_holds_every_trial_and_every_measure() -> None:
    (only,) = json.loads(to_json([audit(attempt("1", "a"), attempt("2"))]))
    question = only["questions"][0]
    assert question["survivors"] == ["2"]
    assert [test["kills"] for test in question["tests"]] == [1, 0, 0]
    assert [t["failed"] for t in question["attempts"]] == [[["a", "a says no"]], []]


def test_test_that_refuses_a_wrong_answer_on_few_seeds_is_luck_and_no_sound_suite_has_it() -> None:
    seeds = [attempt("m", failed, student=f"audit-{n}") for n, failed in enumerate(("ab", "a", "ab"))]
    found = audit(*seeds)
    assert [(luck.test, luck.refused, luck.tried) for luck in found.questions[0].lucky] == [("b", 2, 3)]
    assert found.faults == ()
    assert not found.sound
    assert "lucky q domain m: b refuses it with 2 of 3 seeds" in text(console_audit(found))


def test_survivor_of_many_seeds_is_named_once() -> None:
    page = text(console_audit(audit(*(attempt("alive", student=f"audit-{n}") for n in range(3)))))
    assert page.count("survived") == 1
    assert "survived q domain alive [audit-0 and 2 more]" in page


def test_seeds_count_as_one_mutant_where_the_worth_of_tests_is_measured() -> None:
    seeds = [attempt("m", "a", student=f"audit-{n}") for n in (10, 9)]
    (test, *_) = audit(*seeds).questions[0].tests
    assert (test.kills, test.alone) == (1, 1)


def test_collateral_is_the_weight_lost_in_tests_of_other_things() -> None:
    weights = (2.0, 1.0, 1.0)
    wide = attempt("wide", "abc", own=("a",), weights=weights)
    narrow = attempt("narrow", "a", own=("a",), weights=weights)
    found = audit(wide, narrow, attempt("unstated", "abc", weights=weights)).questions[0]
    assert [(a.name, a.collateral) for a in found.collateral] == [("wide", 0.5), ("narrow", 0.0)]
    assert found.median_collateral == 0.25
    page = text(console_audit(audit(wide, narrow)))
    assert "25/50" in page
    assert "collateral q domain wide: loses 50% of the question in tests of other things" in page


def test_what_only_the_visible_checks_refuse_is_named() -> None:
    hidden = [attempt("both", "a"), attempt("seen", "")]
    visible = [replace(attempt(name, "a"), suite="visible") for name in ("both", "seen")]
    audits = [measure(suite, ["q"], hidden + visible) for suite in ("hidden", "visible")]
    assert [a.name for a in only_visible(audits)] == ["seen"]
    assert "only visible q domain seen" in text(console_only_visible(only_visible(audits)))
