"""The three-layer ConvNet, forward and backward. A convolution is a sum over the places of its filters.

Magnitudes go through the network as its values do, with absolute values in every sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.testing import Array, Right, right

NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")
Params = Mapping[str, Array]


@dataclass(frozen=True)
class Network:
    """What a network makes of images x (N, C, H, W); its parameters as `three_layer_convnet` takes them."""

    params: Params
    x: Array

    @cached_property
    def features(self) -> Array:
        """What the convolution gives, (N, F, H, W)."""
        filters, places = _wide(self.params["W1"]), _places(_wide(self.x), self.params["W1"].shape[-1])
        return np.asarray(np.einsum("nchwij,fcij->nfhw", places, filters) + self.params["b1"][:, None, None])

    @cached_property
    def windows(self) -> Array:
        """The four features of each window of the pool, (N, F, H/2, W/2, 4)."""
        N, F, H, W = self.features.shape
        split = self.features.reshape(N, F, H // 2, 2, W // 2, 2)
        return split.transpose(0, 1, 2, 4, 3, 5).reshape(N, F, H // 2, W // 2, 4)

    @cached_property
    def pooled(self) -> Array:
        """Each image as a row of numbers, (N, F * H/2 * W/2)."""
        return np.asarray(np.maximum(self.windows.max(axis=-1), 0).reshape(len(self.x), -1))

    @cached_property
    def before_relu(self) -> Array:
        """The hidden units before their ReLU, (N, M)."""
        return np.asarray(self.pooled @ self.params["W2"] + self.params["b2"])

    @cached_property
    def hidden(self) -> Array:
        return np.maximum(self.before_relu, 0)

    @cached_property
    def scores(self) -> Array:
        return np.asarray(self.hidden @ self.params["W3"] + self.params["b3"])

    @cached_property
    def sizes(self) -> Network:
        """The same network of absolute values, whose layers bound what is added up in this one's."""
        return Network({name: np.abs(value) for name, value in self.params.items()}, np.abs(self.x))

    @property
    def terms(self) -> int:
        """The lengths of the sums behind each other."""
        W1, W2, W3 = (self.params[name] for name in ("W1", "W2", "W3"))
        return int(np.prod(W1.shape[1:]) + len(W2) + len(W3) + W3.shape[1] + 3)


def scores(params: Params, x: Array) -> Right:
    """The network's scores (N, classes)."""
    network = Network(params, x)
    return right(network.scores, network.sizes.scores, network.terms)


def gradients(network: Network, dscores: Array, dscores_sizes: Array | None = None) -> dict[str, Right]:
    """Gradients of the parameters and of x, by name, for those of the scores (N, classes).

    Args:
        dscores_sizes: of what is added up for each of dscores; their own where nothing is.
    """
    values = _backward(network, network, dscores)
    sizes = _backward(network, network.sizes, np.abs(dscores) if dscores_sizes is None else dscores_sizes)
    terms = network.terms + len(network.x) * int(np.prod(network.x.shape[2:]))
    return {name: right(values[name], sizes[name], terms) for name in values}


def _backward(passing: Network, network: Network, dscores: Array) -> dict[str, Array]:
    """The gradients; through a ReLU or a pool goes what goes through those of `passing`."""
    N, F, H, W = passing.features.shape
    dhidden = (dscores @ network.params["W3"].T) * (passing.before_relu > 0)
    dpooled = (dhidden @ network.params["W2"].T).reshape(N, F, H // 2, W // 2, 1)
    largest = passing.windows == passing.windows.max(axis=-1, keepdims=True)
    dwindows = (dpooled * (largest & (passing.windows > 0))).reshape(N, F, H // 2, W // 2, 2, 2)
    dfeatures = dwindows.transpose(0, 1, 2, 4, 3, 5).reshape(N, F, H, W)
    filters = _wide(network.params["W1"])
    K = filters.shape[-1]
    turned = filters[:, :, ::-1, ::-1]
    return {
        "W1": np.einsum("nfhw,nchwij->fcij", dfeatures, _places(_wide(network.x), K)),
        "b1": dfeatures.sum(axis=(0, 2, 3)),
        "W2": network.pooled.T @ dhidden,
        "b2": dhidden.sum(axis=0),
        "W3": network.hidden.T @ dscores,
        "b3": dscores.sum(axis=0),
        "x": np.einsum("nfhwij,fcij->nchw", _places(dfeatures, K), turned),
    }


def _places(images: Array, K: int) -> Array:
    """The K x K numbers around each pixel, with zeros outside of the image: (N, C, H, W, K, K)."""
    side = K // 2
    padded = np.pad(images, ((0, 0), (0, 0), (side, side), (side, side)))
    return np.lib.stride_tricks.sliding_window_view(padded, (K, K), axis=(2, 3))


def _wide(array: Array) -> Array:
    return np.asarray(array, np.float64)
