"""A submitted notebook as a hidden test sees it: names to call and to read; its code runs in the sandbox."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from autograder.course.assignment import Limits
from autograder.notebooks.notebook import Program
from autograder.results.result import Incident
from autograder.sandbox import Answer, Budget, Handle, Zygote
from autograder.testing.alike import kind_of
from autograder.testing.objects import Object
from autograder.testing.requests import Requests
from autograder.testing.session import Session
from autograder.testing.tape import Asked, Fault, Record, no_record
from autograder.testing.verdicts import CheckFailed


class Student:
    """The notebook that holds the question of a test, in the state at the question's own test cell.

    What comes back is untrusted: `Check` looks at its exact type first.

    Args:
        zygote: where workers come from.
        program: the cells that run.
        limits: time for a cell, a notebook, a call and a question.
        file: the notebook's file name, for incidents.
        record: takes down each request.
        budget: what all code of the submission may use; the limits' own where none is given.
    """

    def __init__(
        self,
        zygote: Zygote,
        program: Program,
        limits: Limits,
        file: str,
        record: Record = no_record,
        budget: Budget | None = None,
    ) -> None:
        self._session = Session(zygote, program, limits, file, budget or Budget(limits.submission_seconds))
        self._requests = Requests(self._session, limits, record)
        self._question: str | None = None
        self._forbidden: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Cells beside the answers that could not run to their end, each with its reason."""
        return self._session.incidents

    def begin(
        self, question: str | None, forbidden: Iterable[str] = (), limits: Limits | None = None
    ) -> None:
        """Start the clock of a question's tests, in a fresh worker. Tests need not call this.

        Args:
            question: the answer cell's name; None for calls of any.
            forbidden: modules that the question's own function may not use.
            limits: of the question, where it has its own.
        """
        self._question, self._forbidden = question, tuple(forbidden)
        self._requests.begin(question, self._forbidden, limits)

    def begin_test(self, *, rewind: bool = True) -> None:
        """Forget what an earlier test of the question called. Tests need not call this.

        Args:
            rewind: whether to return to the question's own state, where that test went on to a later one's.
        """
        self._requests.begin_test()
        if rewind:
            self._session.rewind()

    def close(self) -> None:
        """End the worker, if one is alive. Tests need not call this."""
        self._session.close()

    def call(self, function: str, /, *args: Any, keep: Iterable[int] = (), **kwargs: Any) -> Answer:
        """Call a function of the notebook.

        Example:
            answer = student.call("resize", image, 2, method="nearest")
            check.close("out", answer.value, right)

        Args:
            function: its name.
            args: plain data, arrays, handles and objects; the student's code gets copies of the first two.
            keep: positions in a returned tuple or list that stay in the worker, as handles; `(0,)` keeps a
                single returned value, a list as well. What is not plain data stays there anyway.
            kwargs: the function's own, under any name but `keep`, which goes by position.

        Raises:
            StudentError: the call gave no acceptable answer; the kinds are in `autograder.sandbox`.
        """
        # of the other answers in the notebook each has its own question, where it is held against them
        rules = self._forbidden if function == self._question else ()
        return self._requests.call(Asked(function, args, kwargs), function, keep, rules)

    def make(self, kind: str, /, *args: Any, **kwargs: Any) -> Object:
        """Make an object of a class of the notebook; it stays in the worker.

        Example:
            tally = student.make("Tally")
            tally.call("add", "a")
            check.equal("counts", tally.get("counts"), {"a": 1})

        Raises:
            CheckFailed: what came back is a tuple, and no object.
            StudentError: as `call`.
        """
        made = self.call(kind, *args, keep=(0,), **kwargs).value
        if type(made) is not Handle:
            raise CheckFailed(f"{kind}(...) should make an object; it made a {kind_of(made)}", Fault.PARTS)
        return Object(self._requests, made, self._forbidden if kind == self._question else ())

    def value(self, name: str) -> Any:
        """What a name of the notebook is bound to: plain data, arrays, or a handle.

        Example:
            check.equal("primes", student.value("primes"), [2, 3, 5, 7])

        Raises:
            StudentError: as `call`.
        """
        return self._requests.ask(Asked("value", (name,)), lambda worker, s: worker.value(name, s), name)

    @property
    def output(self) -> str:
        """What the test's latest call printed; before the first one, what the question's answer cell printed.

        Example:
            check.text("what the cell prints", student.output, "1\\n2\\n3")

        Raises:
            StudentError: the answer cell could not be run.
        """
        called = self._requests.called
        return self._session.printed() if called is None else called.output

    def figure(self) -> dict[str, Any]:
        """What the test's latest call drew; before the first one, what the question's answer cell drew.

        Of several figures this is the last one, as plain data: `sandbox/figures.py` says what it holds.

        Example:
            axes = student.figure()["axes"][0]
            check.close("the curve", axes["lines"][0]["y"], x**2)

        Raises:
            CheckFailed: there is none.
            StudentError: as `call`.
        """
        if self._requests.called is None:
            drawn = self._session.figures()
        else:
            drawn = self._requests.ask(Asked("figures", ()), lambda worker, s: worker.figures(s))
        if not drawn:
            raise CheckFailed("no figure was drawn", Fault.PARTS)
        return drawn[-1]

    def run(self, source: str) -> str:
        """Run code of the test's own in the worker, such as a call-back that the student's code is to call.

        The student's code can read it, and what it returns or prints is as untrusted as any answer.

        Example:
            student.run("def _square(x):\\n    return x * x")
            answer = student.call("apply", "_square", 3)

        Returns:
            What it printed.

        Raises:
            StudentError: as `call`.
        """
        return self._requests.run(source).output

    def define(self, source: str) -> None:
        """Make functions of the test's own callable, which the worker keeps for the tests after this one.

        They are in a namespace of their own, whatever the notebook calls `zip` or `dict`; there `notebook` is
        the dictionary of the notebook's names. What they change in their arguments is not told.

        Example:
            student.define("def _twice(x):\\n    f = notebook['f']\\n    return f(f(x))")
            check.close("f(f(x))", student.call("_twice", x).value, 4 * x)

        Raises:
            StudentError: as `call`.
        """
        self._requests.define(source)

    def library(
        self, module: str, function: str, /, *args: Any, keep: Iterable[int] = (), **kwargs: Any
    ) -> Answer:
        """Call a function of a library, whatever the notebook has bound its name to.

        Example:
            out, cache = student.library("course.layers", "affine_forward", x, w, b, keep=(1,)).value

        Raises:
            StudentError: as `call`.
        """
        asked = Asked(f"{module}.{function}", args, kwargs)
        return self._requests.call(asked, function, keep, module=module)

    def put(self, value: Any) -> Handle:
        """Send a value that several calls use, so that it crosses once.

        Example:
            images = student.put(images)
            first, second = (student.call("blur", images, width) for width in (3, 5))

        Raises:
            StudentError: as `call`.
        """
        return self._requests.ask(Asked("put", (value,)), lambda worker, s: worker.put(value, seconds=s))
