"""An object of the student's, as a hidden test sees it: methods to call, attributes to read and to fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from autograder.sandbox import Answer, Handle
from autograder.testing.requests import Requests
from autograder.testing.tape import Asked


class Object(Handle):
    """An object of the student's that stays in the worker; `Student.make` makes it.

    It may be an argument of later calls.
    """

    def __init__(self, requests: Requests, handle: Handle, forbidden: tuple[str, ...]) -> None:
        super().__init__(handle.id, handle.type)
        self._requests = requests
        self._forbidden = forbidden

    def __reduce__(self) -> tuple[type[Handle], tuple[int, str]]:
        """A copy, such as a recorded one, is a plain handle."""
        return Handle, (self.id, self.type)

    def call(self, method: str, /, *args: Any, keep: Iterable[int] = (), **kwargs: Any) -> Answer:
        """Call a method; as `Student.call`.

        Example:
            model.call("fit", x, y)

        Raises:
            StudentError: as `Student.call`.
        """
        asked = Asked(f"{self.type}.{method}", args, kwargs, target=self)
        return self._requests.call(asked, self, keep, self._forbidden, method=method)

    def get(self, name: str) -> Any:
        """An attribute: plain data, arrays, or a handle.

        Example:
            weights = model.get("weights")

        Raises:
            StudentError: as `Student.call`.
        """
        return self._requests.ask(
            Asked(f"{self.type}.{name}", (), target=self),
            lambda worker, s: worker.attribute(self, name, seconds=s),
        )

    def update(self, name: str, items: Mapping[str, Any]) -> None:
        """Set entries of a dict that is an attribute.

        Example:
            model.update("params", {"W1": weights})

        Raises:
            StudentError: as `Student.call`.
        """
        sent = dict(items)
        self._requests.ask(
            Asked(f"{self.type}.{name}.update", (sent,), target=self),
            lambda worker, s: worker.update(self, name, sent, seconds=s),
        )
