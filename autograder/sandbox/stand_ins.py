"""Stand-ins for what an answer may not use: they can be imported, and raise as soon as they are used.

Runs in a zygote, so that nothing of the real modules is in the memory of its workers; `hidden_files.py` keeps
their files from them. A refused import would end a cell and lose the helpers in it, so imports work.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

from autograder.sandbox.forbidden_calls import Used


class NotAllowed(Used):
    """A stand-in was used; the message is for the student, `rule` is what forbids it."""

    def __init__(self, name: str, rule: str) -> None:
        super().__init__(f"{name} is not allowed in this question")
        self.rule = rule


class StandIn:
    """For a function, class or value of a forbidden module: its parts are stand-ins, any use raises."""

    def __init__(self, name: str, rule: str) -> None:
        self._name, self._rule = name, rule

    def __getattr__(self, name: str) -> StandIn:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self._name}.{name}", self._rule)

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return ()  # a class may be derived from it; without what it would inherit it does little

    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise NotAllowed(self._name, self._rule)

    __call__ = __getitem__ = __iter__ = __enter__ = __bool__ = __len__ = __array__ = _refuse
    __add__ = __radd__ = __mul__ = __rmul__ = __matmul__ = __rmatmul__ = __float__ = __int__ = _refuse


class _Module(ModuleType):
    def __init__(self, name: str, rule: str) -> None:
        super().__init__(name)
        self._rule = rule

    def __getattr__(self, name: str) -> StandIn:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}", self._rule)


class Finder(MetaPathFinder, Loader):
    """Finds a stand-in for each forbidden module and whatever is beneath it, whether it is installed or not.

    Args:
        forbidden: full names of modules and packages.
    """

    def __init__(self, forbidden: Sequence[str]) -> None:
        self._forbidden = tuple(forbidden)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if rule_of(name, self._forbidden) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name, rule_of(spec.name, self._forbidden) or spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def is_stand_in(module: object) -> bool:
    """Whether a module is one of a forbidden module's stand-ins."""
    return isinstance(module, _Module)


def rule_of(name: str, forbidden: Sequence[str]) -> str | None:
    """The forbidden module that this is or is beneath; None where there is none."""
    return next((rule for rule in forbidden if f"{name}.".startswith(f"{rule}.")), None)


def install(forbidden: Sequence[str]) -> None:
    """Serve stand-ins in place of modules that are not imported yet."""
    if forbidden:
        sys.meta_path.insert(0, Finder(forbidden))


def replace_names(forbidden: Sequence[str]) -> None:
    """Put stand-ins in place of forbidden names in modules that may be used otherwise.

    Wherever a loaded module of the same package has the real object under a name, too.
    """
    for rule in forbidden:
        module, _, name = rule.rpartition(".")
        owner = sys.modules.get(module)
        if owner is None or isinstance(owner, _Module) or name not in vars(owner):
            continue
        real = vars(owner)[name]
        if isinstance(real, ModuleType):
            continue
        package = module.partition(".")[0]
        for loaded in [m for n, m in sys.modules.items() if n.partition(".")[0] == package]:
            for key in [key for key, value in vars(loaded).items() if value is real]:
                setattr(loaded, key, StandIn(rule, rule))
