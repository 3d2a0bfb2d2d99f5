"""Hidden tests of 2_max_pooling: the forward and the backward pass with plain loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from autograder.assignments.assignment2.hidden_tests.max_pooling import Pooling, Trial
from autograder.testing import HiddenTests, Kinds, in_dtype


@pytest.fixture
def trial(hidden_tests: HiddenTests, kinds: Kinds) -> Trial:
    off = hidden_tests.assignment.switched_off
    return Trial(*hidden_tests.tools(), kinds, dtypes="dtype" not in off, filled="leftover" in off)


def smallest_sizes(trial: Trial) -> list[tuple[Pooling, Pooling]]:
    """Cases, each with one that has little else."""
    one = trial.largest_last((1, 1, 4, 4), (2, 2), stride=2), trial.alike((2, 2), (2, 2))
    whole = [
        (trial.largest_last((2, 2, *window), window), trial.alike((3, 3), (3, 3)))
        for window in ((3, 4), (4, 3))
    ]
    return [one, *whole, (trial.case((2, 2, 3, 3), (1, 1), stride=1), trial.alike((3, 3)))]


@pytest.mark.question("max_pool_forward_naive")
class TestMaxPoolForward:
    """Forward pass of max pooling."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("out[n, c, i, j] is the largest number of its own window of its own channel.")
    def test_windows_that_tile_the_image(self, trial: Trial) -> None:
        """2x2 windows that tile the images"""
        trial.forward_of(trial.case(), trial.alike((4, 4), (2, 2), stride=2))

    @pytest.mark.hint("With a stride smaller than the window, neighbouring windows share pixels.")
    def test_windows_that_overlap(self, trial: Trial) -> None:
        """Windows that overlap"""
        for image, window, stride in (((2, 3, 4, 4), 2, 1), ((2, 2, 7, 7), 3, 2)):
            case = trial.case(image, (window, window), stride)
            trial.forward_of(case, trial.alike((7, 7), (window, window), stride))

    @pytest.mark.hint("The window of output (i, j) starts at row i * stride, whatever its size.")
    def test_windows_with_gaps(self, trial: Trial) -> None:
        """Windows with gaps between them"""
        trial.forward_of(trial.case((2, 2, 5, 5), stride=3), trial.alike((4, 4), stride=3))
        trial.forward_of(trial.case((2, 2, 5, 5), (1, 1), stride=2), trial.alike((5, 5), stride=2))

    @pytest.mark.hint("Height (axis 2) and width (axis 3) have sizes of their own; take both from x.shape.")
    def test_images_that_are_not_square(self, trial: Trial) -> None:
        """Images that are not square"""
        for image in ((4, 8), (8, 4)):
            trial.forward_of(trial.case((2, 2, *image)), trial.alike(image))

    @pytest.mark.hint("pool_height counts rows (axis 2), pool_width counts columns (axis 3).")
    def test_windows_that_are_not_square(self, trial: Trial) -> None:
        """Windows that are not square"""
        for side, window in ((6, (4, 2)), (5, (1, 3))):
            trial.forward_of(trial.case((2, 2, side, side), window), trial.alike(window, window))

    @pytest.mark.kind("leftover")
    @pytest.mark.hint("Round down: a window that would stick out at the right or the bottom is not taken.")
    def test_windows_that_do_not_fill_the_image(self, trial: Trial) -> None:
        """Windows that do not fill the image"""
        trial.forward_of(
            trial.case((2, 2, 5, 5)), trial.alike((3, 3), (2, 2), stride=2), trial.alike((4, 4), stride=2)
        )
        trial.forward_of(trial.case((2, 2, 7, 7), (3, 3), stride=3), trial.alike((4, 4), (3, 3), stride=3))

    @pytest.mark.hint("Sizes may be 1: loop over what the shapes say.")
    def test_smallest_sizes(self, trial: Trial) -> None:
        """One image, one channel; one window over the whole image; windows of one pixel"""
        trial.forward_of_each(smallest_sizes(trial))

    @pytest.mark.hint("The maximum is a number of the image; nothing starts at 0, and there is no padding.")
    def test_negative_images(self, trial: Trial) -> None:
        """Images of negative numbers only"""
        for low in (-3.0, -1e6):
            trial.forward_of(trial.case(low=low), trial.alike(stride=1, low=low - 6))
        trial.forward(trial.far_below_zero())

    @pytest.mark.weight(2)
    @pytest.mark.hint("Work through the formula once with N, C, H, W and both window sizes different.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Overlaps, gaps, negative numbers, nothing square, all at once"""
        trial.forward(trial.all_at_once())
        trial.forward_every_kind()
        trial.forward_all(trial.many_and_long())

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("out has the shape (N, C, H', W').")
    def test_shape(self, trial: Trial) -> None:
        """The output has the announced shape"""
        trial.out_shape(trial.plain(), trial.case((2, 3, 4, 6)))

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Make out with dtype=x.dtype: np.zeros alone gives float64.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        whole = trial.alike((4, 4), (2, 2), stride=2)
        trial.out_dtype(trial.plain(), whole)
        single = in_dtype(whole, np.float32)
        trial.out_dtype(trial.plain(np.float32), single, replace(single, x=0 * single.x))

    @pytest.mark.kind("unchanged")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Never write into x or pool_param.")
    def test_inputs_are_not_changed(self, trial: Trial) -> None:
        """The inputs are the same after the call as before"""
        trial.inputs_are_untouched(trial.plain(), trial.all_at_once())

    @pytest.mark.kind("cache")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Save the original x and pool_param.")
    def test_cache_serves_the_backward_pass(self, trial: Trial) -> None:
        """The cache holds what the backward pass needs"""
        trial.cache_serves_the_backward_pass([trial.all_at_once(), *trial.plain()])

    @pytest.mark.goes_on
    @pytest.mark.kind("cache")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint(
        "Return everything in the cache: other forward passes may come before the backward pass."
    )
    def test_cache_of_an_earlier_call(self, trial: Trial) -> None:
        """Other forward passes come between a forward pass and its backward pass"""
        one = [trial.case((1, 1, size, size)) for size in (4, 4, 6, 6)]
        pixels = [trial.alike((side, side)) for side in (2, 2, 3)]
        turns = trial.in_turns()
        trial.earlier_call([trial.case(), trial.case(), *turns], one, pixels, single=trial.alike())
        trial.outs_of_every_kind_stay()


@pytest.mark.question("max_pool_backward_naive")
class TestMaxPoolBackward:
    """Backward pass of max pooling."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("Each dout goes, undiminished, to the place of its window's maximum; the rest is 0.")
    def test_windows_that_tile_the_image(self, trial: Trial) -> None:
        """2x2 windows that tile the images"""
        trial.gradient_of(["dx"], trial.case(), trial.alike((4, 4), (2, 2), stride=2))

    @pytest.mark.weight(2)
    @pytest.mark.hint(
        "A number that is the maximum of several windows gets the sum of their gradients: += for =."
    )
    def test_windows_that_overlap(self, trial: Trial) -> None:
        """Windows that overlap and share their maximum"""
        trial.gradient_of(["dx"], trial.shared_maximum(), trial.alike_with_a_peak())
        for image, window, stride in (((2, 3, 4, 4), 2, 1), ((2, 2, 7, 7), 3, 2)):
            case = trial.case(image, (window, window), stride)
            trial.gradient_of(["dx"], case, trial.alike((7, 7), (window, window), stride))

    @pytest.mark.hint("A pixel between two windows was never seen: its gradient is 0.")
    def test_windows_with_gaps(self, trial: Trial) -> None:
        """Windows with gaps between them"""
        trial.gradient_of(["dx"], trial.case((2, 2, 5, 5), stride=3), trial.alike((4, 4), stride=3))
        trial.gradient_of(["dx"], trial.case((2, 2, 5, 5), (1, 1), stride=2), trial.alike((5, 5), stride=2))

    @pytest.mark.hint("Rows and columns have sizes of their own, in images and in windows.")
    def test_sizes_that_are_not_square(self, trial: Trial) -> None:
        """Images and windows that are not square"""
        images = [(trial.case((2, 2, *image)), trial.alike(image)) for image in ((4, 8), (8, 4))]
        windows = [
            (trial.case((2, 2, side, side), window), trial.alike(window, window))
            for side, window in ((6, (4, 2)), (5, (1, 3)))
        ]
        trial.backward_of_each([*images, *windows], plain=trial.case())

    @pytest.mark.kind("leftover")
    @pytest.mark.hint("Pixels that no window saw keep the gradient 0, and dx still has the size of x.")
    def test_windows_that_do_not_fill_the_image(self, trial: Trial) -> None:
        """Windows that do not fill the image"""
        for image, size in (((5, 5), 2), ((7, 8), 3)):
            case = trial.case((2, 2, *image), (size, size), stride=size)
            alike = trial.alike((size + 1, size + 1), (size, size), stride=size)
            trial.gradient_of(["dx"], case, alike, trial.alike((4, 4), stride=2))

    @pytest.mark.hint("Sizes may be 1: loop over what the shapes say.")
    def test_smallest_sizes(self, trial: Trial) -> None:
        """One image, one channel; one window over the whole image; windows of one pixel"""
        trial.backward_of_each(smallest_sizes(trial), plain=trial.case())

    @pytest.mark.hint("Find the maximum's position (np.argmax), not a number above 0.")
    def test_negative_images(self, trial: Trial) -> None:
        """Images of negative numbers only"""
        for low in (-3.0, -1e6):
            trial.gradient_of(["dx"], trial.case(low=low), trial.alike(stride=1, low=low - 6))
        trial.backward(trial.far_below_zero())

    @pytest.mark.weight(2)
    @pytest.mark.hint("The position of a maximum counts from its window's corner, (i, j) * stride.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Overlaps, gaps, negative numbers, nothing square, all at once"""
        trial.backward(trial.all_at_once())
        trial.backward_every_kind()
        trial.backward_all(trial.many_and_long())

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("dx has the shape of x.")
    def test_shape(self, trial: Trial) -> None:
        """dx has the shape of x"""
        trial.gradient_shapes(trial.plain(), trial.case((2, 3, 4, 6)))

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("np.zeros_like(x) has the dtype of x; np.zeros(x.shape) is float64.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        trial.gradient_dtypes(trial.plain())
        trial.gradient_dtypes(trial.plain(np.float32))

    @pytest.mark.kind("unchanged")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Work on copies: dout and the arrays in the cache belong to the caller.")
    def test_dout_and_cache_are_not_changed(self, trial: Trial) -> None:
        """dout and the cache are the same after the call as before, and serve a second call"""
        trial.dout_and_cache_are_untouched(trial.plain(), trial.all_at_once(), turns=trial.in_turns())
