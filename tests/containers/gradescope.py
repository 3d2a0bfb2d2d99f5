"""A bundle in a container as Gradescope makes it: root with Docker's rights and little else."""

from __future__ import annotations

import io
import json
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.course import content
from autograder.platforms.bundling import gradescope_bundle
from tests.attacks.attacked import CANARIES
from tests.containers.groups import limited
from tests.containers.roots import build_step, fresh, run_confined
from tests.containers.trials import Trial, attackers, slowest

SUITE = "bookworm"
"""Has Python 3.11, as Ubuntu 22.04 has, which is Gradescope's default."""
MEGABYTES, PROCESSORS, MINUTES = 768, 0.5, 10


def problems() -> Iterator[str]:
    """Make the container, grade in it, and yield what is not as it must be."""
    root = fresh("gradescope", SUITE)
    _put_in(root, "assignment2")
    print("setup.sh", flush=True)
    begin = time.monotonic()
    build_step(root, "apt-get update -qq && bash /autograder/source/setup.sh")
    print(f"  took {time.monotonic() - begin:.0f} s", flush=True)
    yield from _tried(root, "assignment2", [slowest("assignment2")])
    _put_in(root, "toy")
    _plant(root)
    source = Path("/autograder/source")
    hidden = source / "autograder" / "assignments" / "toy" / "hidden_tests"
    places = {
        "CHECKOUT": str(source),
        "COURSE": "/autograder",
        "HIDDEN_TEST": str(hidden / "test_1_numbers.py"),
    }
    places |= {"ORACLE": str(hidden.parent / "oracle.py"), "CONTENT": str(hidden.parent), "HOME": "/root"}
    yield from _tried(root, "toy", [*attackers(places)])


def _put_in(root: Path, name: str) -> None:
    """Unpack a bundle as Gradescope does."""
    data = gradescope_bundle(content.load(name).assignment, "visible", MINUTES)
    autograder = root / "autograder"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(autograder / "source")
    shutil.copy(autograder / "source" / "run_autograder", autograder / "run_autograder")
    (autograder / "run_autograder").chmod(0o755)


def _plant(root: Path) -> None:
    """Canaries in the hidden tests and in the settings."""
    source = root / "autograder" / "source"
    for file in (source / "autograder/assignments/toy/hidden_tests").glob("test_*.py"):
        file.write_text(f"{file.read_text()}\n# {CANARIES['hidden']}\n")
    settings = source / "bundle.env"
    settings.write_text(settings.read_text() + f"AUTOGRADER_SECRET={CANARIES['secret']}\n")


def _tried(root: Path, name: str, trials: list[Trial]) -> Iterator[str]:
    full = content.load(name).assignment
    for trial in trials:
        begin = time.monotonic()
        text, printed = _graded(root, trial)
        seconds = time.monotonic() - begin
        page = json.loads(text)
        most = sum(test["max_score"] for test in page["tests"])
        print(f"{full.id}, {trial.name}: {page['score']} of {most:g} in {seconds:.0f} s", flush=True)
        faults = [*_faults(page, text + printed, trial, round(most, 2), seconds)]
        yield from (f"{trial.name}: {fault}\n{printed}\n{page['output']}" for fault in faults)


def _graded(root: Path, trial: Trial) -> tuple[str, str]:
    """`results.json` of a submission, and what was printed for instructors."""
    autograder = root / "autograder"
    for folder in ("submission", "results"):
        shutil.rmtree(autograder / folder, ignore_errors=True)
        (autograder / folder).mkdir()
    for file, content_ in trial.files.items():
        (autograder / "submission" / file).write_text(content_)
    metadata = {"id": 1, "users": [{"email": "ada@example.org", "id": 1, "name": "Ada"}]}
    (autograder / "submission_metadata.json").write_text(json.dumps(metadata))
    with limited("gradescope-trial", MEGABYTES, PROCESSORS) as groups:
        done = run_confined(root, ["/autograder/run_autograder"], groups, "/autograder")
    return (autograder / "results" / "results.json").read_text(), done.stdout + done.stderr


def _faults(page: dict, everything: str, trial: Trial, most: float, seconds: float) -> Iterator[str]:
    first = next((test["output"].split("\n")[0] for test in page["tests"] if test["status"] == "failed"), "")
    if page["score"] != (most if trial.score is None else trial.score) or not page["tests"]:
        yield f"scored {page['score']} of {most}"
    if trial.outcome and first != trial.outcome:
        yield f"ended as {first!r}, not {trial.outcome!r}"
    if seconds > 60 * MINUTES:
        yield f"took {seconds:.0f} s, more than Gradescope gives"
    if any(canary in everything for canary in CANARIES.values()) or "Succeeded" in everything:
        yield "something hidden came out"
    if "leaderboard" in page:
        yield "there is a leaderboard"
