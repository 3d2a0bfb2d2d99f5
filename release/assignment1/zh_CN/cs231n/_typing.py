"""Names for the types in signatures of this package."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
"""Any shape, which docstrings give, and any dtype; float32 or float64 where they say nothing."""

Labels: TypeAlias = NDArray[np.integer[Any]]
"""Classes of examples, (N,)."""

Cache: TypeAlias = tuple[Any, ...]
"""What a forward function keeps for its backward function."""

Param: TypeAlias = dict[str, Any]
"""Settings of a layer or an update rule by name, and the state that it carries from call to call."""
