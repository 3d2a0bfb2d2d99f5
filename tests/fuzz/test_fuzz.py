"""Whatever bytes arrive, they are read or refused; `python -m tests.fuzz` tries more of them."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.proportion import Shape, check_proportion
from tests.fuzz.seeds import notebooks, seeds, shapes
from tests.fuzz.targets import MEASURED, TARGETS, fuzz_notebook

NOTEBOOKS = [json.loads(text) for text in notebooks()]
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "100"))
SHAPES = EXAMPLES // 20
"""Each is measured several times, with much longer inputs."""

words = ["code", "markdown", "raw", "setup", "moving_average", "test_moving_average"]
keys = ["nbgrader", "grade_id", "source", "tags", "id", "name"]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    scalars | st.sampled_from(words),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(keys), inner, max_size=3),
    max_leaves=5,
)


def mutate(node: Any, data: st.DataObject) -> None:
    """Replace, delete, repeat or swap something somewhere in JSON."""
    while isinstance(node, dict | list) and node:
        places = st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node)))
        key = data.draw(places)
        if isinstance(node[key], dict | list) and node[key] and data.draw(st.integers(0, 3)):
            node = node[key]
            continue
        match data.draw(st.sampled_from(["replace", "delete", "repeat", "swap"])):
            case "delete":
                del node[key]
            case "repeat" if isinstance(node, list):
                node.append(node[key])
            case "swap":
                other = data.draw(places)
                node[key], node[other] = node[other], node[key]
            case _:
                node[key] = data.draw(values)
        return


@given(st.sampled_from(NOTEBOOKS), st.integers(1, 8), st.data())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_notebook_changed_anywhere_is_graded_or_refused(
    clean: Any, changes: int, data: st.DataObject
) -> None:
    spoiled = json.loads(json.dumps(clean))
    for _ in range(changes):
        mutate(spoiled, data)
    fuzz_notebook(json.dumps(spoiled).encode())


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_valid_bytes_with_some_changed_are_read_or_refused(target: str, data: st.DataObject) -> None:
    changed = bytearray(data.draw(st.sampled_from(seeds(target))))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed)))
        changed[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    TARGETS[target](bytes(changed))


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.binary(max_size=300))
@settings(max_examples=EXAMPLES, deadline=None)
def test_arbitrary_bytes_are_read_or_refused(target: str, data: bytes) -> None:
    TARGETS[target](data)


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("target", MEASURED)
def test_inputs_of_known_shapes_take_time_and_memory_in_proportion(target: str) -> None:
    for shape in shapes(target):
        check_proportion(MEASURED[target], shape)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("target", MEASURED)
@given(data=st.data())
@settings(max_examples=SHAPES, deadline=None, suppress_health_check=list(HealthCheck))
def test_inputs_with_any_part_repeated_take_time_and_memory_in_proportion(
    target: str, data: st.DataObject
) -> None:
    seed = data.draw(st.sampled_from(seeds(target)))
    begin = data.draw(st.integers(0, len(seed) - 1))
    end = data.draw(st.integers(begin + 1, min(len(seed), begin + 400)))
    suffix = data.draw(st.sampled_from([seed[end:], b""]))
    check_proportion(MEASURED[target], Shape(seed[:begin], seed[begin:end], suffix))


def test_work_by_the_square_of_the_input_is_found() -> None:
    def slow(data: bytes) -> None:
        for start in range(0, len(data), 3):
            data.count(b"no", start)

    with pytest.raises(AssertionError, match=r"bytes take .* s, .* bytes"):
        check_proportion(slow, Shape(b"", b"ab"))
