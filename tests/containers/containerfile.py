"""The Containerfile's steps in a root of its own, and a class graded with the course mounted."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from autograder.course.checkout import CHECKOUT
from tests.containers.groups import limited
from tests.containers.roots import build_step, fresh, run_confined
from tests.containers.trials import slowest

MEGABYTES, PROCESSORS = 2048, 2


def steps(text: str) -> list[tuple[str, str]]:
    """Instructions of a Containerfile and what they say; lines that go on are joined."""
    joined = re.sub(r"\\\n\s*", "", text)
    lines = (line.strip() for line in joined.splitlines())
    return [
        (word, rest) for line in lines if line and line[0] != "#" for word, _, rest in [line.partition(" ")]
    ]


def problems() -> Iterator[str]:
    """Make the container, grade in it, and yield what is not as it must be."""
    recipe = steps((CHECKOUT / "Containerfile").read_text())
    bases = [rest.split()[0] for word, rest in recipe if word == "FROM"]
    suite = bases[0].rpartition(":")[2].removesuffix("-slim")
    root = fresh("containerfile", suite)
    folder, entry = "/", []
    for word, rest in recipe:
        print(f"{word} {rest}"[:100], flush=True)
        if word == "RUN":
            build_step(root, rest, folder)
        elif word == "COPY":
            _copy(root, rest.split()[1])
        elif word == "WORKDIR":
            folder = rest
            (root / rest.strip("/")).mkdir(parents=True, exist_ok=True)
        elif word == "ENTRYPOINT":
            entry = json.loads(rest)
    yield from _graded(root, folder, entry)


def _copy(root: Path, target: str) -> None:
    """The checkout but for what .dockerignore names; git's own list is the nearest at hand."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    for name in listed:
        place = root / target.strip("/") / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if (CHECKOUT / name).is_file():
            shutil.copy(CHECKOUT / name, place)


def _graded(root: Path, folder: str, entry: list[str]) -> Iterator[str]:
    """Grade a course that lies in the container's folder, as a mounted one does."""
    trial = slowest("assignment2")
    course = root / folder.strip("/")
    for student in ("ada", "grace"):
        place = course / "submitted" / student / "assignment2"
        place.mkdir(parents=True)
        for name, text in trial.files.items():
            (place / name).write_text(text)
    with limited("containerfile-trial", MEGABYTES, PROCESSORS) as groups:
        done = run_confined(root, [*entry, "grade", "assignment2", "--course", folder], groups, folder)
    print(done.stdout, done.stderr)
    for student in ("ada", "grace"):
        file = course / "results" / student / "assignment2.json"
        result = json.loads(file.read_text()) if file.is_file() else {}
        if not result or result["score"] != result["max_score"]:
            yield f"{student}: {result.get('score', 'not graded')}"
