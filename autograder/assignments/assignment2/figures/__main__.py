"""Put each figure into the text cell of the source notebooks that shows it."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

from autograder.assignments.assignment2.figures.drawings import ALL
from autograder.course import content

DATA = re.compile(r'src="[^"]*"')


def put_in(notebook: dict[str, Any]) -> None:
    """Bring the cells `figure-NAME` of a notebook up to date: `<img alt="..." src="...">` and a caption."""
    for cell in notebook["cells"]:
        name = cell["id"].removeprefix("figure-")
        if name in ALL:
            drawing = base64.b64encode(ALL[name]().encode()).decode()
            source = f'src="data:image/svg+xml;base64,{drawing}"'
            cell["source"] = [DATA.sub(source, line) for line in cell["source"]]


def main(folder: Path) -> None:
    """Bring all notebooks of a folder up to date."""
    for path in sorted(folder.glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        put_in(notebook)
        text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
        path.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(content.load("assignment2").assignment.source)
