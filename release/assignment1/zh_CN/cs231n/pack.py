"""One zip file of what is to be handed in: `python -m cs231n pack`."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cs231n import hand_in
from cs231n.hand_in import Assignment, HandInError

LARGEST = 5 * 2**20
"""Bytes of a notebook above which its outputs are left out."""


def main(folder: str | Path = ".") -> int:
    """Write the zip file into the folder, and print what is in it. Returns the exit code: 1 if none is."""
    folder = Path(folder)
    try:
        assignment = hand_in.read_assignment(folder)
        archive = pack(folder, assignment)
        verify(archive, folder, assignment)
    except (HandInError, OSError) as error:
        print(f"什么都没有打包：{error}")
        return 1
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            print(f"  {entry.filename:<50} {entry.file_size / 1024:>8.0f} KB")
    missing = [notebook.file for notebook in assignment.notebooks if not (folder / notebook.file).is_file()]
    for name in missing:
        print(f"  缺少 {name}")
    size = archive.stat().st_size / 1024
    print(f"请提交 {archive}（{size:.0f} KB）。`python -m cs231n check` 会说明哪些题已经作答。")
    return 0


def pack(folder: Path, assignment: Assignment) -> Path:
    """Write `ID.zip`; an older one is replaced when the new one is whole.

    Parameters
    ----------
    folder : Path
        Of the assignment.
    assignment : Assignment
        Lists the notebooks and Python files.

    Returns
    -------
    archive : Path

    Raises
    ------
    HandInError
        A notebook cannot be read, or nothing is there to hand in.
    OSError
        The file cannot be written.
    """
    contents = dict(_contents(folder, assignment))
    if not contents:
        place = folder.resolve()
        raise HandInError(f"{place} 里没有 {assignment.id} 的 notebook，也没有写在 Python 文件里的答案")
    archive = folder / f"{assignment.id}.zip"
    part = archive.with_suffix(".zip.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in contents.items():
            packed.writestr(f"{assignment.id}/{name}", data)
    part.replace(archive)
    return archive


def verify(archive: Path, folder: Path, assignment: Assignment) -> None:
    """Read the zip file again: every notebook in it has the cells of the one in the folder.

    Raises
    ------
    HandInError
        One has not.
    """
    with zipfile.ZipFile(archive) as packed:
        damaged = packed.testzip()
        for notebook in assignment.notebooks:
            if (folder / notebook.file).is_file():
                cells = json.loads(packed.read(f"{assignment.id}/{notebook.file}"))["cells"]
                own = hand_in.read_cells(folder / notebook.file)
                if ["".join(cell["source"]) for cell in cells] != [cell["source"] for cell in own]:
                    damaged = notebook.file
    if damaged:
        raise HandInError(f"打包时 {damaged} 被改动了；请保存一切，然后重新打包")


def _contents(folder: Path, assignment: Assignment) -> Iterator[tuple[str, bytes]]:
    """What is to be handed in, by its path in the zip file."""
    for notebook in assignment.notebooks:
        if (file := folder / notebook.file).is_file():
            hand_in.read_cells(file)
            yield notebook.file, _notebook(file)
    for path in assignment.files:
        if copy := hand_in.find_file(folder, assignment, path):
            yield path, copy.read_bytes()
    names = {Path(path).name for path in assignment.files}
    for helper in sorted(folder.glob("*.py")):
        if helper.name not in names and helper.name != "setup.py":
            yield helper.name, helper.read_bytes()


def _notebook(file: Path) -> bytes:
    """A notebook's bytes, without its outputs where it is large."""
    data = file.read_bytes()
    if len(data) <= LARGEST:
        return data
    content: dict[str, Any] = json.loads(data.decode("utf-8-sig"), strict=False)
    for cell in content["cells"]:
        if "outputs" in cell:
            cell["outputs"] = []
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
