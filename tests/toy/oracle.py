"""What is right in the toy assignment."""

from __future__ import annotations

import numpy as np

from autograder.testing import Right, right

__all__ = ["differences", "moving_average"]


def moving_average(x: np.ndarray, width: int) -> Right:
    """Means of `width` neighbours of x (N,), of shape (N - width + 1,)."""
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(x, np.float64), width)
    return right(windows.mean(axis=1), np.abs(windows).mean(axis=1), width)


def differences(x: np.ndarray) -> Right:
    """x[i + 1] - x[i] of x (N,), of shape (N - 1,)."""
    x = np.asarray(x, np.float64)
    return right(x[1:] - x[:-1], np.abs(x[1:]) + np.abs(x[:-1]), 2)
