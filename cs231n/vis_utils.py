"""Pictures of images and filters."""

import numpy as np

from cs231n._typing import Array


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
