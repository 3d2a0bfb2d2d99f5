import numpy as np

from cs231n.vis_utils import load_photographs, vis_grid, vis_nn, visualize_grid


def test_images_lie_row_by_row_with_black_between():
    images = np.zeros((3, 2, 4, 3))
    images[:, 0, 0] = 1  # one bright corner each
    grid = visualize_grid(images, ubound=10, padding=1)
    assert grid.shape == (2 * 2 + 1, 2 * 4 + 1, 3)
    bright = {tuple(place) for place in np.argwhere(grid[:, :, 0] == 10)}
    assert bright == {(0, 0), (0, 5), (3, 0)}
    assert grid.sum() == 3 * 3 * 10


def test_each_image_fills_the_range_of_brightness():
    rng = np.random.default_rng(231)
    images = rng.normal(size=(4, 5, 5, 3)) * np.array([1e-3, 1, 10, 1e3]).reshape(4, 1, 1, 1)
    grid = visualize_grid(images, padding=0)
    for tile in (grid[:5, :5], grid[:5, 5:], grid[5:, :5], grid[5:, 5:]):
        assert (tile.min(), tile.max()) == (0, 255)


def test_image_of_one_value_is_black_and_harmless():
    assert not visualize_grid(np.full((1, 3, 3, 1), 7.0)).any()


def test_images_are_left_alone():
    images = np.arange(12.0).reshape(1, 2, 2, 3)
    visualize_grid(images)
    np.testing.assert_array_equal(images.ravel(), np.arange(12))


def test_grid_is_stretched_together_with_white_between():
    grid = vis_grid(np.array([0.0, 1.0, 4.0]).reshape(3, 1, 1, 1))
    assert grid[..., 0].tolist() == [[0, 1, 0.25], [1, 1, 1], [1, 1, 1]]


def test_rows_of_neighbours_lie_under_each_other():
    image = np.arange(4.0).reshape(2, 2, 1)
    grid = vis_nn([[image, image + 4, image], [image, image, image]])
    assert grid.shape == (5, 8, 1)
    assert grid[0, 0] == 0
    assert grid[1, 4] == 1
    assert (grid[2] == 1).all()


def test_grid_of_one_value_is_white():
    assert (vis_grid(np.zeros((2, 2, 2, 3))) == 1).all()


def test_photographs_come_with_the_library_as_the_layers_take_them():
    photographs = load_photographs()
    assert (photographs.shape, photographs.dtype) == ((2, 3, 200, 200), np.float64)
    assert (photographs.min(), photographs.max()) == (0, 255)
