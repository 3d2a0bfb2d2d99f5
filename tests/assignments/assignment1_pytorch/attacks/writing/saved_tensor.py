"""Saves a tensor.

outcome: failed
says: RuntimeError|PermissionError|OSError
"""


def three_layer_convnet(x, params):
    attempt(torch.save, x, "/tmp/left-by-a-student.pt")
