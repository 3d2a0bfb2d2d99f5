"""A long run of a large class, for memory, leftovers and grades."""

from tests import conftest  # which says where the toy is, before anything of the engine is imported

__all__ = ["conftest"]
