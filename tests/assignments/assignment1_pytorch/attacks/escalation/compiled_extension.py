"""Has the library compile C++ and load it.

outcome: failed
"""


def three_layer_convnet(x, params):
    from torch.utils import cpp_extension

    attempt(cpp_extension.load_inline, "left_by_a_student", "int one() { return 1; }", functions=["one"])
