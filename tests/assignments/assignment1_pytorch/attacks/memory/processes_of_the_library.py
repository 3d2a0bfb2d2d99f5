"""Has the library start processes.

outcome: failed
says: PermissionError|OSError|RuntimeError
"""

import torch.multiprocessing as processes


def three_layer_convnet(x, params):
    attempt(lambda: processes.get_context("fork").Process(target=print).start())
