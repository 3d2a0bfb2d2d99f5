"""docs/fast_layers.md is read beside the code: what it names is there."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LESSON = CHECKOUT / "docs" / "fast_layers.md"


def test_functions_that_the_lesson_names_exist():
    named = set(re.findall(r"`(\w+)\(\)`", LESSON.read_text(encoding="utf-8")))
    sources = [
        path for path in (CHECKOUT / "cs231n").glob("*.*") if path.suffix in {".c", ".h", ".pyx", ".py"}
    ]
    code = "".join(path.read_text(encoding="utf-8") for path in sources if path.name != "_fast_layers.c")
    assert named
    assert [name for name in named if not re.search(rf"\b{name}\)?\(", code)] == []  # C has NAME(tile)(...)


def test_pictures_of_the_lesson_exist():
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", LESSON.read_text(encoding="utf-8"))
    assert len(pictures) >= 3
    assert [name for name in pictures if not (LESSON.parent / name).is_file()] == []
