"""Hidden tests of 1_convolution: the forward and the backward pass with plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assignments.assignment2.hidden_tests.convolution import Trial
from autograder.testing import HiddenTests, Kinds, in_dtype


@pytest.fixture
def trial(hidden_tests: HiddenTests, kinds: Kinds) -> Trial:
    off = hidden_tests.assignment.switched_off
    return Trial(*hidden_tests.tools(), kinds, dtypes="dtype" not in off, filled="leftover" in off)


@pytest.mark.question("conv_forward_naive")
class TestConvForward:
    """Forward pass of a convolution."""

    @pytest.mark.hint("Multiply the filter and the window element by element, and add up all the products.")
    def test_one_image_channel_and_filter(self, trial: Trial) -> None:
        """One image, one channel, one filter"""
        one = (1, 1, 5, 5), (1, 3, 3)
        trial.forward_of(trial.case(*one), trial.case(*one, pad=0), *trial.alike())

    @pytest.mark.weight(2)
    @pytest.mark.hint("Each output sums over all channels; every image meets every filter.")
    def test_several_images_channels_and_filters(self, trial: Trial) -> None:
        """Several images, channels and filters"""
        trial.forward(trial.case())

    @pytest.mark.hint("Add b[f] once to every number that filter f makes.")
    def test_bias(self, trial: Trial) -> None:
        """Each filter adds its own bias"""
        trial.forward_of(trial.case(bias=3.0), *trial.alike(bias=3.0))

    @pytest.mark.hint("The window of output (i, j) starts at row i * stride and column j * stride.")
    def test_stride(self, trial: Trial) -> None:
        """Windows that move by 2 or 3 pixels"""
        for side, stride in ((5, 2), (7, 3)):
            case = trial.case((2, 2, side, side), stride=stride)
            trial.forward_of(case, *trial.alike((side, side), stride=stride))

    @pytest.mark.hint("With pad = 0 there is no frame, and the output is smaller than the image.")
    def test_no_padding(self, trial: Trial) -> None:
        """No padding"""
        trial.forward_of(trial.case(pad=0), *trial.alike(pads=[0]))
        trial.forward_of(trial.case((2, 2, 3, 3), pad=0), *trial.alike((1, 1), pads=[0]))

    @pytest.mark.hint("The frame has pad zeros on each of the four sides, however small the filter is.")
    def test_padding_larger_than_the_filter(self, trial: Trial) -> None:
        """More padding than the filter needs"""
        trial.forward_of(trial.case((2, 2, 4, 4), pad=2), *trial.alike((4, 4), pads=[2]))
        trial.forward_of(trial.case((2, 2, 4, 4), (3, 2, 2), pad=3), *trial.alike((4, 4), pads=[3]))

    @pytest.mark.hint("Height (axis 2) and width (axis 3) have sizes of their own; take both from x.shape.")
    def test_images_that_are_not_square(self, trial: Trial) -> None:
        """Images that are not square"""
        for image in ((4, 7), (7, 4)):
            trial.forward_of(trial.case((2, 2, *image)), *trial.alike(image))

    @pytest.mark.hint("HH counts the filter's rows and WW its columns; take both from w.shape.")
    def test_filters_that_are_not_square(self, trial: Trial) -> None:
        """Filters that are not square"""
        for window in ((1, 3), (4, 2)):
            trial.forward_of(trial.case(filters=(4, *window)), *trial.alike(window=window))

    @pytest.mark.kind("leftover")
    @pytest.mark.hint("Round down: a window that would stick out at the right or the bottom is not taken.")
    def test_windows_that_do_not_fill_the_image(self, trial: Trial) -> None:
        """Windows that do not fill the image"""
        trial.forward_of(trial.case((2, 2, 6, 6), stride=2, pad=0), *trial.alike((6, 6), stride=2))
        trial.forward_of(trial.case((2, 2, 6, 6), stride=3), *trial.alike((6, 6), stride=3, pads=(1, 0)))

    @pytest.mark.weight(2)
    @pytest.mark.hint("Work through the formula once with N, C, F, H, W, HH and WW all different.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Stride, padding, bias, nothing square, all at once"""
        trial.forward(trial.all_at_once())
        trial.forward_every_kind()
        trial.forward_all([*trial.many_and_long(), *trial.nothing_but_zeros()])

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("out has the shape (N, F, H', W').")
    def test_shape(self, trial: Trial) -> None:
        """The output has the announced shape"""
        trial.out_shape(trial.plain(), trial.case((2, 3, 5, 6)))

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Make out with dtype=x.dtype: np.zeros alone gives float64.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        whole = trial.alike(bias=3.0)
        trial.out_dtype(trial.plain(), *whole)
        singles = [in_dtype(case, np.float32) for case in whole]
        trial.out_dtype(trial.plain(np.float32), *singles, *trial.nothing_but_zeros())

    @pytest.mark.kind("unchanged")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Pad a copy; never write into x, w, b or conv_param.")
    def test_inputs_are_not_changed(self, trial: Trial) -> None:
        """The inputs are the same after the call as before"""
        with_bias = trial.case((2, 2, 4, 4), (3, 3, 3), bias=3.0)
        trial.inputs_are_untouched(trial.plain(), with_bias, trial.all_at_once())

    @pytest.mark.kind("cache")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Save the original x, w, b and conv_param, not changed or padded ones.")
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
        pixels = [trial.positive((1, 1, size, size)) for size in (3, 3, 2, 2)]
        single = trial.positive((1, 1, 1, 1))
        pair = [trial.case((2, 2, 4, 4), (3, 3, 3)) for _ in range(2)]
        trial.earlier_call([*pair, *trial.in_turns()], pixels, single=single)
        trial.outs_of_every_kind_stay()


@pytest.mark.question("conv_backward_naive")
class TestConvBackward:
    """Backward pass of a convolution."""

    @pytest.mark.weight(2)
    @pytest.mark.hint(
        "Each g = dout[n, f, i, j] adds g * w[f] where its window lies; then cut the frame off."
    )
    def test_dx(self, trial: Trial) -> None:
        """dx, the gradient by the images"""
        trial.gradient_of(["dx"], trial.case(), *trial.alike())

    @pytest.mark.weight(2)
    @pytest.mark.hint("Each g = dout[n, f, i, j] adds g * its window of the padded image to dw[f].")
    def test_dw(self, trial: Trial) -> None:
        """dw, the gradient by the filters"""
        trial.gradient_of(["dw"], trial.case(), *trial.alike())

    @pytest.mark.hint("db[f] is the sum of dout[:, f] over images, rows and columns.")
    def test_db(self, trial: Trial) -> None:
        """db, the gradient by the biases"""
        trial.gradient_of(["db"], trial.case(bias=3.0), *trial.alike(bias=3.0))

    @pytest.mark.hint("The windows are those of the forward pass: they start at i * stride, j * stride.")
    def test_stride(self, trial: Trial) -> None:
        """Windows that move by 2 or 3 pixels"""
        for side, stride in ((5, 2), (7, 3)):
            case = trial.case((2, 2, side, side), stride=stride)
            trial.backward_of(case, *trial.alike((side, side), stride=stride), plain=trial.case())

    @pytest.mark.hint("A pixel between two windows was never seen: its gradient is 0.")
    def test_windows_with_gaps(self, trial: Trial) -> None:
        """Windows with gaps between them"""
        for side, window, stride in ((5, 1, 2), (6, 2, 3)):
            case = trial.case((2, 2, side, side), (3, window, window), stride=stride)
            trial.backward_of(case, *trial.alike((side, side), stride=stride), plain=trial.case())

    @pytest.mark.weight(2)
    @pytest.mark.hint("In NumPy a[0:-0] is empty; a[pad : pad + H] is right for every pad.")
    def test_no_padding(self, trial: Trial) -> None:
        """No padding"""
        trial.backward_of(trial.case(pad=0), *trial.alike(pads=[0]), plain=trial.case())

    @pytest.mark.hint("Cut exactly pad rows and columns off each side of the padded gradient.")
    def test_padding_larger_than_the_filter(self, trial: Trial) -> None:
        """More padding than the filter needs"""
        for window, pad in ((3, 2), (2, 3)):
            case = trial.case((2, 2, 4, 4), (3, window, window), pad=pad)
            trial.backward_of(case, *trial.alike((4, 4), pads=[pad]), plain=trial.case(pad=0))

    @pytest.mark.hint("Rows and columns have sizes of their own, in images and in filters.")
    def test_sizes_that_are_not_square(self, trial: Trial) -> None:
        """Images and filters that are not square"""
        groups = []
        for image, filters in (((4, 7), (3, 3, 3)), ((7, 4), (3, 1, 2)), ((5, 5), (3, 4, 2))):
            others = trial.alike(image, filters[1:] if image == (5, 5) else (1, 1))
            groups.append([trial.case((2, 2, *image), filters), *others])
        trial.backward_of_each(groups, plain=trial.case())

    @pytest.mark.hint("Take every size from the shapes, also when it is 1.")
    def test_one_image_channel_and_filter(self, trial: Trial) -> None:
        """One image, one channel, one filter"""
        trial.backward_of(trial.case((1, 1, 5, 5), (1, 3, 3)), *trial.alike(), plain=trial.case())

    @pytest.mark.kind("leftover")
    @pytest.mark.hint("Pixels that no window saw keep the gradient 0, and dx still has the size of x.")
    def test_windows_that_do_not_fill_the_image(self, trial: Trial) -> None:
        """Windows that do not fill the image"""
        for image, stride in (((6, 6), 2), ((6, 9), 3)):
            case = trial.case((2, 2, *image), stride=stride)
            others = *trial.alike(image, stride=stride), *trial.alike((6, 6), (2, 2), stride=3, pads=(0, 1))
            trial.backward_of(case, *others, plain=trial.case())

    @pytest.mark.weight(2)
    @pytest.mark.hint("Compare with numerical gradients for N, C, F, H, W, HH and WW all different.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Stride, padding, bias, nothing square, all at once"""
        trial.backward(trial.all_at_once())
        trial.backward_every_kind()
        trial.backward_all([*trial.many_and_long(), *trial.nothing_but_zeros()])

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("dx has the shape of x, dw that of w, db that of b.")
    def test_shapes(self, trial: Trial) -> None:
        """Each gradient has the shape of its array"""
        trial.gradient_shapes(trial.plain(), trial.case((2, 3, 5, 6)))

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("np.zeros_like(x) has the dtype of x; np.zeros(x.shape) is float64.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        trial.gradient_dtypes(trial.plain())
        trial.gradient_dtypes(trial.plain(np.float32), *trial.nothing_but_zeros())

    @pytest.mark.kind("unchanged")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Work on copies: dout and the arrays in the cache belong to the caller.")
    def test_dout_and_cache_are_not_changed(self, trial: Trial) -> None:
        """dout and the cache are the same after the call as before, and serve a second call"""
        trial.dout_and_cache_are_untouched(trial.plain(), trial.all_at_once(), turns=trial.in_turns())
