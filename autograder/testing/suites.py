"""The hidden suites in this process: collected by pytest once, run against one submission after another."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Literal

import pytest
from _pytest.config import _prepareconfig

from autograder.course.assignment import Assignment
from autograder.testing import fixtures
from autograder.testing.marks import About, SuitesError, about
from autograder.testing.plugin import QUIET, RUN, HiddenTests

log = logging.getLogger("autograder")

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
                assert isinstance(item, pytest.Function)
                run.begun(item)
                _run(item, following, run)
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
        config.pluginmanager.register(self, QUIET)
        config._do_configure()
        session = pytest.Session.from_config(config)
        config.hook.pytest_sessionstart(session=session)
        session.perform_collect()
        if session.testsfailed or not session.items:
            config._ensure_unconfigure()
            raise SuitesError(f"the hidden suites cannot be collected; try: pytest {self._folder}")
        return session


def _run(item: pytest.Function, following: pytest.Item | None, run: HiddenTests) -> None:
    """Set an item up, call it and tear it down, as pytest does, which also makes reports of each step: those
    take longer than most tests, and nobody reads them."""
    state = item.session._setupstate
    item._initrequest()
    ended = _step("setup", partial(state.setup, item))
    if ended.excinfo is None:
        ended = _step("call", item.runtest)
    run.ended(item, ended)
    torn_down = _step("teardown", partial(state.teardown_exact, following))
    if torn_down.excinfo is not None:
        log.error("fixtures of %s cannot be ended", item.nodeid, exc_info=torn_down.excinfo.value)


def _step(when: Literal["setup", "call", "teardown"], step: Callable[[], None]) -> pytest.CallInfo[None]:
    return pytest.CallInfo.from_call(step, when=when, reraise=(KeyboardInterrupt, pytest.exit.Exception))


def _forget(item: pytest.Item) -> None:
    """Drop what this run left on an item: fixtures, what it stored, and the instance of its test class."""
    item.stash = pytest.Stash()
    item.user_properties.clear()
    for name in ("_instance", "_obj", "_request", "funcargs"):
        vars(item).pop(name, None)
