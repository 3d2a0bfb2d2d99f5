"""Which files a worker may read where some modules are forbidden: Landlock knows only what is allowed.

So a folder that holds a forbidden file may be listed, which imports need, and its other entries may be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path


def of_modules(modules: Sequence[str], roots: Sequence[Path]) -> frozenset[Path]:
    """The files and folders of these modules, sources, compiled and cached, beneath folders of packages."""
    return frozenset(path.resolve() for root in roots for name in modules for path in _of_module(root, name))


def _of_module(root: Path, name: str) -> Iterator[Path]:
    *packages, last = name.split(".")
    folder = root.joinpath(*packages)
    if not folder.is_dir():
        return
    yield from folder.glob(f"{last}.*")
    yield from folder.glob(f"__pycache__/{last}.*")
    if (folder / last).is_dir():
        yield folder / last


def shown(bound: Iterable[str], hidden: Iterable[Path]) -> list[Path]:
    """Each path under which hidden files show where these folders are mounted.

    A folder that is a link, such as a virtual environment that checkouts share, shows them a second time.
    """
    places = set()
    for folder in bound:
        real = Path(folder).resolve()
        places |= {Path(folder, file.relative_to(real)) for file in hidden if file.is_relative_to(real)}
    return sorted(places)


def readable(paths: Iterable[str], hidden: frozenset[Path]) -> Iterator[tuple[str, bool]]:
    """What may be read of these files and folders, each with whether it may only be listed."""
    for path in paths:
        yield from _readable(Path(path), hidden)


def _readable(path: Path, hidden: frozenset[Path]) -> Iterator[tuple[str, bool]]:
    if path in hidden:
        return
    if not any(path in secret.parents for secret in hidden):
        yield str(path), False
        return
    yield str(path), True
    for entry in sorted(path.iterdir()):
        # what a link leads to is readable where it stands, or not at all
        if not entry.is_symlink():
            yield from _readable(entry, hidden)
