"""What a cell's code says, IPython's magics included."""

from __future__ import annotations

import sys

import pytest

from autograder.notebooks import syntax
from tests.magic_cells import READ, UNREAD


@pytest.mark.parametrize("source", READ.values(), ids=READ)
def test_cell_that_jupyter_runs_is_read_as_code(source: str) -> None:
    assert "answer" in syntax.defined(source)
    assert syntax.is_python(source)


@pytest.mark.parametrize("source", UNREAD.values(), ids=UNREAD)
def test_cell_that_jupyter_refuses_is_not_code(source: str) -> None:
    assert not syntax.is_python(source)


def test_magics_leave_every_line_where_it_was() -> None:
    tree = syntax.parse("!echo a \\\n  b\n%pwd\nx = 1")
    assert tree is not None
    assert tree.body[-1].lineno == 4


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads them")
@pytest.mark.parametrize(
    "source",
    [
        'f"{d["k"]}"',
        "f'{len('a')!r:>{w['b']}}'",
        'f"{f"{1}"}"',
        "f\"{'\\n'.join(x)}\"",
        "def f[T](x): return x",
    ],
)
def test_code_for_a_newer_python_is_told_from_broken_code(source: str) -> None:
    assert syntax.newer_python(source)


@pytest.mark.parametrize("source", ['f"{d[', "print 'x'", "x = f'{a}", "f'{a}'", "def f(:"])
def test_code_for_no_python_is_not_called_new(source: str) -> None:
    assert syntax.newer_python(source) == ""


def test_what_a_cell_has_beyond_another_stays_on_its_lines() -> None:
    assert syntax.beyond("import a\n@b\ndef c(): pass\nimport d", "import d\nimport a") == (
        "\n@b\ndef c(): pass\n"
    )
    assert syntax.beyond("import a  # twice\n# nothing", "import a") == ""
