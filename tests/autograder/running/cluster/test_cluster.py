"""A class graded by a real scheduler's workers, on hosts without hidden material; some hosts go away."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest

dask = pytest.importorskip("dask", reason="dask.distributed is not installed")
distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")

from nbgrader.api import Gradebook  # noqa: E402

from autograder.course.folders import Course  # noqa: E402
from autograder.running import course_run  # noqa: E402
from autograder.running.cluster import executor, kit, place  # noqa: E402
from autograder.running.cluster.executor import ClusterError  # noqa: E402
from autograder.running.events import Begun, Event, StudentGraded, Trouble  # noqa: E402
from tests.autograder.running.cluster.machines import Cluster, make_host, running_cluster, wait_until  # noqa: E402
from tests.toy_class import MOST, STUDENTS, build  # noqa: E402
from tests.toy_submissions import NUMBERS, TOY  # noqa: E402

CLASS = ["forgot", "partly", "perfect", "raises", "unfilled"]
LATER = ["exits", "tidy", "wrong"]


@dataclass
class Graded:
    """A course, and what happened while it was graded."""

    root: Path
    ended: course_run.Ended | None = None
    events: list[Event] = field(default_factory=list)
    kits: dict[Path, int] = field(default_factory=dict)
    second_run: str = ""

    @property
    def students(self) -> list[str]:
        """Whose submissions were executed."""
        return sorted(event.result.student for event in self.events if isinstance(event, StudentGraded))

    @property
    def troubles(self) -> str:
        return "\n".join(event.message for event in self.events if isinstance(event, Trouble))

    @property
    def recorded(self) -> dict[str, float]:
        """Scores in the gradebook."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            return {found.student.id: found.score for found in gradebook.assignment_submissions(TOY.id)}


@pytest.fixture(scope="module", autouse=True)
def impatient() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, dask.config.set({"distributed.comm.timeouts.connect": "5s"}):
        patch.setattr(executor, "POLL", 0.2)
        patch.setattr(executor, "LEAVING", 2.0)
        yield


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler, two workers, and one with another checkout; the tests use them up, in their order."""
    with running_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        make_host(cluster.folder / "other")
        with (cluster.folder / "other" / "autograder" / "testing" / "checks.py").open("a") as file:
            file.write("# an older version\n")
        for name, checkout in (("first", "host"), ("second", "host"), ("other", "other")):
            cluster.start_worker(name, checkout)
        wait_until(lambda: workers_of(cluster) == 3)
        yield cluster
    kit.remove_orphans(kit.memory_folder())


@pytest.fixture(scope="module")
def graded(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """A class with a spy in it, of whose workers one is killed after the first result."""
    course = Graded(tmp_path_factory.mktemp("course"))
    build(course.root / "submitted", *CLASS)

    def interfere(event: Event) -> None:
        if isinstance(event, Begun):  # the kit is there, and nothing that was handed in has been read yet
            course.kits = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in kits()}
            make_a_spy(course.root / "submitted" / "perfect" / TOY.id, list(course.kits))
            with pytest.raises(ClusterError) as refused:
                workers(cluster)
            course.second_run = str(refused.value)
        elif isinstance(event, StudentGraded) and "first" in cluster.hosts:
            cluster.kill("first")

    grade(cluster, course, interfere)
    return course


def grade(cluster: Cluster, course: Graded, watch: Callable[[Event], None] = lambda _: None) -> None:
    """Grade a course; `watch` is told what happens as it does."""

    def see(event: Event) -> None:
        course.events.append(event)
        watch(event)

    course.events.clear()
    with place.cluster(cluster.address, cluster.security(), TOY, see) as there:
        course.ended = course_run.grade_course(TOY, Course.at(course.root), there, see)


def workers(cluster: Cluster, address: str = "", authority: str = "ours") -> executor.Workers:
    security = cluster.security(authority)
    return executor.Workers(address or cluster.address, security, kit.pack(TOY), print)


def client(cluster: Cluster) -> distributed.Client:
    return distributed.Client(cluster.address, security=cluster.security(), set_as_default=False)


def workers_of(cluster: Cluster) -> int:
    """How many the scheduler has."""
    with client(cluster) as asking:
        return len(asking.nthreads())


def kits() -> list[Path]:
    """The folders of unpacked kits on this machine."""
    return list(Path(kit.memory_folder()).glob(f"{kit.PREFIX}*"))


def expected(students: list[str]) -> dict[str, float]:
    scores = {name: sum(STUDENTS[name].due.values()) for name in students}
    return pytest.approx(scores, abs=0.01)


def make_a_spy(folder: Path, kits: list[Path]) -> None:
    """Have right answers become wrong if the notebook can read of a kit, or list the folder of kits."""
    files = [file for kit in kits for file in kit.rglob("*.py")]
    assert all(file.read_text() for file in files if file.name == "oracle.py")
    path = folder / f"{NUMBERS}.ipynb"
    opened = nbformat.read(path, as_version=4)
    source = f"""
import os
for place in {[str(place) for place in (*files, *kits, kit.memory_folder())]}:
    for look in (os.listdir, lambda name: open(name).read()):
        try:
            if look(place):
                moving_average = None
        except OSError:
            pass
"""
    opened.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(opened, path)


def test_worker_that_is_killed_in_the_middle_costs_nobody_a_grade(graded: Graded) -> None:
    assert graded.ended.ungraded == {}
    assert graded.students == CLASS
    assert graded.recorded == expected(CLASS)
    assert "workers have gone: 1 on 127.0.0.1; left: 1;" in graded.troubles


def test_spy_that_knows_where_the_kit_lies_cannot_read_it(graded: Graded) -> None:
    assert graded.kits
    assert graded.recorded["perfect"] == MOST


def test_kit_is_for_one_user_and_is_removed_after_the_run(graded: Graded) -> None:
    assert set(graded.kits.values()) == {0o700}
    wait_until(lambda: sum(folder.exists() for folder in graded.kits) <= 1)  # one worker was killed


def test_host_with_another_checkout_is_refused_by_name(graded: Graded) -> None:
    assert (
        "cannot grade: its checkout or its Python is not the same as here: autograder/testing/checks.py"
        in (graded.troubles)
    )


def test_second_run_is_refused_while_the_first_one_grades(graded: Graded) -> None:
    assert graded.second_run == "another run grades with this scheduler; wait until it has ended"


def test_grading_again_executes_nothing(cluster: Cluster, graded: Graded) -> None:
    grade(cluster, graded)
    assert graded.students == []
    assert graded.recorded == expected(CLASS)


def test_certificate_of_another_authority_is_refused(cluster: Cluster) -> None:
    with pytest.raises(ClusterError, match=r"cannot be reached: .*certificate"):
        workers(cluster, authority="theirs")


def test_nothing_unencrypted_passes_in_either_direction(cluster: Cluster) -> None:
    plain = cluster.address.replace("tls://", "tcp://")
    with pytest.raises(ClusterError, match="encryption required"):
        workers(cluster, address=plain)
    with pytest.raises(OSError, match="closed"):
        asyncio.run(distributed.comm.connect(plain, timeout=2))


def test_scheduler_that_goes_away_ends_the_run_and_the_next_one_goes_on(
    cluster: Cluster, graded: Graded
) -> None:
    build(graded.root / "submitted", *LATER)

    def end_it(event: Event) -> None:
        if isinstance(event, StudentGraded) and "scheduler" in cluster.hosts:
            cluster.kill("scheduler")

    with pytest.raises(ClusterError, match="run the same command again"):
        grade(cluster, graded, end_it)
    finished = graded.students
    cluster.start_scheduler()
    cluster.start_worker("third")
    grade(cluster, graded)
    assert sorted([*finished, *graded.students]) == LATER
    wait_until(lambda: not any(folder.exists() for folder in graded.kits))  # nor what the killed one left
    assert graded.recorded == expected(CLASS + LATER)


def test_signal_to_all_processes_of_a_host_leaves_no_kit(cluster: Cluster) -> None:
    """As Slurm does when a job is cancelled, or its time is over."""
    others = workers_of(cluster)
    cluster.start_worker("job", nanny="--nanny")
    wait_until(lambda: workers_of(cluster) == others + 1)
    with workers(cluster) as grading:
        wait_until(lambda: grading.size == others + 1)
        admitted = set(kits())
        cluster.kill("job", signal.SIGTERM)
        wait_until(lambda: len(admitted & set(kits())) == len(admitted) - 1)


def test_submission_that_ends_the_worker_is_given_up_with_a_reason(cluster: Cluster) -> None:
    with client(cluster) as asking, workers(cluster) as grading:
        asking.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
        with pytest.raises(ClusterError, match="1 workers went away while they had it"):
            grading.submit(os._exit, 1).result(60)
