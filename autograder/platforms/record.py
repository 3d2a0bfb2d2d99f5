"""What `collect` remembers of an assignment: `COURSE/collected/<assignment>.json`, which `export` needs."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.course.files import read_bytes, write_file
from autograder.course.folders import Course
from autograder.platforms.download import PlatformError

FOLDER = "collected"
RECORD_MB = 50


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One student's submission.

    Attributes:
        platform: where it came from.
        name: what the platform calls the student.
        platform_id: its number or name for the student.
        handle: what it wants feedback files to be named by.
        late: whether it marked the submission so.
    """

    platform: str
    name: str = ""
    platform_id: str = ""
    handle: str = ""
    late: bool = False


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was collected for an assignment, by student id."""

    format: int = 1
    students: dict[str, Entry] = {}


def file_of(course: Course, assignment: str) -> Path:
    """Where an assignment's record lies."""
    return course.root / FOLDER / f"{assignment}.json"


def earlier_folder(course: Course, assignment: str, student: str) -> Path:
    """Where what newer submissions replaced is kept."""
    return course.root / FOLDER / assignment / student


def read(course: Course, assignment: str) -> Record:
    """What is known; an empty record where nothing was collected.

    Raises:
        PlatformError: the file is damaged.
    """
    file = file_of(course, assignment)
    try:
        return msgspec.json.decode(read_bytes(file, RECORD_MB * 2**20), type=Record)
    except FileNotFoundError:
        return Record()
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise PlatformError(f"{file} cannot be read: {error}; move it away, then collect again") from None


def write(course: Course, assignment: str, record: Record) -> None:
    """Keep a record.

    Raises:
        OSError: it cannot be written.
    """
    text = msgspec.json.format(msgspec.json.encode(record), indent=1).decode()
    write_file(file_of(course, assignment), text + "\n")
