"""Patches of images as the columns of a matrix, so that a convolution becomes a matrix product."""

import numpy as np


def get_im2col_indices(x_shape, field_height, field_width, padding=1, stride=1):
    """Where each value of each patch lies in the padded images.

    Args:
        x_shape: (N, C, H, W) of the images before padding.
        field_height, field_width: size of a patch.
        padding: zeros on each side of an image.
        stride: step from one patch to the next.

    Returns:
        k (C*fh*fw, 1), i and j (C*fh*fw, patches): channel, row and column, for `padded[:, k, i, j]`. Values
        are in the order channel, row, column; patches go row by row.
    """
    _, C, H, W = x_shape
    rows = (H + 2 * padding - field_height) // stride + 1
    columns = (W + 2 * padding - field_width) // stride + 1
    k, i, j = (index.reshape(-1, 1) for index in np.indices((C, field_height, field_width)))
    top, left = (stride * index.reshape(1, -1) for index in np.indices((rows, columns)))
    return k, i + top, j + left


def _pad(x, padding):
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))


def im2col_indices(x, field_height, field_width, padding=1, stride=1):
    """Cut x (N, C, H, W) into patches.

    Args as `get_im2col_indices`.

    Returns:
        (C*fh*fw, patches*N): one patch a column; the first patches of all images, then the second, and so on.
    """
    k, i, j = get_im2col_indices(x.shape, field_height, field_width, padding, stride)
    patches = _pad(x, padding)[:, k, i, j]  # N, C*fh*fw, patches
    return patches.transpose(1, 2, 0).reshape(len(k), -1)


def col2im_indices(cols, x_shape, field_height=3, field_width=3, padding=1, stride=1):
    """Add the columns of `im2col_indices` back into images (N, C, H, W); overlapping patches add up.

    This is the adjoint of `im2col_indices`, which takes a gradient back through it. Args as there.
    """
    N, C, H, W = x_shape
    k, i, j = get_im2col_indices(x_shape, field_height, field_width, padding, stride)
    padded = np.zeros((N, C, H + 2 * padding, W + 2 * padding), dtype=cols.dtype)
    np.add.at(padded, (slice(None), k, i, j), cols.reshape(len(k), -1, N).transpose(2, 0, 1))
    return padded[:, :, padding : padding + H, padding : padding + W]
