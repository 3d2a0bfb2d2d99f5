"""Banks: files and folders become variants, and what does not fit is named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from autograder.audit.banks import submissions
from autograder.audit.generic import generic_mutants
from autograder.audit.variants import Bank, BankError, Variant

ANSWER = '''def f(x):
    """Docstring."""
    ### BEGIN SOLUTION
    y = x + 1
    return y
    ### END SOLUTION
'''
REFERENCES = {"f": ANSWER, "g": "def g(x): return x\n"}


def write(root: Path, files: Mapping[str, str]) -> Path:
    """A `submissions/` folder with these texts, by path."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def only(root: Path, files: Mapping[str, str]) -> Variant:
    (variant,) = submissions(write(root, files), REFERENCES)
    return variant


def test_assignment_without_submissions_has_no_variants(tmp_path: Path) -> None:
    assert submissions(tmp_path / "none", REFERENCES) == []


def test_edit_that_no_longer_fits_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"wrong/f.toml": '[lost]\nold = "z"\nnew = "y"\n'})
    with pytest.raises(BankError, match=r"f\.toml: lost: 'z' is not there exactly once"):
        submissions(tmp_path, REFERENCES)


def test_edit_that_makes_no_python_is_named(tmp_path: Path) -> None:
    (name, source), *_ = REFERENCES.items()
    old = source.splitlines()[0]
    write(tmp_path, {f"wrong/{name}.toml": f"[lost]\nold = {old!r}\nnew = '{old} ('\n"})
    with pytest.raises(BankError, match=rf"{name}\.toml: lost: its edits make code that is not Python"):
        submissions(tmp_path, REFERENCES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[lost", r"f\.toml: "),
        ("[lost]\nmisconception = 3\n", r"f\.toml: .*str"),
        ('[lost]\nmisconeption = "m"\n', r"f\.toml: .*misconeption"),
        ("[lost]\n", r"f\.toml: lost: it states neither an answer nor an edit"),
        ('[lost]\nstyle = "f/gone"\nold = "a"\nnew = "b"\n', r"f\.toml: lost: there is no right answer"),
        ('[lost]\nstyle = "../../x"\nold = "a"\nnew = "b"\n', r"f\.toml: lost: there is no right answer"),
    ],
)
def test_broken_entry_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BankError, match=message):
        submissions(write(tmp_path, {"wrong/f.toml": text}), REFERENCES)


@pytest.mark.parametrize("name", ["wrong/h.toml", "right/h/style.py"])
def test_submission_to_an_unknown_question_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(BankError, match="there is no question 'h'; there are f, g"):
        submissions(write(tmp_path, {name: ""}), REFERENCES)


def test_folder_that_names_no_outcome_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="rigth: the folder's name must be what is expected"):
        submissions(write(tmp_path, {"rigth/f/style.py": ANSWER}), REFERENCES)


def test_wrong_file_must_answer_its_question(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="it holds no answer to f"):
        submissions(write(tmp_path, {"wrong/f/x.py": "# %% answer: g\ndef g(x): ...\n"}), REFERENCES)


def test_right_answer_may_be_a_cell_a_helper_cell_and_answers_to_several_questions(tmp_path: Path) -> None:
    plain, two = submissions(
        write(
            tmp_path,
            {
                "right/f/plain.py": "def f(x):\n    return 1 + x\n",
                "right/f/two.py": "ONE = 1\n\n\n# %% answer\ndef f(x): ...\n# %% answer: g\ndef g(x): ...\n",
            },
        ),
        REFERENCES,
    )
    assert (plain.helpers, plain.answers) == ("", {"f": "def f(x):\n    return 1 + x\n"})
    assert two.helpers == "ONE = 1"
    assert two.answers == {"f": "def f(x): ...\n", "g": "def g(x): ...\n"}
    assert two.graded == ("f", "g")


def test_folder_says_what_is_expected(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "right/f/a.py": ANSWER,
            "timeout/f/b.py": ANSWER,
            "wrong/f/c.py": ANSWER,
            "wrong/whole/f/d.py": ANSWER,
            "wrong/held_out/f/e.py": ANSWER,
        },
    )
    expected = {v.name: (v.expected, v.bank) for v in submissions(tmp_path, REFERENCES)}
    assert expected == {
        "a": ("right", Bank.RIGHT),
        "b": ("timeout", Bank.OUTCOME),
        "c": ("wrong", Bank.DOMAIN),
        "d": ("wrong", Bank.WHOLE),
        "e": ("wrong", Bank.HELD_OUT),
    }


def test_entry_edits_a_right_answer_with_its_helper(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "right/f/style.py": "ONE = 1\n\n\n# %% answer\ndef f(x): return x + ONE\n",
            "wrong/held_out/f.toml": "[less]\nstyle = 'f/style'\ncause = 'terms'\nold = ' + ONE'\nnew = ''\n",
        },
    )
    _, less = submissions(tmp_path, REFERENCES)
    assert (less.bank, less.name, less.cause, less.helpers) == (Bank.HELD_OUT, "less", "terms", "ONE = 1")
    assert less.answers == {"f": "def f(x): return x\n"}


def test_entry_may_be_a_whole_answer(tmp_path: Path) -> None:
    less = only(
        tmp_path,
        {"wrong/whole/f.toml": '[less]\nmisconception = "m"\ncause = "t"\nanswer = "def f(x): return x"\n'},
    )
    assert less == Variant(Bank.WHOLE, "f", "less", "m", {"f": "def f(x): return x"}, cause="t")
    assert less.answers == {"f": "def f(x): return x"}


def test_entry_may_hold_several_answers_and_a_helper(tmp_path: Path) -> None:
    cells = "ONE = 1\n# %% answer\ndef f(x): return x + ONE\n# %% answer: g\ndef g(x): return -x\n"
    entry = only(tmp_path, {"wrong/whole/f.toml": f"[pair]\ncause = 't'\nanswer = '''{cells}'''\n"})
    assert entry.helpers == "ONE = 1"
    assert entry.answers == {"f": "def f(x): return x + ONE\n", "g": "def g(x): return -x\n"}


def test_tests_of_a_mistake_are_its_own_or_those_of_its_cause(tmp_path: Path) -> None:
    edit = 'old = "x + 1"\nnew = "x"\n'
    entries = f'[a]\ncause = "pad"\n{edit}[b]\ntests = ["test_b"]\n{edit}[c]\ncause = "axes"\n{edit}'
    write(
        tmp_path,
        {"tests.toml": '[f]\neverything = ["test_all"]\npad = ["test_pad"]\n', "wrong/f.toml": entries},
    )
    own = {variant.name: variant.tests for variant in submissions(tmp_path, REFERENCES)}
    assert own == {"a": ("test_all", "test_pad"), "b": ("test_all", "test_b"), "c": None}


def test_cause_without_a_list_has_the_tests_of_all_others(tmp_path: Path) -> None:
    entry = '[a]\ncause = "axes"\nold = "x + 1"\nnew = "x"\n'
    lists = '[f]\notherwise = ["test_values"]\npad = ["test_pad"]\n'
    variant = only(tmp_path, {"tests.toml": lists, "wrong/f.toml": entry})
    assert variant.tests == ("test_values",)


def test_own_tests_of_an_unknown_question_are_named(tmp_path: Path) -> None:
    with pytest.raises(BankError, match=r"tests\.toml: there is no question 'h'"):
        submissions(write(tmp_path, {"tests.toml": '[h]\npad = ["test_pad"]\n'}), REFERENCES)


def test_generic_mutants_change_the_solution_and_nothing_else(tmp_path: Path) -> None:
    mutants = generic_mutants({"f": ANSWER}, tmp_path / "none.toml")
    names = {variant.name for variant in mutants}
    assert {"y = x + 1  ->  y = x - 1", "y = x + 1  ->  y = x + 2", "y = x + 1  ->  y = None"} <= names
    assert all(variant.answers["f"].startswith(ANSWER.split("    ###")[0]) for variant in mutants)


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


@pytest.mark.parametrize("text", ["[[f]", '[[f]]\nline = "y"\n', "f = 3\n"])
def test_broken_list_of_equivalent_mutants_is_named(tmp_path: Path, text: str) -> None:
    listed = tmp_path / "equivalent.toml"
    listed.write_text(text)
    with pytest.raises(BankError, match=r"equivalent\.toml: "):
        generic_mutants({"f": ANSWER}, listed)
