"""The log for machines: one JSON object a line, whatever happens to the file."""

from __future__ import annotations

import json
import os
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.running.events import Event
from autograder.running.watching.log import Log
from autograder.running.watching.tally import Tally
from tests.autograder.running.watching.pretended import EVIL, a_run, graded


@pytest.fixture
def complaints() -> list[str]:
    return []


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


def write(path: Path, complaints: list[str], *events: Event) -> None:
    tally = Tally()
    with closing(Log(path, complaints.append)) as log:
        for event in events:
            tally.see(event)
            log.see(event)
        log.end("finished", tally)


def test_every_event_is_a_line_with_times_and_the_mark_of_its_run(
    tmp_path: Path, complaints: list[str]
) -> None:
    path = tmp_path / "run.jsonl"
    write(path, complaints, *a_run())
    write(path, complaints)
    *run, last, other = lines(path)
    assert [line["event"] for line in run] == [
        "begun",
        *["graded"] * 8,
        "trouble",
        "graded",
        "recorded",
        "not_graded",
    ]
    assert {line["run"] for line in [*run, last]} == {last["run"]} != {other["run"]}
    assert all(datetime.fromisoformat(line["time"]).tzinfo for line in run)
    monotonic = [line["monotonic"] for line in run]
    assert monotonic == sorted(monotonic)
    assert complaints == []


def test_lines_hold_what_happened(tmp_path: Path, complaints: list[str]) -> None:
    write(tmp_path / "run.jsonl", complaints, *a_run())
    begun, first, *_, evil, recorded, lost, ended = lines(tmp_path / "run.jsonl")
    assert (begun["schema"], begun["students"], begun["known"], begun["jobs"]) == (1, 13, 3, 2)
    assert (first["student"], first["score"], first["max_score"], first["seconds"]) == (
        "student0",
        0,
        70,
        1.5,
    )
    assert first["outcomes"] == {"moving_average": "failed"}
    assert evil["student"] == EVIL
    assert len(evil["incidents"]) == 3
    assert recorded["students"] == 9
    assert (lost["student"], lost["message"][:26]) == ("lost", "the folder cannot be read:")
    counts = {name: ended[name] for name in ("how", "graded", "known", "not_graded", "left")}
    assert counts == {"how": "finished", "graded": 9, "known": 3, "not_graded": 1, "left": 0}


def test_text_of_students_is_ascii_on_one_line(tmp_path: Path, complaints: list[str]) -> None:
    write(tmp_path / "run.jsonl", complaints, graded("a\ud800\u2028\u0000", 1, "x" * 100_000, *["y"] * 1000))
    raw = (tmp_path / "run.jsonl").read_bytes()
    assert raw.isascii()
    assert len(raw) < 4000
    assert lines(tmp_path / "run.jsonl")[0]["student"] == "a\ud800\u2028\u0000"


def test_line_is_in_the_file_at_once(tmp_path: Path, complaints: list[str]) -> None:
    with closing(Log(tmp_path / "run.jsonl", complaints.append)) as log:
        log.see(graded("ada"))
        assert lines(tmp_path / "run.jsonl")[0]["student"] == "ada"


def test_log_is_for_its_owner_alone(tmp_path: Path, complaints: list[str]) -> None:
    write(tmp_path / "run.jsonl", complaints)
    assert (tmp_path / "run.jsonl").stat().st_mode & 0o777 == 0o600


def test_full_disk_is_complained_of_once_and_costs_nothing(complaints: list[str]) -> None:
    write(Path("/dev/full"), complaints, *a_run())
    assert complaints == ["the log /dev/full loses lines: No space left on device; the run goes on"]


def test_after_a_full_disk_lines_are_whole_again_and_count_what_is_lost(
    tmp_path: Path, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, room, write_all = tmp_path / "run.jsonl", [500], os.write

    def write_as_long_as_there_is_room(file: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(28, "No space left on device")
        written = write_all(file, data[: room[0]])
        room[0] -= written
        return written

    monkeypatch.setattr("autograder.running.watching.log.os.write", write_as_long_as_there_is_room)
    with closing(Log(path, complaints.append)) as log:
        for number in range(5):
            log.see(graded(f"student{number}"))
        room[0] = 10_000
        log.see(graded("after"))
        log.see(graded("later"))
    *_, torn, after, later = path.read_bytes().splitlines()
    with pytest.raises(json.JSONDecodeError):
        json.loads(torn)
    assert (json.loads(after)["student"], json.loads(after)["lines_lost"]) == ("after", 4)
    assert "lines_lost" not in json.loads(later)
    assert len(complaints) == 1


def test_pipe_that_nobody_empties_does_not_hold_up_the_run(complaints: list[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write(tmp_path / "pipe", complaints, *(graded(f"student{number}") for number in range(1000)))
    os.close(reader)
    assert len(complaints) == 1
    assert "loses lines" in complaints[0]
