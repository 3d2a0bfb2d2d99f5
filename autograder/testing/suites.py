"""The hidden suites in this process: collected by pytest once, run against one submission after another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
from _pytest.config import _prepareconfig
from _pytest.runner import runtestprotocol

from autograder.course.assignment import Assignment
from autograder.testing import fixtures
from autograder.testing.marks import About, SuitesError, about
from autograder.testing.plugin import QUIET, RUN, HiddenTests

_OWN = ("-c", os.devnull, "--disable-plugin-autoload", "--assert=plain", "--import-mode=importlib")
_UNUSED = (
    "cacheprovider",
    "capture",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "legacypath",
    "logging",
    "pastebin",
    "recwarn",
    "setuponly",
    "setupplan",
    "skipping",
    "stepwise",
    "subtests",
    "terminal",
    "threadexception",
    "tmpdir",
    "unittest",
    "unraisableexception",
    "warnings",
)
"""Plugins of pytest's that would take longer than the tests, for output that nobody reads."""

_USERS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
"""Variables with options that whoever grades wants for tests of their own."""


class Suites:
    """A pytest session without a terminal that lasts from its first run until it is closed.

    A run leaves nothing to the next: fixtures of every scope are made anew, test classes have new instances,
    and what a test keeps on its item is dropped.

    Args:
        folder: holds the suites.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._session: pytest.Session | None = None

    def run(self, run: HiddenTests) -> None:
        """Run the tests of the questions that `run` asks for; it keeps what comes out.

        Raises:
            SuitesError: the suites cannot be collected, or no set lists a test's kind.
        """
        session = self._session = self._session or self._collected()
        session.config.stash[RUN] = run
        items = run.wanted(session.items)
        try:
            for item, following in zip_longest(items, items[1:]):
                run.begun(item)
                runtestprotocol(item, log=False, nextitem=following)
                _forget(item)
        except BaseException:  # such as Ctrl-C, which no test ends with: fixtures are left behind
            self.close()
            raise
        finally:
            run.close()
            del session.config.stash[RUN]

    def weights(self, assignment: Assignment) -> dict[tuple[str, str], float]:
        """What each test weighs in an assignment, by its question and its name.

        Raises:
            SuitesError: the suites cannot be collected, or no set lists a test's kind.
        """
        return {key: test.weight_in(assignment) for key, test in self._tests()}

    def visibilities(self) -> dict[tuple[str, str], str]:
        """When each test may be shown, by its question and its name; empty where the suite does not say.

        Raises:
            SuitesError: the suites cannot be collected.
        """
        return {key: test.visibility for key, test in self._tests()}

    def _tests(self) -> Iterator[tuple[tuple[str, str], About]]:
        self._session = self._session or self._collected()
        for item in self._session.items:
            test = about(item)
            if test.question:
                yield (test.question, item.name), test

    def close(self) -> None:
        """End the session."""
        if self._session is not None:
            self._session.config._ensure_unconfigure()
            self._session = None

    def _collected(self) -> pytest.Session:
        """A session that has collected all suites."""
        without = [f"-pno:{name}" for name in _UNUSED]
        places = (f"--rootdir={self._folder}", f"--confcutdir={self._folder}", str(self._folder))
        with pytest.MonkeyPatch.context() as environment:
            for name in _USERS:
                environment.delenv(name, raising=False)
            config = _prepareconfig([*_OWN, *without, *places])
        config.pluginmanager.register(fixtures)
        config.pluginmanager.register(Quiet(), QUIET)
        config._do_configure()
        session = pytest.Session.from_config(config)
        config.hook.pytest_sessionstart(session=session)
        session.perform_collect()
        if session.testsfailed or not session.items:
            config._ensure_unconfigure()
            raise SuitesError(f"the hidden suites cannot be collected; try: pytest {self._folder}")
        return session


class Quiet:
    """Reports that hold what pytest itself needs: the default's tracebacks take longer than most tests."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        assert call.when != "collect"
        item.config.stash[RUN].ended(item, call)
        return pytest.TestReport(
            nodeid=item.nodeid,
            location=item.location,
            keywords={},
            outcome="failed" if call.excinfo else "passed",
            longrepr=None,
            when=call.when,
            duration=call.duration,
        )


def _forget(item: pytest.Item) -> None:
    """Drop what this run left on an item: what it stored, and the instance of its test class."""
    item.stash = pytest.Stash()
    item.user_properties.clear()
    for name in ("_instance", "_obj"):
        vars(item).pop(name, None)
