"""Hidden tests of 2_max_pooling: the forward and the backward pass with plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assignments.assignment2.hidden_tests.max_pooling import Pooling, Trial
from autograder.course.assignment import Assignment
from autograder.testing import Check, Student


@pytest.fixture
def trial(student: Student, rng: np.random.Generator, check: Check, assignment: Assignment) -> Trial:
    return Trial(student, rng, check, filled="leftover" in assignment.switched_off)


@pytest.mark.question("max_pool_forward_naive")
class TestMaxPoolForward:
    """Forward pass of max pooling."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("out[n, c, i, j] is the largest number of its own window of its own channel.")
    def test_windows_that_tile_the_image(self, trial: Trial) -> None:
        """2x2 windows that tile the images"""
        trial.forward(trial.case())

    @pytest.mark.hint("With a stride smaller than the window, neighbouring windows share pixels.")
    def test_windows_that_overlap(self, trial: Trial) -> None:
        """Windows that overlap"""
        trial.forward(trial.case(stride=1))
        trial.forward(trial.case((2, 2, 7, 7), (3, 3), stride=2))

    @pytest.mark.hint("The window of output (i, j) starts at row i * stride, whatever its size.")
    def test_windows_with_gaps(self, trial: Trial) -> None:
        """Windows with gaps between them"""
        trial.forward(trial.case((2, 2, 5, 5), stride=3))
        trial.forward(trial.case((2, 2, 5, 5), (1, 1), stride=2))

    @pytest.mark.hint("Height (axis 2) and width (axis 3) have sizes of their own; take both from x.shape.")
    def test_images_that_are_not_square(self, trial: Trial) -> None:
        """Images that are not square"""
        trial.forward(trial.case((2, 2, 4, 8)))
        trial.forward(trial.case((2, 2, 8, 4)))

    @pytest.mark.hint("pool_height counts rows (axis 2), pool_width counts columns (axis 3).")
    def test_windows_that_are_not_square(self, trial: Trial) -> None:
        """Windows that are not square"""
        trial.forward(trial.case((2, 2, 6, 6), (4, 2)))
        trial.forward(trial.case((2, 2, 5, 5), (1, 3)))

    @pytest.mark.kind("leftover")
    @pytest.mark.hint("Round down: a window that would stick out at the right or the bottom is not taken.")
    def test_windows_that_do_not_fill_the_image(self, trial: Trial) -> None:
        """Windows that do not fill the image"""
        trial.forward(trial.case((2, 2, 5, 5)))
        trial.forward(trial.case((2, 2, 7, 7), (3, 3), stride=3))

    @pytest.mark.hint("Sizes may be 1: loop over what the shapes say.")
    def test_smallest_sizes(self, trial: Trial) -> None:
        """One image, one channel; one window over the whole image; windows of one pixel"""
        trial.forward(trial.largest_last((1, 1, 4, 4), (2, 2), stride=2))
        trial.forward(trial.largest_last((2, 2, 3, 4), (3, 4)))
        trial.forward(trial.largest_last((2, 2, 4, 3), (4, 3)))
        trial.forward(trial.case((2, 2, 3, 3), (1, 1), stride=1))

    @pytest.mark.hint("The maximum is a number of the image; nothing starts at 0, and there is no padding.")
    def test_negative_images(self, trial: Trial) -> None:
        """Images of negative numbers only"""
        trial.forward(trial.case(low=-3.0))
        trial.forward(trial.case(low=-1e6))
        trial.forward(trial.far_below_zero())

    @pytest.mark.weight(2)
    @pytest.mark.hint("Work through the formula once with N, C, H, W and both window sizes different.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Overlaps, gaps, negative numbers, nothing square, all at once"""
        trial.forward(trial.all_at_once())
        trial.forward(trial.case((1, 3, 9, 11), (4, 2), stride=3, low=-1.0))

    @pytest.mark.hint("out has the shape (N, C, H', W').")
    def test_shape(self, trial: Trial) -> None:
        """The output has the announced shape"""
        trial.out_shape(trial.plain(), trial.case((2, 3, 4, 6)), trial.case((1, 1, 2, 2)))

    @pytest.mark.kind("dtype")
    @pytest.mark.hint("Make out with dtype=x.dtype: np.zeros alone gives float64.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        for dtype in (np.float64, np.float32):
            trial.out_dtype(trial.plain(dtype))

    @pytest.mark.kind("unchanged")
    @pytest.mark.hint("Never write into x or pool_param.")
    def test_inputs_are_not_changed(self, trial: Trial) -> None:
        """The inputs are the same after the call as before"""
        trial.inputs_are_untouched(trial.plain(), *views(trial), trial.all_at_once())

    @pytest.mark.kind("cache")
    @pytest.mark.hint("Save the original x and pool_param.")
    def test_cache_serves_the_backward_pass(self, trial: Trial) -> None:
        """The cache holds what the backward pass needs"""
        trial.cache_serves_the_backward_pass(trial.all_at_once(), *trial.plain())

    @pytest.mark.kind("cache")
    @pytest.mark.hint(
        "Return everything in the cache: other forward passes may come before the backward pass."
    )
    def test_cache_of_an_earlier_call(self, trial: Trial) -> None:
        """Other forward passes come between a forward pass and its backward pass"""
        others = [trial.case((1, 2, 6, 6)) for _ in range(2)]
        single = [trial.case((1, 1, size, size)) for size in (4, 4, 6, 6)]
        trial.earlier_call([trial.case(), trial.case(), *others], single)


@pytest.mark.question("max_pool_backward_naive")
class TestMaxPoolBackward:
    """Backward pass of max pooling."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("Each dout goes, undiminished, to the place of its window's maximum; the rest is 0.")
    def test_windows_that_tile_the_image(self, trial: Trial) -> None:
        """2x2 windows that tile the images"""
        trial.backward(trial.case())

    @pytest.mark.weight(2)
    @pytest.mark.hint(
        "A number that is the maximum of several windows gets the sum of their gradients: += for =."
    )
    def test_windows_that_overlap(self, trial: Trial) -> None:
        """Windows that overlap and share their maximum"""
        trial.backward(trial.shared_maximum())
        trial.backward(trial.case(stride=1))
        trial.backward(trial.case((2, 2, 7, 7), (3, 3), stride=2))

    @pytest.mark.hint("A pixel between two windows was never seen: its gradient is 0.")
    def test_windows_with_gaps(self, trial: Trial) -> None:
        """Windows with gaps between them"""
        trial.backward(trial.case((2, 2, 5, 5), stride=3))
        trial.backward(trial.case((2, 2, 5, 5), (1, 1), stride=2))

    @pytest.mark.hint("Rows and columns have sizes of their own, in images and in windows.")
    def test_sizes_that_are_not_square(self, trial: Trial) -> None:
        """Images and windows that are not square"""
        trial.backward(trial.case((2, 2, 4, 8)))
        trial.backward(trial.case((2, 2, 8, 4)))
        trial.backward(trial.case((2, 2, 6, 6), (4, 2)))
        trial.backward(trial.case((2, 2, 5, 5), (1, 3)))

    @pytest.mark.kind("leftover")
    @pytest.mark.hint("Pixels that no window saw keep the gradient 0, and dx still has the size of x.")
    def test_windows_that_do_not_fill_the_image(self, trial: Trial) -> None:
        """Windows that do not fill the image"""
        trial.backward(trial.case((2, 2, 5, 5)))
        trial.backward(trial.case((2, 2, 7, 8), (3, 3), stride=3))

    @pytest.mark.hint("Sizes may be 1: loop over what the shapes say.")
    def test_smallest_sizes(self, trial: Trial) -> None:
        """One image, one channel; one window over the whole image; windows of one pixel"""
        trial.backward(trial.largest_last((1, 1, 4, 4), (2, 2), stride=2))
        trial.backward(trial.largest_last((2, 2, 3, 4), (3, 4)))
        trial.backward(trial.largest_last((2, 2, 4, 3), (4, 3)))
        trial.backward(trial.case((2, 2, 3, 3), (1, 1), stride=1))

    @pytest.mark.hint("Find the maximum's position (np.argmax), not a number above 0.")
    def test_negative_images(self, trial: Trial) -> None:
        """Images of negative numbers only"""
        trial.backward(trial.case(low=-3.0))
        trial.backward(trial.case(low=-1e6))
        trial.backward(trial.far_below_zero())

    @pytest.mark.weight(2)
    @pytest.mark.hint("The position of a maximum counts from its window's corner, (i, j) * stride.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Overlaps, gaps, negative numbers, nothing square, all at once"""
        trial.backward(trial.all_at_once())
        trial.backward(trial.case((1, 3, 9, 11), (4, 2), stride=3, low=-1.0))

    @pytest.mark.hint("dx has the shape of x.")
    def test_shape(self, trial: Trial) -> None:
        """dx has the shape of x"""
        trial.gradient_shapes(trial.plain(), trial.case((2, 3, 4, 6)), trial.case((1, 1, 2, 2)))

    @pytest.mark.kind("dtype")
    @pytest.mark.hint("np.zeros_like(x) has the dtype of x; np.zeros(x.shape) is float64.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        for dtype in (np.float64, np.float32):
            trial.gradient_dtypes(trial.plain(dtype))

    @pytest.mark.kind("unchanged")
    @pytest.mark.hint("Work on copies: dout and the arrays in the cache belong to the caller.")
    def test_dout_and_cache_are_not_changed(self, trial: Trial) -> None:
        """dout and the cache are the same after the call as before, and serve a second call"""
        views_and_more = (*views(trial), trial.shared_maximum(), trial.all_at_once())
        trial.dout_and_cache_are_untouched(trial.plain(), *views_and_more)


def views(trial: Trial) -> list[Pooling]:
    """Shapes in which NumPy returns views where it usually copies; of numbers of either sign."""
    return [
        trial.case((1, 3, 4, 4), low=-1.0),
        trial.case((2, 1, 4, 4), low=-1.0),
        trial.case((2, 3, 1, 1), (1, 1), stride=1, low=-1.0),
        trial.case((2, 3, 3, 3), (3, 3), stride=1, low=-1.0),
    ]
