"""What platforms deliver becomes submissions: of the right people, the latest attempt, nothing lost."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from autograder.course.folders import Course
from autograder.intake import submission
from autograder.intake.finding import find_class
from autograder.platforms.download import PlatformError
from tests.autograder.platforms.downloads import (
    BLACKBOARD,
    CANVAS,
    GITHUB,
    MOODLE,
    NOTEBOOK,
    OLDER,
    PLATFORMS,
    collected,
    packed,
    submitted,
    unpacked,
)
from tests.toy_submissions import NUMBERS, TALLY, TOY

FIRST = f"{NUMBERS}.ipynb"
CLASSROOM = "assignment_name,github_username,roster_identifier,student_repository_name,submission_timestamp\n"


def work(course: Path, student: str) -> Path:
    return course / "submitted" / student / TOY.id


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("shape", [packed, unpacked])
def test_download_of_every_platform_becomes_the_right_people_s_submissions(
    platform: str, shape, course: Path, tmp_path: Path
) -> None:
    source = shape(tmp_path / "download.zip", PLATFORMS[platform])
    options: tuple[str | Path, ...] = ()
    if platform == "github":
        grades = tmp_path / "grades.csv"
        lines = [
            "hw2,ana-codes,alima,hw2-ana-codes,2026-10-14 23:58:12 UTC",
            "hw2,wxm,wxm,hw2-wxm,",
            "hw2,bo,bo,hw2-bo,",
        ]
        grades.write_text(CLASSROOM + "\n".join(lines))
        options = ("--roster", grades)
    result = collected(course, source, *options)
    assert f"download of {platform}: 3 submissions" in result.output
    assert set(submitted(course)) == {"alima", "wxm", "bo"}
    found = find_class(course / "submitted", TOY)
    assert set(found.places) == {"alima", "wxm", "bo"}
    assert found.passed_over == ()
    for student, place in found.places.items():
        assert submission.read(student, place, TOY).notebooks[NUMBERS].encode() == NOTEBOOK
        assert not any(path.name.startswith(".") for path in place.rglob("*"))


@pytest.mark.parametrize("platform", ["gradescope", "blackboard", "brightspace", "nbgrader"])
def test_time_of_submission_is_kept_where_the_platform_says_it(
    platform: str, course: Path, tmp_path: Path
) -> None:
    collected(course, packed(tmp_path / "download.zip", PLATFORMS[platform]))
    stamp = Course.at(course).stamp("alima", TOY.id)
    assert stamp.startswith("2026-10-14 23:58")
    assert stamp.endswith("UTC")


def test_times_without_a_zone_are_in_the_zone_that_is_named(course: Path, tmp_path: Path) -> None:
    collected(course, packed(tmp_path / "download.zip", BLACKBOARD), "--zone", "Europe/Berlin")
    assert Course.at(course).stamp("alima", TOY.id) == "2026-10-14 21:58:12 UTC"


def test_moodle_s_grading_worksheet_says_when_and_whose(course: Path, tmp_path: Path) -> None:
    worksheet = tmp_path / "worksheet.csv"
    worksheet.write_text(
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (submission)\n"
        "Participant 90001,Ana Lima,ana.lima@uni.example,Submitted,-,10,"
        '"Wednesday, 14 October 2026, 11:58 PM"\n'
        "Participant 90002,anonymous,wxm@uni.example,Submitted,-,10,-\n"
    )
    files = {name: data for name, data in MOODLE.items() if "Group" not in name}
    files = {name.replace("小明 王", "Participant"): data for name, data in files.items()}
    result = collected(course, packed(tmp_path / "a.zip", files), "--roster", worksheet)
    assert set(submitted(course)) == {"alima", "wxm"}
    assert Course.at(course).stamp("alima", TOY.id) == "2026-10-14 23:58:00 UTC"
    assert "nothing from" not in result.output, "only those of the worksheet are expected"


def test_report_says_who_is_missing_and_what_could_not_be_placed(course: Path, tmp_path: Path) -> None:
    files = MOODLE | {f"Eve Nobody_90009_assignsubmission_file_/{FIRST}": NOTEBOOK}
    result = collected(course, packed(tmp_path / "a.zip", files))
    assert result.exit_code == 1
    assert "Eve Nobody (participant 90009): nobody of the roster is called so" in result.output
    assert "nothing from: 1\n  Dé Cruz (cruz)" in result.output
    assert "text that was typed into Moodle" in result.output
    assert "Eve" not in " ".join(os.listdir(course / "submitted"))


def test_everything_placed_is_exit_code_0(course: Path, tmp_path: Path) -> None:
    assert collected(course, packed(tmp_path / "a.zip", CANVAS)).exit_code == 0


def test_canvas_marks_of_lateness_are_told(course: Path, tmp_path: Path) -> None:
    result = collected(course, packed(tmp_path / "a.zip", CANVAS))
    late = [line for line in result.output.splitlines() if "marked late" in line]
    assert late == ["  wxm: taken, marked late"]


def test_number_that_canvas_adds_to_a_second_file_is_taken_off(course: Path, tmp_path: Path) -> None:
    collected(course, packed(tmp_path / "a.zip", CANVAS))
    assert submitted(course)["alima"] == {FIRST, f"{TALLY}.ipynb"}
    assert (work(course, "alima") / FIRST).read_bytes() == NOTEBOOK
    (earlier,) = (course / "collected" / TOY.id / "alima").rglob("*.ipynb")
    assert earlier.read_bytes() == OLDER


def test_name_that_ends_with_a_number_of_its_own_stays(course: Path, tmp_path: Path) -> None:
    files = {"limaana_101_5001_notes-3.txt": b"x", f"limaana_101_5002_{FIRST}": NOTEBOOK}
    collected(course, packed(tmp_path / "a.zip", files))
    assert submitted(course)["alima"] == {"notes-3.txt", FIRST}


def test_latest_attempt_counts_and_the_earlier_one_is_kept_and_named(course: Path, tmp_path: Path) -> None:
    result = collected(course, packed(tmp_path / "a.zip", BLACKBOARD))
    assert (work(course, "alima") / FIRST).read_bytes() == NOTEBOOK
    kept = course / "collected" / TOY.id / "alima" / "2026-10-12_10-00-00"
    assert (kept / FIRST).read_bytes() == OLDER
    assert f"kept aside: {kept.relative_to(course)}" in result.output


def test_collecting_twice_changes_nothing(course: Path, tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", BLACKBOARD)
    collected(course, archive)
    before = {path: path.stat().st_mtime_ns for path in course.rglob("*") if path.is_file()}
    result = collected(course, archive)
    assert "alima: as it was" in result.output
    assert {path: path.stat().st_mtime_ns for path in course.rglob("*") if path.is_file()} == before


def test_newer_download_replaces_and_keeps_what_was_there(course: Path, tmp_path: Path) -> None:
    file = f"Homework_2_wxm_attempt_2026-10-1{{}}-09-00-00_{FIRST}"
    collected(course, packed(tmp_path / "a.zip", {file.format(4): OLDER}))
    result = collected(course, packed(tmp_path / "b.zip", {file.format(5): NOTEBOOK}))
    assert "wxm: taken in place of another one" in result.output
    assert (work(course, "wxm") / FIRST).read_bytes() == NOTEBOOK
    assert (course / "collected" / TOY.id / "wxm" / "2026-10-14_09-00-00" / FIRST).read_bytes() == OLDER


def test_older_download_does_not_replace_a_newer_submission(course: Path, tmp_path: Path) -> None:
    file = f"Homework_2_wxm_attempt_2026-10-1{{}}-09-00-00_{FIRST}"
    collected(course, packed(tmp_path / "a.zip", {file.format(5): NOTEBOOK}))
    result = collected(course, packed(tmp_path / "b.zip", {file.format(4): OLDER}))
    assert "wxm: kept aside, as a newer one is there" in result.output
    assert (work(course, "wxm") / FIRST).read_bytes() == NOTEBOOK


def test_work_that_was_put_there_by_hand_is_kept(course: Path, tmp_path: Path) -> None:
    unpacked(work(course, "alima"), {FIRST: b"by hand"})
    collected(course, packed(tmp_path / "a.zip", CANVAS))
    assert b"by hand" in [path.read_bytes() for path in (course / "collected").rglob("*.ipynb")]


def test_student_s_own_zip_is_handed_on_as_it_is(course: Path, tmp_path: Path) -> None:
    packed(tmp_path / "work.zip", {FIRST: NOTEBOOK})
    files = {"limaana_101_5001_work.zip": (tmp_path / "work.zip").read_bytes()}
    collected(course, packed(tmp_path / "a.zip", files))
    assert submission.read("alima", work(course, "alima"), TOY).notebooks[NUMBERS].encode() == NOTEBOOK


def test_zip_of_the_platform_s_zips_is_looked_into(course: Path, tmp_path: Path) -> None:
    inner = packed(tmp_path / "gradebook_2026_Homework_2.zip", BLACKBOARD)
    folder = unpacked(tmp_path / "archive", {inner.name: inner.read_bytes()})
    assert "download of blackboard: 3 submissions" in collected(course, folder).output


def test_pattern_of_zip_collect_reads_a_course_s_own_names(course: Path, tmp_path: Path) -> None:
    (course / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.FileNameCollectorPlugin.named_regexp = "
        r"r'(?P<student_id>\w+)--(?P<timestamp>[\d-]+)--(?P<file_id>\w+)'"
    )
    files = {f"alima--2026-10-14-23-58-12--{FIRST}": NOTEBOOK, f"wxm--2026-10-14-23-58-12--{FIRST}": NOTEBOOK}
    result = collected(course, packed(tmp_path / "a.zip", files))
    assert "download of nbgrader: 2 submissions" in result.output
    assert submitted(course)["alima"] == {FIRST, "timestamp.txt"}


def test_group_s_submission_counts_for_each_member(course: Path, tmp_path: Path) -> None:
    collected(course, packed(tmp_path / "a.zip", PLATFORMS["gradescope"]))
    assert submitted(course)["wxm"] == submitted(course)["bo"]
    assert Course.at(course).stamp("bo", TOY.id) == "2026-10-15 06:00:00 UTC"


@pytest.mark.parametrize("platform", ["moodle", "canvas", "blackboard", "gradescope", "brightspace"])
def test_course_without_a_roster_gets_ids_that_can_be_folders(
    platform: str, bare: Path, tmp_path: Path
) -> None:
    result = collected(bare, packed(tmp_path / "a.zip", PLATFORMS[platform]))
    assert len(submitted(bare)) == 3, result.output
    assert set(find_class(bare / "submitted", TOY).places) == set(submitted(bare))


def test_two_students_of_one_name_are_not_guessed(course: Path, tmp_path: Path) -> None:
    listed = tmp_path / "more.csv"
    listed.write_text("id,first_name,last_name\nalima2,Ana,Lima\n")
    with (course / "roster.csv").open("a", encoding="utf-8") as file:
        file.write("alima2,Ana,Lima,,,,\n")
    files = {f"Ana Lima_90001_assignsubmission_file_/{FIRST}": NOTEBOOK}
    result = collected(course, packed(tmp_path / "a.zip", files))
    assert result.exit_code == 1
    assert "it may be Ana Lima (alima) or Ana Lima (alima2)" in result.output
    assert submitted(course) == {}


def test_number_of_another_kind_does_not_name_another_student(bare: Path, tmp_path: Path) -> None:
    listed = tmp_path / "numbers.csv"
    listed.write_text("Student number,Full name\n101,Bo Berg\n202,Ana Lima\n")
    files = {f"limaana_101_5001_{FIRST}": NOTEBOOK}
    collected(bare, packed(tmp_path / "a.zip", files), "--roster", listed)
    assert set(submitted(bare)) == {"202"}


HOSTILE = [
    "../../../escaped/x.ipynb",
    "..\\..\\escaped.ipynb",
    "/tmp/escaped.ipynb",
    "C:\\escaped.ipynb",
    "a/../../b.ipynb",
    "line\nbreak.ipynb",
    "nul\x01.ipynb",
    "n" * 240 + ".ipynb",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_in_an_archive_leads_out_of_the_submission(name: str, course: Path, tmp_path: Path) -> None:
    files = {f"Ana Lima_90001_assignsubmission_file_/{name}": b"x"}
    files[f"Ana Lima_90001_assignsubmission_file_/{FIRST}"] = NOTEBOOK
    before = set(tmp_path.rglob("*")) | {Path("/tmp/escaped.ipynb")}
    collected(course, packed(tmp_path / "a.zip", files))
    made = set(tmp_path.rglob("*")) - before - {tmp_path / "a.zip"}
    own = (course / "submitted", course / "collected", course / "gradebook-copies")
    assert all(any(path == place or place in path.parents for place in own) for path in made)
    assert (work(course, "alima") / FIRST).read_bytes() == NOTEBOOK
    assert not Path("/tmp/escaped.ipynb").exists()


@pytest.mark.parametrize("student", ["..", ".", ".ssh", "a\x07b", "x" * 300, f"{TOY.id}.json"])
def test_no_name_of_a_student_leads_out_of_the_course(student: str, bare: Path, tmp_path: Path) -> None:
    files = {f"submitted/{student}/{TOY.id}/{FIRST}": NOTEBOOK, f"submitted/good/{TOY.id}/{FIRST}": NOTEBOOK}
    collected(bare, packed(tmp_path / "a.zip", files))
    assert "good" in submitted(bare)
    assert {path.parent for path in bare.rglob(FIRST)} <= set(bare.glob(f"submitted/*/{TOY.id}"))


def test_links_in_a_repository_are_not_followed(course: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.ipynb").write_bytes(b"hidden tests")
    folder = unpacked(tmp_path / "class", GITHUB)
    repository = folder / "hw2-submissions" / "hw2-wxm"
    (repository / "secret.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (repository / "all").symlink_to(tmp_path)
    result = collected(course, folder)
    assert submitted(course)["wxm"] == {FIRST}
    assert "left out: secret.ipynb: it is a link" in result.output


def test_too_large_file_is_left_out_and_named_and_the_notebook_is_taken(course: Path, tmp_path: Path) -> None:
    files = {f"limaana_101_5001_{FIRST}": NOTEBOOK, "limaana_101_5002_data.bin": bytes(60 * 2**20)}
    result = collected(course, packed(tmp_path / "a.zip", files))
    assert submitted(course)["alima"] == {FIRST}
    assert "left out: data.bin: unpacked, it is too large" in result.output


def test_file_with_the_name_of_a_folder_stops_nobody(course: Path, tmp_path: Path) -> None:
    start = "Ana Lima_90001_assignsubmission_file_"
    files = {f"{start}/a": b"x", f"{start}/a/{FIRST}": NOTEBOOK} | MOODLE
    result = collected(course, packed(tmp_path / "a.zip", files))
    assert "left out: a: " in result.output
    assert set(submitted(course)) == {"alima", "wxm", "bo"}


def test_link_where_a_submission_would_go_is_not_written_through(course: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.mkdir()
    (course / "submitted" / "alima").mkdir(parents=True)
    work(course, "alima").symlink_to(target)
    result = collected(course, packed(tmp_path / "a.zip", CANVAS))
    assert result.exit_code == 1
    assert "remove it" in result.output
    assert list(target.iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_damaged_archive_is_named(data: bytes, course: Path, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(PlatformError, match=r"a\.zip cannot be read: it is no zip file"):
        collected(course, tmp_path / "a.zip")


def test_names_of_no_platform_are_named_with_what_was_found(course: Path, tmp_path: Path) -> None:
    with pytest.raises(PlatformError, match=r"is not named as .*moodle.* would do it.*what is this"):
        collected(course, packed(tmp_path / "a.zip", {"what is this.ipynb": NOTEBOOK}))


def test_name_in_utf_8_without_the_mark_is_read(course: Path, tmp_path: Path) -> None:
    name = f"小明 王_90002_assignsubmission_file_/{FIRST}"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, NOTEBOOK)
    data = bytearray(stream.getvalue())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.start_dir
    data[7] &= ~0x08
    data[start + 9] &= ~0x08
    (tmp_path / "a.zip").write_bytes(data)
    collected(course, tmp_path / "a.zip")
    assert set(submitted(course)) == {"wxm"}


def test_metadata_of_gradescope_make_no_objects(course: Path, tmp_path: Path) -> None:
    owned = tmp_path / "owned"
    evil = f"submission_7001: !!python/object/apply:os.system ['touch {owned}']\n"
    files = PLATFORMS["gradescope"] | {"assignment_55_export/submission_metadata.yml": evil.encode()}
    with pytest.raises(PlatformError, match=r"submission_metadata\.yml cannot be read"):
        collected(course, packed(tmp_path / "a.zip", files))
    assert not owned.exists()
