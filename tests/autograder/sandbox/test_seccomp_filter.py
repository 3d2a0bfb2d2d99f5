"""The committed filter bytes are what the generator makes."""

import importlib.util

import pytest

from autograder.sandbox import seccomp

generator = seccomp.FILTERS / "generate.py"


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate_filters", generator)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_committed_filters_agree_with_the_generator(generate):
    for machine, architecture in generate.ARCHITECTURES.items():
        committed = (seccomp.FILTERS / f"{machine}.bpf").read_bytes()
        assert committed == generate.build(architecture), (
            f"run {generator.name} again and commit {machine}.bpf"
        )


def test_every_committed_filter_has_its_architecture(generate):
    assert {path.stem for path in seccomp.FILTERS.glob("*.bpf")} == set(generate.ARCHITECTURES)
