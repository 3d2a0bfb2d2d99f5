"""How the student's class is tried on small networks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from autograder.assignments.assignment2.hidden_tests.network import (
    NAMES,
    WEIGHTS,
    Network,
    param_shapes,
)
from autograder.sandbox import StudentAnswer, StudentError, StudentRaised
from autograder.testing import Array, Check, CheckFailed, Fault, Object, Student, exchanged, in_steps
from autograder.testing.layer_helpers import WRITTEN

T = TypeVar("T")

Options = dict[str, Any]
"""Of `Trial.network`."""

Step = tuple[str, Any]
"""What happens to a model: `loss` is called for the `scores`, or for `both` loss and gradients, of a network;
`images` fills two arrays with the images and labels of a network, and calls for it get these from then on;
`update` puts parameters into params, `fill` into the arrays that these were at `hold`; any other word is an
attribute that is set."""

Call = tuple[tuple[Any, ...], Callable[[Any], Any]]
"""Arguments of `loss`, and what judges the value that it returns."""

OTHERS: tuple[Options, ...] = ({"size": 7}, {"dtype": "float32"})
"""Other networks on which a test tries an answer that is wrong: with the default size of filters, and in the
default dtype."""

PLAIN: Options = {"plain": True, "size": 1}
"""A network on which padding and ReLUs do not show."""

IN_THE_WORKER = (
    WRITTEN
    + """
def _hidden_model(sizes, params):
    model = notebook["ThreeLayerConvNet"](**sizes)
    model.params.update(params)
    return model


def _hidden_life(sizes, params, steps):
    model = _hidden_model(sizes, params)
    returned, images = [], None
    for verb, given in steps:
        if verb == "loss":
            returned.append(model.loss(*given))
        elif verb == "images":
            images = images or given
            for array, value in zip(images, given):
                array[...] = value
        elif verb == "loss of images":
            returned.append(model.loss(*images[:given]))
        elif verb == "update":
            model.params.update(given)
        elif verb == "hold":
            held = _hidden_arrays(model)
        elif verb == "fill":
            _hidden_fill(held, given)
        else:
            setattr(model, verb, given)
    return tuple(returned)


def _hidden_lives(lives):
    return [_hidden_life(*life) for life in lives]


def _hidden_side_by_side(made, calls):
    models = [_hidden_model(*each) for each in made]
    return [models[n].loss(*arguments) for n, arguments in calls]


def _hidden_after_losses(sizes, params, X, y):
    model = _hidden_model(sizes, params)
    before = dict(model.params)
    model.loss(X, y)
    model.loss(X)
    return X, y, dict.fromkeys(before), model.params


def _hidden_filled(sizes, values):
    model, other = (notebook["ThreeLayerConvNet"](**sizes) for _ in range(2))
    before = {name: array.copy() for name, array in other.params.items()}
    _hidden_fill(_hidden_arrays(model), values)
    return model.params, before, other.params


def _hidden_given_away(sizes, params, X, y):
    model = _hidden_model(sizes, params)
    written, losses, scores, stay = _hidden_written([model.loss(X)]), [], [], True
    for _ in range(2):
        loss, grads = model.loss(X, y)
        losses.append((float(loss), {name: array.copy() for name, array in grads.items()}))
        stay = stay and _hidden_still(written)
        written += _hidden_written(grads.values())
        for _ in range(2):
            again = model.loss(X)
            scores.append(again.copy())
            stay = stay and _hidden_still(written)
            written += _hidden_written([again])
    model.loss(2 * X, y)
    return scores, losses, stay and float(loss) == losses[-1][0] and _hidden_still(written)


def _hidden_new_params(sizes):
    return dict(notebook["ThreeLayerConvNet"](**sizes).params)


def _hidden_drawn_after_use(sizes, seeds, X, y):
    drawn = []
    for seed in seeds:
        np.random.seed(seed)
        model = notebook["ThreeLayerConvNet"](**sizes)
        for arguments in ((X,), (X, y)):
            try:
                model.loss(*arguments)
            except Exception:
                pass
        drawn.append(np.random.random())
    return drawn


def _hidden_arrays(model):
    return dict(model.params)


def _hidden_fill(arrays, values):
    for name, value in values.items():
        arrays[name][...] = value
"""
)


@dataclass
class Shared:
    """Networks that all tests try first, so that one call of the student's serves many of them.

    Attributes:
        rng: makes what each is drawn from, whichever test comes first.
        networks: by their options.
    """

    rng: Callable[[], np.random.Generator]
    networks: dict[str, Network] = field(default_factory=dict)


@dataclass(frozen=True)
class Trial:
    """Draws networks and tries the student's class on them."""

    student: Student
    rng: np.random.Generator
    check: Check
    shared: Shared

    def network(
        self,
        image: Sequence[int] = (2, 4, 4),
        images: int = 3,
        filters: int = 3,
        size: int = 3,
        hidden: int = 5,
        classes: int = 4,
        reg: float = 0.0,
        bias: float = 0.0,
        dtype: str = "float64",
        label: int | None = None,
        plain: bool = False,
    ) -> Network:
        """A network whose biases are of the size `bias`, and a batch, all of one `label` if given.

        No unit is within rounding of its kink, and no softmax so sure of the right class that its gradient,
        1 - 0.9999, is all rounding (`CONDITION`). Each ReLU shows; neither a label nor the images' mean is 0.
        """
        shapes = param_shapes(image, filters, size, hidden, classes)
        sizes = {"input_dim": tuple(image), "num_filters": filters, "filter_size": size}
        sizes |= {"hidden_dim": hidden, "num_classes": classes, "dtype": np.dtype(dtype).type, "reg": reg}
        while True:
            X = self.images((images, *image), dtype, plain)
            y = self.labels(images, classes) if label is None else np.full(images, label)
            network = Network(sizes, self.drawn_params(shapes, dtype, bias, plain), X, y, reg, plain)
            if network.is_clear:
                return network

    def usual(self, **options: Any) -> Network:
        """The network with these options that all tests share."""
        known, key = self.shared.networks, repr(sorted(options.items()))
        if key not in known:
            known[key] = replace(self, rng=self.shared.rng()).network(**options)
        return known[key]

    def images(self, shape: Sequence[int], dtype: npt.DTypeLike, positive: bool) -> Array:
        """Images whose mean is not 0, so that it shows if they are centred."""
        return (0.5 + self.drawn(shape, float, positive)).astype(dtype)

    def drawn(self, shape: Sequence[int], dtype: npt.DTypeLike, positive: bool = False) -> Array:
        numbers = self.rng.standard_normal(shape).astype(dtype)
        return np.abs(numbers) if positive else numbers

    def drawn_params(
        self,
        shapes: Mapping[str, tuple[int, ...]],
        dtype: npt.DTypeLike,
        bias: float = 0.0,
        positive: bool = False,
    ) -> dict[str, Array]:
        sizes = {name: 0.4 if name in WEIGHTS else bias for name in shapes}
        drawn = {name: self.drawn(shape, dtype, positive) for name, shape in shapes.items()}
        return {name: (value * sizes[name]).astype(dtype) for name, value in drawn.items()}

    def other_params(self, network: Network) -> Network:
        """The same images, labels and sizes with other parameters, biases among them."""
        return self.changed_in_steps(network)[-1]

    def changed_in_steps(self, network: Network, *steps: Sequence[str]) -> list[Network]:
        """The network with more and more other parameters: those of each step, and then the others."""
        others = set(NAMES).difference(*steps)
        changed = [network]
        for names in (*steps, sorted(others)):
            shapes = {name: network.params[name].shape for name in names}
            while True:
                new = self.drawn_params(shapes, network.dtype, 0.5, positive=network.plain)
                other = replace(changed[-1], params=changed[-1].params | new)
                if other.is_clear:
                    break
            changed.append(other)
        return changed[1:]

    def labels(self, images: int, classes: int) -> Array:
        """Random labels, the first of which is not 0."""
        others = self.rng.integers(0, classes, images - 1)
        return np.concatenate([self.rng.integers(1, classes, 1), others])

    def other_batch(self, network: Network, images: int) -> Network:
        """The same network with another batch of so many images."""
        while True:
            X = self.images((images, *network.X.shape[1:]), network.dtype, network.plain)
            y = self.labels(images, network.sizes["num_classes"])
            other = replace(network, X=X, y=y)
            if other.is_clear:
                return other

    def right_for_one(
        self, values: Callable[[Network], T], *others: Options, **options: Any
    ) -> tuple[Network, T]:
        """A network for which values are right, and what `values` gives for it.

        Some are tried, so that a mistake in one thing costs no test of another.

        Args:
            values: raises if they are wrong.
            others: options of networks that are tried where the first one's are wrong, besides `OTHERS`.
            options: of all.
        """
        failures = []
        for other in ({}, *others, *OTHERS):
            network = self.usual(**(options | other))
            try:
                return network, values(network)
            except (CheckFailed, StudentRaised, StudentAnswer) as failure:
                failures.append((failure, self.check.error, self.check.tolerance))
                self.check.forget()
        first, self.check.error, self.check.tolerance = failures[0]
        raise first

    def judged(self, values: Callable[[Network], T], *others: Options, **options: Any) -> tuple[Network, T]:
        """As `right_for_one`, for a test that is about something else.

        Raises:
            NotJudged: there is none.
        """
        with self.check.values_first():
            return self.right_for_one(values, PLAIN, *others, **options)

    def exchanged(self, network: Network) -> tuple[Network, Network, Network]:
        """The network with another batch of as many images, then two labels in each other's place, then two
        pixels as well: no sum tells one from another."""
        while True:
            other = self.other_batch(network, len(network.X))
            other = replace(other, X=in_steps(other.X))
            labels = replace(other, y=np.concatenate([other.y[:-2], other.y[:-3:-1]]))
            pixels = replace(labels, X=exchanged(labels.X))
            batches = other, labels, pixels
            scores = np.abs(np.subtract(labels.scores.values, pixels.scores.values))
            losses = [float(each.loss_and_grads[0].values) for each in batches]
            told_apart = scores.max() > 0.01 and abs(losses[0] - losses[1]) > 0.01
            if told_apart and all(each.is_clear for each in batches):
                return batches

    def model(self, network: Network) -> Object:
        """The student's model, with the network's parameters put into it."""
        model = self.new(**network.sizes)
        model.update("params", network.params)
        return model

    def arrays(self, model: Object) -> Any:
        """What stands for the arrays that the model holds now."""
        self.student.define(IN_THE_WORKER)
        return self.student.call("_hidden_arrays", model, keep=(0,)).value

    def fill(self, arrays: object, params: Mapping[str, Array]) -> None:
        """Write parameters into `arrays`."""
        self.student.call("_hidden_fill", arrays, dict(params))

    def everything(self, network: Network) -> Any:
        """Scores, loss and gradients of a new model are right.

        Returns:
            The loss.
        """
        return self._losses(network, *(self._call(verb, network) for verb in ("scores", "both")))

    def _call(self, verb: str, network: Network) -> Call:
        """The call of a `Step`."""
        if verb == "scores":
            return (network.X,), partial(self._right_scores, network)
        return (network.X, network.y), partial(self._right_loss_and_grads, network)

    def live(self, network: Network, steps: Sequence[Step]) -> None:
        """Whatever happens to a model that begins as this network, its results are right.

        All happens in one request. Where something is wrong it happens anew step by step, as in `_losses`.
        """
        sent: list[tuple[str, Any]] = []
        judges: list[Callable[[Any], Any]] = []
        in_place = None
        for verb, given in steps:
            if verb in ("scores", "both"):
                arguments, judge = self._call(verb, given)
                in_arrays = "loss of images", len(arguments)
                sent.append(in_arrays if given is in_place else ("loss", arguments))
                judges.append(judge)
            elif verb == "images":
                in_place = given
                sent.append((verb, (given.X, given.y)))
            else:
                sent.append((verb, given))
        self.student.define(IN_THE_WORKER)

        def at_once() -> None:
            answer = self.student.call("_hidden_life", network.sizes, network.params, sent)
            for value, judge in zip(self._each(answer.value, judges), judges, strict=True):
                judge(value)

        if not self.check.holds(at_once):
            self._live_step_by_step(self.model(network), steps)

    def _live_step_by_step(self, model: Object, steps: Sequence[Step]) -> None:
        held, in_place = None, None
        images: tuple[Any, ...] = ()
        for verb, given in steps:
            if verb in ("scores", "both"):
                arguments, judge = self._call(verb, given)
                if given is in_place:
                    arguments = images[: len(arguments)]
                judge(model.call("loss", *arguments).value)
            elif verb == "images":
                in_place, values = given, (given.X, given.y)
                for array, value in zip(images, values, strict=False):
                    self.student.library("numpy", "copyto", array, value)
                images = images or tuple(map(self.student.put, values))
            elif verb == "update":
                model.update("params", given)
            elif verb == "hold":
                held = self.arrays(model)
            elif verb == "fill":
                self.fill(held, given)
            else:
                self.student.library("builtins", "setattr", model, verb, given)

    def side_by_side(self, *networks: Network) -> list[Any]:
        """Models that take turns, and are all made before one is used, give right results; as `live`.

        Returns:
            The last scores of each.
        """
        calls = [
            (n, *self._call(verb, network))
            for verb in ("scores", "both", "scores")
            for n, network in enumerate(networks)
        ]
        self.student.define(IN_THE_WORKER)

        made = [(network.sizes, network.params) for network in networks]
        asked = [(n, arguments) for n, arguments, _ in calls]
        try:
            answer = self.student.call("_hidden_side_by_side", made, asked)
            values = self._each(answer.value, calls)
            judged = [judge(value) for value, (*_, judge) in zip(values, calls, strict=True)]
        except (CheckFailed, StudentError):
            self.check.forget()
            models = [self.model(network) for network in networks]
            judged = [judge(models[n].call("loss", *arguments).value) for n, arguments, judge in calls]
        return judged[-len(networks) :]

    def after_losses(self, network: Network) -> tuple[Any, Any, set[str], Any]:
        """X, y, the names in params before, and params, after calls of `loss` of a new model."""
        self.student.define(IN_THE_WORKER)
        arguments = network.sizes, network.params, network.X, network.y
        try:
            answer = self.student.call("_hidden_after_losses", *arguments)
            X, y, names, params = self.check.parts("a model", answer.value, ("X", "y", "names", "params"))
            return X, y, self.names_of(names), params
        except (CheckFailed, StudentError):
            self.check.forget()
        model, X, y = self.model(network), network.X, network.y
        before = self.names_of(model.get("params"))
        for call in ((X, y), (X,)):
            self.check.unchanged(model.call("loss", *call), ("X", "y"))
        return X, y, before, model.get("params")

    def arrays_are_own(self, sizes: Mapping[str, Any], numbers: Mapping[str, Array]) -> None:
        """params of a model holds six arrays alone: one is not another, nor another model's."""
        self.student.define(IN_THE_WORKER)
        answer = self.student.call("_hidden_filled", dict(sizes), dict(numbers))
        filled, before, after = self.check.parts("two models", answer.value, ("filled", "before", "after"))
        for params, expected in ((filled, numbers), (after, before)):
            right = self.six(expected)
            self.check.that(self.names_of(params) == {*NAMES}, "params holds other entries")
            for name, array in self.six(params).items():
                self.check.that(np.array_equal(array, right[name]), f"{name} is not an array of its own")

    def given_away(self, network: Network) -> None:
        """Results are the caller's: writing into them spoils no later call, which changes none of them."""
        self.student.define(IN_THE_WORKER)
        arguments = network.sizes, network.params, network.X, network.y
        answer = self.student.call("_hidden_given_away", *arguments)
        scores, returned, stay = self.check.parts(
            "loss", answer.value, ("scores", "both", "whether they stay")
        )
        for each in self.check.parts("loss", scores, [f"scores {n}" for n in range(4)]):
            self._right_scores(network, each)
        for each in self.check.parts("loss", returned, ("first", "second")):
            self._right_loss_and_grads(network, each)
        self.check.that(stay is True, "a later call changed what an earlier one returned")

    def many(self) -> Network:
        """Many images, made of a few, which come one after another; their number is a prime. Labels are small
        integers.

        Images 501 and 502 have other labels, and no sum tells whether they are in each other's place. The
        first images have another loss, in float32, too.
        """
        rows = (98 + np.arange(1031)) // 150 % 7
        while True:
            few = self.network((1, 2, 2), 7, 2)
            few = replace(few, X=in_steps(few.X))
            many = replace(few, X=few.X[rows], y=few.y[rows].astype(np.uint8))
            first = replace(many, X=many.X[:64], y=many.y[:64])
            whole, part = (float(each.loss_and_grads[0].values) for each in (many, first))
            if few.is_clear and many.y[501] != many.y[502] and abs(part - whole) > 0.05 * whole:
                return many

    def with_zeros(self, network: Network) -> Network:
        """The network with a 0 among the numbers of each parameter."""
        while True:
            params = {name: array.copy() for name, array in network.params.items()}
            for array in params.values():
                array.flat[self.rng.integers(array.size)] = 0
            other = replace(network, params=params)
            if other.is_clear:
                return other

    def unlikely(self, apart: float) -> Network:
        """A network so sure of other classes that the labels' scores are up to so far below the largest.

        No score is larger than twice that: a softmax may do without the shift. The first label is not 0.
        """
        while True:
            network = self.network()
            scores = np.asarray(network.scores)
            widest = (scores.max(axis=1) - scores.min(axis=1)).max()
            if np.abs(scores).max() < 2 * widest:
                break
        times, y = apart / widest, scores.argmin(axis=1)
        turn = int(y[0] == 0)
        last = {name: np.roll(network.params[name] * times, turn, axis=-1) for name in ("W3", "b3")}
        return replace(network, params=network.params | last, y=(y + turn) % scores.shape[1])

    def _losses(self, network: Network, *calls: Call) -> Any:
        """Call `loss` of a new model, which is made, filled and called in one request.

        Where the values are wrong that is done anew step by step, so that the failure comes from a call of
        its own, from which a cause can be told.

        Returns:
            What judged the last call gives.
        """
        judged = None
        try:
            values = self._of_new_model(network, [arguments for arguments, _ in calls])
            for value, (_, judge) in zip(values, calls, strict=True):
                judged = judge(value)
        except (CheckFailed, StudentError):
            self.check.forget()
            model = self.model(network)
            for arguments, judge in calls:
                judged = judge(model.call("loss", *arguments).value)
        return judged

    def _of_new_model(self, network: Network, calls: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
        """What `loss` of a new model returns for these arguments; asked once for each network."""
        key = tuple(map(len, calls))
        for asked, returned in network.returned.items():
            if asked[: len(key)] == key:
                return returned[: len(key)]
        self.student.define(IN_THE_WORKER)
        answer = self.student.call("_hidden_life", *new_life(network, calls))
        network.returned[key] = self._each(answer.value, calls)
        return network.returned[key]

    def ask(self, networks: Sequence[Network], verbs: Sequence[str] = ("scores", "both")) -> None:
        """Ask for what these calls of new models return in one request, which costs less.

        Where one of them raises, each is asked for by itself.
        """
        calls = [[self._call(verb, network)[0] for verb in verbs] for network in networks]
        self.student.define(IN_THE_WORKER)
        try:
            answer = self.student.call("_hidden_lives", list(map(new_life, networks, calls)))
            for network, asked, returned in zip(
                networks, calls, self._each(answer.value, calls), strict=True
            ):
                network.returned[tuple(map(len, asked))] = self._each(returned, asked)
        except (CheckFailed, StudentError):
            self.check.forget()

    def _each(self, returned: object, asked: Sequence[object]) -> tuple[Any, ...]:
        return self.check.parts("loss", returned, [f"call {n}" for n in range(len(asked))])

    def drawn_after_use(self, sizes: Mapping[str, Any], seeds: Sequence[int]) -> tuple[Any, ...]:
        """What np.random gives where it is seeded before a model is made and used; other tests are about a
        loss that raises."""
        X, y = np.zeros((1, *sizes["input_dim"])), np.zeros(1, int)
        self.student.define(IN_THE_WORKER)
        drawn = self.student.call("_hidden_drawn_after_use", dict(sizes), list(seeds), X, y).value
        return self.check.parts("np.random", drawn, [f"seed {seed}" for seed in seeds])

    def new(self, **sizes: Any) -> Object:
        return self.student.make("ThreeLayerConvNet", **sizes)

    def scores(self, network: Network) -> Any:
        """The student's scores, whose values are right."""
        return self._losses(network, ((network.X,), partial(self._right_scores, network)))

    def loss(self, network: Network) -> Any:
        """The student's loss, which is right."""
        return self.loss_and_grads(network, ())

    def loss_and_grads(self, network: Network, names: Sequence[str]) -> Any:
        """The student's loss, which is right, as are the gradients `names` of the same call."""
        judge = partial(self._right_loss_and_grads, network, names=names)
        return self._losses(network, ((network.X, network.y), judge))

    def grads(self, network: Network, names: Sequence[str] = NAMES) -> Any:
        """The student's gradients, of which those called `names` have right values."""
        judge = partial(self._right_grads, network, names=names)
        return self._losses(network, ((network.X, network.y), judge))

    def _right_scores(self, network: Network, scores: Any) -> Any:
        self.check.close("scores", scores, network.scores)
        return scores

    def _right_loss_and_grads(self, network: Network, returned: Any, names: Sequence[str] = NAMES) -> Any:
        loss, _ = self._parts(returned)
        self.check.close("loss", loss, network.loss_and_grads[0])
        self._right_grads(network, returned, names)
        return loss

    def _right_grads(self, network: Network, returned: Any, names: Sequence[str]) -> Any:
        _, grads = self._parts(returned)
        right = network.loss_and_grads[1]
        for name in names:
            gradient = self.check.entry("grads", grads, name, Fault.PARTS)
            self.check.close(f"grads['{name}']", gradient, right[name])
        return grads

    def returned(self, model: Object, network: Network) -> tuple[Any, Any]:
        """The loss and the gradients of a model, whatever their values."""
        return self._parts(model.call("loss", network.X, network.y).value)

    def _parts(self, returned: Any) -> tuple[Any, Any]:
        loss, grads = self.check.parts("loss(X, y)", returned, ("loss", "grads"))
        return loss, grads

    def names_of(self, params: Any) -> set[str]:
        """What the arrays of params are called."""
        self.check.that(type(params) is dict, "params should be a dict of arrays")
        return set(params)

    def new_params(self, **sizes: Any) -> dict[str, Any]:
        """The params of a new model; in one request where nothing goes wrong."""
        self.student.define(IN_THE_WORKER)
        try:
            return self.six(self.student.call("_hidden_new_params", sizes).value)
        except (CheckFailed, StudentError):
            return self.params(self.new(**sizes))

    def params(self, model: Object) -> dict[str, Any]:
        return self.six(model.get("params"))

    def six(self, params: object) -> dict[str, Any]:
        """The arrays of params."""
        return {name: self.check.entry("params", params, name) for name in NAMES}


def new_life(network: Network, calls: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Arguments of `_hidden_life` for a new model that is called with these arguments."""
    return network.sizes, network.params, [("loss", arguments) for arguments in calls]
