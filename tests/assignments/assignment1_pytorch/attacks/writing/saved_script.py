"""Writes a module as a script, by the library's own C++ code.

outcome: failed
says: RuntimeError|PermissionError|OSError
"""


def three_layer_convnet(x, params):
    attempt(lambda: torch.jit.trace(nn.Linear(2, 2), torch.zeros(1, 2)).save("/tmp/left-by-a-student.pt"))
