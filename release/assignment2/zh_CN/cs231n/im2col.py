"""Patches of images as the columns of a matrix, so that a convolution becomes a matrix product."""

from typing import Any

import numpy as np

from cs231n._typing import Array


def get_im2col_indices(
    x_shape: tuple[int, ...], field_height: int, field_width: int, padding: int = 1, stride: int = 1
) -> tuple[Array, Array, Array]:
    """Where each value of each patch lies in the padded images.

    Parameters
    ----------
    x_shape : (N, C, H, W) tuple
        Of the images before padding.
    field_height, field_width : int
        Size of a patch, in pixels.
    padding : int, default 1
        Zeros on each side of an image.
    stride : int, default 1
        Pixels from one patch to the next.

    Returns
    -------
    k : (C * field_height * field_width, 1) array of integers
        Channels, for `padded[:, k, i, j]`. Values are in the order channel, row, column.
    i, j : (C * field_height * field_width, patches) arrays of integers
        Rows and columns; patches go row by row.
    """
    _, C, H, W = x_shape
    rows = (H + 2 * padding - field_height) // stride + 1
    columns = (W + 2 * padding - field_width) // stride + 1
    k, i, j = (index.reshape(-1, 1) for index in np.indices((C, field_height, field_width)))
    top, left = (stride * index.reshape(1, -1) for index in np.indices((rows, columns)))
    return k, i + top, j + left


def _pad(x: Array, padding: int) -> Array:
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))


def im2col_indices(x: Array, field_height: int, field_width: int, padding: int = 1, stride: int = 1) -> Array:
    """Cut images into patches.

    Parameters
    ----------
    x : (N, C, H, W) array
    field_height, field_width : int
        Size of a patch, in pixels.
    padding : int, default 1
        Zeros on each side of an image.
    stride : int, default 1
        Pixels from one patch to the next.

    Returns
    -------
    cols : (C * field_height * field_width, patches * N) array
        A patch in each column; the first patches of all images, then the second ones, and so on.
    """
    k, i, j = get_im2col_indices(x.shape, field_height, field_width, padding, stride)
    patches = _pad(x, padding)[:, k, i, j]  # N, C*fh*fw, patches
    return patches.transpose(1, 2, 0).reshape(len(k), -1)


def col2im_indices(
    cols: Array,
    x_shape: tuple[int, ...],
    field_height: int = 3,
    field_width: int = 3,
    padding: int = 1,
    stride: int = 1,
) -> Array:
    """Add the columns of `im2col_indices` back into images; overlapping patches add up.

    This is the adjoint of `im2col_indices`, which takes a gradient back through it.

    Parameters
    ----------
    cols : (C * field_height * field_width, patches * N) array
        Patches, as `im2col_indices` returns them.
    x_shape : (N, C, H, W) tuple
        Of the images before padding.
    field_height, field_width : int, default 3
        Size of a patch, in pixels.
    padding : int, default 1
        Zeros on each side of an image.
    stride : int, default 1
        Pixels from one patch to the next.

    Returns
    -------
    x : (N, C, H, W) array
    """
    N, C, H, W = x_shape
    k, i, j = get_im2col_indices(x_shape, field_height, field_width, padding, stride)
    padded = np.zeros((N, C, H + 2 * padding, W + 2 * padding), dtype=cols.dtype)
    pixels: Any = (slice(None), k, i, j)
    np.add.at(padded, pixels, cols.reshape(len(k), -1, N).transpose(2, 0, 1))
    return padded[:, :, padding : padding + H, padding : padding + W]
