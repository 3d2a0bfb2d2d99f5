"""Pictures of images and filters."""

import numpy as np


def visualize_grid(Xs, ubound=255.0, padding=1):
    """Arrange images in a square grid, each stretched to the full range of brightness.

    Args:
        Xs: (N, H, W, C) images or filters, of any range of values.
        ubound: each image's smallest value becomes 0 and its largest this; an image of one value becomes 0.
        padding: black pixels between neighbours.

    Returns:
        (R, S, C) float64 picture, to show with `plt.imshow(grid.astype("uint8"))`; free places stay black.
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
