"""What students with a wrong answer are told, through the real hidden tests: the likely cause, or nothing.

Each answer is the reference solution with edits; an edit replaces a text that stands once in an answer cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import nbformat
import pytest

from autograder.course import content
from autograder.grading.grader import Grader, sandbox_for
from autograder.intake.submission import Submission
from autograder.notebooks import notebook
from autograder.results.result import QuestionResult

LOADED = content.load("assignment2")
CONV, CONV_BACK = "conv_forward_naive", "conv_backward_naive"
POOL, POOL_BACK = "max_pool_forward_naive", "max_pool_backward_naive"
BATCH, BATCH_BACK = "spatial_batchnorm_forward", "spatial_batchnorm_backward"
GROUP, GROUP_BACK = "spatial_groupnorm_forward", "spatial_groupnorm_backward"
NETWORK = "ThreeLayerConvNet"

Edit = tuple[str, str, str]
"""An answer cell, a text in it, and what replaces it."""


@dataclass(frozen=True)
class Wrong:
    """An answer, the question that is looked at, and the causes that may be named for it."""

    story: str
    question: str
    causes: tuple[str, ...]
    edits: tuple[Edit, ...]


def wrong(story: str, question: str, cause: str, *edits: tuple[str, ...]) -> Wrong:
    """Edits of two texts are of the question's own cell."""
    full = tuple((edit[0], edit[1], edit[2]) if len(edit) == 3 else (question, *edit) for edit in edits)
    return Wrong(story, question, tuple(cause.split("|")), full)  # type: ignore[arg-type]


MAXIMUM = "np.max(x[n, c, top : top + height, left : left + width])"
ROWS = "out_rows = 1 + (H + 2 * pad - HH) // stride"
COLUMNS = "out_cols = 1 + (W + 2 * pad - WW) // stride"
STRICT_PRODUCT = ("np.sum(window * w[f])", "np.sum(window.reshape(-1) * w[f].reshape(-1))")
ROUNDED = (
    (ROWS, "out_rows = round(1 + (H + 2 * pad - HH) / stride)"),
    (COLUMNS, "out_cols = round(1 + (W + 2 * pad - WW) / stride)"),
    STRICT_PRODUCT,
)
PENALTY = ("np.sum(W * W)\n", "(np.sum(W * W) + np.sum(self.params['b' + name[1]] ** 2))\n")
BIAS_GRADIENTS = (
    "+= self.reg * W\n",
    "+= self.reg * W\n            grads['b' + name[1]] += self.reg * self.params['b' + name[1]]\n",
)
FIRST_LOSS = (
    "loss, dscores = softmax_loss(scores, y)",
    "loss, _ = softmax_loss(scores[:1], y[:1])\n        _, dscores = softmax_loss(scores, y)",
)
EPS_AVERAGED = """    if bn_param["mode"] == "train":
        added = (1 - bn_param.get("momentum", 0.9)) * bn_param.get("eps", 1e-5)
        bn_param["running_var"] = bn_param["running_var"] + added
"""
NOTHING = "        if y is None:\n            return None\n        return 0, {}\n        X = X.astype"
CUT = "dx = dpadded[:, :, pad : pad + H, pad : pad + W]"
WRONG_CUT = "dx = dpadded[:, :, pad:-pad, pad:-pad]"
CAPPED = ('pool_param["stride"]\n', 'min(2, pool_param["stride"])\n')
CONV_CAPPED = (
    'stride, pad = conv_param["stride"], conv_param["pad"]',
    'stride, pad = min(2, conv_param["stride"]), conv_param["pad"]',
)
GROUP_RETURN = "return out, (x_hat, std, gamma, G)"
OWN_GROUP_CACHE = (
    (GROUP, GROUP_RETURN, 'return out, {"x_hat": x_hat, "std": std, "gamma": gamma, "G": G}'),
    (GROUP_BACK, "x_hat, std, gamma, G = cache", "x_hat, std, gamma, G = cache.values()"),
)
BATCH_BODY = """    pixels = x.transpose(0, 2, 3, 1).reshape(-1, C)
    out, cache = batchnorm_forward(pixels, gamma, beta, bn_param)
"""
OTHER_ROWS = (
    (BATCH, "x.transpose(0, 2, 3, 1).reshape(-1, C)", "x.swapaxes(1, 3).reshape(-1, C)"),
    (BATCH, "out.reshape(N, H, W, C).transpose(0, 3, 1, 2)", "out.reshape(N, W, H, C).swapaxes(1, 3)"),
    (BATCH_BACK, "dout.transpose(0, 2, 3, 1).reshape(-1, C)", "dout.swapaxes(1, 3).reshape(-1, C)"),
)
OWN_BATCH_CACHE = (
    BATCH,
    "    return out, cache\n",
    '    eps = bn_param.get("eps", 1e-5)\n'
    "    return out, (pixels - pixels.mean(0), pixels.var(0), gamma, eps)\n",
)
FORMULA = (
    "    dx, dgamma, dbeta = batchnorm_backward(dpixels, cache)\n",
    "    centred, var, gamma, eps = cache\n"
    "    hat = centred / np.sqrt(var + eps)\n"
    "    d = dpixels * gamma\n"
    "    dx = (d - d.mean(0) - hat * (d * hat).mean(0)) / np.sqrt(var + eps)\n"
    "    dgamma, dbeta = (dpixels * hat).sum(0), dpixels.sum(0)\n",
)


def formula(old: str, new: str) -> tuple[str, str]:
    """The backward pass of batch norm by its formula, with a change."""
    assert FORMULA[1].count(old) == 1, old
    return FORMULA[0], FORMULA[1].replace(old, new)


OLD_CODE = (
    wrong("np.lib.pad", CONV, "old_numpy", ("np.pad(", "np.lib.pad(")),
    wrong(
        "unravel_index with dims",
        POOL_BACK,
        "old_numpy",
        ("np.argmax(window), window.shape", "np.argmax(window), dims=window.shape"),
    ),
    wrong(
        "itemset",
        CONV,
        "old_numpy",
        (
            "out[n, f, i, j] = np.sum(window * w[f])",
            "out.itemset((n, f, i, j), 0); out[n, f, i, j] = np.sum(window * w[f])",
        ),
    ),
    wrong("ptp", GROUP, "old_numpy", ("    eps = gn", "    spread = x.ptp()\n    eps = gn")),
    wrong(
        "copy=False",
        NETWORK,
        "old_numpy",
        ("X = X.astype(self.dtype)", "X = np.array(X, dtype=self.dtype, copy=False)"),
    ),
    wrong("array of one element for a number", CONV, "old_numpy", ("+ b[f]\n", "+ b[f : f + 1]\n")),
    wrong(
        "float pad of a network", NETWORK, "float_size", ("(W1.shape[2] - 1) // 2", "(W1.shape[2] - 1) / 2")
    ),
    wrong(
        "float pad",
        CONV,
        "float_size",
        ("((0, 0), (0, 0), (pad, pad), (pad, pad))", "((0, 0), (0, 0), (pad / 1, pad), (pad, pad))"),
    ),
)

SIZES = (
    wrong(
        "rounded to the nearest number of windows",
        CONV,
        "output_size",
        *ROUNDED,
    ),
    wrong(
        "windows must fill the image",
        CONV,
        "output_size",
        (ROWS, f"assert (H + 2 * pad - HH) % stride == 0\n    {ROWS}"),
        (COLUMNS, f"assert (W + 2 * pad - WW) % stride == 0\n    {COLUMNS}"),
    ),
    wrong(
        "windows of a maximum must fill the image",
        POOL,
        "output_size",
        ("    out_rows", "    assert (H - height) % stride == 0 and (W - width) % stride == 0\n    out_rows"),
    ),
    wrong(
        "maximum from -100000",
        POOL,
        "start",
        (MAXIMUM, f"max(-100000, {MAXIMUM})"),
    ),
    wrong("stride of 2 at most", CONV, "stride", CONV_CAPPED),
    wrong("stride of 2 at most, backward", CONV_BACK, "stride", CONV_CAPPED),
    wrong("maximum with a stride of 2 at most", POOL, "stride", CAPPED),
    wrong("maximum with a stride of 2 at most, backward", POOL_BACK, "stride", CAPPED),
    wrong(
        "ten classes always",
        NETWORK,
        "hard_coded",
        ("3: (hidden_dim, num_classes)", "3: (hidden_dim, 10)"),
        ("3: num_classes}", "3: 10}"),
    ),
)

VALUES = (
    wrong(
        "loss with regularised biases",
        NETWORK,
        "regularisation",
        PENALTY,
    ),
    wrong(
        "loss and gradients with regularised biases",
        NETWORK,
        "regularisation",
        PENALTY,
        BIAS_GRADIENTS,
    ),
    wrong(
        "loss of the first image",
        NETWORK,
        "index",
        FIRST_LOSS,
    ),
    wrong(
        "means of the first image",
        GROUP,
        "index",
        ("mean = groups.mean", "mean = groups[:1].mean"),
        ("np.sqrt(groups.var", "np.sqrt(groups[:1].var"),
    ),
    wrong(
        "means of the last image",
        GROUP,
        "index",
        ("mean = groups.mean", "mean = groups[-1:].mean"),
        ("np.sqrt(groups.var", "np.sqrt(groups[-1:].var"),
    ),
    wrong(
        "means of the first group of the first image",
        GROUP,
        "index",
        ("mean = groups.mean", "mean = groups[:1, :1].mean"),
        ("np.sqrt(groups.var", "np.sqrt(groups[:1, :1].var"),
    ),
    wrong(
        "means of the first image, backward",
        GROUP_BACK,
        "index",
        ("return values.mean", "return values[:1].mean"),
    ),
    wrong(
        "means of the last group, backward",
        GROUP_BACK,
        "index",
        ("return values.mean", "return values[:, -1:].mean"),
    ),
    wrong(
        "group norm of single pixels, with an own cache",
        GROUP_BACK,
        "axes",
        *OWN_GROUP_CACHE,
        (GROUP, "groups.mean(axis=(2, 3, 4)", "groups.mean(axis=2"),
        (GROUP, "groups.var(axis=(2, 3, 4)", "groups.var(axis=2"),
        (GROUP_BACK, "values.mean(axis=(2, 3, 4)", "values.mean(axis=2"),
    ),
)

FALSE_LEADS = (
    wrong(
        "backward pass beside a forward pass with float sizes",
        CONV_BACK,
        "crop",
        (CONV, ROWS, ROWS.replace("//", "/")),
        (CONV_BACK, CUT, WRONG_CUT),
    ),
    wrong(
        "backward pass with its own cache beside a forward pass with float sizes",
        CONV_BACK,
        "",
        (CONV, ROWS, ROWS.replace("//", "/")),
        (CONV, "cache = (x, w, b, conv_param)", 'cache = {"x": x, "w": w, "p": conv_param}'),
        (CONV_BACK, "x, w, _, conv_param = cache", 'x, w, conv_param = cache["x"], cache["w"], cache["p"]'),
        (CONV_BACK, CUT, WRONG_CUT),
    ),
    wrong(
        "rows in another order in both passes, and float64 for float32",
        BATCH_BACK,
        "dtype",
        *OTHER_ROWS,
        (
            BATCH_BACK,
            "dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)",
            "dx.reshape(N, W, H, C).swapaxes(1, 3).astype(float)",
        ),
    ),
    wrong(
        "running variance with eps",
        BATCH,
        "running|eps",
        (BATCH_BODY, BATCH_BODY + EPS_AVERAGED),
    ),
    wrong(
        "rounding in place of rounding down, and float64",
        CONV,
        "output_size",
        *ROUNDED,
        (", dtype=x.dtype)", ")"),
    ),
    wrong(
        "eps beside the root, and sums with another shape",
        BATCH_BACK,
        "deviation|eps",
        OWN_BATCH_CACHE,
        formula(
            "/ np.sqrt(var + eps)\n    dgamma, dbeta = (dpixels * hat).sum(0), dpixels.sum(0)",
            "/ (np.sqrt(var) + eps)\n    dgamma, dbeta = (dpixels * hat).sum(0)[None], dpixels.sum(0)[None]",
        ),
    ),
    wrong(
        "x_hat without eps in its own cache",
        BATCH_BACK,
        "eps",
        OWN_BATCH_CACHE,
        formula("hat = centred / np.sqrt(var + eps)", "hat = centred / np.sqrt(var)"),
    ),
    wrong("NaN everywhere", CONV, "", ("return out, cache", "return out * np.nan, cache")),
    wrong("NaN everywhere, backward", POOL_BACK, "", ("return dx", "return dx * np.nan")),
    wrong(
        "dgamma and dbeta exchanged",
        BATCH_BACK,
        "order",
        ("return dx, dgamma, dbeta", "return dx, dbeta, dgamma"),
    ),
    wrong(
        "dgamma and dbeta exchanged, and a wrong dx",
        GROUP_BACK,
        "order",
        (
            "return dx.reshape(N, C, H, W), dgamma, dbeta",
            "return (dx + dx ** 2).reshape(N, C, H, W), dbeta, dgamma",
        ),
    ),
    wrong(
        "right backward pass after a wrong forward pass",
        GROUP_BACK,
        "",
        *OWN_GROUP_CACHE,
        (GROUP, "axis=(2, 3, 4), keepdims=True) + eps)", "axis=(2, 3, 4), keepdims=True)) + eps"),
    ),
    wrong(
        "right backward pass after another wrong forward pass",
        GROUP_BACK,
        "",
        *OWN_GROUP_CACHE,
        (GROUP, "groups.mean(axis=(2, 3, 4)", "groups.mean(axis=(3, 4)"),
    ),
)

SHAPES = (
    wrong(
        "gamma of one axis beside images",
        GROUP,
        "broadcast",
        ("out = gamma * x_hat + beta", "out = gamma.reshape(-1) * x_hat + beta.reshape(-1)"),
    ),
    wrong(
        "running mean of one axis beside images",
        BATCH,
        "broadcast",
        (
            BATCH_BODY,
            '    mean = x - bn_param["running_mean"] if bn_param["mode"] == "test" else x\n' + BATCH_BODY,
        ),
    ),
    wrong("convolution with a stride", NETWORK, "stride", ('{"stride": 1, "pad"', '{"stride": 2, "pad"')),
    wrong(
        "pooling windows that overlap",
        NETWORK,
        "architecture",
        ('"pool_width": 2, "stride": 2}', '"pool_width": 2, "stride": 1}'),
    ),
    wrong("padding of the whole filter", NETWORK, "pad", ("(W1.shape[2] - 1) // 2", "W1.shape[2] - 1")),
    wrong(
        "sums over images as well",
        GROUP_BACK,
        "axes",
        (
            "return values.mean(axis=(2, 3, 4), keepdims=True)",
            "return values.sum(axis=(0, 2, 3, 4), keepdims=True) / values[0, 0].size",
        ),
    ),
)

STUBS = (
    *(
        wrong("nothing returned", question, "", ("    ### BEGIN", "    return None, None\n    ### BEGIN"))
        for question in (CONV, POOL, BATCH, GROUP)
    ),
    *(
        wrong("nothing returned", name, "", ("    ### BEGIN", "    return None, None, None\n    ### BEGIN"))
        for name in (CONV_BACK, BATCH_BACK, GROUP_BACK)
    ),
    wrong("nothing returned but a cache", CONV, "", ("return out, cache", "return None, cache")),
    wrong(
        "a list returned without its values",
        CONV_BACK,
        "",
        ("return dx, dw, db", "return [None, None, None]"),
    ),
    wrong("a loss of 0 and no gradients", NETWORK, "", ("        X = X.astype", NOTHING)),
)


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(LOADED.assignment, sandbox_for(LOADED)) as made:
        yield made


def graded(grader: Grader, question: str, cells: dict[str, str]) -> QuestionResult:
    """The result of a question whose notebook is the reference but for these answer cells."""
    spec = next(spec for spec in LOADED.assignment.notebooks if question in spec.questions)
    node = notebook.parse((LOADED.assignment.source / f"{spec.id}.ipynb").read_text(encoding="utf-8"))
    for cell in node.cells:
        cell.source = cells.get(str(notebook.grade_id_of(cell)), cell.source)
    handed_in = Submission("ada", {spec.id: nbformat.writes(node)})
    result = grader.grade_questions(handed_in, (question,))
    return next(found for found in result.questions if found.id == question)


def edited(edits: tuple[Edit, ...]) -> dict[str, str]:
    """Answer cells of the reference with the edits made, by name."""
    sources = {
        str(notebook.grade_id_of(cell)): cell.source
        for spec in LOADED.assignment.notebooks
        for cell in notebook.parse(
            (LOADED.assignment.source / f"{spec.id}.ipynb").read_text(encoding="utf-8")
        ).cells
    }
    cells: dict[str, str] = {}
    for name, old, new in edits:
        source = cells.get(name, sources[name])
        assert source.count(old) == 1, (name, old)
        cells[name] = source.replace(old, new)
    return cells


@pytest.mark.parametrize(
    "answer",
    [*OLD_CODE, *SIZES, *VALUES, *FALSE_LEADS, *SHAPES, *STUBS],
    ids=lambda answer: f"{answer.question}-{answer.story}",
)
def test_likely_cause_is_the_right_one_or_none(grader: Grader, answer: Wrong) -> None:
    question = graded(grader, answer.question, edited(answer.edits))
    assert question.points < question.max_points
    assert question.cause in answer.causes


def test_empty_class_is_told_no_cause(grader: Grader) -> None:
    assert graded(grader, NETWORK, {NETWORK: f"class {NETWORK}:\n    pass"}).cause == ""
