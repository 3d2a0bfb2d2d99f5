"""Types of the compiled module, which are those of `_numpy_layers`; its code is in _fast_layers.pyx."""

from cs231n._numpy_layers import conv_backward as conv_backward
from cs231n._numpy_layers import conv_forward as conv_forward
from cs231n._numpy_layers import conv_relu_pool_backward as conv_relu_pool_backward
from cs231n._numpy_layers import conv_relu_pool_forward as conv_relu_pool_forward
from cs231n._numpy_layers import instruction_sets as instruction_sets
from cs231n._numpy_layers import pool_backward as pool_backward
from cs231n._numpy_layers import pool_forward as pool_forward
from cs231n._typing import Array

def use(name: str) -> None: ...
def adam(
    w: Array,
    dw: Array,
    m: Array,
    v: Array,
    beta1: float,
    beta2: float,
    correction: float,
    epsilon: float,
    rate: float,
) -> tuple[Array, Array, Array]: ...
