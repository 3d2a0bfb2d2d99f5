"""Outputs are cut out of a notebook's bytes before anything parses them, and nothing else is."""

from __future__ import annotations

import json
import time

import pytest

from autograder.intake.decoding import without_outputs

METADATA = {"a\\": "outputs", 'my "outputs': [1]}
TRICKY = ['x = {"outputs": [1]}\n', 'y = "\\"\n', 'z = "widgets" : {', "\\"]


@pytest.mark.parametrize("indent", [None, 1])
def test_only_outputs_and_widgets_are_cut_whatever_strings_hold(indent: int | None) -> None:
    cell = {"source": TRICKY, "outputs": [{"text": [*TRICKY, "]]}"]}], "metadata": METADATA}
    node = {"cells": [cell] * 3, "metadata": {"widgets": {"outputs": [1]}, "kept": TRICKY}}
    cut = {"cells": [{**cell, "outputs": []}] * 3, "metadata": {"widgets": {}, "kept": TRICKY}}
    assert json.loads(without_outputs(json.dumps(node, indent=indent).encode())) == cut


@pytest.mark.timeout(60)
def test_outputs_that_never_end_are_looked_through_once() -> None:
    data = b"{" + b'"outputs":[' * 1500 + b'"' + b"x" * 50_000_000 + b'"'
    assert without_outputs(data) == data  # to look for each end took minutes


@pytest.mark.parametrize(
    "unit",
    [r"\"", '"', '<div class=\\"a\\">[x]</div>', '"outputs":["a\\"]', '{"outputs":[', '"outputs" ', "\\"],
)
def test_outputs_cut_off_anywhere_take_time_in_proportion(unit: str) -> None:
    def seconds(length: int) -> float:
        data = (b'{"cells":[{"outputs": ["' + unit.encode() * length)[:length]
        began = time.process_time()
        assert len(without_outputs(data)) <= length + 2
        return time.process_time() - began

    assert seconds(4_000_000) < 16 * seconds(1_000_000) + 0.5
