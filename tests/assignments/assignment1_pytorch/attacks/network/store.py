"""Connects to a listener by the library's own store.

outcome: failed
says: DistNetworkError|RuntimeError
"""

from datetime import timedelta

from torch.distributed import TCPStore


def three_layer_convnet(x, params):
    soon = timedelta(milliseconds=100)
    attempt(lambda: TCPStore("127.0.0.1", TCP_PORT, is_master=False, timeout=soon))
