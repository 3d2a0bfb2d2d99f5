"""What a student's code may import of the student's own, and how a file finds the course library.

Runs in a worker, before any code of the student. Modules that are installed or in the library come first, so
that a student's file shadows none of them. What the library lacks can be imported by a file, and raises as
soon as it is used: published files import much that they do not need.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

from autograder.sandbox.shell import file_name
from autograder.sandbox.stand_ins import is_stand_in


class Absent:
    """For a name that the course library lacks: its parts are absent as well, and any use of it raises."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Absent:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self._name}.{name}")

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return ()

    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise ImportError(
            f"{self._name} is not in the course library, with which this file is graded; do without it"
        )

    __call__ = __getitem__ = __iter__ = __enter__ = __bool__ = __len__ = __array__ = _refuse


class Helpers(MetaPathFinder, Loader):
    """Finds the student's own modules.

    Args:
        sources: their code by name.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name in self._sources else None

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        exec(compile(self._sources[name], file_name(f"{name}.py"), "exec", dont_inherit=True), vars(module))


class Lacking(MetaPathFinder, Loader):
    """Finds an empty module for each that a package lacks, and for the package where there is none.

    Args:
        package: its name.
    """

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        inside = f"{name}.".startswith(f"{self._package}.")
        return ModuleSpec(name, self, is_package=True) if inside else None

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        _complete(module)


def install(namespace: dict[str, Any], module: str, helpers: Mapping[str, str]) -> None:
    """Make a namespace that of a module, and serve what it may import.

    Args:
        namespace: where the student's code runs.
        module: the full name of the file's module; empty for a notebook.
        helpers: sources of the student's own modules by name.
    """
    if module:
        package = module.rpartition(".")[0]
        file = f"{module.replace('.', '/')}.py"
        namespace |= {"__name__": module, "__package__": package, "__file__": file}
        if root := package.partition(".")[0]:
            sys.meta_path.append(Lacking(root))
            for name, loaded in [*sys.modules.items()]:
                if f"{name}.".startswith(f"{root}.") and not is_stand_in(loaded):
                    _complete(loaded)
    if helpers:
        sys.meta_path.append(Helpers(helpers))


def _complete(module: ModuleType) -> None:
    """Give a module all the names that it lacks; a submodule is still looked for first."""

    def lacking(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
        return sys.modules.get(f"{module.__name__}.{name}") or Absent(f"{module.__name__}.{name}")

    module.__getattr__ = lacking  # type: ignore[method-assign]
