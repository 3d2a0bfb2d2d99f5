"""Pictures of images and filters."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cs231n._typing import Array


def load_photographs() -> Array:
    """A cat and a cup of coffee: "chelsea" and "coffee" of scikit-image, both CC0, cut and resized.

    Returns
    -------
    photographs : (2, 3, 200, 200) array of float64
        With values from 0 to 255.

    Raises
    ------
    ImportError
        Matplotlib, which reads them, is not installed.
    """
    from matplotlib.image import imread

    folder = Path(__file__).parent / "photographs"
    images = [imread(folder / name).astype(np.float64) for name in ("chelsea.png", "coffee.png")]
    return np.rint(255 * np.stack(images)).transpose(0, 3, 1, 2)


def add_fonts() -> None:
    """Let plots show the Chinese letters of the Chinese notebooks, which matplotlib's own font lacks."""
    from matplotlib import rcParams

    from cs231n import fonts

    if fonts.NAME not in rcParams["font.family"]:
        rcParams["font.family"] = [*rcParams["font.family"], fonts.NAME]


def visualize_grid(Xs: Array, ubound: float = 255.0, padding: int = 1) -> Array:
    """Arrange images in a square grid, each stretched to the full range of brightness.

    Parameters
    ----------
    Xs : (N, H, W, C) array
        Images or filters, of any range of values.
    ubound : float, default 255
        What each image's largest value becomes; the smallest becomes 0, and so does an image of one value.
    padding : int, default 1
        Black pixels between neighbours.

    Returns
    -------
    grid : (R, S, C) array of float64
        To show with `plt.imshow(grid.astype("uint8"))`; places without an image stay black.
    """
    N, H, W, C = Xs.shape
    side = int(np.ceil(np.sqrt(N)))
    grid = np.zeros((side * (H + padding) - padding, side * (W + padding) - padding, C))
    for n, image in enumerate(Xs):
        top, left = n // side * (H + padding), n % side * (W + padding)
        low, high = image.min(), image.max()
        if high > low:
            grid[top : top + H, left : left + W] = (image - low) / (high - low) * ubound
    return grid


def vis_grid(Xs: Array) -> Array:
    """Arrange images in a square grid, white between them, stretched together to the range from 0 to 1.

    Parameters
    ----------
    Xs : (N, H, W, C) array
        Images, of any range of values.

    Returns
    -------
    grid : (R, S, C) array
        To show with `plt.imshow(grid)`.
    """
    N, H, W, C = Xs.shape
    side = int(np.ceil(np.sqrt(N)))
    grid = np.full((side * (H + 1) - 1, side * (W + 1) - 1, C), Xs.max(), Xs.dtype)
    for n, image in enumerate(Xs):
        top, left = n // side * (H + 1), n % side * (W + 1)
        grid[top : top + H, left : left + W] = image
    return _stretched(grid)


def vis_nn(rows: Sequence[Sequence[Array]]) -> Array:
    """Arrange rows of images of one size, white between them, stretched together to the range from 0 to 1.

    Parameters
    ----------
    rows : sequence of sequences of (H, W, C) arrays
        As many images in each row, such as an image and its nearest neighbours.

    Returns
    -------
    grid : (R, S, C) array
        To show with `plt.imshow(grid)`.
    """
    H, W, C = rows[0][0].shape
    white = max(image.max() for row in rows for image in row)
    grid = np.full((len(rows) * (H + 1) - 1, len(rows[0]) * (W + 1) - 1, C), white, rows[0][0].dtype)
    for i, row in enumerate(rows):
        for j, image in enumerate(row):
            grid[i * (H + 1) : i * (H + 1) + H, j * (W + 1) : j * (W + 1) + W] = image
    return _stretched(grid)


def _stretched(grid: Array) -> Array:
    """Values from 0 to 1; a grid of one value becomes 1."""
    low, high = grid.min(), grid.max()
    stretched: Array = (grid - low) / (high - low) if high > low else np.ones(grid.shape)
    return stretched
