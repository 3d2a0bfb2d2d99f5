"""The wrong oracles: with nothing done otherwise they are the oracle, and misconceptions change something."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment2 import oracle
from autograder.assignments.assignment2.diagnosis import (
    DIAGNOSIS,
    combined_terms,
    convolution,
    normalization,
    pooling,
    wrong_convolution,
    wrong_normalization,
    wrong_pooling,
)
from autograder.assignments.assignment2.diagnosis import wrong_network as network
from autograder.assignments.assignment2.diagnosis import wrong_normalization_gradients as gradients
from autograder.diagnosing.hypotheses import Call, Hypothesis, same
from autograder.sandbox import StudentRaised

RNG = np.random.default_rng(7)


def draw(*shape: int) -> np.ndarray[Any, Any]:
    return RNG.standard_normal(shape)


def convolutions() -> list[convolution.ConvolutionModel]:
    cases = []
    for (H, W), (HH, WW), stride, pad in (
        ((5, 7), (2, 3), 2, 1),
        ((6, 6), (3, 3), 3, 2),
        ((5, 5), (3, 3), 1, 0),
    ):
        rows, columns = 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride
        dout = draw(3, 4, rows, columns)
        cases.append(
            convolution.ConvolutionModel(draw(3, 2, H, W), draw(4, 2, HH, WW), draw(4), stride, pad, dout)
        )
    return cases


def poolings() -> list[pooling.PoolingModel]:
    sizes = (((6, 7), (2, 3), 2), ((7, 7), (3, 3), 1), ((9, 9), (2, 2), 3), ((8, 5), (4, 2), 2))
    cases = []
    for (H, W), size, stride in sizes:
        dout = draw(2, 3, 1 + (H - size[0]) // stride, 1 + (W - size[1]) // stride)
        cases.append(pooling.PoolingModel(draw(2, 3, H, W) - 1, size, stride, dout))
    return cases


def normalizations(over: normalization.Axes) -> list[normalization.NormalizationModel]:
    cases = []
    for G, param in (
        (2, {"eps": 0.3}),
        (3, {}),
        (2, {"momentum": 0.7, "running_mean": draw(6), "running_var": draw(6) ** 2}),
    ):
        groups = G if over == normalization.GROUP else 6
        x = 3 + draw(4, 6, 3, 5)
        cases.append(
            normalization.NormalizationModel(x, draw(6), draw(6), groups, over, {"mode": "train", **param})
        )
    return cases


def backwards(over: normalization.Axes) -> list[gradients.Backward]:
    cases = []
    for n in normalizations(over):
        std = np.sqrt(n.var() + n.eps)
        dout = 1 + draw(*n.x.shape)
        cases.append(gradients.Backward(dout, n.normal(), std, n.gamma, n.G, n.over, n.x, n.eps))
    return cases


def networks() -> list[network.NetworkModel]:
    shapes = {"W1": (3, 2, 3, 3), "b1": (3,), "W2": (18, 5), "b2": (5,), "W3": (5, 4), "b3": (4,)}
    params, first = ({name: draw(*shape) for name, shape in shapes.items()} for _ in range(2))
    X = draw(3, 2, 4, 6)
    return [
        network.NetworkModel(params, X, first=first),
        network.NetworkModel(params, X, np.array([0, 3, 1]), 0.7, first),
    ]


def test_convolution_is_the_oracles() -> None:
    for c in convolutions():
        right = [oracle.conv_forward(c.x, c.w, c.b, c.stride, c.pad)]
        right += oracle.conv_backward(c.gradient, c.x, c.w, c.b, c.stride, c.pad)
        made = [*convolution.forward(c).values(), *convolution.backward(c).values()]
        assert all(same(a, np.asarray(b)) for a, b in zip(made, right, strict=True))


def test_pooling_is_the_oracles() -> None:
    for p in poolings():
        assert same(pooling.forward(p)["out"], np.asarray(oracle.max_pool_forward(p.x, *p.size, p.stride)))
        right = oracle.max_pool_backward(p.gradient, p.x, *p.size, p.stride)
        assert same(pooling.backward(p)["dx"], np.asarray(right))


def test_batch_norm_is_the_oracles() -> None:
    for n in normalizations(normalization.BATCH):
        start = [n.running(name) for name in ("running_mean", "running_var")]
        right = oracle.batchnorm_train(n.x, n.gamma, n.beta, *start, n.eps, n.momentum)
        assert all(
            same(value, np.asarray(getattr(right, name))) for name, value in normalization.forward(n).items()
        )
    for b in backwards(normalization.BATCH):
        assert b.x is not None
        right_gradients = oracle.batchnorm_backward(b.dout, b.x, b.gamma, b.eps)
        made = gradients.backward(b).values()
        assert all(same(a, np.asarray(c)) for a, c in zip(made, right_gradients, strict=True))


def test_group_norm_is_the_oracles() -> None:
    for n in normalizations(normalization.GROUP):
        scale, shift = n.gamma.reshape(1, -1, 1, 1), n.beta.reshape(1, -1, 1, 1)
        right = oracle.groupnorm_forward(n.x, scale, shift, n.G, n.eps)
        assert same(normalization.forward(n)["out"], np.asarray(right))
    for b in backwards(normalization.GROUP):
        assert b.x is not None
        right_gradients = oracle.groupnorm_backward(b.dout, b.x, b.scale, b.G, b.eps)
        made = gradients.backward(b).values()
        assert all(same(a, np.asarray(c)) for a, c in zip(made, right_gradients, strict=True))


def test_network_is_the_oracles() -> None:
    scored, trained = networks()
    params = dict(trained.params)
    assert trained.y is not None
    loss, grads = oracle.three_layer_loss(params, trained.X, trained.y, trained.reg)
    right = {"loss": loss} | {f"grads {name}": grad for name, grad in grads.items()}
    made = network.answers(trained)
    assert made.keys() == right.keys()
    assert all(same(made[name], np.asarray(right[name])) for name in right)
    scores = oracle.three_layer_scores(params, scored.X)
    assert same(network.answers(scored)["scores"], np.asarray(scores))


FAMILIES: list[tuple[Callable[[Any], dict[str, Any]], Sequence[Any], Sequence[Hypothesis[Any]]]] = [
    (convolution.forward, convolutions(), wrong_convolution.FORWARD),
    (convolution.backward, convolutions(), wrong_convolution.BACKWARD),
    (pooling.forward, poolings(), wrong_pooling.FORWARD),
    (pooling.backward, poolings(), wrong_pooling.BACKWARD),
    (normalization.forward, normalizations(normalization.BATCH), wrong_normalization.BATCH_NORM),
    (normalization.forward, normalizations(normalization.GROUP), wrong_normalization.GROUP_NORM),
    (gradients.backward, backwards(normalization.BATCH), gradients.HYPOTHESES),
    (gradients.backward, backwards(normalization.GROUP), gradients.HYPOTHESES),
    (network.answers, networks(), network.HYPOTHESES),
]


@pytest.mark.parametrize(("right", "cases", "hypotheses"), FAMILIES)
def test_every_hypothesis_is_of_a_known_cause_and_most_are_wrong_somewhere(
    right: Callable[[Any], dict[str, Any]], cases: Sequence[Any], hypotheses: Sequence[Hypothesis[Any]]
) -> None:
    """A few are right on these cases, such as another default of an argument that is given."""
    assert {one.cause for one in hypotheses} <= DIAGNOSIS.vocabulary.keys()
    harmless = 0
    with np.errstate(all="ignore"):
        for one in hypotheses:
            known = [(case, right(case)) for case in cases]
            differs = [
                not _fits(one, case, answers[one.name]) for case, answers in known if one.name in answers
            ]
            harmless += not any(differs)
    assert harmless < len(hypotheses) / 4


def _fits(one: Hypothesis[Any], case: Any, value: Any) -> bool:
    try:
        return same(value, np.asarray(one.answer(case)))
    except (ValueError, LookupError, ArithmeticError):
        return False


def normalised(shape: tuple[int, ...], groups: int) -> gradients.Backward:
    images = draw(shape[0], groups, math.prod(shape[1:]) // groups)
    images -= images.mean(axis=2, keepdims=True)
    normal = (images / images.std(axis=2, keepdims=True)).reshape(shape)
    std = 1 + abs(draw(shape[0], groups, 1, 1, 1))
    return gradients.Backward(1 + draw(*shape), normal, std, draw(shape[1]), groups, normalization.GROUP)


@pytest.mark.parametrize(("shape", "groups"), [((3, 4, 1, 1), 2), ((3, 4, 1, 2), 4), ((3, 4, 3, 5), 2)])
def test_float32_on_the_way_to_dx_is_no_combination_of_terms(shape: tuple[int, ...], groups: int) -> None:
    for _ in range(50):
        right = normalised(shape, groups)
        single = replace(right, dout=right.dout.astype(np.float32).astype(float))
        call = Call(right, given={"dx": single.dx()}, right={"dx": right.dx()})
        assert combined_terms.fitted(call, "dx") == ""


@pytest.mark.parametrize(("shape", "cause"), [((3, 4, 1, 2), ""), ((3, 4, 2, 3), "terms")])
def test_combination_of_terms_is_told_where_no_other_gives_the_same(
    shape: tuple[int, ...], cause: str
) -> None:
    right = normalised(shape, 4)
    part, mean, along = right.terms()
    wrong = ((part - mean - 2 * along) / right.std).reshape(shape)
    call = Call(right, given={"dx": wrong}, right={"dx": right.dx()})
    assert combined_terms.fitted(call, "dx") == cause


@pytest.mark.parametrize(
    ("images", "filters", "cause"),
    [
        ([3], [3], "pad"),
        ([48], [3], "hard_coded"),
        ([27], [5], "hard_coded"),
        ([12], [3], ""),
        ([40], [3], ""),
        ([27, 48], [3, 5], "pad"),
        ([3, 3], [3, 1], "stride"),
        ([48, 48], [3, 1], "architecture"),
    ],
)
def test_images_that_do_not_fit_the_hidden_layer_tell_what_one_mistake_makes_of_all(
    images: list[int], filters: list[int], cause: str
) -> None:
    raised = []
    for size, width in zip(images, filters, strict=True):
        said = (
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
            f"(n?,k),(k,m?)->(n?,m?) (size 12 is different from {size})"
        )
        raised.append((model_of(width), StudentRaised("ValueError", said)))
    assert network.misfit(raised, []) == cause


def test_mistake_that_would_show_in_right_calls_is_not_told() -> None:
    said = "shapes (2,48) and (12,5) not aligned: 48 (dim 1) != 12 (dim 0)"
    raised = [(model_of(3), StudentRaised("ValueError", said))]
    assert network.misfit(raised, []) == "hard_coded"
    assert network.misfit(raised, [model_of(1)]) == ""


def model_of(filters: int) -> network.NetworkModel:
    params = {"W1": draw(3, 2, filters, filters), "W2": draw(12, 5)}
    return network.NetworkModel(params, draw(2, 2, 4, 4))


def test_scores_of_a_new_network_are_told_from_wrong_ones() -> None:
    right = draw(3, 5)
    assert network.stale([(1e-8 * draw(3, 5), right)])
    assert not network.stale([(1e-8 * draw(3, 5), right), (draw(3, 5), right)])
    assert not network.stale([(np.zeros((3, 5)), right)])
    assert not network.stale([])
