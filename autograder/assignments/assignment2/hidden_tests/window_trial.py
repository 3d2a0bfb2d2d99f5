"""What trials of layers with windows share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from autograder.testing import LayerCase, LayerTrial

Case = TypeVar("Case", bound=LayerCase)


@dataclass(frozen=True)
class WindowTrial(LayerTrial[Case]):
    """Tries a layer whose windows move over images.

    Attributes:
        filled: whether windows fill each image to its last row and column.
    """

    filled: bool = False

    def size(self, image: Sequence[int], window: Sequence[int], stride: int, pad: int = 0) -> tuple[int, ...]:
        """Height and width of an image, less what its windows leave over if they are to fill it."""
        if not self.filled:
            return tuple(image)
        return tuple(n - (n + 2 * pad - k) % stride for n, k in zip(image, window, strict=True))


def in_some_order(param: dict[str, int], stride: int) -> dict[str, int]:
    """The entries of a dictionary, whose order is never promised, in an order that depends on the stride."""
    return param if stride % 2 else dict(reversed(param.items()))
