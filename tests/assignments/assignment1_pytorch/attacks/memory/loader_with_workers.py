"""Has a data loader start processes.

outcome: failed
says: PermissionError|OSError|RuntimeError
"""

from torch.utils.data import DataLoader


def three_layer_convnet(x, params):
    attempt(lambda: next(iter(DataLoader(range(4), num_workers=2))))
