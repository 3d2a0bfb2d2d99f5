"""The layers that are measured: shapes, targets, and how both sides call them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import loops
import numpy as np
import torch

from cs231n import fast_layers
from cs231n.notebook_answers import load_answer
from cs231n.optim import adam

MANY_TERMS = 64  # of a number of out; with fewer, the loop is over before it pays for what surrounds it
LEARNING_RATE = 1e-6  # so slow that the gradients stay what they are at the start, and do not underflow
NOTEBOOK = Path(__file__).resolve().parents[1] / "source" / "assignment2" / "4_three_layer_convnet.ipynb"


@dataclass(frozen=True)
class Pair:
    """One call on both sides. `flops` and `bytes` are what the mathematics needs, not what the code does."""

    fast: callable
    reference: callable
    flops: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Target:
    """How many times faster than PyTorch a row must be, and how much of the machine's limit it must reach."""

    ratio: float
    fraction: float = 0


@dataclass(frozen=True)
class Conv:
    """Convolution of x (N, C, H, W) with `filters` filters of (height, width)."""

    x: tuple[int, int, int, int]
    filters: int
    size: int
    stride: int
    pad: int
    dtypes = ("float64", "float32")

    def targets(self, dtype):
        """Forward and backward."""
        fractions = {"float64": (0.85, 0.70), "float32": (0.80, 0.70)}[dtype]
        if self.x[1] * self.size**2 < MANY_TERMS:
            fractions = (0.60, 0.45)
        return [Target(1, fraction) for fraction in fractions]

    def pairs(self, dtype):
        """Pair by direction."""
        rng = np.random.default_rng(231)
        shape = (self.filters, self.x[1], self.size, self.size)
        x, w, b = (rng.standard_normal(s).astype(dtype) for s in (self.x, shape, self.filters))
        param = {"stride": self.stride, "pad": self.pad}
        out, cache = fast_layers.conv_forward_fast(x, w, b, param)
        dout = rng.standard_normal(out.shape).astype(dtype)
        tx, tw, tb, tdout = map(torch.from_numpy, (x, w, b, dout))
        stride, pad = [self.stride] * 2, [self.pad] * 2
        flops = 2 * out.size * w[0].size
        return {
            "forward": Pair(
                lambda: fast_layers.conv_forward_fast(x, w, b, param)[:1],
                lambda: (torch.conv2d(tx, tw, tb, stride, pad),),
                flops,
                x.nbytes + w.nbytes + out.nbytes,
            ),
            "backward": Pair(
                lambda: fast_layers.conv_backward_fast(dout, cache),
                # What autograd calls, without autograd's own work.
                lambda: torch.ops.aten.convolution_backward(
                    tdout, tx, tw, [self.filters], stride, pad, [1, 1], False, [0, 0], 1, [True] * 3
                ),
                2 * flops,
                2 * (x.nbytes + w.nbytes) + dout.nbytes,
            ),
        }


@dataclass(frozen=True)
class Pool:
    """Max pooling of x (N, C, H, W) in square windows."""

    x: tuple[int, int, int, int]
    size: int
    stride: int
    dtypes = ("float64", "float32")

    def targets(self, dtype):
        """Forward and backward."""
        return [Target(1), Target(1)]

    def pairs(self, dtype):
        """Pair by direction."""
        rng = np.random.default_rng(231)
        x = rng.standard_normal(self.x).astype(dtype)
        param = {"pool_height": self.size, "pool_width": self.size, "stride": self.stride}
        out, cache = fast_layers.max_pool_forward_fast(x, param)
        dout = rng.standard_normal(out.shape).astype(dtype)
        tx, tdout = torch.from_numpy(x), torch.from_numpy(dout)
        window = [[self.size] * 2, [self.stride] * 2, [0, 0], [1, 1], False]
        positions = torch.ops.aten.max_pool2d_with_indices(tx, *window)[1]
        size = x.nbytes + out.nbytes + out.size  # one byte says which pixel of a window won
        return {
            "forward": Pair(
                lambda: fast_layers.max_pool_forward_fast(x, param)[:1],
                lambda: torch.ops.aten.max_pool2d_with_indices(tx, *window)[:1],
                bytes=size,
            ),
            "backward": Pair(
                lambda: (fast_layers.max_pool_backward_fast(dout, cache),),
                lambda: (torch.ops.aten.max_pool2d_with_indices_backward(tdout, tx, *window, positions),),
                bytes=size,
            ),
        }


class Training:
    """One step of the notebook's network with Adam: 50 images of CIFAR-10's size, 32 filters of 7x7."""

    dtypes = ("float64", "float32")

    def targets(self, dtype):
        return [Target(2.5)]

    def pairs(self, dtype):
        """Pair of whole steps. They start from the same parameters and return the loss."""
        rng = np.random.default_rng(231)
        model = load_answer(NOTEBOOK, "ThreeLayerConvNet")(dtype=np.dtype(dtype))
        X, y = rng.standard_normal((50, 3, 32, 32)).astype(dtype), rng.integers(10, size=50)
        step = torch_step(model.params, torch.from_numpy(X), torch.from_numpy(y))
        configs = {name: {"learning_rate": LEARNING_RATE} for name in model.params}

        def fast():
            loss, gradients = model.loss(X, y)
            for name, gradient in gradients.items():
                model.params[name], configs[name] = adam(model.params[name], gradient, configs[name])
            return (loss,)

        return {"step": Pair(fast, step)}


def torch_step(params, X, y):
    """A function that makes a step of the same network in PyTorch, from a copy of the same parameters."""
    W1, b1, W2, b2, W3, b3 = (torch.tensor(value, requires_grad=True) for value in params.values())
    # `fused` is the fastest of PyTorch's ways to compute Adam here.
    optimizer = torch.optim.Adam([W1, b1, W2, b2, W3, b3], lr=LEARNING_RATE, fused=True)
    layers = torch.nn.functional

    def step():
        optimizer.zero_grad()
        maps = layers.max_pool2d(layers.relu(layers.conv2d(X, W1, b1, padding=W1.shape[2] // 2)), 2)
        hidden = layers.relu(maps.flatten(1) @ W2 + b2)
        loss = layers.cross_entropy(hidden @ W3 + b3, y)
        loss.backward()
        optimizer.step()
        return (loss.detach(),)

    return step


class Table:
    """The table of 3_fast_layers.ipynb: compiled against four loops."""

    dtypes = ("float64",)

    def targets(self, dtype):
        return [Target(ratio) for ratio in (8500, 5000, 5500, 12000)]

    def pairs(self, dtype):
        """Pair by line of the table."""
        rng = np.random.default_rng(231)
        x, w, b, pixels = (
            rng.standard_normal(s) for s in ((100, 3, 31, 31), (25, 3, 3, 3), 25, (100, 3, 32, 32))
        )
        conv_param = {"stride": loops.STRIDE, "pad": loops.PAD}
        pool_param = {"pool_height": loops.POOL, "pool_width": loops.POOL, "stride": loops.POOL}
        out, cache = fast_layers.conv_forward_fast(x, w, b, conv_param)
        pooled, pool_cache = fast_layers.max_pool_forward_fast(pixels, pool_param)
        dout, dpooled = rng.standard_normal(out.shape), rng.standard_normal(pooled.shape)
        return {
            "conv forward": Pair(
                lambda: fast_layers.conv_forward_fast(x, w, b, conv_param)[:1],
                lambda: loops.conv_forward(x, w, b),
            ),
            "conv backward": Pair(
                lambda: fast_layers.conv_backward_fast(dout, cache),
                lambda: loops.conv_backward(dout, x, w, b),
            ),
            "pool forward": Pair(
                lambda: fast_layers.max_pool_forward_fast(pixels, pool_param)[:1],
                lambda: loops.max_pool_forward(pixels),
            ),
            "pool backward": Pair(
                lambda: (fast_layers.max_pool_backward_fast(dpooled, pool_cache),),
                lambda: loops.max_pool_backward(dpooled, pixels),
            ),
        }


CASES = {
    "25x3x3 s2": Conv((100, 3, 31, 31), 25, 3, 2, 1),
    "32x7x7": Conv((50, 3, 32, 32), 32, 7, 1, 3),
    "64x3x3": Conv((128, 32, 32, 32), 64, 3, 1, 1),
    "128x3x3": Conv((64, 64, 16, 16), 128, 3, 1, 1),
    "128x1x1": Conv((32, 128, 28, 28), 128, 1, 1, 0),
    "64x7x7 s2": Conv((16, 3, 224, 224), 64, 7, 2, 3),
    "64x3x3 N=1": Conv((1, 64, 56, 56), 64, 3, 1, 1),
    "32x5x5": Conv((64, 16, 14, 14), 32, 5, 1, 2),
    "pool 2x2 small": Pool((100, 3, 32, 32), 2, 2),
    "pool 2x2": Pool((128, 64, 32, 32), 2, 2),
    "pool 3x3 s2": Pool((64, 64, 31, 31), 3, 2),
    "training step": Training(),
    "notebook table": Table(),
}
