"""Cases of every kind, each tried once for all tests of a question, which look at one property each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic

import numpy as np

from autograder.sandbox import Handle, StudentError, StudentTimeout
from autograder.testing.layer_calls import Case, in_parts, inputs_of
from autograder.testing.layer_sequences import KEPT, KEPT_OUT, LayerSequences, changed_later
from autograder.testing.verdicts import CheckFailed

OUTS, GRADIENTS, SECOND = "_hidden_every_out", "_hidden_every_gradient", "_hidden_second_gradients"
"""Helpers, and the parts of what they return for a case."""
PARTS = {
    OUTS: ("out", "out of a second call", "whether out stays", "which inputs changed"),
    GRADIENTS: ("gradients", "what changed"),
    SECOND: ("gradients", "those of a second call", "whether they stay", "what changed"),
}
"""The second call's are None where they are the same again."""

Tried = list[tuple[Case, tuple[Any, ...] | None]]
Right = list[tuple[Case, tuple[Any, ...]]]


@dataclass
class OfLayer(Generic[Case]):
    """What the tests of a layer's forward and backward pass share.

    Attributes:
        cases: of every kind.
        tried: by a helper's name each case and the parts of what it gave; None where a call raised.
        right: those of them whose values are right.
        endless: whether one of their calls did not come to its end.
    """

    cases: Sequence[Case]
    tried: dict[str, Tried[Case]] = field(default_factory=dict)
    right: dict[str, Right[Case]] = field(default_factory=dict)
    endless: bool = False


@dataclass
class Kinds:
    """What tests share: for each layer, cases of every kind.

    Attributes:
        rng: makes what draws the cases of a layer, whichever test comes first; None where there are none.
        layers: by what sets one trial apart from another.
    """

    rng: Callable[[], np.random.Generator] | None = None
    layers: dict[object, OfLayer[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class LayerKinds(LayerSequences[Case]):
    """Tries the student's two functions on cases of every kind.

    An answer may take a way of its own for one image, for windows of the image's size, for float32. Each
    property is to hold there, too, and not the values alone.
    """

    kinds: Kinds = field(default_factory=Kinds)

    def every_kind(self) -> list[Case]:
        """Draw the cases: each kind of size with each other, in either precision. None by default."""
        return []

    @property
    def shared(self) -> OfLayer[Case]:
        """What all tests of this layer share."""
        tools = "student", "rng", "check", "kinds"
        key = type(self), *(getattr(self, f.name) for f in fields(self) if f.name not in tools)
        if key not in self.kinds.layers:
            rng = self.kinds.rng
            self.kinds.layers[key] = OfLayer([] if rng is None else replace(self, rng=rng()).every_kind())
        return self.kinds.layers[key]

    def cases(self) -> Sequence[Case]:
        """The cases of every kind."""
        return self.shared.cases

    def forward_every_kind(self) -> None:
        """out is right for each case; where it is not, the failure comes from a call of its own."""
        right = {id(case) for case, _ in self._right_outs()}
        self._every([case for case in self.cases() if id(case) not in right], self.forward)

    def backward_every_kind(self) -> None:
        """The gradients are right for each case, with either cache; as `forward_every_kind`."""
        right = {id(case) for case, _ in self._right_gradients()}
        self._every([case for case in self.cases() if id(case) not in right], self.backward)

    def outs_of_every_kind(self) -> list[tuple[Case, Any]]:
        """Each case for which there is an out, whatever its values, and that."""
        return [(case, parts[0]) for case, parts in self._tried(OUTS, inputs_of) if parts is not None]

    def right_outs_of_every_kind(self) -> list[tuple[Case, Any]]:
        """Each case whose out is right, and that."""
        return [(case, out) for case, (out, *_) in self._right_outs()]

    def right_gradients_of_every_kind(self) -> list[tuple[Case, Any]]:
        """Each case whose gradients are right, and what the backward pass returned."""
        return [(case, returned) for case, (returned, *_) in self._right_gradients()]

    def inputs_of_every_kind_are_kept(self) -> None:
        """The forward pass changes none of those inputs that have names, whatever it returns."""
        for case, parts in self._tried(OUTS, inputs_of):
            if parts is not None:
                self._unchanged(case.names, parts[3])

    def outs_of_every_kind_stay(self) -> None:
        """out belongs to the caller: who writes into it spoils no later call, nor does that change it.

        Where a call has changed its inputs, a second one may give anything: another test is about that.
        """
        for case, parts in self._tried(OUTS, inputs_of):
            if parts is not None and not _as_the_first(parts) and not any(parts[3]):
                out, again, stays, _ = parts
                if self.check.holds(self._judge_out, case, out):
                    self.check.that(stays is True, changed_later("out"))
                    self.check.that(again is None or self.check.holds(self._judge_out, case, again), KEPT_OUT)

    def wrong_with_own_cache_alone(self, judge: Callable[[Case, Any], None]) -> list[Case]:
        """Cases with a right out for which the backward pass is right with the documented cache only."""
        right = {id(case) for case, _ in self._right_outs()}
        own = [(case, parts) for case, parts in self._tried(SECOND, inputs_of) if id(case) in right]
        wrong = {id(case) for case, parts in own if not self._is_right(judge, case, parts)}
        if not wrong:
            return []
        documented = [(case, parts) for case, parts in self._with_documented_caches() if id(case) in wrong]
        return [case for case, parts in documented if self._is_right(judge, case, parts)]

    def dout_and_caches_of_every_kind_are_kept(self) -> None:
        """The backward pass changes neither dout nor the documented cache, whatever it returns."""
        for _, parts in self._with_documented_caches():
            if parts is not None:
                self._unchanged(("dout", "cache"), parts[1])

    def ends_with_own_caches(self) -> bool:
        """Whether both passes come to their ends; where not, trying on would use up the time."""
        self._tried(SECOND, inputs_of)
        return not self.shared.endless

    def gradients_of_every_kind_stay(self) -> None:
        """The backward pass with its own cache changes nothing of the caller's, and a second one is right."""
        for case, parts in self._tried(SECOND, inputs_of):
            if parts is None or (_as_the_first(parts) and not any(parts[3])):
                continue
            gradients, again, stays, changed = parts
            if not self.check.holds(self.judge, case, gradients):
                continue
            named = list(zip(case.names, case.inputs, strict=False))
            names = [n for kind in (np.ndarray, dict) for n, value in named if type(value) is kind]
            self._unchanged(("dout", *names), changed[1:])
            self.check.that(not any(changed[:1]), changed_later("out"))
            self.check.that(stays is True, changed_later("the gradients"))
            self.check.that(again is None or self.check.holds(self.judge, case, again), KEPT)

    def _right_outs(self) -> Right[Case]:
        return self._right(OUTS, self._tried(OUTS, inputs_of), self._judge_out)

    def _right_gradients(self) -> Right[Case]:
        """With the documented cache, or else with the own one."""
        right = self._right(GRADIENTS, self._with_documented_caches(), self.judge)
        if len(right) == len(self.cases()):
            return right
        known = {id(case) for case, _ in right}
        return [*right, *(pair for pair in self._right_with_own() if id(pair[0]) not in known)]

    def _right_with_own(self) -> Right[Case]:
        return self._right(SECOND, self._tried(SECOND, inputs_of), self.judge)

    def _is_right(
        self, judge: Callable[[Case, Any], None], case: Case, parts: tuple[Any, ...] | None
    ) -> bool:
        return parts is not None and self.check.holds(judge, case, parts[0])

    def _right(self, helper: str, tried: Tried[Case], judge: Callable[[Case, Any], None]) -> Right[Case]:
        """Those of the cases whose values are right, with the parts of what the helper gave."""
        if helper not in self.shared.right:
            given = [(case, parts) for case, parts in tried if parts is not None]
            self.shared.right[helper] = [pair for pair in given if self._is_right(judge, *pair)]
        return self.shared.right[helper]

    def _with_documented_caches(self) -> Tried[Case]:
        if GRADIENTS not in self.shared.tried:
            try:
                caches = self.documented_caches(self.cases())
            except (CheckFailed, StudentError):
                self.shared.tried[GRADIENTS] = [(case, None) for case in self.cases()]
            else:
                pairs = [(cache, type(cache) is not Handle) for cache in caches]
                given = dict(zip(map(id, self.cases()), pairs, strict=True))
                self._tried(GRADIENTS, lambda case: given[id(case)])
        return self.shared.tried[GRADIENTS]

    def _tried(self, helper: str, given: Callable[[Case], Any]) -> Tried[Case]:
        """Each case, and the parts of what a helper gives for it; as `together`, once for all tests."""
        if helper not in self.shared.tried:
            self.shared.tried[helper] = [(case, None) for case in self.cases()]
            found: Tried[Case] = []
            for some in in_parts(self.cases()):
                try:
                    parts = [self._parts_of(helper, value) for value in self.together(helper, some, given)]
                    found += zip(some, parts, strict=True)
                except StudentTimeout:  # the rest would take as long
                    self.shared.endless = True
                    break
                except (CheckFailed, StudentError):
                    found += [(case, None) for case in some]
            self.shared.tried[helper][: len(found)] = found
        return self.shared.tried[helper]

    def _parts_of(self, helper: str, value: object) -> tuple[Any, ...] | None:
        """What a helper gave for a case; nothing where student code made something else of it."""
        if value is None:
            return None
        parts = self.check.parts("a call", value, PARTS[helper])
        flags = parts[-1]
        return parts if type(flags) is list and all(type(flag) is bool for flag in flags) else None

    def _unchanged(self, names: Sequence[str], changed: Sequence[bool]) -> None:
        """Of the first values of a call, called `names`, none is marked as changed."""
        self.all_kept(name for name, has in zip(names, changed, strict=False) if has)


def _as_the_first(parts: Sequence[Any]) -> bool:
    """Whether a second call gave the same as the first, which stayed as it was."""
    return parts[1] is None and parts[2] is True
