"""Say what was wrong with a submitted notebook, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from sys import version_info

from nbformat import NotebookNode

from autograder.intake.recognising import Piece
from autograder.notebooks import syntax
from autograder.notebooks.notebook import grade_id_of, is_answer, is_test
from autograder.results.result import Incident

LINES, WIDTH = 3, 80
"""How many lines of a changed cell a message shows, and how much of each."""


def of_notebook(
    submitted: NotebookNode, pieces: list[Piece], originals: dict[str, NotebookNode]
) -> Iterator[str]:
    """What is odd about the notebook as a whole."""
    lost = [
        piece.key
        for piece in pieces
        if piece.key
        and not piece.labelled
        and grade_id_of(originals[piece.key])
        and not is_answer(originals[piece.key])
    ]
    if lost:
        yield (
            f"{len(lost)} cells had lost nbgrader's metadata, as some editors drop it; "
            "they were recognised by their ids and contents, so there is nothing to do"
        )
    language = _language(submitted.metadata)
    if language not in ("", "python"):
        yield (
            f"the notebook was saved for the language {language!r}; it was graded as Python 3, "
            "so choose a Python 3 kernel to try your answers"
        )


def _language(metadata: NotebookNode) -> str:
    """The kernel's language in lower case, cut short; empty where the notebook does not say."""
    places = [metadata.get("kernelspec"), metadata.get("language_info")]
    keys = ("language", "name")
    names = [place.get(key) for place, key in zip(places, keys, strict=True) if isinstance(place, dict)]
    kernel = places[0].get("name") if isinstance(places[0], dict) else None
    if kernel == "python2":
        return "python2"
    return next((name.lower()[:20] for name in names if isinstance(name, str)), "")


def of_locked_cell(original: NotebookNode, copies: list[Piece], copied: str) -> str:
    """What was wrong with a cell that is the release's.

    Args:
        original: the released cell.
        copies: the submitted cells that are copies of it.
        copied: the kind of own cells that were made from copies; empty for none.
    """
    if grade_id_of(original) is None:
        return ""  # text that nobody grades
    kind = "test cell" if is_test(original) else "locked cell"
    if not copies:
        return f"the {kind} is missing; the original was put back"
    changed = [copy for copy in copies if not syntax.same(copy.source, original.source)]
    if changed:
        return f"the {kind} was changed; the original was used{_omitted(changed, original.source)}"
    if copied and copied != "code":
        return (
            f"what you wrote into the {kind} is kept as text of your own behind it; the original was put back"
        )
    if len(copies) > 1:
        return f"the {kind} is there {len(copies)} times; the original was used once"
    return f"a copy of the {kind} holds other code, which ran as a cell of your own" if copied else ""


def _omitted(changed: list[Piece], original: str) -> str:
    """The lines of a changed cell that its original does not have, as the end of a message."""
    given = {line.strip() for line in original.split("\n")}
    lines = dict.fromkeys(line.strip() for copy in changed for line in copy.source.split("\n"))
    own = [line for line in lines if line and line not in given]
    if not own:
        return ""
    printable = ("".join(c if c.isprintable() else "?" for c in line[:WIDTH]) for line in own[:LINES])
    more = f" and {len(own) - LINES} more lines" if len(own) > LINES else ""
    return (
        f". Left out: {', '.join(f'`{line}`' for line in printable)}{more};"
        " put code of your own into a cell of your own"
    )


def of_answer_cell(original: NotebookNode, copies: list[Piece], best: Piece | None) -> str:
    """What was wrong with the copies of an answer cell; `best` is the graded one."""
    if best is None:
        return "the answer cell is missing; download the release again and paste your answer into it"
    kind = original.cell_type
    if best.kind != kind:
        return f"the cell was turned into {best.kind}; it was graded as {kind}, so change its type back"
    if best.joined > 1:
        return f"the answer was spread over {best.joined} cells; they were graded as one, so merge them"
    if len(copies) > 1:
        return f"the cell is there {len(copies)} times; the last one that you changed was graded"
    if not best.labelled:
        by = "the name that it defines" if kind == "code" else "its place"
        return f"the cell had lost its nbgrader metadata; it was found by {by}"
    return ""


def of_answer_elsewhere(best: Piece, copies: list[Piece]) -> str:
    """How an answer was found that was not in its cell."""
    by_name = "it was found by the name that it defines"
    if best.key is not None:
        return f"the answer was merged into cell '{best.key}'; {by_name}"
    if copies:
        return (
            f"the answer is not in its cell but in cell {best.position}; {by_name}, "
            "so move it into the answer cell"
        )
    turned = "" if best.kind == "code" else f" and was turned into {best.kind}"
    return f"the cell had lost its nbgrader metadata{turned}; {by_name}"


def of_own_code(restored: NotebookNode, released: NotebookNode, file: str) -> Iterator[Incident]:
    """What in the student's own code does not run here: shell commands, and what needs a newer Python."""
    given = {cell.source for cell in released.cells}
    for cell in restored.cells:
        if cell.cell_type != "code" or cell.source in given:
            continue
        where = f"{file}: cell '{cell.metadata.get('name') or grade_id_of(cell)}'"
        if line := syntax.shell_command(cell.source):
            yield Incident(
                where,
                f"shell commands such as `{line[:60]}` are left out when a notebook is graded; "
                "answers may use the libraries that the released notebook imports",
            )
        if newer := syntax.newer_python(cell.source):
            yield Incident(
                where,
                f"this needs Python 3.12 or newer ({newer}), and Python {version_info[0]}.{version_info[1]} "
                "graded it; write it so that both read it",
            )
