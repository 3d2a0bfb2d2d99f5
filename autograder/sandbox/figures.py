"""Figures that student code drew, as plain data. Runs in the worker, as untrusted as what it reads.

A figure is `{"title", "axes"}`, each of its axes a dict:

- `title`, `xlabel`, `ylabel`: text; `xscale`, `yscale`: `linear` or `log`, say; `legend`, `texts`: lists
  of text;
- `lines` and `points` (of a scatter plot): lists of `{"x", "y", "label"}`;
- `bars`: a list of `{"x", "y", "width", "height", "label"}`, an array over the bars of one call each, `x`
  and `y` their lower left corners;
- `images`: a list of arrays.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import islice
from typing import Any

import numpy as np

TEXT = 1000
"""Characters of a title or label that are passed on."""
PARTS = 1000
"""Axes, lines, images and so on, of each kind, that are passed on."""


_shown: list[Any] = []
"""Figures that this cell or call has shown, which Jupyter closes then."""


def note_shown(drawn: Any, printer: Any, cycle: bool) -> None:
    """Note a figure that is displayed, and show it by its text form; a printer of IPython's."""
    if len(_shown) < PARTS and not any(drawn is noted for noted in _shown):
        _shown.append(drawn)
    printer.text(repr(drawn))


def forget() -> None:
    """Begin with no figure, as each cell of a notebook does."""
    _shown.clear()
    if _open():
        sys.modules["matplotlib.pyplot"].close("all")


def drawn() -> list[dict[str, Any]]:
    """The figures of the last cell or call, shown or still open."""
    still_open = [opened for opened in _open() if not any(opened is noted for noted in _shown)]
    return _each(figure, [*_shown, *still_open])


def _open() -> list[Any]:
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    if helpers is None or "matplotlib.pyplot" not in sys.modules:
        return []
    return [manager.canvas.figure for manager in helpers.Gcf.get_all_fig_managers()]


def figure(canvas: Any) -> dict[str, Any]:
    """A matplotlib figure as plain data."""
    title = canvas._suptitle
    return {"title": "" if title is None else _text(title.get_text()), "axes": _each(_axes, canvas.axes)}


def _axes(axes: Any) -> dict[str, Any]:
    legend = axes.get_legend()
    return {
        "title": _text(axes.get_title()),
        "xlabel": _text(axes.get_xlabel()),
        "ylabel": _text(axes.get_ylabel()),
        "xscale": _text(axes.get_xscale()),
        "yscale": _text(axes.get_yscale()),
        "legend": [] if legend is None else _each(_text_of, legend.get_texts()),
        "texts": _each(_text_of, axes.texts),
        "lines": _each(_line, axes.lines),
        "points": _each(_points, (c for c in axes.collections if type(c).__name__ == "PathCollection")),
        "bars": _each(_bars, (c for c in axes.containers if type(c).__name__ == "BarContainer")),
        "images": _each(_image, axes.images),
    }


def _each(read: Any, parts: Iterable[Any]) -> list[Any]:
    return [read(part) for part in islice(parts, PARTS)]


def _line(line: Any) -> dict[str, Any]:
    x, y = (np.array(data) for data in line.get_data(orig=False))
    return {"x": x, "y": y, "label": _label(line)}


def _points(points: Any) -> dict[str, Any]:
    x, y = np.array(points.get_offsets()).reshape(-1, 2).T.copy()
    return {"x": x, "y": y, "label": _label(points)}


def _bars(bars: Any) -> dict[str, Any]:
    boxes = np.array([bar.get_bbox().bounds for bar in bars.patches], float).reshape(-1, 4)
    sides = dict(zip(("x", "y", "width", "height"), boxes.T.copy(), strict=True))
    return {**sides, "label": _label(bars)}


def _image(image: Any) -> Any:
    return np.array(image.get_array())


def _label(artist: Any) -> str:
    """What a legend would say of it; matplotlib's own names for what has no label begin with `_`."""
    label = _text(artist.get_label() or "")
    return "" if label.startswith("_") else label


def _text_of(artist: Any) -> str:
    return _text(artist.get_text())


def _text(text: Any) -> str:
    return str(text)[:TEXT]
