"""Which questions are answered, and whether the visible tests pass: `python -m cs231n check`."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cs231n import hand_in
from cs231n.hand_in import Answers, Assignment, HandInError, Notebook

CELL_SECONDS = 120
CHECKING = "CS231N_CHECKING"
"""A variable of the environment that says to a notebook that it is being checked."""

NOT_ANSWERED = "没有作答"
PASSED = "可见测试通过"
WRITTEN = "已作答；由人工阅读"
HIDDEN_TESTS = (
    "分数由隐藏测试决定：用其他数值，覆盖 notebook 列出的每种情况。"
)


@dataclass(frozen=True)
class Row:
    """A line of the report: a question, its points, what was found, and whether a person grades it."""

    question: str
    points: float
    verdict: str
    written: bool = False

    @property
    def done(self) -> bool:
        return self.verdict in (PASSED, WRITTEN)


def check(path: str | Path = ".") -> None:
    """Print which questions are answered, and whether their visible tests pass.

    What is saved is run from the top, as for grading: without the cells that train or plot. A call in a
    notebook that is being checked does nothing.

    Parameters
    ----------
    path : path, default "."
        One notebook, or the folder of the assignment.
    """
    if CHECKING not in os.environ:
        main(path)


def main(path: str | Path = ".") -> int:
    """As `check`. Returns the exit code: 1 if something is left to do, else 0."""
    path = Path(path)
    folder = path if path.is_dir() else path.resolve().parent
    try:
        assignment = hand_in.read_assignment(folder)
        notebooks = _asked(assignment, path)
    except HandInError as error:
        print(error)
        return 1
    rows: list[Row] = []
    notes: list[str] = []
    for notebook in notebooks:
        rows += _print_notebook(folder, assignment, notebook, notes)
    _print_end(rows, notes)
    return int(bool(notes) or not all(row.done for row in rows))


def _asked(assignment: Assignment, path: Path) -> Sequence[Notebook]:
    if path.is_dir():
        return assignment.notebooks
    found = [notebook for notebook in assignment.notebooks if notebook.file == path.name]
    if not found:
        names = ", ".join(notebook.file for notebook in assignment.notebooks)
        raise HandInError(f"{path.name} 不是 {assignment.id} 的 notebook；它的 notebook 有 {names}")
    return found


def _print_notebook(
    folder: Path, assignment: Assignment, notebook: Notebook, notes: list[str]
) -> Iterator[Row]:
    try:
        answers = hand_in.answers(folder, assignment, notebook)
    except HandInError as error:
        notes.append(str(error))
        answers = Answers(None, [])
    if answers.file is None:
        notes.append(f"缺少 {notebook.file}：它的题目得 0 分")
    else:
        notes += changed_cells(notebook, answers)
    if answers.file and not answers.cells:
        print(f"{notebook.file}，答案在 {answers.file.relative_to(folder)} 里")
    else:
        print(notebook.file)
    for row in rows(folder, notebook, answers):
        print(f"  {row.question:<30} {row.points:>4g} 分  {row.verdict}", flush=True)
        yield row


def _print_end(rows: Sequence[Row], notes: Sequence[str]) -> None:
    points = sum(row.points for row in rows)
    done = sum(row.points for row in rows if row.done)
    if all(row.written for row in rows):
        print(f"\n已作答的题目：{done:g} 分，共 {points:g} 分。")
    else:
        print(f"\n已作答且可见测试通过的题目：{done:g} 分，共 {points:g} 分。")
        print(HIDDEN_TESTS)
    for note in notes:
        print(f"- {note}")


def changed_cells(notebook: Notebook, answers: Answers) -> list[str]:
    """What of a notebook's released cells is missing or was changed, one sentence each."""
    own = {hand_in.name_of(cell): cell["source"] for cell in answers.cells}
    if not own:
        return []
    if not own.keys() & {cell.name for cell in notebook.cells}:
        return [f"{notebook.file}：单元格的名字丢失了；评分时只能猜测哪个是哪个"]
    missing = [cell.name for cell in notebook.cells if cell.name not in own]
    given = [cell for cell in notebook.of("test", "given") if cell.name in own]
    changed = [cell.name for cell in given if own[cell.name].strip() != cell.source.strip()]
    places = {"缺失": missing, "被改动；评分使用原来的内容": changed}
    return [f"{notebook.file}：单元格 '{name}' {what}" for what, names in places.items() for name in names]


def rows(folder: Path, notebook: Notebook, answers: Answers) -> Iterator[Row]:
    """What is found of each question of a notebook."""
    in_file = answers.file is not None and not answers.cells
    answered = in_file or any(hand_in.is_answered(cell, answers.cells) for cell in notebook.of("answer"))
    verdicts = _run(folder, notebook, answers) if answered else {}
    tests = {cell.name.removeprefix("test_"): cell for cell in notebook.of("test")}
    for cell in notebook.of("answer", "written"):
        if cell.kind == "written":
            written = hand_in.is_answered(cell, answers.cells)
            yield Row(cell.name, cell.points, WRITTEN if written else NOT_ANSWERED, written=True)
        else:
            yield Row(cell.name, cell.points, verdicts.get(tests[cell.name].name, NOT_ANSWERED))


def _run(folder: Path, notebook: Notebook, answers: Answers) -> dict[str, str]:
    """What came of each test cell, by its name, in a kernel of its own."""
    from nbclient import NotebookClient
    from nbformat import v4

    trial = [*(_of_notebook if answers.cells else _of_file)(notebook, answers)]
    node = v4.new_notebook(cells=[v4.new_code_cell(source) for _, source in trial])
    NotebookClient(
        node,
        kernel_name="python3",
        timeout=CELL_SECONDS,
        interrupt_on_timeout=True,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    ).execute(stderr=subprocess.DEVNULL, env={**os.environ, CHECKING: "yes"})
    ran = zip((name for name, _ in trial), node.cells, strict=True)
    return {name: _verdict(cell.outputs) for name, cell in ran if name}


def _of_notebook(notebook: Notebook, answers: Answers) -> Iterator[tuple[str, str]]:
    """The code of a student's notebook that runs, each with the name if it is a test: the original one."""
    tests = {cell.name: cell for cell in notebook.of("test")}
    idle = {cell.name for cell in notebook.cells if not cell.runs}
    for cell in answers.cells:
        name = hand_in.name_of(cell) or ""
        skipped = name in idle or "skip-execution" in cell["metadata"].get("tags", ())
        if name in tests:
            yield name, tests.pop(name).source
        elif cell["cell_type"] == "code" and not skipped:
            yield "", cell["source"]
    yield from ((name, test.source) for name, test in tests.items())


def _of_file(notebook: Notebook, answers: Answers) -> Iterator[tuple[str, str]]:
    """The released cells that run, with a Python file in the place of the first answer."""
    assert answers.file is not None
    text = answers.file.read_text(encoding="utf-8-sig", errors="replace")
    code = f"__package__ = {answers.package!r}\n{text}"
    for cell in notebook.cells:
        if cell.kind == "answer":
            yield "", code
            code = ""
        elif cell.runs:
            yield (cell.name if cell.kind == "test" else ""), cell.source


def _verdict(outputs: Sequence[Any]) -> str:
    error = next((output for output in outputs if output["output_type"] == "error"), None)
    if error is None:
        return PASSED
    if error["ename"] == "NotImplementedError":
        return NOT_ANSWERED
    if error["ename"] == "KeyboardInterrupt":
        return f"{CELL_SECONDS} 秒后停止"
    first = (str(error["evalue"]).splitlines() or [""])[0]
    return f"可见测试没有通过：{error['ename']}：{first}"[:150]
