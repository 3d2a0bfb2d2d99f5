"""Takes the stand-ins for a forbidden library away, and imports the library.

outcome: failed
says: PermissionError|ImportError|ModuleNotFoundError
"""

import importlib
import sys

sys.meta_path[:] = [finder for finder in sys.meta_path if "stand_ins" not in type(finder).__module__]
for name in [name for name in sys.modules if name.partition(".")[0] == "scipy"]:
    del sys.modules[name]
importlib.invalidate_caches()


def moving_average(x, width):
    ndimage = importlib.import_module("scipy.ndimage")
    return ndimage.uniform_filter1d(x, width)[width // 2 :][: len(x) - width + 1]
