"""The audit: banks that fit the reference solutions, and measures that name what a suite gets wrong."""

from __future__ import annotations

import ast
import io
import json
import multiprocessing
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from autograder import sandbox
from autograder.audit import run
from autograder.audit.banks import (
    Bank,
    BankError,
    Variant,
    domain_mutants,
    held_out,
    reference_answers,
    right_answers,
    whole_answers,
)
from autograder.audit.generic import generic_mutants
from autograder.audit.measure import Audit, Trial, measure, to_json
from autograder.audit.page import console_audit, side_by_side
from autograder.course import content
from autograder.course.checkout import CHECKOUT

ASSIGNMENT = content.load("assignment2").assignment
REFERENCES = reference_answers(ASSIGNMENT)
QUESTION = "max_pool_forward_naive"
GENERIC = generic_mutants(REFERENCES)
ANSWER = """def f(x):
    \"\"\"Docstring.\"\"\"
    ### BEGIN SOLUTION
    y = x + 1
    return y
    ### END SOLUTION
"""


def trial(name: str, failed: str = "", bank: Bank = Bank.DOMAIN, **changes: object) -> Trial:
    """A trial of three tests, a, b and c, of which those named in `failed` did not pass."""
    messages = tuple((test, f"{test} says no") for test in failed)
    tests = ("a", "b", "c")
    plain = Trial("hidden", bank, "q", name, "story", "", "", "audit-0", tests, messages, "", "", 0.5)
    return replace(plain, **changes)


def audit(*trials: Trial) -> Audit:
    return measure("hidden", ["q"], trials)


def text(renderable: object) -> str:
    console = Console(width=100)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_every_question_has_its_mistakes_and_its_right_answers() -> None:
    wrong = Counter(variant.question for variant in domain_mutants(REFERENCES) if not variant.equivalent)
    right = Counter(question for variant in right_answers(REFERENCES) for question in variant.answers)
    assert {question: wrong[question] >= 15 for question in REFERENCES} == dict.fromkeys(REFERENCES, True)
    assert {question: right[question] >= 6 for question in REFERENCES} == dict.fromkeys(REFERENCES, True)


def test_every_variant_is_another_program() -> None:
    wrong = [*domain_mutants(REFERENCES), *held_out(REFERENCES), *whole_answers(REFERENCES), *GENERIC]
    variants = [*wrong, *right_answers(REFERENCES)]
    for variant in variants:
        for question, source in variant.answers.items():
            assert ast.dump(ast.parse(source)) != ast.dump(ast.parse(REFERENCES[question])), variant.name
    assert len({(v.bank, v.question, v.name) for v in variants}) == len(variants)


def test_edit_that_no_longer_fits_is_named(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text('[lost]\nmisconception = "m"\ncause = "c"\nold = "z"\nnew = "y"\n')
    with pytest.raises(BankError, match=r"f\.toml: lost: 'z' is not there exactly once"):
        list(domain_mutants({"f": ANSWER}, tmp_path))


def test_broken_bank_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text("[lost")
    with pytest.raises(BankError, match=r"f\.toml: "):
        list(domain_mutants({"f": ANSWER}, tmp_path))


def test_right_answer_may_be_a_cell_a_helper_cell_and_answers_to_several_questions(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "plain.py").write_text("def f(x):\n    return 1 + x\n")
    (tmp_path / "f" / "two.py").write_text(
        "ONE = 1\n\n\n# %% answer\ndef f(x): ...\n# %% answer: g\ndef g(x): ...\n"
    )
    plain, two = right_answers(["f"], tmp_path)
    assert (plain.helpers, plain.answers) == ("", {"f": "def f(x):\n    return 1 + x\n"})
    assert two.helpers == "ONE = 1"
    assert two.answers == {"f": "def f(x): ...\n", "g": "def g(x): ...\n"}


def test_generic_mutants_change_the_solution_and_nothing_else(tmp_path: Path) -> None:
    found = generic_mutants({"f": ANSWER}, tmp_path / "none.toml")
    names = {variant.name for variant in found}
    assert {"y = x + 1  ->  y = x - 1", "y = x + 1  ->  y = x + 2", "y = x + 1  ->  y = None"} <= names
    assert all(variant.answers["f"].startswith(ANSWER.split("    ###")[0]) for variant in found)


def test_listed_equivalent_mutant_carries_its_reason(tmp_path: Path) -> None:
    listed = tmp_path / "equivalent.toml"
    listed.write_text('[[f]]\nline = "y = x + 1"\nbecomes = "y = x - 1"\nreason = "so it is"\n')
    reasons = {variant.name: variant.equivalent for variant in generic_mutants({"f": ANSWER}, listed)}
    assert reasons["y = x + 1  ->  y = x - 1"] == "so it is"
    assert [reason for reason in reasons.values() if reason] == ["so it is"]


def test_listed_mutant_that_does_not_exist_is_named(tmp_path: Path) -> None:
    listed = tmp_path / "equivalent.toml"
    listed.write_text('[[f]]\nline = "y = x * 1"\nbecomes = "y = x"\nreason = "none"\n')
    with pytest.raises(BankError, match=r"f has no mutant 'y = x \* 1  ->  y = x'"):
        generic_mutants({"f": ANSWER}, listed)


def test_accepted_mutant_is_a_survivor_and_a_fault() -> None:
    found = audit(trial("killed", "a"), trial("alive"))
    assert [t.name for t in found.questions[0].survivors] == ["alive"]
    assert [t.name for t in found.faults] == ["alive"]
    assert "survived q domain alive" in text(console_audit(found))


def test_refused_right_answer_is_a_fault_with_its_message() -> None:
    found = audit(trial("odd", "b", Bank.RIGHT), trial("even", "", Bank.RIGHT))
    assert [t.name for t in found.faults] == ["odd"]
    assert "rejected q right odd [audit-0]" in text(console_audit(found))
    assert "b says no" in text(console_audit(found))


def test_equivalent_mutant_is_no_survivor_but_must_not_be_killed() -> None:
    same = {"equivalent": "nothing reads it"}
    assert audit(trial("same", **same)).faults == ()
    assert [t.name for t in audit(trial("same", "a", **same)).faults] == ["same"]


def test_held_out_answer_is_an_edited_right_answer_with_its_helper(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "style.py").write_text("ONE = 1\n\n\n# %% answer\ndef f(x): return x + ONE\n")
    (tmp_path / "f.toml").write_text(
        '[less]\nstyle = "f/style"\ncause = "terms"\nold = "x + ONE"\nnew = "x"\n'
    )
    (found,) = held_out(["f"], tmp_path, tmp_path)
    assert (found.bank, found.name, found.cause, found.helpers) == (Bank.HELD_OUT, "less", "terms", "ONE = 1")
    assert found.answers == {"f": "def f(x): return x\n"}


def test_whole_answer_is_a_cell_with_its_story(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text(
        '[less]\nmisconception = "m"\ncause = "terms"\nanswer = "def f(x): return x"\n'
    )
    (found,) = whole_answers(["f", "g"], tmp_path)
    assert found == Variant(Bank.WHOLE, "f", "less", "m", {"f": "def f(x): return x"}, cause="terms")
    assert found.answers == {"f": "def f(x): return x"}


def test_refused_mutants_are_counted_by_what_is_named() -> None:
    told = [("right", "stride"), ("wrong", "pad"), ("none", "")]
    trials = [trial(name, "a", due="stride", cause=cause) for name, cause in told]
    found = audit(*trials, trial("alive", due="stride"), trial("undue", "a"))
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
    trials = [trial(str(n), "a", due="pad", cause="pad" if n < rightly else "") for n in range(10)]
    assert audit(*trials).sound is sound


def test_right_answer_that_is_told_a_cause_is_a_fault() -> None:
    found = audit(trial("odd", "", Bank.RIGHT, cause="pad"))
    assert [t.name for t in found.faults] == ["odd"]
    assert "suspected q right odd [audit-0]" in text(console_audit(found))


def test_failure_of_the_harness_neither_kills_nor_passes() -> None:
    found = audit(trial("stuck", broken="no sandbox"))
    assert found.questions[0].survivors == ()
    assert [t.broken for t in found.faults] == ["no sandbox"]
    assert "no sandbox" in text(console_audit(found))


def test_test_that_another_one_covers_is_redundant() -> None:
    question = audit(trial("1", "ab"), trial("2", "bc"), trial("3", "b")).questions[0]
    assert {test.name: (test.kills, test.alone, test.covered_by) for test in question.tests} == {
        "a": (1, 0, "b"),
        "b": (3, 1, ""),
        "c": (1, 0, "b"),
    }
    assert question.weakest is not None
    assert question.weakest.name == "a"


def test_of_two_tests_that_kill_the_same_one_stays() -> None:
    question = audit(trial("1", "ac"), trial("2", "b")).questions[0]
    assert [test.name for test in question.redundant] == ["c"]


def test_narrow_terminal_shows_every_number() -> None:
    many = [trial(f"right {n}", bank=Bank.RIGHT) for n in range(1234)]
    console = Console(width=60, record=True, file=io.StringIO())
    console.print(console_audit(audit(*many)))
    assert "1234/1234" in console.export_text()


def test_json_holds_every_trial_and_every_measure() -> None:
    (only,) = json.loads(to_json([audit(trial("1", "a"), trial("2"))]))
    question = only["questions"][0]
    assert question["survivors"] == ["2"]
    assert [test["kills"] for test in question["tests"]] == [1, 0, 0]
    assert [t["failed"] for t in question["trials"]] == [[["a", "a says no"]], []]


@pytest.fixture(scope="module")
def tried() -> dict[tuple[str, str], Trial]:
    """Trials by suite and name: right as it is and with a helper, wrong, and deadly."""
    source = REFERENCES[QUESTION]
    variants = [
        Variant(Bank.RIGHT, QUESTION, "reference", "", {QUESTION: source}),
        Variant(
            Bank.DOMAIN,
            QUESTION,
            "least",
            "",
            {QUESTION: source.replace("np.max(", "np.min(")},
            cause="maximum",
        ),
        Variant(Bank.DOMAIN, QUESTION, "ends", "", {QUESTION: "import os\nos._exit(3)"}),
        Variant(Bank.RIGHT, QUESTION, "helped", "", {QUESTION: f"{QUESTION} = helper"}, helper(source)),
    ]
    jobs = [(suite, "audit-0", variant) for suite in run.SUITES for variant in variants]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        found = [t for ts in run.trials(jobs, ASSIGNMENT, sandbox.choose(), executor) for t in ts]
    return {(t.suite, t.name): t for t in found}


def helper(source: str) -> str:
    return source.replace(QUESTION, "helper")


@pytest.mark.parametrize("suite", ["hidden", "visible"])
def test_both_suites_tell_right_from_wrong(tried: dict[tuple[str, str], Trial], suite: str) -> None:
    passed = {name: t.passed for (of, name), t in tried.items() if of == suite}
    assert passed == {"reference": True, "helped": True, "least": False, "ends": False}
    assert not any(t.broken for t in tried.values())


def test_hidden_suite_names_the_cause_of_a_wrong_answer_and_none_of_a_right_or_dead_one(
    tried: dict[tuple[str, str], Trial],
) -> None:
    named = {name: t.cause for (suite, name), t in tried.items() if suite == "hidden"}
    assert named == {"reference": "", "helped": "", "least": "maximum", "ends": ""}


def test_suites_stand_side_by_side(tried: dict[tuple[str, str], Trial]) -> None:
    audits = [measure(suite, [QUESTION], tried.values()) for suite in ("hidden", "visible")]
    row = next(line for line in text(side_by_side(audits)).splitlines() if QUESTION in line)
    assert row.split()[1:] == ["0/2", "0/0", "0/2"] * 2


def test_command_prints_and_writes_what_it_found(tmp_path: Path) -> None:
    file = tmp_path / "audit.json"
    options = ["--question", QUESTION, "--generic", "0", "--seeds", "2", "--json", str(file)]
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "audit", "assignment2", *options],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert QUESTION in done.stdout
    (hidden,) = json.loads(file.read_text())
    (question,) = hidden["questions"]
    right = [t["student"] for t in question["trials"] if t["bank"] == "right"]
    assert Counter(right) == dict.fromkeys(("audit-0", "audit-1"), len(right) // 2)
    assert question["survivors"] == question["rejected"] == []
