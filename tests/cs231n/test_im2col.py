"""Patches as columns, against slices of the images."""

import numpy as np
import pytest

from cs231n.im2col import col2im_indices, get_im2col_indices, im2col_indices

GEOMETRIES = [(3, 3, 1, 1), (2, 3, 0, 1), (3, 2, 2, 2), (4, 4, 1, 3)]


@pytest.fixture
def x():
    return np.random.default_rng(231).normal(size=(2, 3, 7, 6))


@pytest.mark.parametrize(("height", "width", "padding", "stride"), GEOMETRIES)
def test_columns_are_the_patches(x, height, width, padding, stride):
    cols = im2col_indices(x, height, width, padding, stride)
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    patches = [
        image[:, top : top + height, left : left + width].ravel()
        for top in range(0, padded.shape[2] - height + 1, stride)
        for left in range(0, padded.shape[3] - width + 1, stride)
        for image in padded
    ]
    np.testing.assert_array_equal(cols, np.transpose(patches))


@pytest.mark.parametrize(("height", "width", "padding", "stride"), GEOMETRIES)
def test_col2im_is_the_adjoint_of_im2col(x, height, width, padding, stride):
    cols = im2col_indices(x, height, width, padding, stride)
    weights = np.random.default_rng(1).normal(size=cols.shape)
    images = col2im_indices(weights, x.shape, height, width, padding, stride)
    assert images.shape == x.shape
    assert np.vdot(images, x) == pytest.approx(np.vdot(weights, cols))


def test_overlapping_patches_add_up():
    cols = im2col_indices(np.ones((1, 1, 3, 3)), 2, 2, padding=0, stride=1)
    np.testing.assert_array_equal(
        col2im_indices(cols, (1, 1, 3, 3), 2, 2, padding=0, stride=1)[0, 0], [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    )


def test_indices_gather_the_patches(x):
    k, i, j = get_im2col_indices(x.shape, 3, 2, padding=0, stride=2)
    np.testing.assert_array_equal(x[:, k, i, j][1, :, 0], x[1, :, :3, :2].ravel())


def test_dtype_and_input_are_kept(x):
    x = x.astype(np.float32)
    before = x.copy()
    cols = im2col_indices(x, 3, 3)
    assert cols.dtype == col2im_indices(cols, x.shape).dtype == np.float32
    np.testing.assert_array_equal(x, before)
