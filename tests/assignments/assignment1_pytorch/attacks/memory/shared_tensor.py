"""Puts a tensor into memory that other processes can reach.

outcome: failed
says: RuntimeError|PermissionError|OSError
"""


def three_layer_convnet(x, params):
    attempt(x.clone().share_memory_)
