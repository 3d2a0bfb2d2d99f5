"""Containers made by hand: the recipes for Gradescope and for the Containerfile, without a container engine.

`python -m tests.containers [NAME...]` (`make test-containers`) makes a Debian root with debootstrap, runs a
recipe's steps in it and grades there as the container would: as root with few capabilities, without new
namespaces or a network, with its memory and share of a processor. It needs root, debootstrap, and minutes.
"""

from tests import conftest  # which says where the toy is, before anything of the engine is imported

__all__ = ["conftest"]
