"""Hidden tests of 5_normalization: group norm, forward and backward."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment2.hidden_tests.normalization import (
    EPS,
    ZERO_EPS,
    Case,
    Trial,
    all_at_once,
    signs_and_zeros,
    small,
)
from autograder.testing import HiddenTests, Kinds


@pytest.fixture
def trial(hidden_tests: HiddenTests, kinds: Kinds) -> Trial:
    off = hidden_tests.assignment.switched_off
    return Trial(*hidden_tests.tools(), kinds, dtypes="dtype" not in off, groups=True)


@pytest.mark.question("spatial_groupnorm_forward")
class TestGroupNormForward:
    """Forward pass of group norm."""

    def plainer(self, trial: Trial, **given: Any) -> list[Case]:
        """One channel and one group; single pixels and one group."""
        return [trial.case(shape, G=1, **given) for shape in ((3, 1, 3, 3), (3, 6, 1, 1))]

    @pytest.mark.weight(2)
    @pytest.mark.hint("Reshape to (N, G, C // G, H, W); mean and variance go over the last three axes.")
    def test_groups_of_neighbouring_channels(self, trial: Trial) -> None:
        """Each group of neighbouring channels of each image is normalised"""
        for G in (2, 3):
            trial.forward_of(*trial.alike(trial.case((3, 6, 3, 3), G)), trial.case((3, 6, 1, 1), G))

    @pytest.mark.hint("With G = 1 all channels of an image form one group.")
    def test_one_group(self, trial: Trial) -> None:
        """G = 1, as in layer norm"""
        trial.forward_of(*trial.alike(trial.case(G=1)), trial.case((3, 6, 1, 1), G=1))

    @pytest.mark.hint("With G = C each channel of an image is a group.")
    def test_as_many_groups_as_channels(self, trial: Trial) -> None:
        """G = C, as in instance norm"""
        trial.forward_of(*trial.alike(trial.case(G=4)), trial.case((3, 4, 5, 1), G=4))

    @pytest.mark.hint("Bring x_hat back to (N, C, H, W) before gamma and beta, which belong to channels.")
    def test_gamma_and_beta(self, trial: Trial) -> None:
        """Each channel has its own gamma and beta"""
        trial.forward_of(trial.case((3, 6, 3, 3), G=2, plain=False), *self.plainer(trial, plain=False))

    @pytest.mark.hint("eps comes from gn_param, 1e-5 if it is not there; it is added to the variance.")
    def test_eps(self, trial: Trial) -> None:
        """eps as given, and its default"""
        for given in EPS:
            case = trial.case((3, 6, 3, 3), G=2, **given)
            trial.forward_of(*trial.alike(case), *self.plainer(trial, **given))

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("gn_param.get('eps', 1e-5) takes a 0 that is given; `or` takes it for missing.")
    def test_zero_that_is_given(self, trial: Trial) -> None:
        """eps = 0"""
        with trial.check.values_first():
            trial.forward(trial.case((3, 6, 3, 3), G=2))
        trial.forward(trial.case((3, 6, 3, 3), G=2, eps=0.0, spread=0.005))
        trial.forward(small(trial.case((3, 6, 3, 3), G=2, plain=False, spread=2.0)))

    @pytest.mark.hint("Rows and columns have sizes of their own; take them from x.shape.")
    def test_images_that_are_not_square(self, trial: Trial) -> None:
        """Images that are not square"""
        for image, G in (((4, 5), 2), ((5, 4), 3)):
            case = trial.case((2, 6, *image), G)
            trial.forward_of(*trial.alike(case), trial.case((2, 1, *image), G=1))

    @pytest.mark.hint("No statistic goes over the image axis.")
    def test_single_image(self, trial: Trial) -> None:
        """A single image gives what it gives in a batch"""
        batch = trial.case((3, 6, 3, 4), G=2)
        alone = Case(batch.x[1:2], batch.gamma, batch.beta, batch.dout[1:2], batch.eps, batch.G)
        single = trial.case((1, 1, 3, 3), G=1)
        trial.forward_of(batch, single)
        trial.forward_of(*trial.alike(alone), *trial.alike(single), trial.case((1, 6, 1, 1), G=1))

    @pytest.mark.weight(2)
    @pytest.mark.hint("Try N, C, G, H and W all different, with gamma, beta and eps of your own.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Nothing square, gamma, beta and eps given, all at once"""
        cases = [case for G in (1, 2, 3, 6) for case in all_at_once(trial, G)]
        trial.forward_every_kind()
        trial.forward_all([*cases, *signs_and_zeros(trial, 2), *trial.many_and_long(2)])

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("out has the shape of x: undo the grouping.")
    def test_shape(self, trial: Trial) -> None:
        """The output has the shape of the input"""
        more = trial.case((2, 6, 4, 5), G=3), trial.case((2, 6, 4, 1), G=2)
        trial.out_shape(trial.plain_cases(2), *more)

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Compute in the dtype of x: no array of float64 in between.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        trial.out_dtype(trial.plain_cases(2))
        trial.out_dtype(trial.plain_cases(2, np.float32), *trial.other_ways(2))

    @pytest.mark.kind("unchanged")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("reshape gives a view: x.reshape(...) -= mean changes the caller's array.")
    def test_inputs_are_not_changed(self, trial: Trial) -> None:
        """The inputs are the same after the call as before"""
        scaled = trial.case((3, 6, 3, 3), G=2, plain=False, eps=0.1)
        trial.inputs_are_untouched(trial.plain_cases(2), scaled)

    @pytest.mark.kind("cache")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Return what your backward pass needs, of this very call.")
    def test_cache_serves_the_backward_pass(self, trial: Trial) -> None:
        """The cache holds what the backward pass needs"""
        plain = [trial.case((2, 6, 4, 5), G=3, plain=False), *trial.plain_cases(2)]
        trial.cache_serves_the_backward_pass(plain)

    @pytest.mark.goes_on
    @pytest.mark.kind("cache")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint(
        "Return all of it in the cache: other forward passes may come before the backward pass."
    )
    def test_cache_of_an_earlier_call(self, trial: Trial) -> None:
        """Other forward passes come between a forward pass and its backward pass"""
        case, other = (trial.case((3, 6, 3, 3), G=2) for _ in range(2))
        single = [trial.case((1, 1, size, size), G=1) for size in (4, 4, 3, 3)]
        small = trial.case((1, 1, 2, 2), G=1)
        trial.earlier_call([case, other, *trial.in_turns((2, 4, 4, 4), 2)], single, single=small)
        trial.outs_of_every_kind_stay()


@pytest.mark.question("spatial_groupnorm_backward")
class TestGroupNormBackward:
    """Backward pass of group norm."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("Check the three terms of dx; the mean of dx over each group is 0.")
    def test_dx(self, trial: Trial) -> None:
        """dx, the gradient by the images"""
        trial.gradient_of(["dx"], trial.case((3, 6, 3, 3), G=2), trial.case((3, 6, 1, 1), G=2))

    @pytest.mark.hint("dgamma is the sum of dout * x_hat over images, rows and columns, for each channel.")
    def test_dgamma(self, trial: Trial) -> None:
        """dgamma, the gradient by the scale"""
        trial.gradient_of(["dgamma"], trial.case((3, 6, 3, 3), G=2), trial.case((3, 6, 1, 1), G=2))

    @pytest.mark.hint("dbeta is the sum of dout over images, rows and columns, for each channel.")
    def test_dbeta(self, trial: Trial) -> None:
        """dbeta, the gradient by the shift"""
        trial.gradient_of(["dbeta"], trial.case((3, 6, 3, 3), G=2), trial.case((3, 6, 1, 1), G=2))

    @pytest.mark.weight(2)
    @pytest.mark.hint("The sums of dx run over a group of one image: M = (C // G) * H * W values.")
    def test_group_counts(self, trial: Trial) -> None:
        """Several group counts, from 1 to the number of channels"""
        groups = [[trial.case((2, 6, 3, 3), G)] for G in (1, 3, 6)]
        trial.backward_of_each(groups, plain=trial.case((3, 6, 3, 3), G=2))

    @pytest.mark.hint(
        "Multiply dout by gamma before the sums over a group: channels of one group differ in it."
    )
    def test_gamma_and_beta(self, trial: Trial) -> None:
        """gamma and beta that differ from 1 and 0"""
        cases = (trial.case((3, 6, *image), G=2, plain=False) for image in ((3, 3), (1, 1)))
        trial.backward_of(*cases, plain=trial.case((3, 6, 3, 3), G=2))

    @pytest.mark.hint("The standard deviation in the gradient is the one of the forward pass, eps included.")
    def test_eps(self, trial: Trial) -> None:
        """eps as given, and its default"""
        shapes = (3, 6, 3, 3), (3, 6, 1, 1)
        groups = [[trial.case(shape, G=2, **given) for shape in shapes] for given in (*EPS, ZERO_EPS)]
        trial.backward_of_each(groups, plain=trial.case((3, 6, 3, 3), G=2))

    @pytest.mark.hint("Take every size from dout.shape, also when it is 1.")
    def test_sizes(self, trial: Trial) -> None:
        """Images that are not square, a single image"""
        groups = [[trial.case(shape, G=2)] for shape in ((2, 6, 4, 5), (2, 6, 5, 4), (1, 6, 3, 3))]
        trial.backward_of_each(groups, plain=trial.case((3, 6, 3, 3), G=2))

    @pytest.mark.weight(2)
    @pytest.mark.hint("Try N, C, G, H and W all different, with gamma, beta and eps of your own.")
    def test_everything_at_once(self, trial: Trial) -> None:
        """Nothing square, gamma, beta and eps given, all at once"""
        cases = [case for G in (1, 2, 3, 6) for case in all_at_once(trial, G)]
        trial.backward_every_kind()
        trial.backward_all([*cases, *signs_and_zeros(trial, 2), *trial.many_and_long(2)])

    @pytest.mark.weight(0.5)
    @pytest.mark.hint("dx has the shape of x; dgamma and dbeta have the shape (1, C, 1, 1): keepdims=True.")
    def test_shapes(self, trial: Trial) -> None:
        """Each gradient has the shape of its array"""
        more = trial.case((2, 6, 4, 5), G=3), trial.case((2, 6, 4, 1), G=2)
        trial.gradient_shapes(trial.plain_cases(2), *more)

    @pytest.mark.kind("dtype")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Compute in the dtype of dout.")
    def test_dtype(self, trial: Trial) -> None:
        """float32 in, float32 out; float64 in, float64 out"""
        trial.gradient_dtypes(trial.plain_cases(2))
        trial.gradient_dtypes(trial.plain_cases(2, np.float32), *trial.other_ways(2))

    @pytest.mark.kind("unchanged")
    @pytest.mark.weight(0.5)
    @pytest.mark.hint("Never write into dout, nor into the cache: dout *= gamma changes the caller's array.")
    def test_dout_and_cache_are_not_changed(self, trial: Trial) -> None:
        """dout and the cache are the same after the call as before, and serve a second call"""
        scaled = trial.case((3, 6, 3, 3), G=2, plain=False)
        turns = trial.in_turns((2, 4, 4, 4), 2)
        trial.dout_and_cache_are_untouched(trial.plain_cases(2), scaled, turns=turns)
